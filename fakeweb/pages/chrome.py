"""What surrounds every article: style sheet, navigation, adverts, share bars, cookie banners, related links."""

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from fakeweb.addresses import slugify
from fakeweb.pages.view import ADVERT, COUNTER, NONCE, ArticleView, ListView, Teaser
from fakeweb.publishers import Publisher

CSS = """
*{box-sizing:border-box}body{margin:0;font:18px/1.6 FONT;color:#1d2129;background:#fff}
a{color:ACCENT}img{max-width:100%;height:auto;display:block}
header.site{border-bottom:3px solid ACCENT;padding:14px 24px}.site-name{font-size:28px;font-weight:800}
.site-name a{text-decoration:none;color:#111}.tagline{color:#666;font-size:14px}
nav ul{list-style:none;display:flex;gap:18px;padding:0;margin:8px 0 0;font-size:15px;flex-wrap:wrap}
.wrap{max-width:1080px;margin:0 auto;padding:24px;display:grid;grid-template-columns:minmax(0,2fr) 1fr;gap:48px}
h1{font-size:36px;line-height:1.15;margin:.2em 0}h2,h3{line-height:1.25}.deck{font-size:20px;color:#444}
.meta{color:#666;font-size:15px;margin:8px 0 18px}.ad{background:#f3f3f0;border:1px dashed #bbb;color:#888;
padding:18px;text-align:center;font-size:13px;margin:18px 0}aside{font-size:15px}
blockquote{border-left:4px solid ACCENT;margin:1.2em 0;padding:.2em 1.2em;font-style:italic}
pre{background:#22252b;color:#eee;padding:14px;overflow:auto;font-size:15px}
table{border-collapse:collapse;width:100%;font-size:16px}td,th{border:1px solid #ccc;padding:6px 10px;text-align:left}
figure{margin:18px 0}figcaption{color:#777;font-size:14px}
.teaser{border-bottom:1px solid #ddd;padding:14px 0}.teaser h2,.teaser h3{font-size:22px;margin:0 0 6px}
.share a{display:inline-block;margin-right:12px;font-size:14px}
.post-hero{max-width:1080px;margin:0 auto;padding:12px 24px 0}
.box{background:#f6f8fb;border:1px solid #dde;padding:18px;margin:24px 0;font-size:15px}
.cookie{position:fixed;bottom:0;left:0;right:0;background:#222;color:#fff;padding:10px 24px;font-size:14px}
footer.site{background:#16181d;color:#ccc;padding:30px 24px;font-size:14px;margin-top:40px}footer.site a{color:#fff}
"""

WORDS = {
    "en": {
        "ad": "Advertisement",
        "cookie": "We use cookies to count readers and to show advertising. Read more in our cookie policy.",
        "accept": "Accept all",
        "related": "More from",
        "share": "Share this story",
        "older": "Older stories",
        "newer": "Newer stories",
        "rights": "All rights reserved.",
    },
    "de": {
        "ad": "Anzeige",
        "cookie": "Wir verwenden Cookies, um Zugriffe zu zählen und Werbung zu zeigen. Mehr zum Datenschutz.",
        "accept": "Alle akzeptieren",
        "related": "Mehr aus",
        "share": "Beitrag teilen",
        "older": "Ältere Beiträge",
        "newer": "Neuere Beiträge",
        "rights": "Alle Rechte vorbehalten.",
    },
}


def word(publisher: Publisher, key: str) -> str:
    """A fixed phrase of the page in the site's language."""
    return WORDS[publisher.language][key]


def css(font: str, accent: str) -> str:
    """The style sheet in a font and an accent colour."""
    return f"<style>{CSS.replace('FONT', font).replace('ACCENT', accent)}</style>"


def section_url(publisher: Publisher, section: str) -> str:
    """The address of a section's list page."""
    return f"{publisher.origin}/section/{slugify(section)}/"


def menu(publisher: Publisher) -> str:
    """The links to the sections."""
    sections = dict.fromkeys(publisher.topics.values())
    return "".join(f'<li><a href="{section_url(publisher, name)}">{escape(name)}</a></li>' for name in sections)


def advert(slot: str, publisher: Publisher) -> str:
    """An advert whose text, id and target change with each fetch."""
    return (
        f'<div class="ad" id="ad-{slot}-{NONCE}" data-slot="{slot}"><span>{word(publisher, "ad")}</span> '
        f'<a href="http://ads.{publisher.host}/click?c={NONCE}" rel="sponsored nofollow">{ADVERT}</a></div>'
    )


def share_bar(view: ArticleView) -> str:
    """Links to share the page, and how often that was done."""
    target = quote(view.version.url, safe="")
    title = quote(view.version.headline)
    return (
        f'<div class="share social-share" aria-label="{word(view.publisher, "share")}">'
        f'<a href="https://chirp.example/share?u={target}&amp;t={title}">Chirp</a>'
        f'<a href="https://facepage.example/sharer?u={target}">Facepage</a>'
        f'<a href="mailto:?subject={title}&amp;body={target}">E-mail</a>'
        f'<span class="share-count">{COUNTER}</span></div>'
    )


def related(teasers: Iterable[Teaser], publisher: Publisher, tag: str = "h3") -> str:
    """A box with links to other articles."""
    items = "".join(f'<li><a href="{escape(t.url)}">{escape(t.headline)}</a></li>' for t in teasers)
    title = f"{word(publisher, 'related')} {escape(publisher.title)}"
    return f'<div class="related-posts"><{tag}>{title}</{tag}><ul>{items}</ul></div>'


def cookie_banner(publisher: Publisher) -> str:
    """The banner at the foot of the window."""
    return (
        f'<div class="cookie cookie-consent" role="dialog" id="cc-{NONCE}"><p>{word(publisher, "cookie")} '
        f"<button>{word(publisher, 'accept')}</button></p></div>"
    )


def tracker(view: ArticleView | ListView) -> str:
    """A script that counts the fetch."""
    return f'<script>window.page={{"view":"{NONCE}","readers":{COUNTER},"site":"{view.publisher.name}"}};</script>'


def pager(view: ListView) -> str:
    """Links to the neighbouring list pages."""
    links = (("prev", view.newer, "newer"), ("next", view.older, "older"))
    anchors = (
        f'<a rel="{rel}" class="{rel}" href="{escape(url)}">{word(view.publisher, key)}</a>'
        for rel, url, key in links
        if url
    )
    return f'<p class="pager">{" ".join(anchors)}</p>'
