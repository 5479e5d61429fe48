"""The cleaning: an ordered list of small named steps over the article's passages; each says what it took and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from scrapers.parse import steps
from scrapers.parse.passages import Passage, passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One passage or element that the cleaning took out: by which step, why, and how it began."""

    step: str
    why: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the metadata says, for the steps that compare passages with it."""

    host: str = ""
    headline: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()


Step = Callable[[list[Passage], Facts], Iterator[tuple[Passage, str]]]

STEPS: tuple[Step, ...] = (
    steps.repeated_headline,
    steps.labels,
    steps.share_bars,
    steps.contents_lists,
    steps.captions,
    steps.bylines_and_dates,
    steps.repeated_deck,
    steps.newsletters,
    steps.feedback,
    steps.related_links,
    steps.link_lists,
    steps.leading_scraps,
    steps.author_bios,
    steps.trailing_sections,
    steps.trailing_scraps,
    steps.repeats,
    steps.empty_headings,
)


BOXED: tuple[Step, ...] = (steps.newsletters, steps.feedback)
"""Steps after which the rest of the box goes too."""

MAX_BOX_WORDS = 160
MIN_BOX_SHARE = 0.2
"""A box goes when at least this share of its words has been taken."""


@dataclass(slots=True, kw_only=True)
class Cleaned:
    """The passages that are the article, and what was taken out."""

    soup: BeautifulSoup
    passages: list[Passage]
    removals: list[Removal] = field(default_factory=list)


def clean(soup: BeautifulSoup, facts: Facts) -> Cleaned:
    """Take out everything that is no part of the article; the soup is changed."""
    cleaned = Cleaned(soup=soup, passages=passages(soup))
    total = sum(passage.word_count for passage in cleaned.passages)
    for step in STEPS:
        taken = dict(step(cleaned.passages, facts))
        if not taken:
            continue
        if step in BOXED:
            taken |= _boxes(cleaned.passages, taken, total)
        for passage, why in taken.items():
            _detach(passage.tag)
            cleaned.removals.append(Removal(step=step.__name__, why=why, text=passage.text[:120]))
        cleaned.passages = [passage for passage in cleaned.passages if passage not in taken]
    return cleaned


def _boxes(found: list[Passage], taken: dict[Passage, str], total: int) -> dict[Passage, str]:
    """The passages that stand in the same box as one that was taken: a small group apart from the text."""
    words: dict[int, int] = {}
    for passage in found:
        for above in _groups(passage.tag):
            words[id(above)] = words.get(id(above), 0) + passage.word_count
    limit = min(MAX_BOX_WORDS, total // 5)
    gone: dict[int, int] = {}
    for passage in taken:
        for above in _groups(passage.tag):
            gone[id(above)] = gone.get(id(above), 0) + passage.word_count
    boxes = {key for key, count in gone.items() if words[key] <= limit and count >= MIN_BOX_SHARE * words[key]}
    return {
        passage: "in a box with such a passage"
        for passage in found
        if passage not in taken and any(id(above) in boxes for above in _groups(passage.tag))
    }


def _groups(tag: Tag) -> list[Tag]:
    return [above for above in tag.parents if above.name == "div"]


def _detach(tag: Tag) -> None:
    """Take an element out, and the lists and groups that it leaves empty."""
    parent = tag.parent
    tag.extract()
    while parent is not None and parent.name not in {"body", "html", "[document]"} and not parent.get_text(strip=True):
        above = parent.parent
        parent.extract()
        parent = above
