"""The page as regions: each block-level element with its text, its links and what its names say, in page order.

One pass over the tree gathers what every judgement about the body needs; no rule looks at the whole page again.
The pass is most of the parser's own cost, so it is written flat: one function, local names, no work twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from scrapers.parse.evidence import judge_names
from scrapers.parse.roles import marked_as_noise
from scrapers.parse.strings import UNSTOPPED
from scrapers.parse.tree import INLINE_TAGS, Element, Tree

SKIPPED_TAGS = frozenset(
    "script style noscript template iframe svg button select textarea head object embed video audio "
    "canvas dialog input "
    "link meta map math datalist option track source img picture hr area base param col colgroup title".split()
)
"""Elements that hold no text of an article."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NOISE_TAGS = {
    "nav": "navigation", "menu": "navigation", "footer": "footer", "aside": "sidebar", "form": "form",
    "figcaption": "caption", "address": "byline",
}  # fmt: skip
OPAQUE_FAMILIES = frozenset({"navigation", "footer"})
MAX_OPAQUE_CHARS = 2_000
"""Navigation and footers with less text than this are not looked into."""
_STOPS = frozenset('.!?…”"。»！？」“।۔؟။។') | UNSTOPPED
MAX_ID_HYPHENS = 3
"""An id with more hyphens, or that of a heading, is its text as a slug and says nothing about what it is."""
_MOST_IN_HEADING = 20  # an unclosed one may hold the whole page
_UNNAMED = HEADINGS | {"button"}
_UNCLOSED = frozenset({"button", "dialog", "object", "canvas", "map"})


class Regions:
    """The page's block-level elements in columns, by number of the region. Counts are characters.

    `own` is a region's own text, not that of the regions inside it, `linked` the part of it inside links; `stops` says
    whether the rest has a mark of sentences. `said` is what the text says for an article, `clutter` what it says
    against one. `proses` (of `said`), `text_sums`, `link_sums` and `nets`, which the model sets, are sums over the
    whole subtree: the regions up to `ends`. `places` are the elements' numbers in the tree.

    `contents` are the regions whose names speak of an article, `families` the kinds of noise of those whose tag, names,
    role or style speak of one. `noise.settle` sets `noise`, by region its own kind or its nearest ancestor's, and
    `title`, the heading that is the headline.
    """

    __slots__ = (
        "clutter", "contents", "ends", "families", "link_sums", "linked", "nets", "noise", "own", "parents", "places",
        "proses", "said", "stops", "tags", "text_sums", "title", "tree",
    )  # fmt: skip

    def __init__(self, tree: Tree, places: list[int], parents: list[int]) -> None:
        count = len(places)
        self.tree = tree
        self.places = places
        self.tags = [tree.tags[place] for place in places]
        self.parents = parents
        self.families: dict[int, str] = {}
        self.contents: set[int] = set()
        self.own, self.linked, self.stops = [0] * count, [0] * count, [False] * count
        self.said, self.clutter, self.proses = [0.0] * count, [0.0] * count, [0.0] * count
        self.ends = list(range(1, count + 1))
        self.title: int | None = None
        self.text_sums: list[int]
        self.link_sums: list[int]
        self.noise: list[str | None]
        self.nets: list[float]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, index: int) -> Region:
        return Region(self, index)

    def __iter__(self) -> Iterator[Region]:
        return (Region(self, index) for index in range(len(self.places)))


class Region:
    """A handle on one region, for rules that look at few of them."""

    __slots__ = ("index", "regions")

    def __init__(self, regions: Regions, index: int) -> None:
        self.regions = regions
        self.index = index

    @property
    def element(self) -> Element:
        """The element itself."""
        return Element(self.regions.tree, self.regions.places[self.index])

    @property
    def tag(self) -> str:
        """The element's name in lower case."""
        return self.regions.tags[self.index]

    @property
    def end(self) -> int:
        """The number of the first region behind it that does not stand inside it."""
        return self.regions.ends[self.index]

    @property
    def text_sum(self) -> int:
        """Characters of all the text inside it."""
        return self.regions.text_sums[self.index]

    @property
    def prose(self) -> float:
        """Characters of sentences inside it."""
        return self.regions.proses[self.index]

    @property
    def net(self) -> float:
        """Its prose less the clutter inside it."""
        return self.regions.nets[self.index]


def regions(tree: Tree) -> Regions:
    """All regions of the page in document order; the first is the root's own."""
    found, homes, in_link = _opened(tree)
    own, linked, stops = found.own, found.linked, found.stops
    for text, owner in zip(tree.strings, tree.owners, strict=True):
        home = homes[owner]
        if home < 0 or text.isspace():
            continue
        size = len(text)
        if size > _LONG and "  " in text:
            size = _folded_size(text)
        own[home] += size
        if in_link[owner]:
            linked[home] += size
        elif size > 1 and not stops[home]:
            stops[home] = ", " in text or ". " in text or text[-1] in _STOPS or "。" in text or "，" in text
    _weigh_own(found)
    _add_up(found)
    return found


_LONG = 40


