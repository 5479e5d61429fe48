"""What several fields read from a page: its own JSON-LD node, the site's names, the heading and the texts around it."""

from __future__ import annotations

import re
import weakref
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any, Protocol
from urllib.parse import urlsplit

from scrapers.parse import jsonld
from scrapers.parse.keys import key
from scrapers.parse.metadata.marks import Marks
from scrapers.parse.metadata.nearby import Text, owners_around, strings_around, texts_behind
from scrapers.parse.metadata.standing import standing
from scrapers.parse.tree import Element, Tree

_LABEL = re.compile(r"^(?:www\d?|m|mobile|amp|blog|blogs|news|eu|us|uk|en|de|fr|es|it)$")


class Page(Protocol):
    """The part of a parsed page that the field rules read; `scrapers.parse.document.Document` is one."""

    url: str
    fetched_at: datetime | None
    markup: bytes | None

    @property
    def tree(self) -> Tree:
        """The page's elements and strings."""

    @property
    def root(self) -> Element:
        """The element that holds all others."""

    @property
    def parts(self) -> dict[str, list[Element]]:
        """The `title`, `h1` and `time` elements by tag, in page order."""

    @property
    def scripts(self) -> list[tuple[str, str]]:
        """Type and text of each script, in page order."""

    @property
    def jsonld(self) -> tuple[dict[str, Any], ...]:
        """The JSON-LD nodes, in page order."""

    @property
    def title(self) -> str:
        """The text of `<title>`."""

    @property
    def h1s(self) -> tuple[str, ...]:
        """The texts of all `<h1>`."""

    @property
    def metas(self) -> dict[str, tuple[str, ...]]:
        """The contents of all `<meta>` by name, property or itemprop in lower case."""

    @property
    def evidence(self) -> Evidence:
        """What the field rules have found out so far."""

    def meta(self, name: str) -> tuple[str, ...]:
        """The contents of the `<meta>` elements of one name, in page order."""


