"""List pages: the article links of a section, a front page or a date archive, and the page after it. Pure functions."""

from dataclasses import replace

from cssselect import SelectorError
from lxml import etree, html
from w3lib.encoding import html_to_unicode

from scrapers.article import DiscoveredUrl, SourceKind
from scrapers.crawl.discover import BadSourceError, Found, listed, title
from scrapers.crawl.urls import absolute


def parse_section(
    body: bytes, url: str, *, link_selector: str, next_selector: str, content_type: str | None = None
) -> Found:
    """The article links of a list page in their order, and its next page.

    Raises:
        BadSourceError: it is no page, or a selector is none.
    """
    page = page_of(body, content_type)
    base = absolute(url, (page.base or "").strip()) if page.base else url
    links = (_section_link(link, base or url, url) for link in _selected(page, link_selector))
    following = next((link.get("href") for link in _selected(page, next_selector) if link.get("href")), None)
    return replace(listed(links), next_page=absolute(base or url, following) if following else None)


def page_of(body: bytes, content_type: str | None = None) -> html.HtmlElement:
    """The tree of an HTML page.

    Raises:
        BadSourceError: it is no page.
    """
    try:
        _, text = html_to_unicode(content_type, body, auto_detect_fun=_utf8_or_none)
        parser = html.HTMLParser(encoding="utf-8", no_network=True)
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, LookupError, ValueError) as error:
        raise BadSourceError(f"no page: {error}") from error


def _selected(page: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    try:
        return list(page.cssselect(selector))
    except SelectorError as error:
        raise BadSourceError(f"{selector!r} in the site's file is no CSS selector: {error}") from error


def _section_link(link: html.HtmlElement, base: str, source: str) -> DiscoveredUrl | None:
    target = absolute(base, link.get("href") or "") if link.get("href") else None
    if target is None:
        return None
    return DiscoveredUrl(
        target, source=source, source_kind=SourceKind.SECTION, title=title(link.text_content() or link.get("title"))
    )


def _utf8_or_none(body: bytes) -> str | None:
    """The guess where neither header nor page names an encoding."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"
