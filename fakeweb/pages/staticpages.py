"""Pages that are no articles: about, contact, adverts, and the page for what is not there."""

from html import escape

from fakeweb.messages import Response, html
from fakeweb.pages import chrome
from fakeweb.publishers import Publisher

PAGES = {
    "/about/": ("About us", "{title} was started by a handful of reporters who wanted to read it themselves."),
    "/contact/": ("Contact", "Write to desk@{host}. We read everything and answer most of it."),
    "/privacy/": ("Privacy", "We keep as little as we can, for as short a time as the law allows."),
    "/advertise/": ("Advertise with us", "Our readers build things. Ask for the media kit."),
}


def answer(publisher: Publisher, path: str) -> Response | None:
    """A static page, or None."""
    if path not in PAGES:
        return None
    title, words = PAGES[path]
    return _frame(publisher, title, words.format(title=publisher.title, host=publisher.host))


def sitemap(publisher: Publisher) -> str:
    """The sitemap of the static pages."""
    entries = "".join(f"<url><loc>{publisher.origin}{path}</loc></url>\n" for path in PAGES)
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{namespace}">\n{entries}</urlset>\n'


def advert(publisher: Publisher) -> Response:
    """Where a click on an advert leads."""
    return _frame(publisher, "Advertisement", "Thank you for clicking. The offer ends today, as it does every day.")


def not_found(publisher: Publisher) -> Response:
    """The site's own 404 page."""
    return _frame(publisher, "Page not found", "There is nothing at this address.", status=404)


def _frame(publisher: Publisher, title: str, words: str, status: int = 200) -> Response:
    page = f"""<!DOCTYPE html><html lang="{publisher.locale}"><head><meta charset="utf-8">
<title>{escape(title)} | {escape(publisher.title)}</title>{chrome.css("sans-serif", "#333")}</head>
<body class="page"><header class="site"><div class="site-name">
<a href="{publisher.origin}/">{escape(publisher.title)}</a>
</div><nav><ul>{chrome.menu(publisher)}</ul></nav></header><div class="wrap"><main><h1>{escape(title)}</h1>
<p>{escape(words)}</p></main></div><footer class="site"><p>{escape(publisher.title)}</p></footer></body></html>"""
    return html(page, status)
