"""The authors: people, in byline order; none where the page names none.

Sources: JSON-LD `author` (persons only), microdata and `rel=author`, meta elements, elements whose class speaks of a
byline, links to author pages, and "By …" beside the headline. Sources support each other when one names the same
people as the other or some of them; of those that agree the fullest list is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml.html import HtmlElement

from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.metadata.candidate import CONFLICT, Candidate, support
from scrapers.parse.metadata.confidence import calibrated
from scrapers.parse.metadata.evidence import Page, key, line_of, standing, text_of
from scrapers.parse.metadata.given_names import GIVEN_NAMES
from scrapers.parse.metadata.people import people

Names = tuple[str, ...]

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
_STRONG = re.compile(
    r"by-?line|author[-_]*(?:s?[-_]*)?(?:name|link|list|title)?(?:\s|$|[-_]{2})|p-author|fn\b|autor|auteur|writer|"
    r"reporter|journalist",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"comment|reply|form|input|avatar|thumb|image|img|photo|social|twitter|icon|related|sidebar|widget|teaser|"
    r"card(?!in)|recommend|popular|"
    r"trending|more-?from|latest|footer|newsletter|review(?:ed|er)|editor-?(?:in|pick|wrap|note|block|content|js|"
    r"style)|factcheck|desc(?:ription)?\b|quote|"
    r"carousel|slider|promo|read-?more|caption|credit|mediainfo|mediabox|copyright|elementor-(?:widget-text|"
    r"element-editor)|text-editor|authored|authority|authoriz",
    re.IGNORECASE,
)
_BIO = re.compile(r"bio\b|biograph|about|description|box|info", re.IGNORECASE)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|a)?|auteurs?|autore|staff|contributors?|writers?|reporters?|journalists?|profile|"
    r"bios?|redaktion|firmas)/",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^\s*(?:(?:written|posted|words|story|text)\s+by|by|von|par|por|di|door|av|af|przez|a cura di|文|作者|记者|記者|"
    r"author|autor|auteur|redakteur)\s*[:：]?\s+\S",
    re.IGNORECASE,
)
_LOOKED_AT = 80
_MOST_BYLINES = 4
_MOST_TEXT = 220
_DECAY = 0.8
_FAINT = 0.3
_LEAST = 0.2
"""Support below which a name is more likely a user's handle or a stray link than the author."""


def authors(page: Page) -> Found[Names] | None:
    """The people who wrote it, in the order of the byline."""
    return calibrated(chosen(candidates(page)), "authors")


def candidates(page: Page) -> list[Candidate[Names]]:
    """Every list of people that a source names, with the weight that the source has on this page."""
    given = [*_from_jsonld(page), *_from_metas(page)]
    if support(given) < _CERTAIN or _are_handles(given):
        given += _from_marked(page)
    if support(given) < _SURE:
        given += [*_from_profiles(page), *_from_text(page)]
    return [_weighed(candidate) for candidate in given]


def _weighed(candidate: Candidate[Names]) -> Candidate[Names]:
    """A lone word is a user's handle more often than a name: it gives way to a full name."""
    if any(" " in name or not name.isascii() for name in candidate.value):
        return candidate
    return replace(candidate, weight=candidate.weight * _HANDLE)


_HANDLE = 0.6


_CERTAIN = 0.9
"""Support from which the page's data are not checked against its visible byline."""
_SURE = 0.9


def _are_handles(given: list[Candidate[Names]]) -> bool:
    return not any(" " in name or not name.isascii() for candidate in given for name in candidate.value)


def chosen(given: list[Candidate[Names]]) -> Found[Names] | None:
    """The list with the most support; a list is supported by those that name the same people or some of them."""
    if not given:
        return None
    keys = [frozenset(map(key, candidate.value)) for candidate in given]
    groups = [[c for c, theirs in zip(given, keys, strict=True) if theirs <= mine] for mine in keys]
    scores = [support(group) * (0.85 + 0.15 * candidate.weight) for group, candidate in zip(groups, given, strict=True)]
    if max(scores) < _LEAST:
        return None
    place = max(range(len(given)), key=lambda i: (round(scores[i], 3), -i))
    against = support(c for c, theirs in zip(given, keys, strict=True) if not theirs & keys[place])
    return Found(given[place].value, given[place].source, round(support(groups[place]) * (1 - CONFLICT * against), 3))


