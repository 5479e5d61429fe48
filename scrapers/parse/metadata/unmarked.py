"""Headlines that stand in no heading of the page's titles: in boxes, as an entry's title, as a part of a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from scrapers.parse.keys import key
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.standing import text_of
from scrapers.parse.metadata.titles import without_site
from scrapers.parse.tree import Element

_WEIGHT, _BEHIND_KICKER = 0.75, 0.93
_LONGEST = 400
_SHORTEST = 6
_SHORTEST_PART = 8
_LAST_LATIN = "\u2fff"
_KICKER = re.compile(r"\s*[\[【(（][^\]】)）]+[\]】)）]\s*")
_PARTS = re.compile(r"\s*(?:[|｜│_»›]|--)+\s*|\s+[-–—·•:]\s+")
_NUMBER = re.compile(r"(?:^|[-_])\d{3,}(?=$|[-_])")
_SHORTEST_SLUG = 15
_NO_HEADINGS = frozenset({"title", "a", "option", "select"})
_REACH = 12
"""Strings behind a headline among which its text begins."""
_PROSE, _WIDE_PROSE = 80, 40


def unmarked(page: Page) -> Iterator[Candidate[str]]:
    """The first of these: what the article stands under, an entry's title, what the address spells, a title's part."""
    return islice(chain(_bracketed(page), _boxed(page), _entry(page), _addressed(page), _part(page)), 1)


def _bracketed(page: Page) -> Iterator[Candidate[str]]:
    """A lesser heading that is all of a title but what stands in brackets before it: the column's name."""
    for title in page.meta("og:title")[:1]:
        kicker = _KICKER.match(title)
        rest = key(title[kicker.end() :]) if kicker else ""
        for element in islice(page.root.iter("h2", "h3", "h4"), 60) if len(rest) >= _SHORTEST else ():
            if key(text := text_of(element, _LONGEST)) == rest:
                yield Candidate(value=text, source=element.tag, weight=_BEHIND_KICKER, raw=text)
                return


def _boxed(page: Page) -> Iterator[Candidate[str]]:
    """What the article stands under, where one of the page's titles begins or ends with it."""
    element = page.evidence.heading
    text = text_of(element, _LONGEST) if element is not None and element.tag != "h1" else ""
    for title in (page.title, *page.meta("og:title")) if len(text) >= _SHORTEST else ():
        before, found, behind = " ".join(title.split()).partition(text)
        if found and _ends(before[::-1], text[:1]) and _ends(behind, text[-1:]):
            weight = _BEHIND_KICKER if _KICKER.fullmatch(before) else _WEIGHT
            yield Candidate(
                value=without_site(text, page), source=element.tag if element else "", weight=weight, raw=text
            )
            return


def _ends(beside: str, edge: str) -> bool:
    """Whether a part of a title ends where no letter follows; between words that no spaces part a space is enough."""
    return not beside.strip()[:1].isalnum() or (beside[:1].isspace() and edge > _LAST_LATIN)


def _entry(page: Page) -> Iterator[Candidate[str]]:
    """The title of the page's only entry, by the class that feeds of pages know it by."""
    if "entry-title" in page.evidence.names:
        classes = page.tree.attributes["class"].items()
        entries = [at for at, name in classes if "entry-title" in name.lower().split()]
        if len(entries) == 1 and (text := text_of(Element(page.tree, entries[0]), _LONGEST)):
            yield Candidate(value=text, source="entry-title", weight=_WEIGHT, raw=text)


def _addressed(page: Page) -> Iterator[Candidate[str]]:
    """The heading that the page's address spells, where its titles are the site's."""
    last = urlsplit(page.url).path.rstrip("/").rpartition("/")[2]
    slug = key(_NUMBER.sub("", last.rpartition(".")[0] or last))
    for element in page.root.iter("h2", "h3") if len(slug) >= _SHORTEST_SLUG else ():
        text = text_of(element, _LONGEST)
        if slug in {key(text), key(unicodedata.normalize("NFKD", text))}:
            yield Candidate(value=text, source="url", weight=_WEIGHT, raw=text)
            return


def _part(page: Page) -> Iterator[Candidate[str]]:
    """The part that is most of the title and that the page shows with prose behind it: the rest is the site."""
    least = max(_SHORTEST_PART, len(key(page.title)) / 2)
    parts = {key(part) for part in _PARTS.split(page.title)} if _PARTS.search(page.title) else set()
    parts = {part for part in parts if len(part) >= least}
    if not parts:
        return
    tree, starts = page.tree, {part[0] for part in parts}
    shown = [
        (len(form), string)
        for place, string in enumerate(tree.strings)
        if string.strip()[:1].casefold() in starts
        and (form := key(string[:_LONGEST])) in parts
        and tree.tags[tree.owners[place]] not in _NO_HEADINGS
        and any(map(_is_prose, tree.strings[place + 1 : place + _REACH]))
    ]
    if shown:
        text = " ".join(max(shown)[1].split())
        yield Candidate(value=text, source="title part", weight=_WEIGHT, raw=text)


def _is_prose(text: str) -> bool:
    return len(text) > _PROSE or (len(text) > _WIDE_PROSE and text.strip()[:1] > _LAST_LATIN)
