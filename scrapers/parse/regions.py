"""The page as regions: each block-level element with its text, its links and what its names say, in page order.

One pass over the tree gathers what every judgement about the body needs; no rule looks at the whole page again.
The pass is most of the parser's own cost, so it is written flat: one function, local names, no work twice.
"""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

from scrapers.parse.evidence import judge_names

SKIPPED_TAGS = frozenset(
    "script style noscript template iframe svg button select textarea head object embed video audio "
    "canvas dialog input "
    "link meta map math datalist option track source img picture hr area base param col colgroup title".split()
)
"""Elements that hold no text of an article."""
INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark nobr q rp "
    "rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
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
    `link_sum` are sums over the whole subtree; `clutter` is its own.
    """

    __slots__ = (
        "clutter", "content", "element", "end", "family", "index", "link_sum", "linked", "net", "noise", "own",
        "parent",
        "prose", "stops", "tag", "text_sum",
    )  # fmt: skip

    def __init__(self, element: HtmlElement, tag: str, index: int, parent: int) -> None:
        self.element = element
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


def regions(root: HtmlElement) -> list[Region]:
    """All regions of the page in document order; the first is `root`'s own."""
    found = [Region(root, str(root.tag), 0, -1)]
    _walk(root, found[0], False, found)
    found[0].end = len(found)
    return found


def _walk(  # noqa: C901 - the hottest loop of the parser; a call per element costs a tenth of a page's time
    element: HtmlElement, region: Region, linked: bool, found: list[Region]
) -> None:
    """Count an element's text into `region`, and open a region for each block inside it."""
    text = element.text
    if text and not text.isspace():
        _count(region, text, linked)
    for child in element:
        tag = child.tag
        if tag in INLINE_TAGS:
            if len(child):
                _walk(child, region, linked or tag == "a", found)
            else:
                text = child.text
                if text and not text.isspace():
                    _count(region, text, linked or tag == "a")
        elif tag not in SKIPPED_TAGS or swallows_text(child, tag):
            opened = Region(child, tag, len(found), region.index)
            found.append(opened)
            attributes = child.items()
            if attributes or tag in NOISE_TAGS:
                _judge(opened, tag, attributes)
            if opened.family not in OPAQUE_FAMILIES or not _is_opaque(opened):
                _walk(child, opened, linked, found)
                opened.end = len(found)
        text = child.tail
        if text and not text.isspace():
            _count(region, text, linked)


def _count(region: Region, text: str, linked: bool) -> None:
    size = len(text)
    if size > 40 and "  " in text:
        size = len(" ".join(text.split()))
    region.own += size
    if linked:
        region.linked += size
    elif size > 1:
        region.stops += ", " in text or ". " in text or text[-1] in _STOPS or "。" in text or "，" in text


def _judge(region: Region, tag: str, attributes: list[tuple[str, str]]) -> None:
    """Set what an element's tag, role, style and names speak of: a kind of noise, or content."""
    family = NOISE_TAGS.get(tag)
    for name, value in attributes:
        if name in ("class", "id"):
            if name == "id" and (tag in HEADINGS or value.count("-") >= MAX_ID_HYPHENS):
                continue
            by_name, content = judge_names(value)
            region.content |= content
            family = family or by_name
        elif name == "role":
            family = family or NOISE_ROLES.get(value)
        elif name == "hidden" or (name == "style" and _hides(value)):
            family = family or "hidden"
    region.family = family


def _hides(style: str) -> bool:
    folded = style.replace(" ", "")
    return "display:none" in folded or "visibility:hidden" in folded


def _is_opaque(region: Region) -> bool:
    """Whether navigation is short enough to be left alone; then all its text counts as linked."""
    text = etree.tostring(region.element, method="text", encoding="unicode", with_tail=False)
    if len(text) > 20 * MAX_OPAQUE_CHARS:
        return False
    size = len(" ".join(text.split()))
    if size > MAX_OPAQUE_CHARS:
        return False
    region.own = region.linked = size
    return True


def swallows_text(element: HtmlElement, tag: str) -> bool:
    """Whether a control holds paragraphs: its end tag is missing, and the parser put what follows inside it."""
    return tag in _UNCLOSED and len(element) > 0 and element.find(".//p") is not None
