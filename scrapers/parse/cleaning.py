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


@dataclass(slots=True, kw_only=True)
class Cleaned:
    """The passages that are the article, and what was taken out."""

    soup: BeautifulSoup
    passages: list[Passage]
    removals: list[Removal] = field(default_factory=list)


def clean(soup: BeautifulSoup, facts: Facts) -> Cleaned:
    """Take out everything that is no part of the article; the soup is changed."""
    cleaned = Cleaned(soup=soup, passages=passages(soup))
    for step in STEPS:
        taken = dict(step(cleaned.passages, facts))
        if not taken:
            continue
        for passage, why in taken.items():
            _detach(passage.tag)
            cleaned.removals.append(Removal(step=step.__name__, why=why, text=passage.text[:120]))
        cleaned.passages = [passage for passage in cleaned.passages if passage not in taken]
    return cleaned


def _detach(tag: Tag) -> None:
    """Take an element out, and the lists and groups that it leaves empty."""
    parent = tag.parent
    tag.extract()
    while parent is not None and parent.name not in {"body", "html", "[document]"} and not parent.get_text(strip=True):
        above = parent.parent
        parent.extract()
        parent = above
