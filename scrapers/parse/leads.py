"""The text's lead where it stands outside of the chosen region: between the headline and the first paragraph."""

from __future__ import annotations

import re
from itertools import islice

from scrapers.parse.passages import Passage, passages
from scrapers.parse.regions import HEADINGS, Region, Regions
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
    regions: Regions, chosen: Region, noise: dict[Element, str], facts: Facts, found: list[Passage]
) -> list[Passage]:
    """The passages that open the text and that are not among those found in the chosen region, in page order.

    What the description holds word for word is the deck, and not lost by being left out; a lead it may be all the same.
    """
    if regions.title is None or regions.title >= chosen.end:
        return []
    blocks = [regions[index].element for index in _between(regions, regions.title, chosen, noise)]
    read = [(block, passages(block, {})) for block in blocks]
    likely = [(block, only[0]) for block, only in read if len(only) == 1 and _is_lead(only[0])]
    if not likely:
        return []
    known = {_opening(passage.text) for passage in found}
    deck = key_of(facts.description)
    above: list[Passage] = []
    for block, lead in likely:
        key = key_of(lead.text)
        if key[:SAME] not in known and not _is_pictured(block) and (key not in deck or _is_more_than_deck(lead, block)):
            lead.groups = LEAD
            above.append(lead)
    return above if len(above) <= MAX_LEADS else []


def _opening(text: str) -> str:
    """The first characters of a text's key, from as little of it as they take."""
    key = key_of(text[: SAME + SAME // 2])
    return (key if len(key) >= SAME else key_of(text[: 4 * SAME]))[:SAME]


def _between(regions: Regions, title: int, chosen: Region, noise: dict[Element, str]) -> list[int]:
    """The blocks of text between the headline and the first paragraph that is kept anyway.

    Two headings of one level above the chosen region head teasers: what stands below the first of them is no lead.
    """
    found: list[int] = []
    tags, ends, places = regions.tags, regions.ends, regions.places
    level, above_heading = tags[title], 0
    headers = {element.index for element, kind in noise.items() if kind == "header"}
    around = (ends[index] for index in range(title) if places[index] in headers)
    header_end = max(around, default=0) if headers else 0
    for index in range(title + 1, chosen.end):
        is_inside = index > chosen.index
        if is_inside and places[index] in headers:
            header_end = ends[index]
        if is_inside and index >= header_end:
            if regions.proses[index] >= MIN_PARAGRAPH_PROSE and ends[index] == index + 1:
                break
        elif tags[index] in HEADINGS and regions.own[index]:
            if tags[index] == level and not is_inside and level != "h1":
                return found[:above_heading]
            level, above_heading = tags[index], len(found)
        elif _may_lead(regions, index):
            found.append(index)
    return found


def _may_lead(regions: Regions, index: int) -> bool:
    """Whether a region is one block of text, not mostly links, and no noise."""
    own = regions.own[index]
    return (
        own >= MIN_CHARS
        and regions.ends[index] == index + 1
        and regions.tags[index] in _TAGS
        and regions.linked[index] <= MAX_LINK_SHARE * own
        and regions.noise[index] in _ABOVE
    )


def _is_pictured(block: Element) -> bool:
    """Whether a block stands with a picture, as captions do."""
    above = block.getparent()
    names = f"{block.get('class')} {above.get('class') if above is not None else ''}"
    return _PICTURE.search(names) is not None


def _is_more_than_deck(passage: Passage, block: Element) -> bool:
    """Whether a passage that the page gives as its description too is a lead by its length, and not called a deck."""
    if passage.word_count < MIN_LEAD_WORDS or len(_SENTENCE.findall(passage.text)) < 2:
        return False
    around = islice((block, *block.iterancestors()), 3)
    return not any(_DECK.search(f"{element.get('class')} {element.get('id')}") for element in around)


def _is_lead(passage: Passage) -> bool:
    return (
        passage.kind in {"paragraph", "item"}
        and not quotes(passage)
        and passage.word_count >= MIN_WORDS
        and passage.text.endswith(SENTENCE_END)
    )
