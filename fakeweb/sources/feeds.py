"""Feeds: RSS 2.0 with full text or excerpts, Atom (RFC 4287), JSON Feed 1.1."""

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from fakeweb.pages import markup
from fakeweb.publishers import Publisher, Source
from fakeweb.truth import TruthVersion

_PLAIN = markup.Dialect()


def link(version: TruthVersion, source: Source) -> str:
    """The address as the source announces it, tracking parameters included."""
    return f"{version.url}?{source.query}" if source.query else version.url


def _excerpt(version: TruthVersion) -> str:
    return version.description or version.paragraphs[0]


def rss(publisher: Publisher, source: Source, versions: Sequence[TruthVersion], now: datetime, *, full: bool) -> str:
    """RSS 2.0; with `full`, the whole text in content:encoded."""
    built = versions[0].published_at if versions else now
    items = "\n".join(_rss_item(publisher, source, version, full=full) for version in versions)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{escape(publisher.title)}</title>
<atom:link href="{publisher.origin}{source.path}" rel="self" type="application/rss+xml" />
<link>{publisher.origin}</link>
<description>{escape(publisher.tagline)}</description>
<lastBuildDate>{format_datetime(built)}</lastBuildDate>
<language>{publisher.locale}</language>
{items}
</channel>
</rss>
"""


def _rss_item(publisher: Publisher, source: Source, version: TruthVersion, *, full: bool) -> str:
    creators = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in version.authors)
    categories = "".join(f"<category>{escape(tag)}</category>" for tag in (version.section or "", *version.tags))
    content = ""
    if full:
        html = markup.body(version.blocks, _PLAIN).replace("]]>", "]]]]><![CDATA[>")
        content = f"<content:encoded><![CDATA[{html}]]></content:encoded>"
    return f"""<item>
<title>{escape(version.headline)}</title>
<link>{escape(link(version, source))}</link>
{creators}
<pubDate>{format_datetime(version.published_at.astimezone(publisher.zone))}</pubDate>
{categories}
<guid isPermaLink="false">{publisher.origin}/?p={_number(version)}</guid>
<description>{escape(_excerpt(version))}</description>
{content}</item>"""


def _number(version: TruthVersion) -> str:
    return f"{version.published_at:%Y%m%d%H%M%S}"


def atom(publisher: Publisher, source: Source, versions: Sequence[TruthVersion], now: datetime) -> str:
    """Atom with summaries."""
    updated = max((v.modified_at or v.published_at for v in versions), default=now)
    entries = "\n".join(_atom_entry(publisher, source, version) for version in versions)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{publisher.language}">
<title>{escape(publisher.title)}</title>
<subtitle>{escape(publisher.tagline)}</subtitle>
<link href="{publisher.origin}{source.path}" rel="self"/>
<link href="{publisher.origin}/" rel="alternate"/>
<id>{publisher.origin}/</id>
<updated>{updated.isoformat()}</updated>
{entries}
</feed>
"""


def _atom_entry(publisher: Publisher, source: Source, version: TruthVersion) -> str:
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in version.authors)
    return f"""<entry>
<title type="text">{escape(version.headline)}</title>
<link rel="alternate" type="text/html" href={quoteattr(link(version, source))}/>
<id>tag:{publisher.host},{version.published_at:%Y}:{_number(version)}</id>
<published>{version.published_at.isoformat()}</published>
<updated>{(version.modified_at or version.published_at).isoformat()}</updated>
{authors}
<category term={quoteattr(version.section or "")}/>
<summary type="text">{escape(_excerpt(version))}</summary>
</entry>"""


def json_feed(publisher: Publisher, source: Source, versions: Sequence[TruthVersion]) -> str:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    items = [
        {
            "id": str(_number(version)),
            "url": link(version, source),
            "title": version.headline,
            "summary": _excerpt(version),
            "content_text": _excerpt(version),
            "date_published": version.published_at.isoformat(),
            "date_modified": (version.modified_at or version.published_at).isoformat(),
            "authors": [{"name": name} for name in version.authors],
            "tags": list(version.tags),
            "image": version.image_url,
        }
        for version in versions
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": publisher.title,
        "home_page_url": f"{publisher.origin}/",
        "feed_url": f"{publisher.origin}{source.path}",
        "description": publisher.tagline,
        "language": publisher.locale,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)
