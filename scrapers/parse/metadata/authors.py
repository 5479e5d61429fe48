"""The authors: people, in byline order; none where the page names none.

Sources: JSON-LD `author` (persons only), microdata and `rel=author`, meta elements, elements whose class speaks of a
byline, links to author pages, and "By …" beside the headline. Sources support each other when one names the same
people as the other or some of them; of those that agree the fullest list is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.keys import key
from scrapers.parse.metadata.bylines import Names, from_marks
from scrapers.parse.metadata.candidate import CONFLICT, Candidate, support
from scrapers.parse.metadata.chinese import checked, from_pen_names
from scrapers.parse.metadata.closing import from_copyright, from_signature, from_whole_names
from scrapers.parse.metadata.confidence import calibrated
from scrapers.parse.metadata.evidence import Page, declared
from scrapers.parse.metadata.labels import from_labels
from scrapers.parse.metadata.makers import has_address, is_maker
from scrapers.parse.metadata.people import MAX_NAMES, people
from scrapers.parse.metadata.persons import is_common
from scrapers.parse.metadata.profiles import from_profiles
from scrapers.parse.metadata.reporters import from_reporters
from scrapers.parse.metadata.signatures import from_joined, from_text

META_WEIGHTS = (
    ("parsely-author", 0.8),
    ("article:author_name", 0.75),
    ("sailthru.author", 0.7),
    ("byl", 0.7),
    ("citation_author", 0.7),
    ("article:author", 0.7),
    ("cxenseparse:author", 0.65),
    ("author", 0.6),
    ("dc.creator", 0.6),
    ("dcterms.creator", 0.6),
    ("dc.contributor.author", 0.6),
    ("creator", 0.5),
    ("article.author", 0.6),
    ("og:article:author", 0.6),
    ("articleauthor", 0.6),
    ("twitter:creator", 0.45),
)
_ORGANISATIONS = frozenset(
    {"Organization", "NewsMediaOrganization", "Corporation", "WebSite", "LocalBusiness", "organization"}
)
_AUTHOR_LABEL = re.compile(
    r"^(?:written by|by|author|auteur|autor|verfasst von|geschrieben von|von|écrit par|escrito por|scritto da|door|"
    r"geschreven door|autorzy|napisane przez|written\s*by|作者|執筆者)\W*$",
    re.IGNORECASE,
)
_LEAST = 0.15
"""Support below which a name is more likely a user's handle or a stray link than the author."""


def authors(page: Page) -> Found[Names] | None:
    """The people who wrote it, in the order of the byline."""
    return calibrated(_found(page)[1], "authors")


def candidates(page: Page, *, every: bool = False) -> list[Candidate[Names]]:
    """Every list of people that a source names, with the weight that the source has on this page.

    The weaker sources are asked only where the stronger ones leave room for doubt, or where `every` asks for all.
    """
    return _found(page, every=every)[0]


def _found(page: Page, *, every: bool = False) -> tuple[list[Candidate[Names]], Found[Names] | None]:
    """The candidates, and what is chosen among them."""
    given = _named(page, every=every)
    found = chosen(given)
    if joined := [*from_joined(page, found.value)] if found else []:
        given += joined
        found = chosen(given)
    if not given:
        given = [*from_pen_names(page)] or [*from_signature(page)] or [*from_copyright(page)] or [*_from_site(page)]
        found = chosen(given)
    return given, found


def _named(page: Page, *, every: bool) -> list[Candidate[Names]]:
    """The lists of people that the page names where its data and its byline stand, weighed."""
    given = [*checked(_from_jsonld(page), page)]
    metas = [*checked(_from_metas(page), page)]
    given += [] if _are_logins(metas, given, page) else metas
    if every or support(given) < _CERTAIN or _are_handles(given):
        given += checked(from_marks(page, exact=True), page)
    if every or support(given) < _SURE or _are_handles(given):
        given += checked(from_marks(page, exact=False), page)
    if every or support(given) < _SURE:
        given += [*checked(from_text(page), page), *from_reporters(page)]
    if every or support(given) < _FAINT:
        given += [*checked(from_profiles(page), page), *checked(from_labels(page), page)]
    given = [_weighed(candidate) for candidate in given]
    if given and _are_handles(given):
        given += from_whole_names(page, {name for candidate in given for name in candidate.value})
    return given


_BAR = re.compile(r"\s[|–—-]\s")


def _from_site(page: Page) -> Iterator[Candidate[Names]]:
    """A page that names nobody, on a site that is named after a person: a personal site."""
    behind_bar = _BAR.split(page.title)[-1]
    for name in (*page.evidence.site_names, behind_bar):
        names = people(name)
        if len(names) == 1 and key(names[0]) in page.evidence.site_keys and is_common(names[0]):
            yield Candidate(value=names, source="site.name", weight=0.45, raw=name)
            return


