"""What several fields read from a page: its own JSON-LD node, the site's names, and the marked elements.

Every name on the page (`class`, `id`, `itemprop`, `rel`, `property`) is read in one pass and sorted by what it speaks
of; a rule then looks only at the few elements that concern it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, Protocol
from urllib.parse import urlsplit

from scrapers.parse import jsonld
from scrapers.parse.metadata.nearby import Text, strings_around, texts_around, texts_of
from scrapers.parse.metadata.standing import standing, text_of
from scrapers.parse.tree import Element

_WORDS_OF_KINDS = {
    "byline": "author byline by-line writer reporter autor auteur redakt firma writtenby written-by postedby posted-by "
    "journalist forfatter skribent creator",
    "date": "date time publi posted datum fecha meta data info",
    "deck": "standfirst dek deck article-summary article__summary article-lead article__lead article-intro "
    "article__intro subhead sub-head chapo entradilla bajada post-excerpt subtitle sub-title teaser-text intro-text",
    "wall": "paywall piano- tp-modal regwall subscriber-only premium-content metered consent captcha login-wall",
}
"""Parts of names (`class`, `id`) that say what an element holds, in the languages of the press."""
KIND_WORDS = {kind: tuple(words.split()) for kind, words in _WORDS_OF_KINDS.items()}
_ITEMPROPS_READ = (
    b"author",
    b"creator",
    b"date",
    b"headline",
    b"articleSection",
    b"alternativeHeadline",
    b"description",
)
_RELS_READ = (b"author", b"tag", b"category", b"nofollow author", b"noopener author")
_NOT_ALNUM = re.compile(r"[\W_]+")
_LABEL = re.compile(r"^(?:www\d?|m|mobile|amp|blog|blogs|news|eu|us|uk|en|de|fr|es|it)$")


_SPEAKS: dict[str, dict[str, bool]] = {kind: {} for kind in KIND_WORDS}
"""Which names speak of each kind: a site's pages share their names. A plain dict, for speed."""
_MOST_KNOWN = 50_000


def _speaks_of(kind: str, name: str) -> bool:
    """Whether a class attribute or an id speaks of a kind; remembered."""
    known = _SPEAKS[kind]
    if len(known) > _MOST_KNOWN:
        known.clear()
    lowered = name.lower()
    for word in KIND_WORDS[kind]:
        if word in lowered:
            known[name] = True
            return True
    known[name] = False
    return False


class Page(Protocol):
    """The part of a parsed page that the field rules read; `scrapers.parse.document.Document` is one."""

    url: str
    fetched_at: datetime | None
    markup: bytes | None

    @property
    def root(self) -> Element:
        """The tree; nobody changes it."""

    @property
    def parts(self) -> dict[str, list[Element]]:
        """The `meta`, `title`, `h1`, `link` and `time` elements by tag, in page order."""

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
        self._page = page
        self._kinds: dict[str, list[Element]] = {}
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

    def names_hold(self, word: bytes) -> bool:
        """Whether the word occurs inside a tag of the page's markup rather than in text or a script."""
        markup = self._page.markup
        if markup is None:
            return True
        at = markup.find(word)
        for _ in range(_MOST_OCCURRENCES):
            if at < 0:
                return False
            start = markup.rfind(b"<", max(0, at - _LONGEST_TAG), at)
            if start >= 0 and (b"class=" in markup[start:at] or b"id=" in markup[start:at]):
                return not markup.startswith((b"<script", b"<style", b"<link"), start)
            at = markup.find(word, at + len(word))
        return False

    def marked(self, *marks: str) -> list[Element]:
        """Elements with a mark: a kind that class or id speak of (`.byline`), or an itemprop or rel (`author`)."""
        found = []
        for mark in marks:
            found += self._named(mark[1:]) if mark[0] == "." else self._properties.get(mark, [])
        return found

    def _named(self, kind: str) -> list[Element]:
        """The elements whose class or id speaks of a kind, in page order.

        Only these are kept: thousands of live element objects would keep the garbage collector busy.
        """
        if kind not in self._kinds:
            found: list[Element] = []
            known = _SPEAKS[kind]
            for element in self._page.root.iter():
                name = element.get("class")
                if name and (known[name] if name in known else _speaks_of(kind, name)):
                    found.append(element)
                    continue
                name = element.get("id")
                if name and (known[name] if name in known else _speaks_of(kind, name)):
                    found.append(element)
            self._kinds[kind] = found
        return self._kinds[kind]

    @cached_property
    def _properties(self) -> dict[str, list[Element]]:
        """The elements by the words of `itemprop` and `rel`, where the page has any that a field reads."""
        found: dict[str, list[Element]] = {}
        if self._has_value(b"itemprop=", _ITEMPROPS_READ):
            for element in [e for e in self._page.root.iter() if e.get("itemprop")]:
                for word in (element.get("itemprop") or "").split():
                    found.setdefault(word, []).append(element)
        if self._has_value(b"rel=", _RELS_READ):
            for element in self._page.root.iter("a"):
                for word in (element.get("rel") or "").split():
                    found.setdefault(word, []).append(element)
        return found

    def _has_value(self, attribute: bytes, words: tuple[bytes, ...]) -> bool:
        """Whether an attribute of the page's markup begins with one of the words; True where no markup is at hand."""
        markup = self._page.markup
        if markup is None:
            return True
        at = markup.find(attribute)
        while at >= 0:
            start = at + len(attribute)
            if markup[start : start + 24].lstrip(b"\"' ").startswith(words):
                return True
            at = markup.find(attribute, start)
        return False

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
        """The heading that the article stands under: the first that the page's title begins with, else an `<h1>`."""
        title = key(self._page.title)
        firsts = self._page.parts["h1"][:10]
        for element in (*firsts, *islice(self._page.root.iter("h2", "h3"), 30)):
            form = key(text_of(element, 300))
            if len(form) >= _SHORTEST_HEADING and title.startswith(form):
                return element
        return next((h1 for h1 in firsts if key(text_of(h1, 300)) not in self.site_keys), next(iter(firsts), None))

    @cached_property
    def near_texts(self) -> tuple[Text, ...]:
        """Some forty texts behind the heading (else the page's first), then the nearest before it, folded."""
        if self.heading is None:
            return texts_of(next(self._page.root.iter("body"), self._page.root), _NEAR)
        return texts_around(self.heading, _NEAR)

    @cached_property
    def lines(self) -> str:
        """The beginnings of the page's strings, one to a line: what a search for labels reads."""
        body = next(self._page.root.iter("body"), self._page.root)
        return "\n".join(text[:_LINE].replace("\n", " ") for text in body.itertext() if not text.isspace())

    def strings_near(self, number: int) -> Iterator[str]:
        """That many strings behind the heading (else the page's first), then the nearest before it, as they stand."""
        if self.heading is None:
            return islice(next(self._page.root.iter("body"), self._page.root).itertext(), number)
        return strings_around(self.heading, number)


_SHORTEST_HEADING = 12
_LONGEST_TAG = 400
_MOST_OCCURRENCES = 30
_NEAR = 40
_LINE = 200


@lru_cache(maxsize=16_384)
def key(text: str) -> str:
    """A text reduced to its letters and digits, case folded."""
    return _NOT_ALNUM.sub("", text.casefold())