def _weigh_own(found: Regions) -> None:
    """Set what each region's own text says for an article and against one.

    For it speak its unlinked characters where they read like sentences; against it linked text, and scraps outside
    paragraphs.
    """
    said, clutter, stops = found.said, found.clutter, found.stops
    for index, own in enumerate(found.own):
        if not own:
            continue
        tag, linked = found.tags[index], found.linked[index]
        if linked * 2 > own:
            clutter[index] = 15.0 * (linked // LINK_CHARS or 1) + linked * 0.5
        elif tag not in HEADINGS:
            if own >= 25 and stops[index]:
                said[index] = (own - linked) * (1.0 if own >= 80 else 0.5)
            elif tag == "p":
                said[index] = (own - linked) * 0.1
            if own < 25 and tag != "p":
                clutter[index] = 8.0


def _add_up(found: Regions) -> None:
    """Add up each region's text, the last region first; set where each ends."""
    found.text_sums, found.link_sums = text_sums, link_sums = found.own.copy(), found.linked.copy()
    said, ends, proses, parents = found.said, found.ends, found.proses, found.parents
    for index in range(len(ends) - 1, 0, -1):
        parent, end = parents[index], ends[index]
        if ends[parent] < end:  # noqa: PLR1730 - a call of max() for each region takes longer
            ends[parent] = end
        if size := text_sums[index]:
            text_sums[parent] += size
            if links := link_sums[index]:
                link_sums[parent] += links
            if prose := proses[index] + said[index]:
                proses[index] = prose
                proses[parent] += prose
    proses[0] += said[0]


LINK_CHARS = 30
"""The usual length of a link in navigation."""


def _opened(  # noqa: C901, PLR0915 - a call for each region would double its cost
    tree: Tree,
) -> tuple[Regions, list[int], list[bool]]:
    """The regions; of each element the region that its text belongs to, or -1; and whether it is in a link.

    A region's family is what its tag, names, role or style speak of. A heading called `toc` stands in the table of
    contents, and is none; what is named as content and hidden is shown by a script.
    """
    tags, parents, ends, firsts, lasts = tree.tags, tree.parents, tree.ends, tree.firsts, tree.lasts
    classes, ids, hrefs = tree.attributes["class"], tree.attributes["id"], tree.attributes["href"]
    marked = marked_as_noise(tree)
    places: list[int] = [0]
    families: dict[int, str] = {}
    contents: set[int] = set()
    opaque: dict[int, int] = {}
    homes = [0] + [-1] * (len(tags) - 1)
    in_link = [False] * len(tags)
    place, end = 1, len(tags)
    while place < end:
        if firsts[place] == lasts[place]:
            place = ends[place]
            continue
        tag, parent = tags[place], parents[place]
        if tag in INLINE_TAGS:
            homes[place] = homes[parent]
            in_link[place] = in_link[parent] or (tag == "a" and (place in hrefs or not tree.is_anchor(place)))
            place += 1
            continue
        if tag in SKIPPED_TAGS and not swallows_text(tree, place):
            place = ends[place]
            continue
        family = NOISE_TAGS.get(tag)
        content = False
        if place in classes and tag != "button":
            by_name, content = judge_names(classes[place])
            if family is None and (by_name != "navigation" or tag not in HEADINGS):
                family = by_name
        if place in ids and tag not in _UNNAMED and ids[place].count("-") < MAX_ID_HYPHENS:
            by_name, of_content = judge_names(ids[place])
            content = content or of_content
            family = family or by_name
        if place in marked and family in {None, "consent"} and not (content and marked[place] == "hidden"):
            family = "pop-up" if family and marked[place] == "hidden" else family or marked[place]
        region = len(places)
        places.append(place)
        if content:
            contents.add(region)
        if family is not None and tag != "body":
            families[region] = family
            if family in OPAQUE_FAMILIES and (size := _opaque_size(tree.text(place))) is not None:
                opaque[region] = size
                place = ends[place]
                continue
        homes[place] = region
        in_link[place] = in_link[parent]
        place += 1
    found = Regions(tree, places, [-1, *[homes[parents[place]] for place in places[1:]]])
    found.families, found.contents = families, contents
    for region, size in opaque.items():
        found.own[region] = found.linked[region] = size
    return found, homes, in_link


def _opaque_size(text: str) -> int | None:
    """How many characters navigation has that is short enough to be left alone, all of them counted as linked."""
    if len(text) > 20 * MAX_OPAQUE_CHARS:
        return None
    size = _folded_size(text[: 2 * MAX_OPAQUE_CHARS])
    if size <= MAX_OPAQUE_CHARS and len(text) > 2 * MAX_OPAQUE_CHARS:
        size = _folded_size(text)
    return size if size <= MAX_OPAQUE_CHARS else None


def _folded_size(text: str) -> int:
    """The length of a text with its white space folded; a space is the only white space that is printable."""
    is_folded = text.isprintable() and "  " not in text
    return len(text.strip() if is_folded else " ".join(text.split()))


def swallows_text(tree: Tree, index: int) -> bool:
    """Whether a control holds text of the article.

    Paragraphs, where its end tag is missing and the parser put what follows inside it; or all of a heading, which the
    reader presses to see what stands below it.
    """
    if tree.tags[index] not in _UNCLOSED:
        return False
    parent = tree.parents[index]
    if tree.tags[parent] in HEADINGS and tree.lasts[parent] - tree.firsts[parent] < _MOST_IN_HEADING:
        return tree.text(index).strip() == tree.text(parent).strip()
    return "p" in tree.tags[index + 1 : tree.ends[index]]
