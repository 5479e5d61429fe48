"""The content model: which region of the page is the article's text."""

from __future__ import annotations

from lxml.html import HtmlElement

from scrapers.parse.evidence import CONDEMNS
from scrapers.parse.regions import Region

MAX_SHARES = {"consent": 0.75, "hidden": 0.6, "bio": 0.6, "newsletter": 0.6, "footer": 0.6, "embed": 0.6}
"""The largest share of a page's prose that a family may take; 0.4 where none is given."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def weigh(all_regions: list[Region]) -> None:
    """Give every region its sums: prose, clutter, and net (prose outside noise less clutter)."""
    _sum_raw(all_regions)
    _settle_noise(all_regions)
    _sum_net(all_regions)


def own_prose(region: Region) -> float:
    """What a region's own text says for an article: its unlinked characters where they read like sentences."""
    own, linked = region.own, region.linked
    if own == 0 or region.tag in HEADINGS:
        return 0.0
    text = own - linked
    if linked * 2 > own:
        return 0.0
    if own >= 80 and region.stops:
        return float(text)
    if own >= 25 and region.stops:
        return text * 0.5
    return text * 0.1 if region.tag == "p" else 0.0


def own_clutter(region: Region) -> float:
    """What a region's own text says against an article: linked text, and scraps outside paragraphs."""
    own, linked = region.own, region.linked
    if own == 0:
        return 0.0
    if linked * 2 > own:
        return 15.0 + linked * 0.5
    return 8.0 if own < 25 and region.tag not in HEADINGS and region.tag != "p" else 0.0


def _sum_raw(all_regions: list[Region]) -> None:
    for region in all_regions:
        region.prose = own_prose(region)
        region.clutter = own_clutter(region)
        region.text_sum = region.own
        region.link_sum = region.linked
    for region in reversed(all_regions):
        if region.parent >= 0:
            parent = all_regions[region.parent]
            parent.prose += region.prose
            parent.clutter += region.clutter
            parent.text_sum += region.text_sum
            parent.link_sum += region.link_sum


def _settle_noise(all_regions: list[Region]) -> None:
    """Spread noise to what is inside it, but for names that would take the article along."""
    total = all_regions[0].prose
    misused = _misused_families(all_regions, total)
    for region in all_regions:
        inherited = all_regions[region.parent].noise if region.parent >= 0 else None
        if region.family and not inherited and (region.family in misused or _takes_too_much(region, total)):
            region.family = None
        region.noise = inherited or region.family


def _misused_families(all_regions: list[Region], total: float) -> set[str]:
    """Families whose regions hold so much of the page's prose that the name must mean something else here."""
    held: dict[str, float] = {}
    position = 0
    while position < len(all_regions):
        region = all_regions[position]
        family = region.family
        if family and not _takes_too_much(region, total):
            held[family] = held.get(family, 0.0) + region.prose
            position = region.end
        else:
            position += 1
    return {family for family, prose in held.items() if prose > 400 and prose > MAX_SHARES.get(family, 0.4) * total and family not in _SURE}


_SURE = frozenset({"comments", "related", "consent"})


def _takes_too_much(region: Region, total: float) -> bool:
    if region.prose < 200 or not region.family:
        return False
    if region.prose > CONDEMNS[region.family]:
        return True
    if region.family == "comments":
        return total - region.prose < max(250.0, 0.05 * total)
    return region.prose > MAX_SHARES.get(region.family, 0.4) * total


def _sum_net(all_regions: list[Region]) -> None:
    for region in all_regions:
        region.net = (0.0 if region.noise else own_prose(region)) - own_clutter(region)
    for region in reversed(all_regions):
        if region.parent >= 0:
            all_regions[region.parent].net += region.net


def best(all_regions: list[Region]) -> Region:
    """The region with the highest net; of equal ones the innermost."""
    top = max(all_regions, key=lambda region: (region.net, region.index))
    import os
    T = float(os.environ.get("TIGHT", "0.75"))
    if top.content or top.tag == "article":
        return top
    inside = [r for r in all_regions[top.index + 1 : top.end] if (r.content or r.tag == "article") and r.net >= T * top.net]
    return max(inside, key=lambda region: region.net, default=top)


def noise_within(all_regions: list[Region], chosen: Region) -> dict[HtmlElement, str]:
    """The elements inside the chosen region that are no part of the article, with the kind of noise they are."""
    found: dict[HtmlElement, str] = {}
    position = chosen.index + 1
    while position < chosen.end:
        region = all_regions[position]
        family = region.noise or _noise_by_content(region, chosen)
        if family:
            found[region.element] = family
            position = region.end
        else:
            position += 1
    return found


def _noise_by_content(region: Region, chosen: Region) -> str | None:
    """Groups of links with their teasers, and the page's header inside the article."""
    if region.tag == "header" and region.prose < 500:
        return "header"
    if region.tag in _GROUPS and 30 <= region.text_sum <= min(1_500, chosen.text_sum // 4) and region.link_sum > LINKS * region.text_sum:
        return "links"
    return None


LINKS = 0.25
_GROUPS = frozenset({"div", "section", "article", "aside"})
