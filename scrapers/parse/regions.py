"""The page as regions: each block-level element with its text, its links and what its names say, in page order.

One pass over the tree gathers what every judgement about the body needs; no rule looks at the whole page again.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml.html import HtmlElement

from scrapers.parse.evidence import noise_family, speaks_of_content

SKIPPED_TAGS = frozenset(
    "script style noscript template iframe svg button select textarea head object embed video audio canvas dialog input link meta map math datalist option track source img picture hr".split()
)
"""Elements that hold no text of an article."""
INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NOISE_TAGS = {"nav": "navigation", "footer": "footer", "aside": "sidebar", "form": "form", "menu": "navigation", "figcaption": "caption", "address": "byline"}
NOISE_ROLES = {"navigation": "navigation", "banner": "navigation", "complementary": "sidebar", "contentinfo": "footer", "search": "navigation", "dialog": "consent", "alert": "consent", "form": "form", "menu": "navigation", "menubar": "navigation", "alertdialog": "consent", "tooltip": "consent"}
_UNCLOSED = frozenset({"button", "dialog", "object", "canvas", "map"})
_HIDING_STYLES = ("display:none", "visibility:hidden")


class Region:
    """One block-level element. Counts are characters of its own text, not of the regions inside it.

    `own` is all its text, `linked` the part inside links, `stops` the number of sentence marks. `family` is the kind
    of noise that the element itself speaks of, `noise` that or the nearest ancestor's. `prose`, `clutter` and `net`
    are sums over the whole subtree.
    """

    __slots__ = ("clutter", "content", "element", "end", "family", "index", "linked", "net", "noise", "own", "parent", "prose", "stops", "tag", "text_sum", "link_sum")

    def __init__(self, element: HtmlElement, tag: str, index: int, parent: int, family: str | None, content: bool) -> None:
        self.element = element
        self.tag = tag
        self.index = index
        self.parent = parent
        self.family = family
        self.content = content
        self.noise: str | None = None
        self.own = self.linked = self.stops = 0
        self.end = index + 1
        self.prose = self.clutter = self.net = 0.0
        self.text_sum = self.link_sum = 0


def regions(root: HtmlElement) -> list[Region]:
    """All regions of the page in document order; the first is `root`'s own."""
    found: list[Region] = []
    _open(root, -1, False, found)
    return found


def _open(element: HtmlElement, parent: int, linked: bool, found: list[Region]) -> None:
    names = _names(element)
    tag = element.tag
    region = Region(element, tag, len(found), parent, _family(element, tag, names), any(map(speaks_of_content, names)))
    found.append(region)
    _count(region, element.text, linked)
    _walk(element, region, linked, found)
    region.end = len(found)


def _walk(element: HtmlElement, region: Region, linked: bool, found: list[Region]) -> None:
    for child in element:
        tag = child.tag
        if tag in INLINE_TAGS:
            inside = linked or tag == "a"
            _count(region, child.text, inside)
            if len(child):
                _walk(child, region, inside, found)
        elif tag not in SKIPPED_TAGS or swallows_text(child, tag):
            _open(child, region.index, linked, found)
        _count(region, child.tail, linked)


def swallows_text(element: HtmlElement, tag: str) -> bool:
    """Whether a control holds paragraphs: its end tag is missing, and the parser put what follows inside it."""
    return tag in _UNCLOSED and len(element) > 0 and element.find(".//p") is not None


def _count(region: Region, text: str | None, linked: bool) -> None:
    if not text or text.isspace():
        return
    size = len(text)
    if size > 60 and ("  " in text or "\n" in text):
        size = len(" ".join(text.split()))
    region.own += size
    if linked:
        region.linked += size
    elif size > 1:
        region.stops += text.count(". ") + text.count(", ") + text.count("。") + text.count("，") + (text[-1] in ".!?…”\"。")


def _names(element: HtmlElement) -> list[str]:
    """The classes, and the id unless it is a heading's slug."""
    classes, identity = element.get("class"), element.get("id")
    names = classes.split() if classes else []
    if identity and identity.count("-") < 3:
        names.append(identity)
    return names


def _family(element: HtmlElement, tag: str, names: list[str]) -> str | None:
    """The kind of noise that an element's tag, role, style or names speak of."""
    if tag in NOISE_TAGS:
        return NOISE_TAGS[tag]
    role = element.get("role")
    if role and role in NOISE_ROLES:
        return NOISE_ROLES[role]
    style = element.get("style")
    if (style and any(hiding in style.replace(" ", "") for hiding in _HIDING_STYLES)) or element.get("hidden") is not None:
        return "hidden"
    for name in names:
        family = noise_family(name)
        if family:
            return family
    return None
