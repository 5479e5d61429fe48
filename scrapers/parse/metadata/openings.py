"""The dates with which pages open: in titles, in the datelines of agencies, behind relative times above the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.parse.metadata.belonging import LIKE_A_DATE, belonging
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.dated import Dated, read_date
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.tree import Tree

_BAR = re.compile(r"\s*[|｜│»›]\s*|\s+[-–—·•:]\s+")
_LONGEST_PART = 30
_REACH = 60
"""Strings behind the headline among which the text begins."""
_PROSE = 60
"""Characters that the first string of a text has at least, its dateline among them."""
_OPENING = 90
_DAY = re.compile(
    r"(?P<date>(?:[^\W\d_]{3,10}\.?\s\d{1,2},?|\d{1,2}\.?\s[^\W\d_]{3,10}\.?,?)\s(?:19|20)\d\d|"
    r"\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?P<end>\s?(?:--|[–—]|/\w[\w ]{1,20}/)|\s-\s|[)\]])"
)
"""A day and what parts it from the text: `3 May 2024 –`, `(03.05.2024)`."""
_LONGEST_PLACE = 50
_SHORT = 3
"""Letters of the words between the capitals of a place's name."""


def from_title(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """A day that is a part of the page's title by itself: `The ferry is late | Quay News | 03.05.2024`."""
    for title in dict.fromkeys((page.title, *page.meta("og:title"))):
        parts = _BAR.split(title) if LIKE_A_DATE.search(title) else []
        for part in parts[1:]:
            if len(part) <= _LONGEST_PART and LIKE_A_DATE.search(part):
                yield from read_date(part, "text.title", 0.5, page, timezone)
                return


def from_dateline(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """The day in the dateline that opens the text."""
    for string in page.evidence.strings_near(_REACH)[:_REACH]:
        opening = " ".join(string[:_OPENING].split()) if len(string) >= _PROSE and not string.isspace() else ""
        found = _DAY.search(opening) if LIKE_A_DATE.search(opening) else None
        if found and _is_dateline(opening[: found.start()], found["end"]):
            yield from read_date(found["date"], "text.dateline", 0.5, page, timezone)
            return


def _is_dateline(before: str, end: str) -> bool:
    """Whether before a day stands nothing, or a place and a comma, or the bracket that is closed behind it."""
    opened = before[-1:] in {"(", "["}
    words = before.rstrip("([").replace(",", " ").split()
    if opened != (end in {")", "]"}) or len(before) > _LONGEST_PLACE or not all(map(_is_of_a_place, words)):
        return False
    return opened or not words or before.rstrip()[-1:] == ","


def _is_of_a_place(word: str) -> bool:
    """Whether a word may be one of a place's name: `Frankfurt am Main`."""
    return word[0].isupper() or len(word) <= _SHORT


def from_tips(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """The moment that a relative time near the headline (`2 hours ago`) shows where it is pointed at."""
    tree, heading = page.tree, page.evidence.heading
    first = tree.lasts[heading.index] if heading else 0
    for place, tip in tree.attributes["title"].items():
        near = _MOMENT.match(tip) and 0 <= tree.firsts[place] - first < _REACH
        if near and not _is_of_update(tree, place) and belonging(tree, place, heading):
            yield from read_date(tip, "text.tip", 0.5, page, timezone)
            return


def _is_of_update(tree: Tree, place: int) -> bool:
    """Whether an element, or the one around it, is named after updates."""
    classes = tree.attributes["class"]
    name = f"{classes.get(place, '')} {classes.get(tree.parents[place], '')}".lower()
    return ("updat" in name or "modif" in name) and "publi" not in name


_MOMENT = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d")
