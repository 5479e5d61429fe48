"""What several fields read from a page: its own JSON-LD node, the site's names, and the marked elements.

Everything is found once per page, by compiled XPath, since walking the tree in Python costs more than parsing it.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from scrapers.parse import jsonld

BYLINE_WORDS = (
    "author",
    "Author",
    "AUTHOR",
    "byline",
    "Byline",
    "by-line",
    "byLine",
    "writer",
    "Writer",
    "reporter",
    "autor",
    "Autor",
    "auteur",
    "Auteur",
    "redakt",
    "firma",
    "contributor",
    "Contributor",
    "posted-by",
    "written-by",
    "postedby",
    "editor",
    "journalist",
    "kirjoittaja",
    "forfatter",
    "skribent",
    "auhtor",
    "tekijä",
)
DATE_WORDS = ("date", "Date", "time", "Time", "publish", "Publish", "posted", "datum", "Datum", "fecha", "meta", "Meta", "data")

_BYLINES = etree.XPath(
    "//*[@class or @id or @rel or @itemprop or @property][contains(@rel,'author') or contains(@itemprop,'author') "
    "or contains(@itemprop,'creator') or contains(@property,'author') or contains(@data-testid,'uthor') or "
    + " or ".join(f"contains(@class,'{word}') or contains(@id,'{word}')" for word in BYLINE_WORDS)
    + "]"
)
_TIMES = etree.XPath("//time | //*[@itemprop='datePublished' or @itemprop='dateModified'][not(self::meta)]")
_DATE_TEXTS = "[string-length() > 5 and string-length() < 250 and translate(., '0123456789', '') != .][not(parent::script or parent::style)]"
_TEXTS_AFTER = etree.XPath(f"following::text(){_DATE_TEXTS}[position() < 60]")
_TEXTS_BEFORE = etree.XPath(f"preceding::text(){_DATE_TEXTS}[position() < 12]")
_DATED = etree.XPath("//*[" + " or ".join(f"contains(@class,'{w}') or contains(@id,'{w}')" for w in DATE_WORDS) + "]")
_LABEL = re.compile(r"^(?:www\d?|m|mobile|amp|blog|blogs|news|eu|us|uk|en|de|fr|es|it)$")


class Page(Protocol):
    """The part of a parsed page that the field rules read; `scrapers.parse.document.Document` is one."""

    url: str
    fetched_at: datetime | None

    @property
    def root(self) -> HtmlElement: ...
    @property
    def jsonld(self) -> tuple[dict[str, Any], ...]: ...
    @property
    def title(self) -> str: ...
    @property
    def h1s(self) -> tuple[str, ...]: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def metas(self) -> dict[str, tuple[str, ...]]: ...
    def meta(self, name: str) -> tuple[str, ...]: ...


class Evidence:
    """What the field rules have found out about one page, each part on first use."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @cached_property
    def article(self) -> jsonld.Node:
        """The JSON-LD node of the page's own article; empty where there is none."""
        titles = (self._page.title, *self._page.meta("og:title"), *self._page.h1s)
        return jsonld.article(self._page.jsonld, self._page.url, titles) or {}

    @cached_property
    def web_page(self) -> jsonld.Node:
        """The JSON-LD node of the page as such (`WebPage`), which some publishers fill in place of an article's."""
        kinds = ("WebPage", "ItemPage", "AboutPage", "Product", "VideoObject", "CreativeWork", "Event", "Course")
        return next((node for node in self._page.jsonld if not jsonld.types(node).isdisjoint(kinds)), {})

    @cached_property
    def site_names(self) -> tuple[str, ...]:
        """What the site calls itself, longest first."""
        names = [*self._page.meta("og:site_name"), *self._page.meta("application-name")]
        names += [handle.lstrip("@") for handle in self._page.meta("twitter:site")]
        for node in self._page.jsonld:
            names.append(jsonld.text_of(node.get("publisher")) or "")
            if not jsonld.types(node).isdisjoint(("WebSite", "Organization", "NewsMediaOrganization")):
                names += [text for key in ("name", "alternateName") if (text := jsonld.text_of(node.get(key)))]
        return tuple(sorted({" ".join(name.split()) for name in names if name.strip()}, key=len, reverse=True))

    @cached_property
    def site_keys(self) -> frozenset[str]:
        """The site's names and host reduced to letters and digits, for comparison."""
        host = (urlsplit(self._page.url).hostname or "").lower()
        labels = [label for label in host.split(".")[:-1] if not _LABEL.match(label)]
        forms = {key(name) for name in self.site_names} | {key(host.removeprefix("www.")), key("".join(labels))}
        forms |= {key(label) for label in labels if len(label) > 2}
        return frozenset(form for form in forms if form)

    @cached_property
    def bylines(self) -> list[HtmlElement]:
        """Elements whose marks speak of an author, in page order."""
        return list(_BYLINES(self._page.root))

    @cached_property
    def times(self) -> list[HtmlElement]:
        """`<time>` elements and microdata dates, in page order."""
        return list(_TIMES(self._page.root))

    @cached_property
    def date_texts(self) -> tuple[str, ...]:
        """Short texts with a digit in them around the first `<h1>` (else from the top), the nearest first."""
        heading = next(self._page.root.iter("h1"), None)
        if heading is None:
            heading = next(self._page.root.iter("body"), self._page.root)
            return tuple(map(str, etree.XPath(f"descendant::text(){_DATE_TEXTS}[position() < 60]")(heading)))
        around = [*_TEXTS_AFTER(heading)[:8], *reversed(_TEXTS_BEFORE(heading)), *_TEXTS_AFTER(heading)[8:]]
        return tuple(map(str, around))

    @cached_property
    def dated(self) -> list[HtmlElement]:
        """Elements whose class or id speaks of a date, in page order."""
        return list(_DATED(self._page.root))


def key(text: str) -> str:
    """A text reduced to its letters and digits, case folded."""
    return "".join(char for char in text.casefold() if char.isalnum())
