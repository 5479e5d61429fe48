"""Which regions of the page are noise: what their names say, held against what they contain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.parse.document import folded_text
from scrapers.parse.evidence import CONDEMNS
from scrapers.parse.regions import HEADINGS, Region

MAX_SHARES = {"consent": 0.75, "bio": 0.6, "newsletter": 0.6, "footer": 0.6, "embed": 0.6, "hidden": 0.75}
"""The largest share of a page's prose that a family may take; `MAX_SHARE` where none is given."""
MAX_SHARE = 0.4
MUST_LEAVE = {"comments": (250.0, 0.05)}
"""Families that may take most of a page if they leave this many characters and this share of its prose."""
MUST_LEAVE_TOGETHER = (250.0, 0.1)
TEASER_LINKS = 0.2
"""A list of related articles may be longer than the article: at least this share of it is linked."""
FEW_LINKS = 0.1
"""Text with fewer links to its characters than this leads to no other article."""
MIN_OTHER_PROSE = 150.0
TITLE_TAGS = frozenset({"h1", "h2", "h3"})
_RARELY_MISUSED = frozenset({"comments", "related", "consent"})
_LETTERS = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")


def settle(regions: list[Region], headline: str) -> None:
    """Set every region's `noise`: its own kind, or that of the region it stands in.

    A name that would take the article along is passed over, and so is a family whose regions hold most of the page's
    prose together: it means something else on this page.
    """
    total = regions[0].prose
    misused = _misused_families(regions, total)
    for region in _other_articles(regions, headline):
        region.family = "other article"
    for region in regions:
        inherited = regions[region.parent].noise if region.parent >= 0 else None
        family = region.family
        if family and not inherited and (family in misused or _takes_too_much(region, total)):
            region.family = None
        region.noise = inherited or region.family


def _misused_families(regions: list[Region], total: float) -> set[str]:
    held: dict[str, float] = {}
    linked: dict[str, float] = {}
    position = 0
    while position < len(regions):
        region = regions[position]
        family = region.family
        if family and not _takes_too_much(region, total):
            held[family] = held.get(family, 0.0) + region.prose
            linked[family] = linked.get(family, 0.0) + region.link_sum
            position = region.end
        else:
            position += 1
    return {
        family
        for family, prose in held.items()
        if prose > 400 and _is_too_much_together(family, prose, total, linked[family])
    }


def _is_too_much_together(family: str, prose: float, total: float, linked: float) -> bool:
    if family == "related" and linked < FEW_LINKS * prose:
        return prose > MAX_SHARE * total
    if family in _RARELY_MISUSED:
        characters, share = MUST_LEAVE_TOGETHER
        return total - prose < max(characters, share * total)
    return _is_too_much(family, prose, total)


def _takes_too_much(region: Region, total: float) -> bool:
    family = region.family
    if region.prose < 200 or not family or family == "other article":
        return False
    if family == "related" and region.link_sum > TEASER_LINKS * region.text_sum:
        return False
    return region.prose > CONDEMNS[family] or _is_too_much(family, region.prose, total)


def _is_too_much(family: str, prose: float, total: float) -> bool:
    if family in MUST_LEAVE:
        characters, share = MUST_LEAVE[family]
        return total - prose < max(characters, share * total)
    return prose > MAX_SHARES.get(family, MAX_SHARE) * total


def _other_articles(regions: list[Region], headline: str) -> Iterator[Region]:
    """Further articles below the first, as infinite scroll and date archives have them.

    They are siblings of a region that holds the headline, of the same tag and class, each with a heading of the
    headline's level and text of its own.
    """
    title = title_region(regions, headline)
    region = title
    while region is not None and region.parent >= 0 and title is not None:
        parent = regions[region.parent]
        if region.tag in {"article", "div", "section"} and region.prose >= MIN_OTHER_PROSE:
            others = [
                other
                for other in _children(regions, parent)
                if other is not region and _is_alike(other, region) and _has_heading(regions, other, title.tag)
            ]
            if others:
                yield from others
                return
        region = parent


def title_region(regions: list[Region], headline: str) -> Region | None:
    """The heading that is the headline; None where there is none."""
    key = _key(headline)
    if not key:
        return None
    headings = (region for region in regions if region.tag in TITLE_TAGS and abs(region.own - len(headline)) < 20)
    alike = [region for region in headings if _key(folded_text(region.element)) == key]
    return min(alike, key=lambda region: (region.tag == "h3", region.index), default=None)


def _children(regions: list[Region], parent: Region) -> Iterator[Region]:
    position = parent.index + 1
    while position < parent.end:
        yield regions[position]
        position = regions[position].end


def _is_alike(other: Region, region: Region) -> bool:
    if other.tag != region.tag or other.prose < MIN_OTHER_PROSE:
        return False
    these, those = _classes(other), _classes(region)
    return these == those or 2 * len(these & those) > len(these | those)


def _classes(region: Region) -> set[str]:
    """The classes without the numbers in them (`post-1806`)."""
    return {_DIGITS.sub("", name) for name in (region.element.get("class") or "").split()}


def _has_heading(regions: list[Region], region: Region, tag: str) -> bool:
    """Whether a region has a heading of this level; an `<article>` may have any."""
    wanted = HEADINGS if region.tag == "article" else {tag}
    return any(inner.tag in wanted and inner.own for inner in regions[region.index : region.end])


def _key(text: str) -> str:
    return " ".join(_LETTERS.findall(text)).casefold()