def _from_jsonld(page: Page) -> Iterator[Candidate[Names]]:
    for node, weight in ((page.evidence.article, 0.9), (page.evidence.web_page, 0.5)):
        for name in ("author", "creator"):
            found: dict[str, str] = {}
            for value in jsonld.as_list(node.get(name)):
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
    elif isinstance(value, dict) and jsonld.types(value).isdisjoint(_ORGANISATIONS):
        for name in jsonld.as_list(value.get("name")):
            yield from people(str(jsonld.text_of(name) or ""), page.evidence.site_keys)


def _from_metas(page: Page) -> Iterator[Candidate[Names]]:
    for name, weight in META_WEIGHTS:
        found: dict[str, str] = {}
        contents = page.meta(name)
        for content in contents:
            if "://" not in content and not content.startswith("@"):
                for person in people(content, page.evidence.site_keys):
                    found.setdefault(key(person), person)
        if found:
            yield Candidate(
                value=tuple(found.values()), source=f"meta.{name}", weight=weight, raw="; ".join(contents)[:200]
            )
    yield from _from_twitter(page)


def _from_twitter(page: Page) -> Iterator[Candidate[Names]]:
    """Cards of two labelled facts, one of which is often the author."""
    for number in ("1", "2"):
        if any(_AUTHOR_LABEL.match(label) for label in page.meta(f"twitter:label{number}")):
            names = people("; ".join(page.meta(f"twitter:data{number}")), page.evidence.site_keys)
            if names:
                yield Candidate(value=names, source="meta.twitter:data", weight=0.65, raw=names[0])


def _from_marked(page: Page) -> Iterator[Candidate[Names]]:
    """Elements marked as the author's (microdata, `rel=author`, class); the first that names people counts most."""
    decays: dict[str, float] = {}
    for element in page.evidence.marked("author", "creator", ".byline")[:_LOOKED_AT]:
        weight, source = _mark(element)
        weight *= decays.get(source, 1.0) * (standing(element) if weight else 0.0)
        if weight < _FAINT / 2:
            continue
        names = _names_of_neighbours(element, page) if source == "rel.author" else ()
        names = names or _names_in(element, page, told=source in {"rel.author", "microdata.author"})
        if names:
            yield Candidate(value=names, source=source, weight=weight, raw=text_of(element)[:200])
            decays[source] = decays.get(source, 1.0) * _DECAY


def _names_of_neighbours(element: HtmlElement, page: Page) -> Names:
    """The people of all `rel=author` links beside this one: co-authors."""
    parent = element.getparent()
    links = [link for link in parent if "author" in (link.get("rel") or "")] if parent is not None else []
    return people("; ".join(map(text_of, links)), page.evidence.site_keys) if len(links) > 1 else ()


def _mark(element: HtmlElement) -> tuple[float, str]:
    """How strongly an element is marked as the author's, and by what."""
    if element.tag in {
        "meta",
        "link",
        "input",
        "form",
        "style",
        "script",
        "img",
        "svg",
        "textarea",
        "iframe",
        "body",
        "html",
        "label",
    }:
        return 0.0, ""
    marks = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"
    if _WRONG.search(marks):
        return 0.0, ""
    if "author" in (element.get("itemprop") or "") or (element.get("property") or "").endswith("author"):
        return 0.8, "microdata.author"
    if "author" in (element.get("rel") or "").split():
        return 0.8, "rel.author"
    if _STRONG.search(marks):
        return (0.6 if _BIO.search(marks) else 0.7), "class.byline"
    return 0.45, "class.author"


