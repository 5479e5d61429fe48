"""The keywords that the publisher gave to the article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.keys import key
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.evidence import Page, declared
from scrapers.parse.metadata.standing import standing, text_of
from scrapers.parse.metadata.titles import without_site

MAX_TAGS = 60
MAX_CHARS = 80
MAX_WORDS = 8
_META_WEIGHTS = (
    ("news_keywords", 0.75),
    ("keywords", 0.6),
    ("parsely-tags", 0.6),
    ("tags", 0.55),
    ("sailthru.tags", 0.5),
    ("cxenseparse:recs:keywords", 0.4),
)
_BETWEEN = re.compile(r"[,;|、，]")
_PREFIX = re.compile(r"^(?:[a-z_-]{2,20}:\s?|(?:category|tag|topic)-/?)(?=\S)")
Words = tuple[str, ...]


def tags(page: Page) -> Found[Words] | None:
    """The keywords of the best source, each once, in its order."""
    given = candidates(page)
    if not given:
        return None
    best = max(given, key=lambda candidate: candidate.weight)
    agree = sum(bool(set(map(key, best.value)) & set(map(key, other.value))) for other in given if other is not best)
    return Found(best.value, best.source, round(min(0.98, best.weight + 0.1 * agree), 3))


def candidates(page: Page) -> list[Candidate[Words]]:
    """The list of each source, cleaned; empty lists, placeholders and the headline cut into words left out."""
    titles = {*page.evidence.h1_keys, *map(key, (without_site(page.title, page), *page.meta("og:title")))} - {""}
    given = [c._replace(value=_without_title(c.value, titles)) for c in _given(page)]
    return [candidate for candidate in given if candidate.value and not _is_prose(candidate.value)]


def _without_title(words: Words, titles: set[str]) -> Words:
    """The keywords without the page's title: as one of several, or cut into its words at the beginning."""
    words = tuple(word for word in words if key(word) not in titles) if len(words) > 1 else words
    together = ""
    for number, form in enumerate(map(key, words), 1):
        together += form
        if together in titles and (number >= _SEVERAL or len(words) == 1):
            return words[number:]
        if not any(title.startswith(together) for title in titles):
            return words
    return words


_SEVERAL = 3
"""Words of a headline, one for each keyword, from which on they are no keywords."""


def _is_prose(words: Words) -> bool:
    """Whether a list of keywords is a sentence that was cut at its commas."""
    return any(len(word.split()) > MAX_WORDS for word in words)


def _given(page: Page) -> Iterator[Candidate[Words]]:
    words = [word for value in jsonld.as_list(page.evidence.article.get("keywords")) if (word := jsonld.text_of(value))]
    if words:
        yield Candidate(value=_cleaned(words), source="jsonld.keywords", weight=0.8, raw="; ".join(words)[:500])
    several = page.meta("article:tag")
    if several:
        yield Candidate(value=_cleaned(several), source="meta.article:tag", weight=0.78, raw="; ".join(several)[:500])
    for name, weight, contents in declared(page, _META_WEIGHTS):
        raw = "; ".join(contents[:2])[:500]
        yield Candidate(value=_cleaned(contents[:2]), source=f"meta.{name}", weight=weight, raw=raw)
    if words or several:
        return
    links = [
        text_of(link) for link in page.evidence.marked("tag")[:MAX_TAGS] if "category" not in (link.get("rel") or "")
    ]
    links = _without_counts(links)
    yield Candidate(value=_cleaned(links, split=False), source="rel.tag", weight=0.55, raw="; ".join(links)[:500])
    if not links:
        links = _without_counts(_listed(page))
        yield Candidate(value=_cleaned(links, split=False), source="link.tag", weight=0.45, raw="; ".join(links)[:500])


def _without_counts(links: list[str]) -> list[str]:
    """Tags without the number of articles that have them, where it stands behind each: `ferries 188`."""
    counted = [link for link in links if _COUNT.search(link)]
    return [_COUNT.sub("", link) for link in links] if 1 < len(links) == len(counted) else links


_COUNT = re.compile(r"\s+(?:\d{1,6}|\(\d{1,6}\))$")


def _listed(page: Page) -> list[str]:
    """The links to tag pages in the first element that is named after tags."""
    if not _TAG_PAGES.search(page.evidence.addresses):
        return []
    for element in page.evidence.marked(".tags"):
        links = [text_of(link) for link in element.iter("a") if _TAG_PAGE.search((link.get("href") or "").lower())]
        if links and element.tag not in {"body", "nav"} and standing(element) == 1.0:
            return links[:MAX_TAGS]
    return []


_TAG_PAGES = re.compile(r"/(?:tags?|topics?|keywords?|thema|themen|schlagwort|etiquetas?|etichette)/[^/]")
_TAG_PAGE = re.compile(f"{_TAG_PAGES.pattern}+/?$")


def _cleaned(values: Words | list[str], *, split: bool = True) -> Words:
    """Single words or phrases from lists in one string; machine prefixes (`tag:x`) are taken off."""
    found: dict[str, str] = {}
    for value in values:
        for part in _parts(jsonld.clean(value)) if split else [value]:
            word = part.strip(" #\"',，、")
            word = _PREFIX.sub("", word) if ":" in word or "-" in word else word
            form = key(word)
            if form and len(word) <= MAX_CHARS and word[0] not in "@<" and form not in _PLACEHOLDERS:
                found.setdefault(form, word)
                if len(found) == MAX_TAGS:
                    return tuple(found.values())
    return tuple(found.values())


_PLACEHOLDERS = frozenset("keywords tags none null newsarticle yourkeywordshere keyword1 keyword2".split())


def _parts(text: str) -> list[str]:
    """The keywords in one string; where words have no spaces between them, those part keywords."""
    parts = _BETWEEN.split(text)
    if len(parts) == 1 and _WIDE.fullmatch(text):
        return text.split()
    return parts


_WIDE = re.compile(r"\s*[\u3040-\u30ff\u4e00-\u9fff]{2,8}(?:\s+[\u3040-\u30ff\u4e00-\u9fff]{2,8})+\s*")
"""Several short words of Chinese or Japanese with spaces between them."""
