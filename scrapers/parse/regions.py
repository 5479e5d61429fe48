"""The page as regions: each block-level element with its text, its links and what its names say, in page order.

One pass over the tree gathers what every judgement about the body needs; no rule looks at the whole page again.
The pass is most of the parser's own cost, so it is written flat: one function, local names, no work twice.
"""

from __future__ import annotations

from scrapers.parse.evidence import judge_names
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
NOISE_ROLES = {
    "navigation": "navigation", "banner": "navigation", "search": "navigation", "menu": "navigation",
    "menubar": "navigation",
    "complementary": "sidebar", "contentinfo": "footer", "form": "form", "dialog": "consent", "alert": "consent",
    "alertdialog": "consent", "tooltip": "consent",
}  # fmt: skip
OPAQUE_FAMILIES = frozenset({"navigation", "footer"})
MAX_OPAQUE_CHARS = 2_000
"""Navigation and footers with less text than this are not looked into."""
_STOPS = '.!?…”"。»'
MAX_ID_HYPHENS = 3
"""An id with more hyphens, or that of a heading, is its text as a slug and says nothing about what it is."""
_UNCLOSED = frozenset({"button", "dialog", "object", "canvas", "map"})


class Region:
    """One block-level element. Counts are characters of its own text, not of the regions inside it.

    `own` is all its text, `linked` the part inside links; `stops` says whether the rest has a mark of sentences.
    `said` is what the text says for an article, `clutter` what it says against one. `family` is the kind of noise that
    the element itself speaks of, `noise` that or the nearest ancestor's. `prose` (of `said`), `net`, `text_sum` and
    `link_sum` are sums over the whole subtree. `place` is the element's number in the tree.
    """

    __slots__ = (
        "clutter", "content", "end", "family", "index", "link_sum", "linked", "net", "noise", "own", "parent", "place",
        "prose", "said", "stops", "tag", "text_sum", "tree",
    )  # fmt: skip

    def __init__(self, tree: Tree, place: int, tag: str, index: int, parent: int) -> None:
        self.tree = tree
        self.place = place
        self.tag = tag
        self.index = index
        self.parent = parent
        self.family: str | None = None
        self.content = self.stops = False
        self.own = self.linked = self.text_sum = self.link_sum = 0
        self.said = self.clutter = self.prose = 0.0
        self.end = index + 1
        self.noise: str | None
        self.net: float

    @property
    def element(self) -> Element:
        """The element itself."""
        return Element(self.tree, self.place)


def regions(tree: Tree) -> list[Region]:
    """All regions of the page in document order; the first is the root's own."""
    found, of_element, in_link = _opened(tree)
    for text, owner in zip(tree.strings, tree.owners, strict=True):
        region = of_element[owner]
        if region is None or text.isspace():
            continue
        size = len(text)
        if size > _LONG and "  " in text:
            size = len(" ".join(text.split()))
        region.own += size
        if in_link[owner]:
            region.linked += size
        elif size > 1 and not region.stops:
            region.stops = ", " in text or ". " in text or text[-1] in _STOPS or "。" in text or "，" in text
    _add_up(found)
    return found


_LONG = 40


def _add_up(found: list[Region]) -> None:
    """Weigh each region's own text and add it up, the last region first; set where each ends."""
    for region in reversed(found):
        if region.own:
            region.said, region.clutter = _weights(region)
            region.prose += region.said
            region.text_sum += region.own
            region.link_sum += region.linked
        if region.parent < 0:
            continue
        parent = found[region.parent]
        if parent.end < region.end:  # noqa: PLR1730 - a call of max() for each region takes longer
            parent.end = region.end
        if region.text_sum:
            parent.prose += region.prose
            parent.text_sum += region.text_sum
            parent.link_sum += region.link_sum


def _weights(region: Region) -> tuple[float, float]:
    """What a region's own text says for an article and against one.

    For it speak its unlinked characters where they read like sentences; against it linked text, and scraps outside
    paragraphs.
    """
    own, linked, tag = region.own, region.linked, region.tag
    if linked * 2 > own:
        return 0.0, 15.0 * max(1, linked // LINK_CHARS) + linked * 0.5
    if tag in HEADINGS:
        return 0.0, 0.0
    clutter = 8.0 if own < 25 and tag != "p" else 0.0
    if own >= 25 and region.stops:
        return (own - linked) * (1.0 if own >= 80 else 0.5), clutter
    return ((own - linked) * 0.1 if tag == "p" else 0.0), clutter


LINK_CHARS = 30
"""The usual length of a link in navigation."""


def _opened(  # noqa: C901 - a call for each region would double its cost
    tree: Tree,
) -> tuple[list[Region], list[Region | None], list[bool]]:
    """The regions; of each element the region that its text belongs to, if any; and whether it is in a link.

    A region's `family` is what its tag, names, role or style speak of. A heading called `toc` stands in the table of
    contents, and is none.
    """
    tags, parents, ends, firsts, lasts = tree.tags, tree.parents, tree.ends, tree.firsts, tree.lasts
    classes, ids, roles = (tree.attributes[name].get for name in ("class", "id", "role"))
    hidden, styles = tree.attributes["hidden"], tree.attributes["style"]
    root = Region(tree, 0, tags[0], 0, -1)
    found = [root]
    of_element: list[Region | None] = [root, *([None] * (len(tags) - 1))]
    in_link = [False] * len(tags)
    place, end = 1, len(tags)
    while place < end:
        tag, parent = tags[place], parents[place]
        if tag in INLINE_TAGS:
            of_element[place] = of_element[parent]
            in_link[place] = tag == "a" or in_link[parent]
            place += 1
            continue
        if firsts[place] == lasts[place] or (tag in SKIPPED_TAGS and not swallows_text(tree, place)):
            place = ends[place]
            continue
        region = Region(tree, place, tag, len(found), (of_element[parent] or root).index)
        found.append(region)
        family = NOISE_TAGS.get(tag)
        if names := classes(place):
            by_name, region.content = judge_names(names)
            if family is None and (by_name != "navigation" or tag not in HEADINGS):
                family = by_name
        if (name := ids(place)) and tag not in HEADINGS and name.count("-") < MAX_ID_HYPHENS:
            by_name, content = judge_names(name)
            region.content = region.content or content
            family = family or by_name
        family = family or NOISE_ROLES.get(roles(place, ""))
        family = family or ("hidden" if place in hidden or _hides(styles.get(place, "")) else None)
        if family is not None:
            region.family = family
            if family in OPAQUE_FAMILIES and _is_opaque(region, tree.text(place)):
                place = ends[place]
                continue
        of_element[place] = region
        in_link[place] = in_link[parent]
        place += 1
    return found, of_element, in_link


def _hides(style: str) -> bool:
    folded = style.replace(" ", "")
    return "display:none" in folded or "visibility:hidden" in folded


def _is_opaque(region: Region, text: str) -> bool:
    """Whether navigation is short enough to be left alone; then all its text counts as linked."""
    if len(text) > 20 * MAX_OPAQUE_CHARS:
        return False
    words = text.split()
    size = sum(map(len, words)) + max(0, len(words) - 1)
    if size > MAX_OPAQUE_CHARS:
        return False
    region.own = region.linked = size
    return True


def swallows_text(tree: Tree, index: int) -> bool:
    """Whether a control holds paragraphs: its end tag is missing, and the parser put what follows inside it."""
    return tree.tags[index] in _UNCLOSED and "p" in tree.tags[index + 1 : tree.ends[index]]
