"""The cleaning's steps for the lines that say who wrote an article and when, above and below the text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scrapers.parse import phrases
from scrapers.parse.passages import Passage
from scrapers.parse.steps import TOP_PASSAGES, Facts, Taken, first_prose, key_of, last_prose, quotes
from scrapers.parse.strings import any_in

_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\b\d{1,2}:\d{2}\b|\b(?:19|20)\d{2}\b|\d+年"
)
_NUMBER = re.compile(r"\d+")
_INITIALS = re.compile(r"\([a-z]{2,5}(?:[/, ]+[a-z]{2,5})*\)|[A-Z]{2,6}\d*\s?\([^()]{2,50}\)")
_FULL_DATE = re.compile(
    r"\W*(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{1,2}-\d{1,2})(?:\W+\d{1,2}:\d{2}(?:\W+\w{1,4})?)?\W*"
)
_DAY = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|"
    r"\d{1,2}(?:\.|st|nd|rd|th|er)? (?:de )?[^\W\d]{3,12}\.?,? (?:de )?\d{4}|[^\W\d]{3,12}\.? \d{1,2}, \d{4})"
)
_WEEKDAY = r"(?:[^\W\d]{2,12}[.,]?\s)?"
_STAMP = re.compile(rf"{_WEEKDAY}{_DAY}\W{{1,3}}(?:um |at |à )?\d{{1,2}}[:.h]\d{{2}}(?!\d).{{0,80}}[^.!?]$")
"""A day and a clock time open a line that may go on with names."""
_NAMED_DAY = re.compile(rf"{_WEEKDAY}{_DAY}")
_PUBLISHED = re.compile(
    r".{0,40}\b(?:publi[cs]\w{2,5}|pubblicato|gepubliceerd|veröffentlicht|опубликовано)\b.{0,24}\b(?:19|20)\d\d\b.{0,24}[^.!?]$"
)
"""Where and when a text came out; matched against folded text, below it."""
PUBLISHED_HINTS = ("publi", "pubbl", "veröffentl", "опубликован")
_BEHIND_NAME = re.compile(r"\s*[,|·•–—]\s*")
_PART = re.compile(r"\s[|•·]\s")
MAX_LINE_WORDS = 20
MAX_SIGNED_WORDS = 6


def bylines_and_dates(found: list[Passage], facts: Facts) -> Taken:
    """Who wrote it and when, above and below the text."""
    first, last = first_prose(found), last_prose(found)
    names = {key_of(author) for author in facts.authors}
    firsts = first_words(names)
    longest = 2 * max(map(len, names), default=0)
    for position, passage in enumerate(found):
        if passage.word_count > MAX_LINE_WORDS or passage.kind == "code" or quotes(passage):
            continue
        at_edge = position <= first or position >= last
        if any_in(passage.folded, firsts) and _is_name(passage.text, names, longest, at_edge=at_edge):
            yield passage, "an author's name"
        elif passage.is_suspect and _is_byline(passage, names, at_edge=at_edge):
            yield passage, "a byline"
        elif position >= last and (_INITIALS.fullmatch(passage.text) or _tells_publication(passage)):
            yield passage, "an author's initials, or when it came out"
        elif passage.kind == "paragraph" and _is_whole_date(passage.text, is_above=position < TOP_PASSAGES):
            yield passage, "a date"
        elif at_edge and passage.word_count <= 16 and (_has_reading_time(passage) or _tells_date(passage)):
            yield passage, "a date or a reading time"


def _is_name(text: str, names: set[str], longest: int, *, at_edge: bool) -> bool:
    """Whether a line is an author's name; above or below the text, with a few words behind a mark."""
    if len(text) <= longest and key_of(text) in names:
        return True
    name, *others = _BEHIND_NAME.split(text, 1) if at_edge else [text]
    return bool(others) and len(others[0].split()) <= 3 and text[-1] not in ".!?" and key_of(name) in names


def is_row(text: str) -> bool:
    """Whether a line is names, days and times with bars between them."""
    return len(_PART.split(text)) > 2 and _DATE.search(text) is not None and text[-1] not in ".!?…"


def _is_byline(passage: Passage, names: set[str], *, at_edge: bool) -> bool:
    """Whether a line says who wrote the article: above or below the text, or briefly and with an author's name."""
    is_brief = passage.word_count <= MAX_SIGNED_WORDS
    if passage.text[-1] in "?!" or not (at_edge or is_brief) or not phrases.BYLINE.match(passage.folded):
        return False
    is_short = at_edge and passage.word_count <= 12 and passage.text[-1] != "."
    return is_short or any(name and name in key_of(passage.text) for name in names)


def _tells_publication(passage: Passage) -> bool:
    return any_in(passage.folded, PUBLISHED_HINTS) and _PUBLISHED.match(passage.folded) is not None


def _is_whole_date(text: str, *, is_above: bool) -> bool:
    """Whether a line is a day and nothing else, in figures; above the text, also in words, or with names behind."""
    if _FULL_DATE.fullmatch(text):
        return True
    return is_above and len(text) < 60 and (_NAMED_DAY.fullmatch(text) or _STAMP.match(text)) is not None


def first_words(names: Iterable[str]) -> tuple[str, ...]:
    """What stands in a folded text if one of the names does."""
    return tuple({name.split()[0] for name in names if name})


def _has_reading_time(passage: Passage) -> bool:
    return "min" in passage.folded and phrases.READING_TIME.search(passage.folded) is not None


def _tells_date(passage: Passage) -> bool:
    if passage.word_count > 12 or passage.kind == "item":
        return False
    return (passage.is_suspect and phrases.DATE_WORDS.match(passage.folded) is not None) or (
        (passage.kind == "paragraph" or len(_NUMBER.findall(passage.text)) > 1) and _is_date(passage.text)
    )


def _is_date(text: str) -> bool:
    if len(text) < 100 and _STAMP.match(text):
        return True
    return (
        len(text) < 50
        and _NUMBER.search(text) is not None
        and _DATE.search(text) is not None
        and sum(map(str.isalpha, text)) < 25
        and not text.endswith((".", "?", "!", "…", "。", "？", "！"))
    )