def _names_in(element: HtmlElement, page: Page, *, told: bool) -> Names:
    """The people that an element names: its links to authors if it has several, else its text."""
    text = _lines(element)
    if not text:
        return ()
    names = [e for e in element.iter() if "name" in (e.get("itemprop") or "").split() and e is not element]
    if names:
        texts = [text_of(e) or e.get("content") or "" for e in names]
        return people("; ".join(texts), page.evidence.site_keys, told=told)
    links = [e for e in element.iter("a") if e is not element and _is_author_link(e)]
    found = people("; ".join(dict.fromkeys(map(text_of, links))), page.evidence.site_keys, told=told)
    return found or people(text, page.evidence.site_keys, told=told or bool(_BY.match(text.replace("\n", " "))))


def _is_author_link(link: HtmlElement) -> bool:
    href = link.get("href") or ""
    return link.get("rel") == "author" or "autor" in href or "author" in href


def _lines(element: HtmlElement) -> str:
    """The texts inside an element, one to a line; empty where they are too long for a byline."""
    lines, length = [], 0
    for text in element.itertext():
        folded = " ".join(text.split())
        if folded:
            lines.append(folded)
            length += len(folded)
            if length > _MOST_TEXT:
                return ""
    return "\n".join(lines)


def _from_profiles(page: Page) -> Iterator[Candidate[Names]]:
    """Links to author pages; neighbours name co-authors."""
    weight, groups = 0.55, dict[HtmlElement, list[str]]()
    for link in page.root.iter("a"):
        parent = link.getparent()
        if (
            parent is not None
            and _PROFILE.search(link.get("href") or "")
            and _is_alone(link, parent)
            and standing(link) == 1.0
        ):
            groups.setdefault(parent, []).append(text_of(link))
    weight = weight if len(groups) <= _MOST_BYLINES else weight / 2
    for texts in groups.values():
        names = people("; ".join(texts), page.evidence.site_keys, told=False)
        if names:
            yield Candidate(value=names, source="link.profile", weight=weight, raw="; ".join(texts))
            weight *= _DECAY


def _is_alone(link: HtmlElement, parent: HtmlElement) -> bool:
    """Whether a link stands in a byline rather than in the running text."""
    return len(text_of(parent, _MOST_TEXT)) < _MOST_TEXT and len(text_of(link, 60)) < 60


def _from_text(page: Page) -> Iterator[Candidate[Names]]:
    """`By Jane Doe` in plain text beside the headline, in one piece or two; or a name that stands alone there."""
    previous = ""
    for place, node in enumerate(page.evidence.near_texts[:_NEAR]):
        text = node.text
        if place < _NEXT_TO_HEADLINE and (name := _bare_name(text, node.parent, page)):
            yield Candidate(value=name, source="text.name", weight=0.5, raw=text)
        line = f"{previous} {text}" if _ONLY_BY.match(previous) else text
        previous = text
        if len(line) < _MOST_TEXT and _BY.match(line) and standing(node.parent):
            names = people(line, page.evidence.site_keys, told=False)
            if names and (" " in names[0] or not names[0].isascii()):
                yield Candidate(value=names, source="text.by", weight=0.55, raw=line)
                return


_NEXT_TO_HEADLINE = 10
_NEAR = 36


def _bare_name(text: str, parent: HtmlElement, page: Page) -> Names:
    """A name that stands alone beside the headline, or before a bar: `Jane Doe | Senior Writer | 2 July`."""
    if not (_SHORTEST_NAME < len(text) < _SHORT_LINE) or text.split(maxsplit=1)[0].casefold() not in GIVEN_NAMES:
        return ()
    first, _, rest = text.partition("|")
    names = people(first, page.evidence.site_keys, told=False)
    if len(names) != 1 or len(names[0].split()) not in {2, 3} or key(names[0]) in key(page.title):
        return ()
    whole = rest or len(key(text)) <= len(key(names[0])) + 2
    return names if whole and len(line_of(parent)) < _SHORT_LINE and standing(parent) == 1.0 else ()


_SHORTEST_NAME = 5
_SHORT_LINE = 80
_ONLY_BY = re.compile(
    r"^\W*(?:(?:written|posted|words|story|text)\s+by|by|von|par|por|author(?:\(s\)|s)?|autor(?:in)?|auteur|text|"
    r"words)\s*:?$",
    re.IGNORECASE,
)
