"""`Document`: one parsed page, and what every rule reads from it, each thing worked out at most once.

The tree is shared: nobody may change it. The body's cleaning works on its own copy of the subtree it has chosen.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any, cast

from scrapers.article import Access
from scrapers.page import Found
from scrapers.parse import jsonld, regions, selectors
from scrapers.parse.decode import decode
from scrapers.parse.markup import parse_html
from scrapers.parse.metadata import times
from scrapers.parse.metadata.evidence import Evidence
from scrapers.parse.metadata.fields import RULES
from scrapers.parse.regions import Regions
from scrapers.parse.tree import Element, Tree

PART_TAGS = ("title", "h1", "time")


class Document:
    """A page as the rules see it: `url`, the tree and its `root`, and the field methods of `PageDocument`.

    `markup` is what the tree was parsed from, where that is at hand: a search in it tells cheaply what need
    not be looked for.
    `explains` asks the rules to note what they took out. `fetched_at` is when the page was fetched, where that
    is known: nothing on it can be younger.
    """

    def __init__(self, tree: Tree, url: str, fetched_at: datetime | None = None, markup: bytes | None = None) -> None:
        self.tree = tree
        self.root = Element(tree, 0)
        self.markup = markup
        self.url = url
        self.fetched_at = fetched_at
        self.explains = False
        self._fields: dict[str, Any] = {}

    @classmethod
    def from_bytes(
        cls, body: bytes, url: str, content_type: str | None = None, fetched_at: datetime | None = None
    ) -> Document:
        """Decode and parse a response body.

        Raises:
            UndecodableError: the bytes are no text.
            NoMarkupError: the page is empty.
            TooLargeError: the page is larger than any article.
        """
        markup = decode(body, content_type).utf8
        return cls(parse_html(markup), url, fetched_at, markup)

    @classmethod
    def from_html(cls, markup: str, url: str = "http://example.test/", fetched_at: datetime | None = None) -> Document:
        """Parse markup that is already text; raises as `from_bytes`."""
        return cls.from_bytes(markup.encode("utf-8", "replace"), url, "text/html; charset=utf-8", fetched_at)

    @cached_property
    def regions(self) -> Regions:
        """Every block-level element with its text and links counted, in page order."""
        return regions.regions(self.tree)

    @cached_property
    def jsonld(self) -> tuple[dict[str, Any], ...]:
        """The nodes of all JSON-LD blocks, flattened, in page order."""
        return jsonld.nodes(self.tree.scripts("ld+json"))

    @cached_property
    def scripts(self) -> list[tuple[str, str]]:
        """Type and text of each script, in page order."""
        return self.tree.scripts()

    @cached_property
    def parts(self) -> dict[str, list[Element]]:
        """The elements that many rules ask for, by tag, in page order."""
        return {tag: list(self.root.iter(tag)) for tag in PART_TAGS}

    @cached_property
    def evidence(self) -> Evidence:
        """What several field rules have found out about the page."""
        return Evidence(self)

    @cached_property
    def metas(self) -> dict[str, tuple[str, ...]]:
        """The contents of all `<meta>` by lower-cased name, property or itemprop, in page order."""
        found: dict[str, list[str]] = {}
        tags, columns = self.tree.tags, self.tree.attributes
        naming = (columns["name"], columns["property"], columns["itemprop"])
        for place, given in columns["content"].items():
            content = given.strip()
            if tags[place] != "meta" or not content:
                continue
            for column in naming:
                if name := column.get(place):
                    found.setdefault(name.strip().lower(), []).append(content)
        return {name: tuple(contents) for name, contents in found.items()}

    def meta(self, name: str) -> tuple[str, ...]:
        """The contents of the `<meta>` elements of a name, property or itemprop (lower case), in page order."""
        return self.metas.get(name, ())

    @cached_property
    def title(self) -> str:
        """The text of `<title>`, white space folded; empty where there is none."""
        return next((text for text in map(folded_text, self.parts["title"]) if text), "")

    @cached_property
    def h1s(self) -> tuple[str, ...]:
        """The texts of all `<h1>`, in page order, empty ones left out."""
        return tuple(text for text in map(folded_text, self.parts["h1"]) if text)

    def select(self, selector: str) -> list[Element]:
        """The elements that match a CSS selector, in page order; none where the selector is not valid CSS."""
        return selectors.select(self.tree, selector)

    def text(self, selector: str) -> str | None:
        """The text of the first match that is not empty, white space folded."""
        return next(iter(self.texts(selector)), None)

    def texts(self, selector: str) -> tuple[str, ...]:
        """The texts of all matches that are not empty, white space folded."""
        return tuple(text for text in selectors.texts(self.tree, selector) if text)

    def attribute(self, selector: str, name: str) -> str | None:
        """An attribute of the first match where it is not empty."""
        values = (value.strip() for value in selectors.values(self.tree, selector, name))
        return next((value for value in values if value), None)

    def _once(self, field: str) -> Any:  # noqa: ANN401 - the fields have as many types as there are fields
        """A field's value, worked out the first time that it is asked for."""
        if field not in self._fields:
            self._fields[field] = RULES[field].value(self)
        return self._fields[field]

    def headline(self) -> Found[str] | None:
        """The headline, without the site's name."""
        return cast("Found[str] | None", self._once("headline"))

    def description(self) -> Found[str] | None:
        """The deck."""
        return cast("Found[str] | None", self._once("description"))

    def authors(self) -> Found[tuple[str, ...]] | None:
        """The people who wrote it."""
        return cast("Found[tuple[str, ...]] | None", self._once("authors"))

    def published(self, timezone: str = "UTC") -> Found[tuple[datetime, str]] | None:
        """When it was published, in UTC, and the string that said so; naive strings are read in `timezone`."""
        return times.published(self, timezone)

    def modified(self, timezone: str = "UTC") -> Found[tuple[datetime, str]] | None:
        """When it was last changed, as `published`."""
        return times.modified(self, timezone)

    def section(self) -> Found[str] | None:
        """The section of the site."""
        return cast("Found[str] | None", self._once("section"))

    def tags(self) -> Found[tuple[str, ...]] | None:
        """The keywords that the publisher gave."""
        return cast("Found[tuple[str, ...]] | None", self._once("tags"))

    def language(self) -> Found[str] | None:
        """The language, as a BCP 47 tag."""
        return cast("Found[str] | None", self._once("language"))

    def image_url(self) -> Found[str] | None:
        """The lead image."""
        return cast("Found[str] | None", self._once("image_url"))

    def canonical_url(self) -> Found[str] | None:
        """The address that the publisher calls its own."""
        return cast("Found[str] | None", self._once("canonical_url"))

    def publisher_id(self) -> Found[str] | None:
        """The publisher's own id of the article."""
        return cast("Found[str] | None", self._once("publisher_id"))

    def access(self) -> Found[Access] | None:
        """Who may read the whole text."""
        return cast("Found[Access] | None", self._once("access"))


def folded_text(element: Element) -> str:
    """All text inside an element, white space folded to single spaces."""
    return " ".join(element.text_content().split())