def _weighed(candidate: Candidate[Names]) -> Candidate[Names]:
    """A lone word is a user's handle more often than a name: it gives way to a full name."""
    if any(" " in name or not name.isascii() for name in candidate.value):
        return candidate
    return candidate._replace(weight=candidate.weight * _HANDLE)


_HANDLE = 0.5


_CERTAIN = 0.9
"""Support from which the page's data are not checked against its visible byline."""
_SURE = 0.65
_FAINT = 0.4


def _are_logins(metas: list[Candidate[Names]], given: list[Candidate[Names]], page: Page) -> bool:
    """Whether meta elements hold but a user's login, where the article's data name an author who is nobody."""
    return bool(metas) and not given and bool(page.evidence.article.get("author")) and _are_handles(metas)


def _are_handles(given: list[Candidate[Names]]) -> bool:
    return not any(" " in name or not name.isascii() for candidate in given for name in candidate.value)


def chosen(given: list[Candidate[Names]]) -> Found[Names] | None:
    """The list with the most support; a list is supported by those that name the same people or some of them."""
    if not given:
        return None
    keys = [frozenset(map(key, candidate.value)) for candidate in given]
    if len(set(keys)) == 1:
        best, total = max(given, key=lambda candidate: candidate.weight), support(given)
        enough = total * (0.9 + 0.1 * best.weight) >= _LEAST
        return Found(best.value, best.source, round(total, 3)) if enough else None
    groups = {mine: [c for c, theirs in zip(given, keys, strict=True) if theirs <= mine] for mine in set(keys)}
    supports = {mine: support(group) for mine, group in groups.items()}
    scores = [supports[mine] * (0.9 + 0.1 * candidate.weight) for candidate, mine in zip(given, keys, strict=True)]
    if max(scores) < _LEAST:
        return None
    place = max(range(len(given)), key=lambda i: (round(scores[i], 3), -i))
    mine, best = keys[place], given[place]
    against = support([c for c, theirs in zip(given, keys, strict=True) if theirs.isdisjoint(mine)])
    return Found(best.value, best.source, round(supports[mine] * (1 - CONFLICT * against), 3))


def _from_jsonld(page: Page) -> Iterator[Candidate[Names]]:
    for node, weight in ((page.evidence.article, 0.9), (page.evidence.web_page, 0.5)):
        for name in ("author", "creator"):
            found: dict[str, str] = {}
            for value in jsonld.as_list(node.get(name))[:MAX_NAMES]:
                for person in _persons(value, page):
                    found.setdefault(key(person), person)
            if found:
                yield Candidate(
                    value=tuple(found.values()), source=f"jsonld.{name}", weight=weight, raw=str(node.get(name))[:200]
                )
                break


def _persons(value: object, page: Page) -> Iterator[str]:
    """The people in one JSON-LD author: a string, a node, or a node whose name is a list."""
    if isinstance(value, str):
        yield from () if "://" in value else people(value, page.evidence.site_keys)
    elif isinstance(value, dict):
        types, whole = jsonld.types(value), f"{value.get('givenName') or ''} {value.get('familyName') or ''}".strip()
        sure = "Person" in types or types.isdisjoint(_ORGANISATIONS)
        for name in jsonld.as_list(value.get("name") or whole)[:MAX_NAMES]:
            names = people(str(jsonld.text_of(name) or ""), page.evidence.site_keys)
            yield from names if sure else filter(is_common, names)


def _from_metas(page: Page) -> Iterator[Candidate[Names]]:
    for name, weight, given in declared(page, META_WEIGHTS):
        found: dict[str, str] = {}
        contents = given[:MAX_NAMES]
        for content in contents:
            if not content.startswith("@") and not has_address(content):
                for person in people(content, page.evidence.site_keys, told=name != "twitter:creator"):
                    if not is_maker(person, page):
                        found.setdefault(key(person), person)
        if found:
            yield Candidate(
                value=tuple(found.values()), source=f"meta.{name}", weight=weight, raw="; ".join(contents)[:200]
            )
    yield from _from_twitter(page)


def _from_twitter(page: Page) -> Iterator[Candidate[Names]]:
    """Cards of two labelled facts, one of which is often the author."""
    for number in ("1", "2"):
        labels = page.meta(f"twitter:label{number}")
        if labels and any(map(_AUTHOR_LABEL.match, labels)):
            names = people("; ".join(page.meta(f"twitter:data{number}")), page.evidence.site_keys)
            if names:
                yield Candidate(value=names, source="meta.twitter:data", weight=0.65, raw=names[0])
