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

    `own` is all its text, `linked` the part inside links, `stops` the number of sentence marks. `family` is the kind
    of noise that the element itself speaks of, `noise` that or the nearest ancestor's. `prose`, `net`, `text_sum` and
    `link_sum` are sums over the whole subtree; `clutter` is its own. `place` is the element's number in the tree.
    """

    __slots__ = (
        "clutter", "content", "end", "family", "index", "link_sum", "linked", "net", "noise", "own", "parent", "place",
        "prose", "stops", "tag", "text_sum", "tree",
    )  # fmt: skip

    def __init__(self, tree: Tree, place: int, tag: str, index: int, parent: int) -> None:
        self.tree = tree
        self.place = place
        self.tag = tag
        self.index = index
        self.parent = parent
        self.family: str | None = None
        self.content = False
        self.own = self.linked = self.stops = 0
        self.end = index + 1
        self.noise: str | None
        self.prose: float
        self.clutter: float
        self.net: float
        self.text_sum: int
        self.link_sum: int

    @property
    def element(self) -> Element:
        """The element itself."""
        return Element(self.tree, self.place)


def regions(tree: Tree) -> list[Region]:
    """All regions of the page in document order; the first is the root's own."""
    found, of_element, in_link = _opened(tree)
    for text, owner in zip(tree.strings, tree.owners, strict=True):
        if text.isspace() or (place := of_element[owner]) < 0:
            continue
        region, size = found[place], len(text)
        if size > _LONG and "  " in text:
            size = len(" ".join(text.split()))
        region.own += size
        if in_link[owner]:
            region.linked += size
        elif size > 1:
            region.stops += ", " in text or ". " in text or text[-1] in _STOPS or "。" in text or "，" in text
    return found


_LONG = 40


def _opened(tree: Tree) -> tuple[list[Region], list[int], list[bool]]:
    """The regions; of each element the region that its text belongs to, -1 for none; and whether it is in a link."""
    tags, parents, ends, firsts, lasts = tree.tags, tree.parents, tree.ends, tree.firsts, tree.lasts
    columns = tuple(tree.attributes[name] for name in ("class", "id", "role", "hidden", "style"))
    found = [Region(tree, 0, tags[0], 0, -1)]
    of_element = [-1] * len(tags)
    in_link = [False] * len(tags)
    of_element[0] = 0
    place, end = 1, len(tags)
    while place < end:
        tag, parent = tags[place], parents[place]
        if tag in INLINE_TAGS:
            of_element[place] = of_element[parent]
            in_link[place] = tag == "a" or in_link[parent]
        elif firsts[place] == lasts[place] or (tag in SKIPPED_TAGS and not swallows_text(tree, place)):
            place = ends[place]
            continue
        else:
            region = Region(tree, place, tag, len(found), of_element[parent])
            found.append(region)
            if _judge(region, tag, columns) in OPAQUE_FAMILIES and _is_opaque(region, tree.text(place)):
                place = ends[place]
                continue
            of_element[place] = region.index
            in_link[place] = in_link[parent]
        place += 1
    _close(found)
    return found, of_element, in_link


def _close(found: list[Region]) -> None:
    """Set where each region ends: behind the last one that stands inside it."""
    for region in reversed(found):
        if region.parent >= 0 and found[region.parent].end < region.end:
            found[region.parent].end = region.end


def _judge(region: Region, tag: str, columns: tuple[dict[int, str], ...]) -> str | None:
    """Set what an element's tag, role, style and names speak of: a kind of noise, or content; the noise is returned.

    A heading called `toc` stands in the table of contents, and is none.
    """
    classes, ids, roles, hidden, styles = columns
    place, family = region.place, NOISE_TAGS.get(tag)
    if names := classes.get(place):
        by_name, region.content = judge_names(names)
        if by_name != "navigation" or tag not in HEADINGS:
            family = family or by_name
    if (name := ids.get(place)) and tag not in HEADINGS and name.count("-") < MAX_ID_HYPHENS:
        by_name, content = judge_names(name)
        region.content = region.content or content
        family = family or by_name
    if not family and (role := roles.get(place)):
        family = NOISE_ROLES.get(role)
    if not family and (place in hidden or (place in styles and _hides(styles[place]))):
        family = "hidden"
    region.family = family
    return family


def _hides(style: str) -> bool:
    folded = style.replace(" ", "")
    return "display:none" in folded or "visibility:hidden" in folded


def _is_opaque(region: Region, text: str) -> bool:
    """Whether navigation is short enough to be left alone; then all its text counts as linked."""
    if len(text) > 20 * MAX_OPAQUE_CHARS:
        return False
    size = len(" ".join(text.split()))
    if size > MAX_OPAQUE_CHARS:
        return False
    region.own = region.linked = size
    return True


def swallows_text(tree: Tree, index: int) -> bool:
    """Whether a control holds paragraphs: its end tag is missing, and the parser put what follows inside it."""
    return tree.tags[index] in _UNCLOSED and "p" in tree.tags[index + 1 : tree.ends[index]]
