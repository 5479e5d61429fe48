"""The section of the site that the article stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.keys import key
from scrapers.parse.metadata.candidate import Candidate, choose
from scrapers.parse.metadata.evidence import Page, declared
from scrapers.parse.metadata.nearby import texts_before
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
    "allgemein index front frontpage mainpage übersicht overview forside hjem hem etusivu главная начало головна "
    "首页 主页 トップ ホーム 홈 főoldal stronagłówna páginainicial anasayfa trangchủ hlavnístránka acasă početna "
    "início kreu ballina αρχική หน้าแรก anzeige werbung advertorial sponsored ad ads".split()
)
"""Steps of a path and kinds of texts that are no part of a site, reduced to their letters."""


def section(page: Page) -> Found[str] | None:
    """The section's name as the publisher writes it."""
    return choose(candidates(page), key)


def candidates(page: Page) -> list[Candidate[str]]:
    """What each source gives; the site's home and name are no sections."""
    refused = (_NOT_SECTIONS, page.evidence.site_keys, page.evidence.h1_keys)

    def usable(given: Iterator[Candidate[str]]) -> list[Candidate[str]]:
        fitting = [c for c in given if 1 < len(c.value) <= MAX_CHARS and not c.value.isdigit()]
        return [c for c in fitting if not any(key(c.value) in names for names in refused)]

    return usable(_declared(page)) or usable(_marked(page)) or usable(_from_url(page))


def _declared(page: Page) -> Iterator[Candidate[str]]:
    sections = [
        text for value in jsonld.as_list(page.evidence.article.get("articleSection")) if (text := jsonld.text_of(value))
    ]
    for text in sections[:1]:
        yield Candidate(value=_first(text), source="jsonld.articleSection", weight=0.85, raw=text)
    for name, weight, (content, *_) in declared(page, META_WEIGHTS):
        yield Candidate(value=_first(jsonld.clean(content)), source=f"meta.{name}", weight=weight, raw=content)
    for crumb in _crumbs(page)[:1]:
        yield Candidate(value=crumb, source="jsonld.breadcrumb", weight=0.6, raw=crumb)


def _marked(page: Page) -> Iterator[Candidate[str]]:
    """Links and elements marked as the section's, where the page's data name none."""
    links = [link for link in page.evidence.marked("category") if standing(link) == 1.0]
    for link in links[:1]:
        yield Candidate(value=text_of(link, MAX_CHARS), source="rel.category", weight=0.6)
    yield from _kicker(page)
    for crumb in _crumb_links(page):
        if _is_crumb(crumb, page):
            yield Candidate(value=crumb, source="crumbs", weight=0.55, raw=crumb)
            break
    for element in page.evidence.marked("articleSection")[:1]:
        text = text_of(element, MAX_CHARS)
        yield Candidate(value=text, source="microdata.articleSection", weight=0.7, raw=text)


def _kicker(page: Page) -> Iterator[Candidate[str]]:
    """A link to a section's page just above the headline."""
    for near in islice(texts_before(page.tree, page.evidence.heading), _KICKER_REACH):
        links = (near.parent, near.parent.getparent())
        if any(link and link.tag == "a" and _SECTION_PAGE.search(link.get("href") or "") for link in links):
            yield Candidate(value=near.text, source="kicker", weight=0.5, raw=near.text)
            return


_KICKER_REACH = 4
_SECTION_PAGE = re.compile(
    r"/(?:sections?|categor(?:y|ies|ia|ie)|categoria|kategorien?|channels?|topics?|thema|themen|tags?|rubriken?|rubrik|"
    r"rubriques?|ressorts?|seccion(?:es)?|verticals?)/[^/]+/?$",
    re.IGNORECASE,
)
"""The addresses of a section's own page, as a link above the headline has them."""


def _crumb_links(page: Page) -> Iterator[str]:
    """The links of the visible breadcrumb."""
    for element in page.evidence.marked(".crumbs")[:3]:
        links = list(element.iter("a"))
        if len(links) > 1:
            yield from (text_of(link, MAX_CHARS) for link in links if not _HOME.fullmatch(link.get("href") or "-"))
            return


_HOME = re.compile(r"(?:https?:)?(?://[^/?#]+)?/?(?:index\.\w+)?")
"""The address of a site's first page."""


def _from_url(page: Page) -> Iterator[Candidate[str]]:
    """The first directory of the article's address that is a word: `/artificial-intelligence/slug/`."""
    for part in urlsplit(page.url).path.strip("/").split("/")[:-1]:
        if _DIRECTORY.match(part) and part not in _NOT_DIRECTORIES:
            yield Candidate(value=part.replace("-", " ").title(), source="url", weight=0.35, raw=part)
            return


_DIRECTORY = re.compile(r"[a-z]{3,}(?:-[a-z]+){0,2}$")
_NOT_DIRECTORIES = frozenset(
    "news topic topics roll photo photos raksts artykul article articles artikel artikelen articulo articulos artigo "
    "notizie nyheter story stories blog blogs post "
    "posts archive archives archiv content node index entry entries page pages amp web www newsticker meldung "
    "nachrichten noticias actualites html item items view detail details wiki watch live media print feed feeds "
    "beitrag".split()
)


def _crumbs(page: Page) -> list[str]:
    """The names of the JSON-LD breadcrumbs between the site's home and the page itself."""
    lists = [node.get("itemListElement") for node in page.jsonld if "BreadcrumbList" in jsonld.types(node)]
    entries = [entry for steps in lists for entry in jsonld.as_list(steps) if isinstance(entry, dict)]
    entries = [entry for entry in entries if not _HOME.fullmatch(_address(entry))]
    names = [jsonld.text_of(entry.get("name")) or jsonld.text_of(entry.get("item")) or "" for entry in entries]
    return [name for name in names if _is_crumb(name, page)]


def _address(entry: dict[str, Any]) -> str:
    """The address of a step, or a sign that it has none."""
    item = entry.get("item")
    address = item.get("@id") or item.get("url") if isinstance(item, dict) else item
    return address.strip() if isinstance(address, str) and address.strip() else "-"


def _is_crumb(name: str, page: Page) -> bool:
    """Whether a step of a breadcrumb is neither the site's home nor the page itself."""
    if not 1 < len(name) < MAX_CHARS or not any(map(str.isalpha, name)):
        return False
    form = key(name)
    known = (_NOT_SECTIONS, _NOT_DIRECTORIES, page.evidence.site_keys, page.evidence.h1_keys)
    return not any(form in names for names in known) and not key(page.title).startswith(form)


def _first(text: str) -> str:
    """The first of several sections in one string (`Politics, World`), the broadest of a path (`World > Asia`)."""
    if text[:1] == "/":
        return text.strip("/").partition("/")[0]
    text = text.lstrip(" #›»")
    return _BETWEEN.split(text.strip(), maxsplit=1)[0] if not _SIGNS.isdisjoint(text) else text.strip()


_BETWEEN = re.compile(r"\s*(?:[,;|>]|\s/\s)\s*")
_SIGNS = frozenset(",;|>/")
