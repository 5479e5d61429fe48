"""Sitemaps (sitemaps.org), news sitemaps and sitemap indexes, and robots.txt (RFC 9309)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from fakeweb.publishers import Publisher, SourceKind
from fakeweb.truth import TruthVersion

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def urlset(pages: Iterable[tuple[str, datetime]]) -> str:
    """A plain sitemap of addresses with the time of their last change."""
    entries = "\n".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{changed.isoformat()}</lastmod></url>" for url, changed in pages
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NAMESPACE}">\n{entries}\n</urlset>\n'


def news(publisher: Publisher, versions: Iterable[TruthVersion]) -> str:
    """A news sitemap."""
    entries = "\n".join(
        f"""<url><loc>{escape(v.url)}</loc><lastmod>{(v.modified_at or v.published_at).isoformat()}</lastmod><news:news>
<news:publication><news:name>{escape(publisher.title)}</news:name><news:language>{publisher.language}</news:language>
</news:publication><news:publication_date>{v.published_at.astimezone(publisher.zone).isoformat()}</news:publication_date>
<news:title>{escape(v.headline)}</news:title></news:news></url>"""
        for v in versions
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NAMESPACE}" xmlns:news="{_NEWS}">\n'
        f"{entries}\n</urlset>\n"
    )


def index(children: Sequence[tuple[str, datetime]]) -> str:
    """A sitemap index of children with the time of their last change."""
    entries = "\n".join(
        f"<sitemap><loc>{escape(url)}</loc><lastmod>{changed.isoformat()}</lastmod></sitemap>"
        for url, changed in children
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_NAMESPACE}">\n{entries}\n</sitemapindex>\n'


def robots(publisher: Publisher) -> str:
    """The site's robots.txt: what is not to be fetched, how slowly to go, and where the sitemaps are."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in publisher.disallow)]
    if not publisher.disallow:
        lines.append("Disallow:")
    if publisher.crawl_delay is not None:
        lines.append(f"Crawl-delay: {publisher.crawl_delay}")
    maps = (SourceKind.SITEMAP, SourceKind.SITEMAP_INDEX, SourceKind.NEWS_SITEMAP)
    lines += ["", *(f"Sitemap: {publisher.origin}{s.path}" for s in publisher.sources if s.kind in maps)]
    return "\n".join(lines) + "\n"