class Evidence:
    """What the field rules have found out about one page, each part on first use."""

    def __init__(self, page: Page) -> None:
        self._page: Page = weakref.proxy(page)  # a circle would keep every page until the garbage collector comes
        self._marks = Marks(page.tree)
        self.memo: dict[tuple[str, str], Any] = {}
        """What field rules have worked out and other rules may ask again, by rule and argument."""

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
            if "publisher" in node:
                names.append(jsonld.text_of(node["publisher"]) or "")
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
    def section_keys(self) -> frozenset[str]:
        """What the page's data call its sections, reduced to letters and digits; single letters left out."""
        metas = self._page.metas
        given = [text for name in metas if "section" in name or "categor" in name for text in metas[name]]
        given += [jsonld.text_of(value) or "" for value in jsonld.as_list(self.article.get("articleSection"))]
        return frozenset(form for form in map(key, given) if len(form) > 1)

    def marked(self, *marks: str) -> list[Element]:
        """Elements with a mark: a kind that class or id speak of (`.byline`), or an itemprop or rel (`author`)."""
        return [element for mark in marks for element in self._marks.of(mark)]

    @property
    def names(self) -> str:
        """All values of `class` and of `id` in small letters: tells cheaply what need not be looked for."""
        return self._marks.names

    @property
    def author_marks(self) -> bool:
        """Whether anything on the page names an author: data, meta elements, `rel=author` or a byline's class."""
        declared = self.article.get("author") or self._page.meta("author") or self._page.meta("article:author")
        return bool(declared or self.marked("author") or any(standing(e) == 1.0 for e in self.marked(".byline")[:10]))

    @cached_property
    def times(self) -> list[Element]:
        """Microdata dates outside `<meta>` and `<time>` elements, in page order."""
        dated = self.marked("datePublished", "dateModified")
        return [element for element in dated if element.tag not in {"meta", "time"}] + list(self._page.parts["time"])

    @cached_property
    def heading(self) -> Element | None:
        """The heading that the article stands under: the first that one of the page's titles begins with.

        Else the longest that they hold, behind a section's or the site's name; else an `<h1>` that is not the site's
        name; on a page without headings the text that the title begins with.
        """
        forms = [(element, key(element.text_content()[:_LONGEST_HEADING])) for element in self._page.parts["h1"][:10]]
        firsts = [(element, form) for element, form in forms if form]
        found = self._in_titles(firsts)
        if found is None:
            lesser = islice(self._page.root.iter("h2", "h3"), 30)
            seconds = [(element, key(element.text_content()[:_LONGEST_HEADING])) for element in lesser]
            found = self._in_titles(seconds) or self._within_titles(firsts or seconds)
        if found or firsts:
            return found or next((element for element, form in firsts if form not in self.site_keys), firsts[0][0])
        return self._text_in_title()

    @cached_property
    def _titles(self) -> list[str]:
        """What the page says that it is called, reduced to letters and digits."""
        titles = map(key, (self._page.title, *self._page.meta("og:title")))
        return [title for title in titles if len(title) >= _SHORTEST_HEADING]

    def _in_titles(self, headings: list[tuple[Element, str]]) -> Element | None:
        """The first of the headings that one of the page's titles begins with; a short one is all before a bar."""
        first = key(_BAR.split(self._page.title, maxsplit=1)[0])
        for element, form in headings:
            long = len(form) >= _SHORTEST_HEADING
            if (
                any(title.startswith(form) for title in self._titles)
                if long
                else form == first and form not in self.site_keys
            ):
                return element
        return None

    def _within_titles(self, headings: list[tuple[Element, str]]) -> Element | None:
        """The longest of the headings that one of the page's titles holds, if it is much of it: else it is a word."""
        held = [
            (len(form), -element.index, element)
            for element, form in headings
            if len(form) >= _SHORTEST_WITHIN and any(form in t and len(t) <= 3 * len(form) for t in self._titles)
        ]
        return max(held)[2] if held else None

    def _text_in_title(self) -> Element | None:
        """The element of the first text that the page's title begins with, if that is much of it and ends there."""
        tree, title = self._page.tree, self._page.title
        least = max(_SHORTEST_TEXT, len(title) // 3)
        for place, string in enumerate(tree.strings) if len(title) >= least else ():
            text = string.strip()
            begins = len(text) >= least and title.startswith(text) and not title[len(text) : len(text) + 1].isalnum()
            if begins and tree.tags[tree.owners[place]] not in _NO_HEADINGS:
                return Element(tree, tree.owners[place])
        return None

    @cached_property
    def h1_keys(self) -> frozenset[str]:
        """The texts of all `<h1>`, reduced to letters and digits."""
        return frozenset(map(key, self._page.h1s))

    @cached_property
    def texts_near(self) -> tuple[Text, ...]:
        """The texts behind the heading (else the page's first) among which the byline stands, folded."""
        return texts_behind(self._page.tree, self.heading, NEAR)

    @cached_property
    def addresses(self) -> str:
        """The addresses of all links and files, in small letters: tells cheaply which kinds need not be looked for."""
        return " ".join(self._page.tree.attributes["href"].values()).lower()

    def linked(self, relation: str) -> list[str]:
        """The addresses that `<link>` elements of a relation give, in page order; empty ones left out."""
        return self._links.get(relation, [])

    @cached_property
    def _links(self) -> dict[str, list[str]]:
        tags, addresses = self._page.tree.tags, self._page.tree.attributes["href"]
        found: dict[str, list[str]] = {}
        for place, relations in self._page.tree.attributes["rel"].items():
            if tags[place] == "link" and (address := addresses.get(place)):
                for relation in relations.lower().split():
                    found.setdefault(relation, []).append(address)
        return found

    def text_near(self, number: int, longest: int) -> str:
        """The short ones of so many strings behind the heading (else the page's first) as one text, stripped."""
        tree, heading = self._page.tree, self.heading
        start = tree.lasts[heading.index] if heading else 0
        return " ".join([text.strip() for text in tree.strings[start : start + number] if len(text) < longest])

    def strings_near(self, number: int) -> list[str]:
        """That many strings behind the heading (else the page's first), then the nearest before it, as they stand."""
        return strings_around(self._page.tree, self.heading, number)

    def owners_near(self, number: int) -> list[int]:
        """The elements, by number, that `strings_near` directly stand in."""
        return owners_around(self._page.tree, self.heading, number)


NEAR = 36
"""Texts behind the heading among which a byline stands."""
_SHORTEST_HEADING = 12
_BAR = re.compile(r"\s[|–—-]\s")
_SHORTEST_WITHIN = 16
_SHORTEST_TEXT = 10
_NO_HEADINGS = frozenset({"title", "a", "option", "script", "style"})
_LONGEST_HEADING = 600
"""Characters of a heading that are looked at, white space included."""


def declared(page: Page, weights: tuple[tuple[str, float], ...]) -> list[tuple[str, float, tuple[str, ...]]]:
    """Of meta elements listed with their weights those that the page has: name, weight and contents."""
    metas = page.metas
    return [(name, weight, metas[name]) for name, weight in weights if name in metas]
