"""The elements by what their names say: kinds that `class` and `id` speak of, words of `itemprop` and of `rel`."""

from __future__ import annotations

from functools import cached_property

from scrapers.parse.keys import lowered
from scrapers.parse.tree import Element, Tree

_WORDS_OF_KINDS = {
    "byline": "author byline by-line writer reporter autor auteur redakt firma writtenby written-by postedby posted-by "
    "submitted journalist forfatter skribent creator",
    "date": "date time publi posted datum fecha meta data info",
    "deck": "standfirst dek deck article-summary article__summary article-lead article__lead article-intro "
    "article__intro articleintro article-description "
    "subhead sub-head chapo entradilla bajada post-excerpt subtitle sub-title teaser-text intro-text",
    "crumbs": "breadcrumb crumbs",
    "tags": "tag topic keyword label schlagw themen etiquet etichett",
    "wall": "paywall piano- tp-modal regwall subscriber-only premium-content metered consent captcha login-wall",
}
"""Parts of names (`class`, `id`) that say what an element holds, in the languages of the press."""
_KIND_WORDS = {kind: tuple(words.split()) for kind, words in _WORDS_OF_KINDS.items()}
_END = "\0"
"""Between two names: no attribute holds it, since parsers replace it."""


class Marks:
    """The marked elements of one page, in page order; each sort is looked for on first use, in one pass."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._kinds: dict[str, list[int]] = {}

    @property
    def names(self) -> str:
        """All values of `class` and of `id` in small letters, as one string."""
        return self._names[1]

    def of(self, mark: str) -> list[Element]:
        """The elements with a mark: `.byline` is a kind that class or id speak of, `author` an itemprop or a rel."""
        found = self._kind(mark[1:]) if mark[0] == "." else self._properties.get(mark, ())
        return [Element(self._tree, index) for index in found]

    @cached_property
    def _names(self) -> tuple[str, str]:
        """All values of `class` and of `id`, each once: as they stand, and in small letters of the same length."""
        values = {*self._tree.attributes["class"].values(), *self._tree.attributes["id"].values()}
        together = _END.join((*values, ""))
        return together, lowered(together)

    def _speaking(self, kind: str) -> set[str]:
        """The names that hold one of the words of a kind."""
        together, small = self._names
        found = set()
        for word in _KIND_WORDS[kind]:
            at = small.find(word)
            while at >= 0:
                end = together.index(_END, at)
                found.add(together[together.rfind(_END, 0, at) + 1 : end])
                at = small.find(word, end)
        return found

    def _kind(self, kind: str) -> list[int]:
        if kind not in self._kinds:
            speaking = self._speaking(kind)
            columns = (self._tree.attributes["class"], self._tree.attributes["id"]) if speaking else ()
            self._kinds[kind] = sorted({at for column in columns for at, name in column.items() if name in speaking})
        return self._kinds[kind]

    @cached_property
    def _properties(self) -> dict[str, list[int]]:
        tree = self._tree
        named = list(tree.attributes["itemprop"].items())
        named += [(index, words) for index, words in tree.attributes["rel"].items() if tree.tags[index] == "a"]
        named += [
            (index, words.rpartition(":")[2])
            for index, words in tree.attributes["property"].items()
            if tree.tags[index] != "meta"
        ]
        found: dict[str, list[int]] = {}
        for index, words in named:
            for word in words.split():
                found.setdefault(word, []).append(index)
        return found
