"""What is certainly noise inside the chosen region, before BeautifulSoup sees it."""

from __future__ import annotations

from lxml.html import HtmlElement

from scrapers.parse.regions import Region

MAX_LINK_SHARE = 0.25
"""A group with more of its characters inside links is a list of links with their teasers."""
MAX_GROUP_CHARS = 3_000
MAX_HEADER_PROSE = 500
_GROUPS = frozenset({"div", "section", "article", "aside"})


def noise_within(regions: list[Region], chosen: Region) -> dict[HtmlElement, str]:
    """The elements inside the chosen region that are no part of the article, with the kind of noise they are."""
    found: dict[HtmlElement, str] = {}
    position = chosen.index + 1
    while position < chosen.end:
        region = regions[position]
        kind = region.noise or _kind_by_content(region, chosen)
        if kind:
            found[region.element] = kind
            position = region.end
        else:
            position += 1
    return found


def _kind_by_content(region: Region, chosen: Region) -> str | None:
    """Groups of links with their teasers, and the page's header inside the article."""
    if region.tag == "header":
        return "header" if region.prose < MAX_HEADER_PROSE else None
    if region.tag not in _GROUPS or not 30 <= region.text_sum <= min(MAX_GROUP_CHARS, chosen.text_sum // 4):
        return None
    return "links" if region.link_sum > MAX_LINK_SHARE * region.text_sum else None
