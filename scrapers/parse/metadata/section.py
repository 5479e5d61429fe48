"""The section of the site that the article stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.metadata.candidate import Candidate, choose
from scrapers.parse.metadata.evidence import Page, key
from scrapers.parse.metadata.standing import standing, text_of

META_WEIGHTS = (
    ("article:section", 0.8),
    ("parsely-section", 0.75),
    ("section", 0.6),
    ("sailthru.verticals", 0.4),
    ("cxenseparse:recs:category", 0.5),
    ("category", 0.5),
    ("article.section", 0.5),
    ("subject", 0.3),
)
MAX_CHARS = 60
_NOT_SECTIONS = frozenset(
    "home startseite inicio accueil homepage start article articles artikel post posts page story uncategorized "
    "allgemein index front frontpage".split()
)


def section(page: Page) -> Found[str] | None:
    """The section's name as the publisher writes it."""
    return choose(candidates(page), key)


def candidates(page: Page) -> list[Candidate[str]]:
    """What each source gives; the site's home and name are no sections."""
    refused = _NOT_SECTIONS | page.evidence.site_keys | {key(title) for title in page.h1s}

    def usable(given: Iterator[Candidate[str]]) -> list[Candidate[str]]:
        return [c for c in given if key(c.value) not in refused and 1 < len(c.value) <= MAX_CHARS]

    return usable(_declared(page)) or usable(_marked(page))


def _declared(page: Page) -> Iterator[Candidate[str]]:
    sections = [
        text for value in jsonld.as_list(page.evidence.article.get("articleSection")) if (text := jsonld.text_of(value))
    ]
    for text in sections[:1]:
        yield Candidate(value=_first(text), source="jsonld.articleSection", weight=0.85, raw=text)
    for name, weight in META_WEIGHTS:
        for content in page.meta(name)[:1]:
            text = jsonld.clean(content)
            yield Candidate(value=_first(text), source=f"meta.{name}", weight=weight, raw=content)
    for crumb in _crumbs(page)[:1]:
        yield Candidate(value=crumb, source="jsonld.breadcrumb", weight=0.6, raw=crumb)


def _marked(page: Page) -> Iterator[Candidate[str]]:
    """Links and elements marked as the section's, where the page's data name none."""
    links = [link for link in page.evidence.marked("category") if standing(link) == 1.0]
    for link in links[:1]:
        yield Candidate(value=text_of(link, MAX_CHARS), source="rel.category", weight=0.6)
    for element in page.evidence.marked("articleSection")[:1]:
        text = text_of(element, MAX_CHARS)
        yield Candidate(value=text, source="microdata.articleSection", weight=0.7, raw=text)


def _crumbs(page: Page) -> list[str]:
    """The names of the JSON-LD breadcrumb between the site's home and the page itself."""
    for node in page.jsonld:
        if "BreadcrumbList" in jsonld.types(node):
            entries = [entry for entry in jsonld.as_list(node.get("itemListElement")) if isinstance(entry, dict)]
            names = [jsonld.text_of(entry.get("name")) or jsonld.text_of(entry.get("item")) or "" for entry in entries]
            titles = {key(title) for title in (page.title, *page.h1s)}
            return [
                name
                for name in names
                if name and key(name) not in _NOT_SECTIONS | page.evidence.site_keys | titles and len(name) < MAX_CHARS
            ]
    return []


def _first(text: str) -> str:
    """The first of several sections in one string (`Politics, World`), the broadest of a path (`World > Asia`)."""
    return re.split(r"\s*(?:[,;|>]|\s/\s)\s*", text.strip())[0]
