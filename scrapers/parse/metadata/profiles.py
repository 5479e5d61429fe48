"""Authors whom links to authors' pages name, where such a link stands in a byline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.parse.keys import key
from scrapers.parse.metadata.bylines import Names, before
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.people import is_credit, people
from scrapers.parse.metadata.standing import standing, text_of
from scrapers.parse.tree import Element

_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|a)?|auteurs?|autore|staff|contributors?|writers?|reporters?|journalists?|profile|"
    r"bios?|redaktion|firmas)/"
)
"""What the address of an author's page holds, in small letters."""
_MOST_BYLINES = 4
_MOST_LINKS = 200
_MOST_TEXT = 220
_DECAY = 0.8


def from_profiles(page: Page) -> Iterator[Candidate[Names]]:
    """Links to author pages; neighbours name co-authors."""
    weight, groups = 0.55, dict[Element, list[str]]()
    for link in _profile_links(page)[:_MOST_LINKS]:
        parent = link.getparent()
        if parent is not None and _is_alone(link, parent) and standing(link) == 1.0 and not is_credit(before(link)):
            groups.setdefault(parent, []).append(text_of(link))
    weight = weight if len(groups) <= _MOST_BYLINES else weight / 2
    handles = {key(handle) for handle in page.meta("twitter:creator")}
    for texts in groups.values():
        names = people("; ".join(texts), page.evidence.site_keys, told=key(texts[0]) in handles)
        if names:
            yield Candidate(value=names, source="link.profile", weight=weight, raw="; ".join(texts))
            weight *= _DECAY


def _profile_links(page: Page) -> list[Element]:
    if not _PROFILE.search(page.evidence.addresses):
        return []
    tree = page.tree
    links = [(index, href) for index, href in tree.attributes["href"].items() if tree.tags[index] == "a"]
    return [Element(tree, index) for index, href in links if _PROFILE.search(href.lower())]


def _is_alone(link: Element, parent: Element) -> bool:
    """Whether a link stands in a byline rather than in the running text."""
    return len(text_of(parent, _MOST_TEXT)) < _MOST_TEXT and len(text_of(link, 60)) < 60
