"""`ArticlePage`: what a site may say about its article pages.

Attributes first: most sites need a selector or two. Where that is not enough, a site overrides one method per field;
each is pure and reads only `self.document`. The defaults delegate to the document, which knows the generic chain
JSON-LD → OpenGraph and meta → the page itself. This module loads no HTML library, so that sites are listed cheaply.
"""

from datetime import datetime
from typing import ClassVar, Generic, NamedTuple, Protocol, TypeVar

from scrapers.article import Access

T = TypeVar("T")


class Found(NamedTuple, Generic[T]):
    """A field's value, the rule that gave it (`jsonld.author`, `css:.byline`), and a confidence in 0…1."""

    value: T
    source: str
    confidence: float = 1.0


class PageDocument(Protocol):
    """The parsed page as an `ArticlePage` sees it; `scrapers.parse` implements it.

    Each field method is the generic chain for that field. `text` and `attribute` read the page by CSS selector:
    the first match that is not empty, white space folded; `texts` reads all matches.
    """

    url: str

    def text(self, selector: str) -> str | None: ...
    def texts(self, selector: str) -> tuple[str, ...]: ...
    def attribute(self, selector: str, name: str) -> str | None: ...
    def headline(self) -> Found[str] | None: ...
    def description(self) -> Found[str] | None: ...
    def authors(self) -> Found[tuple[str, ...]] | None: ...
    def published(self, timezone: str) -> Found[tuple[datetime, str]] | None:
        """The time in UTC and the string it was read from; naive strings are read in `timezone` (an IANA name)."""

    def modified(self, timezone: str) -> Found[tuple[datetime, str]] | None: ...
    def section(self) -> Found[str] | None: ...
    def tags(self) -> Found[tuple[str, ...]] | None: ...
    def language(self) -> Found[str] | None: ...
    def image_url(self) -> Found[str] | None: ...
    def canonical_url(self) -> Found[str] | None: ...
    def publisher_id(self) -> Found[str] | None: ...
    def access(self) -> Found[Access] | None: ...


class ArticlePage:
    """One method per `Article` field; the default chain, which a site may override.

    Attributes (all optional):
        body_selector: CSS selector of the element that holds the article's text; several matches are joined in order.
        remove_selectors: elements inside the body that are no part of the article.
        headline_selector, description_selector, authors_selector, section_selector, tags_selector: CSS selectors that
            win over the generic chain when they match something.
    """

    body_selector: ClassVar[str | None] = None
    remove_selectors: ClassVar[tuple[str, ...]] = ()
    headline_selector: ClassVar[str | None] = None
    description_selector: ClassVar[str | None] = None
    authors_selector: ClassVar[str | None] = None
    section_selector: ClassVar[str | None] = None
    tags_selector: ClassVar[str | None] = None

    def __init__(self, document: PageDocument, timezone: str = "UTC") -> None:
        self.document = document
        self.timezone = timezone

    def headline(self) -> Found[str] | None:
        return self._selected(self.headline_selector) or self.document.headline()

    def description(self) -> Found[str] | None:
        return self._selected(self.description_selector) or self.document.description()

    def authors(self) -> Found[tuple[str, ...]] | None:
        return self._all_selected(self.authors_selector) or self.document.authors()

    def published(self) -> Found[tuple[datetime, str]] | None:
        return self.document.published(self.timezone)

    def modified(self) -> Found[tuple[datetime, str]] | None:
        return self.document.modified(self.timezone)

    def section(self) -> Found[str] | None:
        return self._selected(self.section_selector) or self.document.section()

    def tags(self) -> Found[tuple[str, ...]] | None:
        return self._all_selected(self.tags_selector) or self.document.tags()

    def language(self) -> Found[str] | None:
        return self.document.language()

    def image_url(self) -> Found[str] | None:
        return self.document.image_url()

    def canonical_url(self) -> Found[str] | None:
        return self.document.canonical_url()

    def publisher_id(self) -> Found[str] | None:
        return self.document.publisher_id()

    def access(self) -> Found[Access] | None:
        return self.document.access()

    def _selected(self, selector: str | None) -> Found[str] | None:
        text = self.document.text(selector) if selector else None
        return Found(text, f"css:{selector}") if text else None

    def _all_selected(self, selector: str | None) -> Found[tuple[str, ...]] | None:
        texts = self.document.texts(selector) if selector else ()
        return Found(texts, f"css:{selector}") if texts else None
