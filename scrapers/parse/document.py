"""`Document`: one parsed page, and what every rule reads from it, each thing worked out at most once.

The tree is shared: nobody may change it. The body's cleaning works on its own copy of the subtree it has chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from cssselect import SelectorError
from lxml import html as lxml_html
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from scrapers.article import Access
from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.decode import Decoded, decode
from scrapers.parse.metadata import (
    access,
    authors,
    canonical,
    description,
    headline,
    image,
    language,
    section,
    tags,
    times,
)

UNSEEN_TAGS = frozenset({"script", "style", "noscript", "template", "head", "iframe", "svg", "textarea", "select"})
"""Elements whose text a reader does not see as part of the page."""


class Document:
    """A page as the rules see it: `url`, the lxml tree `root` (read-only), and the field methods of `PageDocument`."""

    def __init__(self, root: HtmlElement, url: str) -> None:
        self.root = root
        self.url = url
        self._selectors: dict[str, CSSSelector | None] = {}

    @classmethod
    def from_bytes(cls, body: bytes, url: str, content_type: str | None = None) -> Document:
        """Decode and parse a response body.

        Raises:
            ValueError: the bytes hold no markup.
        """
        return cls.from_decoded(decode(body, content_type), url)

    @classmethod
    def from_decoded(cls, decoded: Decoded, url: str) -> Document:
        """Parse what `decode` made.

        Raises:
            ValueError: there is no markup in it.
        """
        return cls(parse_html(decoded.utf8), url)

    @classmethod
    def from_html(cls, markup: str, url: str = "http://example.test/") -> Document:
        """Parse markup that is already text.

        Raises:
            ValueError: there is no markup in it.
        """
        return cls.from_bytes(markup.encode("utf-8", "replace"), url, "text/html; charset=utf-8")

    @cached_property
    def jsonld(self) -> tuple[dict[str, Any], ...]:
        """The nodes of all JSON-LD blocks, flattened, in page order."""
        return jsonld.nodes(self.root)

    @cached_property
    def metas(self) -> dict[str, tuple[str, ...]]:
        """The contents of all `<meta>` by lower-cased name, property or itemprop, in page order; empty ones left out."""
        found: dict[str, list[str]] = {}
        for element in self.root.iter("meta"):
            content = (element.get("content") or "").strip()
            for key in ("name", "property", "itemprop"):
                name = element.get(key)
                if name and content:
                    found.setdefault(name.strip().lower(), []).append(content)
        return {name: tuple(contents) for name, contents in found.items()}

    def meta(self, name: str) -> tuple[str, ...]:
        """The contents of the `<meta>` elements of a name, property or itemprop (lower case), in page order."""
        return self.metas.get(name, ())

    @cached_property
    def title(self) -> str:
        """The text of `<title>`, white space folded; empty where there is none."""
        return next((text for text in map(folded_text, self.root.iter("title")) if text), "")

    @cached_property
    def h1s(self) -> tuple[str, ...]:
        """The texts of all `<h1>`, in page order, empty ones left out."""
        return tuple(text for text in map(folded_text, self.root.iter("h1")) if text)

    @cached_property
    def visible_text(self) -> str:
        """All text that a reader may see, white space folded, in page order."""
        return " ".join(" ".join(visible_strings(self.root)).split())

    def select(self, selector: str) -> list[HtmlElement]:
        """The elements that match a CSS selector, in page order; none where the selector is not valid CSS."""
        if selector not in self._selectors:
            try:
                self._selectors[selector] = CSSSelector(selector, translator="html")
            except SelectorError:
                self._selectors[selector] = None
        compiled = self._selectors[selector]
        return list(compiled(self.root)) if compiled else []

    def text(self, selector: str) -> str | None:
        """The text of the first match that is not empty, white space folded."""
        return next((text for text in map(folded_text, self.select(selector)) if text), None)

    def texts(self, selector: str) -> tuple[str, ...]:
        """The texts of all matches that are not empty, white space folded."""
        return tuple(text for text in map(folded_text, self.select(selector)) if text)

    def attribute(self, selector: str, name: str) -> str | None:
        """An attribute of the first match where it is not empty."""
        values = ((element.get(name) or "").strip() for element in self.select(selector))
        return next((value for value in values if value), None)

    def headline(self) -> Found[str] | None:
        """The headline, without the site's name."""
        return headline.headline(self)

    def description(self) -> Found[str] | None:
        """The deck."""
        return description.description(self)

    def authors(self) -> Found[tuple[str, ...]] | None:
        """The people who wrote it."""
        return authors.authors(self)

    def published(self, timezone: str = "UTC") -> Found[tuple[datetime, str]] | None:
        """When it was published, in UTC, and the string that said so; naive strings are read in `timezone`."""
        return times.published(self, timezone)

    def modified(self, timezone: str = "UTC") -> Found[tuple[datetime, str]] | None:
        """When it was last changed, as `published`."""
        return times.modified(self, timezone)

    def section(self) -> Found[str] | None:
        """The section of the site."""
        return section.section(self)

    def tags(self) -> Found[tuple[str, ...]] | None:
        """The keywords that the publisher gave."""
        return tags.tags(self)

    def language(self) -> Found[str] | None:
        """The language, as a BCP 47 tag."""
        return language.language(self)

    def image_url(self) -> Found[str] | None:
        """The lead image."""
        return image.image_url(self)

    def canonical_url(self) -> Found[str] | None:
        """The address that the publisher calls its own."""
        return canonical.canonical_url(self)

    def access(self) -> Found[Access] | None:
        """Who may read the whole text."""
        return access.access(self)


def parse_html(utf8: bytes) -> HtmlElement:
    """Parse UTF-8 markup, comments and processing instructions left out.

    Raises:
        ValueError: there is no markup in it.
    """
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = lxml_html.document_fromstring(utf8, parser=parser, ensure_head_body=False) if utf8.strip() else None
    if root is None:
        raise ValueError("the page holds no markup")
    return root


def folded_text(element: HtmlElement) -> str:
    """All text inside an element, white space folded to single spaces."""
    return " ".join("".join(element.itertext()).split())


def visible_strings(element: HtmlElement) -> Iterator[str]:
    """The pieces of text inside an element that a reader may see, in page order."""
    stack: list[HtmlElement | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        if item.tag in UNSEEN_TAGS:
            continue
        if item.text:
            yield item.text
        for child in reversed(item):
            if child.tail:
                stack.append(child.tail)
            stack.append(child)
