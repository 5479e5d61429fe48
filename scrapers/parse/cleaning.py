"""The cleaning: an ordered list of small named steps over the article's passages; each says what it took and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scrapers.parse import captions, datelines, edges, machine, newsroom, references, steps
from scrapers.parse.passages import Passage
from scrapers.parse.phrases import LONG_OPENING, OPENING
from scrapers.parse.steps import Facts, is_prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One passage or element that the cleaning took out: by which step, why, and how it began."""

    step: str
    why: str
    text: str


Step = Callable[[list[Passage], Facts], Iterator[tuple[Passage, str]]]

STEPS: tuple[Step, ...] = (
    steps.repeated_headline,
    steps.doubled_labels,
    references.read_on_cards,
    references.link_lists,
    steps.labels,
    machine.machine_text,
    machine.programs,
    machine.notices,
    steps.share_bars,
    steps.contents_lists,
    captions.captions,
    newsroom.newsroom_lines,
    datelines.bylines_and_dates,
    edges.repeated_deck,
    edges.control_lines,
    steps.newsletters,
    steps.feedback,
    references.related_links,
    edges.leading_scraps,
    edges.author_sections,
    edges.author_bios,
    edges.trailing_cards,
    edges.trailing_sections,
    edges.trailing_scraps,
    edges.below_the_box,
    steps.repeats,
    steps.empty_headings,
)


BOXED: tuple[Step, ...] = (steps.newsletters, steps.feedback)
"""Steps after which the rest of the box goes too."""

MAX_FURNITURE_WORDS = 90
"""No step looks at how a longer passage opens."""
MAX_POINTER_WORDS = 45
"""Longer passages are looked at for notes on rights, on money, on where a text was first, and for placeholders."""
MAX_BOX_WORDS = 160
SMALL_BOX_WORDS = 60
MIN_BOX_SHARES = (0.2, 0.34)
"""A box goes when at least this share of its words has been taken: of a small one, and of a larger one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The passages that are the article, and what was taken out."""

    passages: list[Passage]
    removals: list[Removal]


def clean(found: list[Passage], facts: Facts) -> Cleaned:
    """Take out everything that is no part of the article."""
    removals: list[Removal] = []
    total = 0
    for passage in found:
        total += passage.word_count
        if passage.word_count <= MAX_FURNITURE_WORDS:
            opening = OPENING if passage.word_count <= MAX_POINTER_WORDS else LONG_OPENING
            passage.is_suspect = opening.match(passage.folded) is not None
    for step in STEPS:
        taken = dict(step(found, facts))
        if not taken:
            continue
        if step in BOXED:
            taken |= _boxes(found, taken, total)
        removals.extend(Removal(step=step.__name__, why=why, text=passage.text[:120]) for passage, why in taken.items())
        found = [passage for passage in found if passage not in taken]
    return Cleaned(passages=found, removals=removals)


def _heads_next(found: list[Passage], position: int, boxes: set[int]) -> bool:
    """Whether a passage ends its box and is a heading, or a line all in bold, over the text in the next."""
    passage, below = found[position], found[position + 1 : position + 2]
    markup = passage.markup.strip()
    is_head = passage.kind == "heading" or (markup.startswith(("<b>", "<str")) and markup.endswith(("</b>", "ong>")))
    return is_head and bool(below) and boxes.isdisjoint(below[0].groups) and is_prose(below[0])


def _boxes(found: list[Passage], taken: dict[Passage, str], total: int) -> dict[Passage, str]:
    """The passages that stand in the same box as one that was taken: a small group apart from the text."""
    words: Counter[int] = Counter()
    gone: Counter[int] = Counter()
    for passage in found:
        for group in passage.groups:
            words[group] += passage.word_count
            gone[group] += passage.word_count if passage in taken else 0
    limit = min(MAX_BOX_WORDS, total // 5)
    boxes = {
        group
        for group, count in gone.items()
        if count and words[group] <= limit and count >= MIN_BOX_SHARES[words[group] > SMALL_BOX_WORDS] * words[group]
    }
    opened: set[int] = set()
    rest: dict[Passage, str] = {}
    for position, passage in enumerate(found):
        if passage in taken:
            opened |= boxes.intersection(passage.groups)
            before = found[position - 1] if position else passage
            if before.kind == "heading" and before not in taken and not boxes.isdisjoint(before.groups):
                rest[before] = "the heading of a box with such a passage"
        elif not opened.isdisjoint(passage.groups) and not _heads_next(found, position, opened):
            rest[passage] = "in a box with such a passage"
    return rest
