"""The page as flat arrays, read once from the parser's tree: every rule works on these and on no library's nodes.

An element is a number, its place in page order; the lists below are indexed by it. What stands inside element `i` are
the elements `i + 1` … `ends[i] - 1` and the strings `firsts[i]` … `lasts[i] - 1`, so that a subtree's text is a slice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

READ = (
    "class", "id", "role", "hidden", "style", "itemprop", "rel", "href", "content", "name", "property", "datetime",
    "title", "type", "lang", "xml:lang", "http-equiv", "data-date", "data-testid", "pubdate",
)  # fmt: skip
"""The attributes that rules read; others are not kept."""
INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark nobr q rp "
    "rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
"""Elements that stand in a line of text; all others are blocks."""
_BESIDE = 8
"""Strings before and behind an element that are looked at for a sentence."""


class Tree:
    """A page's elements and strings in page order.

    `tags`, `parents` (-1 for the root), `ends`, `firsts` and `lasts` are by element; `strings` are the texts and
    `owners` the elements that they directly stand in. `attributes` holds, by name, the values by element: columns
    rather than one dictionary for each element, which the garbage collector would visit again and again. Scripts and
    what else shows no text are no elements here; the parser's nodes of the scripts are `script_nodes`, and `pictures`
    are those of `<img>`, each with the number of strings before it and that of the element it stands in; `fields` are
    those of `<input>`, each with the latter.
    """

    __slots__ = (
        "attributes", "ends", "fields", "firsts", "lasts", "owners", "parents", "parsed", "pictures", "positions",
        "script_nodes", "strings", "tags",
    )  # fmt: skip

    def __init__(self, parsed: LexborHTMLParser) -> None:
        self.parsed = parsed
        self.positions: dict[int, int] = {}
        self.tags: list[str] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.attributes: dict[str, dict[int, str]] = {name: {} for name in READ}
        self.firsts: list[int] = []
        self.lasts: list[int] = []
        self.strings: list[str] = []
        self.owners: list[int] = []
        self.script_nodes: list[LexborNode] = []
        self.fields: list[tuple[int, LexborNode]] = []
        self.pictures: list[tuple[int, int, LexborNode]] = []

    def scripts(self, kind: str = "") -> list[tuple[str, str]]:
        """Type, in lower case, and text of each script whose type holds `kind`, in page order."""
        found = []
        for node in self.script_nodes:
            its_kind = (node.attributes.get("type") or "").lower()
            if kind in its_kind:
                child = node.first_child
                found.append((its_kind, (child.text_content or "") if child is not None else ""))
        return found

    def text(self, index: int) -> str:
        """All text inside an element, as it stands."""
        return "".join(self.strings[self.firsts[index] : self.lasts[index]])

    def is_anchor(self, index: int) -> bool:
        """Whether an `<a>` is a place that links lead to (`<a name>`): without an address, a named one is no link."""
        columns = self.attributes
        return index not in columns["href"] and (index in columns["name"] or index in columns["id"])

    def is_within_sentence(self, index: int) -> bool:
        """Whether text of a paragraph stands both before and behind an element."""
        parent = self.parents[index]
        if self.tags[parent] != "p":
            return False
        first, last = self.firsts[index], self.lasts[index]
        before = self.strings[max(self.firsts[parent], first - _BESIDE) : first]
        behind = self.strings[last : min(self.lasts[parent], last + _BESIDE)]
        return bool("".join(before).strip() and "".join(behind).strip())

    def content(self, index: int) -> Iterator[str | int]:
        """What stands directly inside an element: its strings, and its children by number."""
        firsts, lasts, ends = self.firsts, self.lasts, self.ends
        string, child = firsts[index], index + 1
        last, end = lasts[index], ends[index]
        while child < end:
            yield from self.strings[string : firsts[child]]
            yield child
            string, child = lasts[child], ends[child]
        yield from self.strings[string:last]

    def __iter__(self) -> Iterator[Element]:
        """All elements in page order."""
        return (Element(self, index) for index in range(len(self.tags)))


class Element:
    """A handle on one element, for rules that look at few of them; two handles on one element are equal.

    The methods are named as those of ElementTree and lxml, whose model of text and tail they keep.
    """

    __slots__ = ("index", "tree")

    def __init__(self, tree: Tree, index: int) -> None:
        self.tree = tree
        self.index = index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and other.index == self.index and other.tree is self.tree

    def __hash__(self) -> int:
        return self.index

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Element]:
        """The children."""
        tree = self.tree
        child, end = self.index + 1, tree.ends[self.index]
        while child < end:
            yield Element(tree, child)
            child = tree.ends[child]

    @property
    def tag(self) -> str:
        """The element's name in lower case."""
        return self.tree.tags[self.index]

    @property
    def text(self) -> str | None:
        """The text before the first child."""
        tree, index = self.tree, self.index
        first, child = tree.firsts[index], index + 1
        stop = tree.firsts[child] if child < tree.ends[index] else tree.lasts[index]
        return "".join(tree.strings[first:stop]) or None

    @property
    def tail(self) -> str | None:
        """The text between the element's end and what follows in its parent."""
        tree, index = self.tree, self.index
        parent, following = tree.parents[index], tree.ends[index]
        if parent < 0:
            return None
        stop = tree.firsts[following] if following < tree.ends[parent] else tree.lasts[parent]
        return "".join(tree.strings[tree.lasts[index] : stop]) or None

    @property
    def text_before(self) -> str:
        """The text between what precedes the element in its parent and the element."""
        previous, parent = self.getprevious(), self.getparent()
        return (previous.tail if previous is not None else parent.text if parent is not None else None) or ""

    def get(self, name: str, default: str | None = None) -> str | None:
        """The value of an attribute that is one of `READ`; empty where the page gives the name alone."""
        return self.tree.attributes[name].get(self.index, default)

    def find(self, path: str) -> Element | None:
        """The first child of a name; of `.//name` the first such element inside."""
        name = path.removeprefix(".//")
        found: Iterable[Element] = self if name == path else islice(self.iter(name), int(self.tag == name), None)
        return next((element for element in found if element.tag == name), None)

    def getparent(self) -> Element | None:
        """The element that this one stands in."""
        parent = self.tree.parents[self.index]
        return Element(self.tree, parent) if parent >= 0 else None

    def getprevious(self) -> Element | None:
        """The element before, with the same parent."""
        return next(self.itersiblings(preceding=True), None)

    def iterancestors(self) -> Iterator[Element]:
        """The elements that this one stands in, the nearest first."""
        tree, parent = self.tree, self.tree.parents[self.index]
        while parent >= 0:
            yield Element(tree, parent)
            parent = tree.parents[parent]

    def itersiblings(self, *, preceding: bool = False) -> Iterator[Element]:
        """The elements after this one, or before it from the nearest on, with the same parent."""
        parent = self.getparent()
        if parent is None:
            return
        if preceding:
            before = [child for child in parent if child.index < self.index]
            yield from reversed(before)
        else:
            yield from (child for child in parent if child.index > self.index)

    def iter(self, *tags: str) -> Iterator[Element]:
        """The element and those inside it, in page order; with `tags` only those of these names."""
        tree, end = self.tree, self.tree.ends[self.index]
        if not tags:
            return (Element(tree, index) for index in range(self.index, end))
        if len(tags) == 1:
            return self._named(tags[0], end)
        wanted, names = frozenset(tags), enumerate(tree.tags[self.index : end], self.index)
        return iter([Element(tree, index) for index, name in names if name in wanted])

    def _named(self, tag: str, end: int) -> Iterator[Element]:
        """The elements of one name up to a place, found at the speed of the list's own search."""
        names, at = self.tree.tags, self.index
        while True:
            try:
                at = names.index(tag, at, end)
            except ValueError:
                return
            yield Element(self.tree, at)
            at += 1

    def itertext(self, *, with_tail: bool = False) -> Iterator[str]:
        """The strings inside the element, in page order, and the one behind it."""
        yield from self.tree.strings[self.tree.firsts[self.index] : self.tree.lasts[self.index]]
        if with_tail and (tail := self.tail):
            yield tail

    def text_content(self) -> str:
        """All text inside the element, as it stands."""
        return self.tree.text(self.index)
