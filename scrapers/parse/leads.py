"""The text's lead where it stands outside of the chosen region: between the headline and the first paragraph."""

from __future__ import annotations

import re
from itertools import islice

from scrapers.parse.noise import title_region
from scrapers.parse.passages import Passage, passages
from scrapers.parse.regions import HEADINGS, Region
from scrapers.parse.steps import LEAD, SENTENCE_END, Facts, key_of, quotes
from scrapers.parse.tree import Element

MIN_WORDS = 22
"""A shorter passage below the headline is a deck or a caption."""
MIN_CHARS = 5 * MIN_WORDS
MIN_PARAGRAPH_PROSE = 80.0
MIN_LEAD_WORDS = 30
"""A passage that the description holds word for word is a lead only with as many, in several sentences."""
MAX_LEADS = 4
SAME = 40
"""Passages that begin with as many equal characters are the same one."""
MAX_LINK_SHARE = 1 / 3
_PICTURE = re.compile(r"image|img|photo|picture|figure|gallery|media|video|foto|bild", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…](?:\s|$)")
_DECK = re.compile(r"excerpt|summar|synops|syn\b|\bdec?k|subtitle|sub-?head|standfirst|descri", re.IGNORECASE)
_TAGS = frozenset({"p", "div", "li"})
_ABOVE = frozenset({None, "header"})
"""Noise that a lead may stand in: a page's header holds its headline, and the lead below it."""


def leads(
    regions: list[Region], chosen: Region, noise: dict[Element, str], facts: Facts, found: list[Passage]
) -> list[Passage]:
    """The passages that open the text and that are not among those found in the chosen region, in page order.

    What the description holds word for word is the deck, and not lost by being left out; a lead it may be all the same.
    """
    title = title_region(regions, facts.headline)
    if title is None or title.index >= chosen.end:
        return []
    read = [(region, passages(region.element, {})) for region in _between(regions, title, chosen, noise)]
    likely = [(region, only[0]) for region, only in read if len(only) == 1 and _is_lead(only[0])]
    if not likely:
        return []
    known = {key_of(passage.text[: 4 * SAME])[:SAME] for passage in found}
    deck = key_of(facts.description)
    above: list[Passage] = []
    for region, lead in likely:
        key = key_of(lead.text)
        if (
            key[:SAME] not in known
            and not _is_pictured(region)
            and (key not in deck or _is_more_than_deck(lead, region))
        ):
            lead.groups = LEAD
            above.append(lead)
    return above if len(above) <= MAX_LEADS else []


def _between(regions: list[Region], title: Region, chosen: Region, noise: dict[Element, str]) -> list[Region]:
    """The blocks of text between the headline and the first paragraph that is kept anyway.

    Two headings of one level above the chosen region head teasers: what stands below the first of them is no lead.
    """
    found: list[Region] = []
    level, above_heading = title.tag, 0
    headers = {element.index for element, kind in noise.items() if kind == "header"}
    around = (region.end for region in regions[: title.index] if region.place in headers)
    header_end = max(around, default=0) if headers else 0
    for region in regions[title.index + 1 : chosen.end]:
        is_inside = region.index > chosen.index
        if is_inside and region.place in headers:
            header_end = region.end
        if is_inside and region.index >= header_end:
            if region.prose >= MIN_PARAGRAPH_PROSE and region.end == region.index + 1:
                break
        elif region.tag in HEADINGS and region.own:
            if region.tag == level and not is_inside and level != "h1":
                return found[:above_heading]
            level, above_heading = region.tag, len(found)
        elif _may_lead(region):
            found.append(region)
    return found


def _may_lead(region: Region) -> bool:
    """Whether a region is one block of text, not mostly links, and no noise."""
    return (
        region.own >= MIN_CHARS
        and region.end == region.index + 1
        and region.tag in _TAGS
        and region.linked <= MAX_LINK_SHARE * region.own
        and region.noise in _ABOVE
    )


def _is_pictured(region: Region) -> bool:
    """Whether a region stands with a picture, as captions do."""
    above = region.element.getparent()
    names = f"{region.element.get('class')} {above.get('class') if above is not None else ''}"
    return _PICTURE.search(names) is not None


def _is_more_than_deck(passage: Passage, region: Region) -> bool:
    """Whether a passage that the page gives as its description too is a lead by its length, and not called a deck."""
    if passage.word_count < MIN_LEAD_WORDS or len(_SENTENCE.findall(passage.text)) < 2:
        return False
    around = islice((region.element, *region.element.iterancestors()), 3)
    return not any(_DECK.search(f"{element.get('class')} {element.get('id')}") for element in around)


def _is_lead(passage: Passage) -> bool:
    return (
        passage.kind in {"paragraph", "item"}
        and not quotes(passage)
        and passage.word_count >= MIN_WORDS
        and passage.text.endswith(SENTENCE_END)
    )
