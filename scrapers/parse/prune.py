"""What is certainly noise inside the chosen region, before BeautifulSoup sees it."""

from __future__ import annotations

from scrapers.parse.regions import Region
from scrapers.parse.tree import Element

MAX_LINK_SHARE = 0.25
"""A group with more of its characters inside links is a list of links with their teasers."""
MAX_GROUP_CHARS = 3_000
MIN_PARAGRAPH = 80.0
MIN_PROSE = 60.0
"""With this many characters of sentences, a group is no list for having links in them."""
MUCH_PROSE = 300.0
EARLY = 0.7
"""A group with as much prose, and mostly that, is looked into rather than taken for a list of links; what is below so
much of the article is likely to be its related articles."""
MAX_HEADER_PROSE = 500
_GROUPS = frozenset({"div", "section", "article", "aside"})
_TEXTS = frozenset({"table", "ul", "ol", "dl", "blockquote", "pre"})


def noise_within(regions: list[Region], chosen: Region) -> dict[Element, str]:
    """The elements inside the chosen region that are no part of the article, with the kind of noise they are.

    A header below the first paragraph heads a section.
    """
    found: dict[Element, str] = {}
    position = chosen.index + 1
    has_begun = False
    while position < chosen.end:
        region = regions[position]
        kind = region.noise
        if not kind and not (has_begun and region.tag == "header"):
            kind = _kind_by_content(regions, region, chosen)
        has_begun = has_begun or (not kind and region.prose >= MIN_PARAGRAPH and region.end == region.index + 1)
        if kind:
            found[region.element] = kind
            position = region.end
        else:
            position += 1
    return found


def _kind_by_content(regions: list[Region], region: Region, chosen: Region) -> str | None:
    """Groups of links with their teasers, and the page's header inside the article."""
    if region.tag == "header":
        return "header" if region.prose < MAX_HEADER_PROSE else None
    if region.tag == "figure":
        is_caption = region.own > 0 or _is_picture(region)
        return "caption" if is_caption and region.prose < MAX_HEADER_PROSE else None
    if region.tag not in _GROUPS or not 30 <= region.text_sum <= min(MAX_GROUP_CHARS, chosen.text_sum // 4):
        return None
    least = MAX_LINK_SHARE * region.text_sum
    is_early = region.index - chosen.index < EARLY * (chosen.end - chosen.index)
    if is_early and region.prose > max(MUCH_PROSE, 0.5 * region.text_sum):
        return None
    if region.link_sum <= least or (region.prose >= MIN_PROSE and _bare_links(regions, region) <= least):
        return None
    return "links"


def _is_picture(figure: Region) -> bool:
    """Whether a figure shows a picture: it holds neither a table, a list, a quote nor code."""
    tree = figure.tree
    return _TEXTS.isdisjoint(tree.tags[figure.place + 1 : tree.ends[figure.place]])


def _bare_links(regions: list[Region], group: Region) -> int:
    """Characters of links that stand by themselves, not in a sentence."""
    inside = regions[group.index : group.end]
    return sum(region.linked for region in inside if region.linked * 2 > region.own or not region.stops)
