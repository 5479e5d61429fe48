"""Which regions of the page are noise: what their names say, held against what they contain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.parse.evidence import CONDEMNS
from scrapers.parse.regions import HEADINGS, Regions

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
_BESIDE = frozenset({"sidebar", "consent", "newsletter", "ads", "cta", "related", "aside"})
"""Kinds of noise that stand beside an article and never around its headline."""
HOME_PROSE = (250.0, 100.0)
"""What stands around the headline with fewer characters is its deck; where names speak of content, the text."""
MARGIN_SHARE = 4.0
"""A margin may say as many times as much as the article beside it."""
_CERTAIN = frozenset({"other article", "pop-up"})
"""Kinds of noise that no misuse of a name explains."""
_RARELY_MISUSED = frozenset({"comments", "related", "consent"})
_LETTERS = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")


def settle(regions: Regions, headline: str) -> None:
    """Set every region's noise: its own kind, or that of the region it stands in.

    A name that would take the article or its headline along is passed over, and so is a family whose regions hold most
    of the page's prose together: it means something else on this page. A margin beside the region that
    holds the headline and text takes neither along, however much it says.
    """
    total = regions.proses[0]
    families, ends = regions.families, regions.ends
    regions.title = title_region(regions, headline)
    home = _home(regions)
    misused = _misused_families(regions, total, home)
    for other in _other_articles(regions):
        families[other] = "other article"
    noise: list[str | None] = [None] * len(regions)
    regions.noise = noise
    end, title = 0, -1 if regions.title is None else regions.title
    for index, family in sorted(families.items()):
        if (
            index >= end
            and not (index <= title < ends[index] and family in _BESIDE)
            and (
                _is_outside(regions, index, family, home)
                or (family not in misused and not _takes_too_much(regions, index, family, total))
            )
        ):
            end = ends[index]
            noise[index:end] = [family] * (end - index)


def _home(regions: Regions) -> int:
    """The nearest region around the headline that holds text; 0, the whole page, where there is none."""
    region = regions.title or 0
    while region and regions.proses[region] < HOME_PROSE[region in regions.contents]:
        region = regions.parents[region]
    return region


def _is_outside(regions: Regions, index: int, family: str, home: int) -> bool:
    """Whether a margin, by its name, stands apart from the region around the headline that holds text without it."""
    return (
        home > 0
        and family in _BESIDE
        and (index >= regions.ends[home] or regions.ends[index] <= home)
        and index not in regions.contents
        and regions.proses[index] <= MARGIN_SHARE * regions.proses[home]
    )


def _misused_families(regions: Regions, total: float, home: int) -> set[str]:
    held: dict[str, float] = {}
    linked: dict[str, float] = {}
    end = 0
    for index, family in regions.families.items():
        if index < end or family in _CERTAIN or _is_outside(regions, index, family, home):
            continue
        if not _takes_too_much(regions, index, family, total):
            held[family] = held.get(family, 0.0) + regions.proses[index]
            linked[family] = linked.get(family, 0.0) + regions.link_sums[index]
            end = regions.ends[index]
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


def _takes_too_much(regions: Regions, index: int, family: str, total: float) -> bool:
    prose = regions.proses[index]
    if prose < 200 or family in _CERTAIN:
        return False
    if family == "related" and regions.link_sums[index] > TEASER_LINKS * regions.text_sums[index]:
        return False
    return prose > CONDEMNS[family] or _is_too_much(family, prose, total)


def _is_too_much(family: str, prose: float, total: float) -> bool:
    if family in MUST_LEAVE:
        characters, share = MUST_LEAVE[family]
        return total - prose < max(characters, share * total)
    return prose > MAX_SHARES.get(family, MAX_SHARE) * total


def _other_articles(regions: Regions) -> list[int]:
    """Further articles below the first, as infinite scroll and date archives have them.

    They are siblings of a region that holds the headline, of the same tag and class, each with a heading of the
    headline's level and text of its own. Where no class says what they are, only an `<article>` is another one.
    """
    if regions.title is None:
        return []
    region, heading = regions.title, regions.tags[regions.title]
    while (parent := regions.parents[region]) >= 0:
        if regions.tags[region] in {"article", "div", "section"} and regions.proses[region] >= MIN_OTHER_PROSE:
            others = [
                other
                for other in _children(regions, parent)
                if other != region and _is_alike(regions, other, region) and _has_heading(regions, other, heading)
            ]
            if others:
                return others
        region = parent
    return []


def title_region(regions: Regions, headline: str) -> int | None:
    """The heading that is the headline; None where there is none."""
    key = _key(headline)
    if not key:
        return None
    own, places, size = regions.own, regions.places, len(headline)
    headings = [at for at, tag in enumerate(regions.tags) if tag in TITLE_TAGS and abs(own[at] - size) < 20]
    keys = {at: _key(regions.tree.text(places[at])) for at in headings}
    alike = [at for at in headings if keys[at] == key] or [at for at in headings if key in keys[at]]
    return min(alike, key=lambda at: (regions.tags[at] == "h3", at), default=None)


def _children(regions: Regions, parent: int) -> Iterator[int]:
    child = parent + 1
    while child < regions.ends[parent]:
        yield child
        child = regions.ends[child]


def _is_alike(regions: Regions, other: int, region: int) -> bool:
    if regions.tags[other] != regions.tags[region] or regions.proses[other] < MIN_OTHER_PROSE:
        return False
    these, those = _classes(regions, other), _classes(regions, region)
    if not these:
        return not those and regions.tags[region] == "article"
    return these == those or 2 * len(these & those) > len(these | those)


def _classes(regions: Regions, region: int) -> set[str]:
    """The classes without the numbers in them (`post-1806`)."""
    names = regions.tree.attributes["class"].get(regions.places[region], "")
    return {_DIGITS.sub("", name) for name in names.split()}


def _has_heading(regions: Regions, region: int, tag: str) -> bool:
    """Whether a region has a heading of this level; an `<article>` may have any."""
    wanted = HEADINGS if regions.tags[region] == "article" else {tag}
    inside = range(region, regions.ends[region])
    return any(regions.tags[inner] in wanted and regions.own[inner] for inner in inside)


def _key(text: str) -> str:
    return " ".join(_LETTERS.findall(text)).casefold()
