"""What is certainly noise inside the chosen region, before BeautifulSoup sees it."""

from __future__ import annotations

from scrapers.parse.offers import offers
from scrapers.parse.pictures import captions
from scrapers.parse.regions import Region, Regions
from scrapers.parse.tree import Element, Tree

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
PICTURED = 0.7
"""The share of its prose in figures from which an article is a gallery."""
_LOOKED_INTO = frozenset({"div", "section", "article", "aside", "header", "figure"})
_TEXTS = frozenset({"table", "ul", "ol", "dl", "blockquote", "pre"})


def noise_within(regions: Regions, chosen: Region) -> dict[Element, str]:
    """The elements inside the chosen region that are no part of the article, with the kind of noise they are.

    A header below the first paragraph heads a section.
    """
    found: dict[Element, str] = {}
    tags, ends, proses = regions.tags, regions.ends, regions.proses
    index, end = chosen.index + 1, chosen.end
    has_begun = False
    looked_into = _LOOKED_INTO - {"figure"} if _is_of_pictures(regions, chosen) else _LOOKED_INTO
    while index < end:
        kind = regions.noise[index]
        if not kind and tags[index] in looked_into and not (has_begun and tags[index] == "header"):
            kind = _kind_by_content(regions, index, chosen)
        has_begun = has_begun or (not kind and proses[index] >= MIN_PARAGRAPH and ends[index] == index + 1)
        if kind:
            found[regions[index].element] = kind
            index = ends[index]
        else:
            index += 1
    found |= dict.fromkeys(captions(chosen), "caption")
    return found | dict.fromkeys(offers(chosen, found), "offer")


def _is_of_pictures(regions: Regions, chosen: Region) -> bool:
    """Whether nearly all that the chosen region says stands in figures: a gallery, whose captions are its text."""
    tags, ends, proses = regions.tags, regions.ends, regions.proses
    held = 0.0
    index, end = chosen.index + 1, chosen.end
    while index < end:
        if tags[index] == "figure":
            held += proses[index]
            index = ends[index]
        else:
            index += 1
    return held > MUCH_PROSE and held > PICTURED * proses[chosen.index]


def _kind_by_content(regions: Regions, index: int, chosen: Region) -> str | None:
    """Groups of links with their teasers, and the page's header inside the article."""
    tag, prose = regions.tags[index], regions.proses[index]
    if tag == "header":
        return "header" if prose < MAX_HEADER_PROSE else None
    if tag == "figure":
        is_caption = regions.own[index] > 0 or _is_picture(regions.tree, regions.places[index])
        return "caption" if is_caption and prose < MAX_HEADER_PROSE else None
    text_sum, link_sum = regions.text_sums[index], regions.link_sums[index]
    if not 30 <= text_sum <= min(MAX_GROUP_CHARS, chosen.text_sum // 4):
        return None
    least = MAX_LINK_SHARE * text_sum
    is_early = index - chosen.index < EARLY * (chosen.end - chosen.index)
    if is_early and prose > max(MUCH_PROSE, 0.5 * text_sum):
        return None
    if link_sum <= least or (prose >= MIN_PROSE and _bare_links(regions, index) <= least):
        return None
    return "links"


def _is_picture(tree: Tree, figure: int) -> bool:
    """Whether a figure shows a picture: it holds neither a table, a list, a quote nor code."""
    return _TEXTS.isdisjoint(tree.tags[figure + 1 : tree.ends[figure]])


def _bare_links(regions: Regions, group: int) -> int:
    """Characters of links that stand by themselves, not in a sentence."""
    inside = slice(group, regions.ends[group])
    columns = zip(regions.linked[inside], regions.own[inside], regions.stops[inside], strict=True)
    return sum([linked for linked, own, stops in columns if linked * 2 > own or not stops])
