"""The elements by what their names say: kinds that `class` and `id` speak of, words of `itemprop` and of `rel`."""

from __future__ import annotations

from functools import cached_property

from scrapers.parse.tree import Element, Tree

_WORDS_OF_KINDS = {
    "byline": "author byline by-line writer reporter autor auteur redakt firma writtenby written-by postedby posted-by "
    "journalist forfatter skribent creator",
    "date": "date time publi posted datum fecha meta data info",
    "deck": "standfirst dek deck article-summary article__summary article-lead article__lead article-intro "
    "article__intro subhead sub-head chapo entradilla bajada post-excerpt subtitle sub-title teaser-text intro-text",
    "crumbs": "breadcrumb crumbs",
    "wall": "paywall piano- tp-modal regwall subscriber-only premium-content metered consent captcha login-wall",
}
"""Parts of names (`class`, `id`) that say what an element holds, in the languages of the press."""
_KIND_WORDS = {kind: tuple(words.split()) for kind, words in _WORDS_OF_KINDS.items()}
_KNOWN: dict[str, tuple[str, ...]] = {}
"""Which kinds a name speaks of: a site's pages share their names. A plain dict, for speed."""
_MOST_KNOWN = 50_000


def _kinds_of(name: str) -> tuple[str, ...]:
    """The kinds that a class attribute or an id speaks of; remembered."""
    if len(_KNOWN) > _MOST_KNOWN:
        _KNOWN.clear()
    lowered = name.lower()
    _KNOWN[name] = tuple(kind for kind, words in _KIND_WORDS.items() if any(word in lowered for word in words))
    return _KNOWN[name]


class Marks:
    """The marked elements of one page, in page order; each sort is looked for on first use, in one pass."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def of(self, mark: str) -> list[Element]:
        """The elements with a mark: `.byline` is a kind that class or id speak of, `author` an itemprop or a rel."""
        found = self._kinds.get(mark[1:], ()) if mark[0] == "." else self._properties.get(mark, ())
        return [Element(self._tree, index) for index in found]

    @cached_property
    def _kinds(self) -> dict[str, list[int]]:
        found: dict[str, set[int]] = {kind: set() for kind in _KIND_WORDS}
        known = _KNOWN
        for column in ("class", "id"):
            for index, name in self._tree.attributes[column].items():
                for kind in known[name] if name in known else _kinds_of(name):
                    found[kind].add(index)
        return {kind: sorted(places) for kind, places in found.items()}

    @cached_property
    def _properties(self) -> dict[str, list[int]]:
        tree = self._tree
        named = list(tree.attributes["itemprop"].items())
        named += [(index, words) for index, words in tree.attributes["rel"].items() if tree.tags[index] == "a"]
        found: dict[str, list[int]] = {}
        for index, words in named:
            for word in words.split():
                found.setdefault(word, []).append(index)
        return found
