"""Authors in the page's marked bylines: microdata, `rel=author`, classes, and links to author pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.evidence import Page, key
from scrapers.parse.metadata.people import is_credit, people
from scrapers.parse.metadata.standing import standing, text_of
from scrapers.parse.tree import Element

Names = tuple[str, ...]

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
STARTS_BYLINE = re.compile(
    r"^\s*(?:(?:written|posted|submitted|words|story|text)\s+by|by|von|par|por|di|door|av|af|przez|a cura di|文|作者|"
    r"记者|記者|author|autor|auteur|redakteur)\s*[:：]?\s+\S",
    re.IGNORECASE,
)
_PROFILE_WORDS = (
    "/author", "/autor", "/auteur", "/staff/", "/contributor", "/writer", "/reporter", "/journalist", "/profile/",
    "/bio", "/redaktion/", "/firmas/",
)  # fmt: skip
"""What the address of an author's page holds at least."""
_LOOKED_AT = 80
_MOST_BYLINES = 4
_MOST_LINKS = 200
_MOST_TEXT = 220
_DECAY = 0.8
_FAINT = 0.3


def from_marks(page: Page, *, exact: bool) -> Iterator[Candidate[Names]]:
    """Elements marked as the author's, by microdata and `rel=author` (`exact`) or by class; the first counts most."""
    decays: dict[str, float] = {}
    marked = page.evidence.marked(*(("author", "creator") if exact else (".byline",)))
    for element in marked[:_LOOKED_AT]:
        weight, source = _mark(element)
        weight *= decays.get(source, 1.0) * (standing(element) if weight else 0.0)
        if weight < _FAINT / 2 or is_credit(_before(element)):
            continue
        names = _names_of_neighbours(element, page) if source in _SURE_SOURCES else ()
        names = names or _names_in(element, page, told=source in _SURE_SOURCES)
        if names:
            yield Candidate(value=names, source=source, weight=weight, raw=text_of(element)[:200])
            decays[source] = decays.get(source, 1.0) * _DECAY


def _before(element: Element) -> str:
    """The text directly before an element, whatever it stands in."""
    tree, first = element.tree, element.tree.firsts[element.index]
    near = (tree.strings[place].strip() for place in range(first - 1, max(-1, first - _STEPS_BACK), -1))
    return next(filter(None, near), "")


_STEPS_BACK = 4
_SURE_SOURCES = frozenset({"rel.author", "microdata.author"})


def _names_of_neighbours(element: Element, page: Page) -> Names:
    """The people of all elements beside this one that are marked as authors, too: co-authors."""
    parent = element.getparent()
    if parent is None:
        return ()
    marked = [e for e in parent if "author" in (e.get("rel") or "") or "author" in (e.get("itemprop") or "")]
    found: dict[str, str] = {}
    for neighbour in marked if len(marked) > 1 else ():
        for name in _names_in(neighbour, page, told=True):
            found.setdefault(key(name), name)
    return tuple(found.values())


def _mark(element: Element) -> tuple[float, str]:
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
    wrong, by_name = _judged(
        f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"
    )
    if wrong:
        return 0.0, ""
    if "author" in (element.get("itemprop") or "") or (element.get("property") or "").endswith("author"):
        return 0.8, "microdata.author"
    if "author" in (element.get("rel") or "").split():
        return 0.8, "rel.author"
    return by_name


@lru_cache(maxsize=16_384)
def _judged(names: str) -> tuple[bool, tuple[float, str]]:
    """Whether an element's names speak of something else than the author, and how strongly they speak of the author."""
    if _STRONG.search(names):
        return bool(_WRONG.search(names)), (0.6 if _BIO.search(names) else 0.7, "class.byline")
    return bool(_WRONG.search(names)), (0.45, "class.author")


def _names_in(element: Element, page: Page, *, told: bool) -> Names:
    """The people that an element names: its links to authors if it has several, else its text."""
    text = _lines(element)
    if not text:
        return ()
    names = [e for e in element.iter() if "name" in (e.get("itemprop") or "").split() and e != element]
    if names:
        texts = [text_of(e) or e.get("content") or "" for e in names]
        return people("; ".join(texts), page.evidence.site_keys, told=told)
    links = [e for e in element.iter("a") if e != element and _is_author_link(e)]
    found = people("; ".join(dict.fromkeys(map(text_of, links))), page.evidence.site_keys, told=told)
    return found or people(
        text, page.evidence.site_keys, told=told or bool(STARTS_BYLINE.match(text.replace("\n", " ")))
    )


def _is_author_link(link: Element) -> bool:
    href = link.get("href") or ""
    return link.get("rel") == "author" or "autor" in href or "author" in href


def _lines(element: Element) -> str:
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


def from_profiles(page: Page) -> Iterator[Candidate[Names]]:
    """Links to author pages; neighbours name co-authors."""
    weight, groups = 0.55, dict[Element, list[str]]()
    for link in _profile_links(page)[:_MOST_LINKS]:
        parent = link.getparent()
        if parent is not None and _is_alone(link, parent) and standing(link) == 1.0 and not is_credit(_before(link)):
            groups.setdefault(parent, []).append(text_of(link))
    weight = weight if len(groups) <= _MOST_BYLINES else weight / 2
    handles = {key(handle) for handle in page.meta("twitter:creator")}
    for texts in groups.values():
        names = people("; ".join(texts), page.evidence.site_keys, told=key(texts[0]) in handles)
        if names:
            yield Candidate(value=names, source="link.profile", weight=weight, raw="; ".join(texts))
            weight *= _DECAY


def _profile_links(page: Page) -> list[Element]:
    if not any(word in page.evidence.addresses for word in _PROFILE_WORDS):
        return []
    tree = page.tree
    links = [(index, href) for index, href in tree.attributes["href"].items() if tree.tags[index] == "a"]
    return [Element(tree, index) for index, href in links if href and _PROFILE.search(href)]


def _is_alone(link: Element, parent: Element) -> bool:
    """Whether a link stands in a byline rather than in the running text."""
    return len(text_of(parent, _MOST_TEXT)) < _MOST_TEXT and len(text_of(link, 60)) < 60
