"""Authors in the page's marked bylines: microdata, RDFa, `rel=author` and classes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scrapers.parse.keys import key
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.elsewhere import is_author_link, is_in_caption, is_on_card, is_teased
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.people import is_credit, people
from scrapers.parse.metadata.standing import standing, text_of
from scrapers.parse.strings import any_in, remembered
from scrapers.parse.tree import Element

Names = tuple[str, ...]

_STRONG = re.compile(
    r"by-?line|author[-_]*(?:s?[-_]*)?(?:name|link|list|title)?(?:\s|$|[-_]{2})|p-author|fn\b|autor|auteur|writer|"
    r"reporter|journalist",
)
_WRONG_WORDS = tuple(
    "comment reply form input avatar thumb image img photo social twitter icon related sidebar widget teaser recommend "
    "popular trending morefrom more-from latest footer newsletter reviewed reviewer factcheck quote carousel slider "
    "promo readmore read-more caption credit mediainfo mediabox copyright text-editor authored authority "
    "authoriz".split()
)
_WRONG = re.compile(
    r"card(?!in)|desc(?:ription)?\b|editor-?(?:in|pick|wrap|note|block|content|js|style)|elementor-element-editor"
)
_BIO = re.compile(r"bio\b|biograph|about|description|box|info")
STARTS_BYLINE = re.compile(  # of a text in small letters
    r"\s*(?:by|von|durch|par|por|di|door|av|af|przez|a cura di|文|作者|szerző|írta|piše|пише|oleh|"
    r"penulis|haber|yazan|tác giả|автор|текст|γράφει|"
    r"بقلم|كتبت?|نویسنده|گزارش|מאת|โดย|글|기자명|লেখক|लेखक|"
    r"记者|記者|author|autor(?:[/*:_·]?in)?|auteur|redakteur|(?:written|posted|submitted|words|story|text)\s+by|"
    r"(?:gespeichert|eingestellt|eingetragen|geschrieben|verfasst|veröffentlicht|hinzugefügt) von|"
    r"(?:soumis|posté|publié|écrit) par|(?:enviado|publicado|escrito) por|(?:inviato|pubblicato|scritto) da|"
    r"(?:skrevet|skriven|skrivet) (?:av|af))\s*[:：]?\s+\S",
)
_LOOKED_AT = 80
_MOST_TEXT = 220
_DECAY = 0.8
_FAINT = 0.3


def from_marks(page: Page, *, exact: bool) -> Iterator[Candidate[Names]]:
    """Elements marked as the author's, by microdata and `rel=author` (`exact`) or by class; the first counts most."""
    decays: dict[str, float] = {}
    marked = page.evidence.marked(*(("author", "creator") if exact else (".byline",)))[:_LOOKED_AT]
    cards = set() if exact else {element.get("class") for element in marked if is_teased(element)}
    for element in marked:
        weight, source = _mark(element)
        weight *= decays.get(source, 1.0) * (standing(element) if weight else 0.0)
        if weight < _FAINT / 2 or is_credit(before(element)):
            continue
        if cards and element.get("class") in cards and is_teased(element, least=0):
            continue
        if source not in _SURE_SOURCES and (is_in_caption(element) or is_on_card(element, page.evidence.heading)):
            continue
        names = _names_of_neighbours(element, page, told=source in _SURE_SOURCES)
        names = names or _names_in(element, page, told=source in _SURE_SOURCES)
        if names:
            yield Candidate(value=names, source=source, weight=weight, raw=text_of(element)[:200])
            decays[source] = decays.get(source, 1.0) * _DECAY


def before(element: Element) -> str:
    """The text directly before an element, whatever it stands in."""
    tree, first = element.tree, element.tree.firsts[element.index]
    near = (tree.strings[place].strip() for place in range(first - 1, max(-1, first - _STEPS_BACK), -1))
    return next(filter(None, near), "")


_STEPS_BACK = 4
_SURE_SOURCES = frozenset({"rel.author", "microdata.author"})


def _names_of_neighbours(element: Element, page: Page, *, told: bool) -> Names:
    """The people of all elements beside this one that are marked as authors, too: co-authors.

    Where a class alone marks it, those with the same class that hold little else.
    """
    parent, classes = element.getparent(), element.get("class")
    if parent is None or not (told or classes):
        return ()
    children = islice(parent, _MOST_INSIDE)
    marked = [e for e in children if (_is_exact(e) if told else e.get("class") == classes)]
    found: dict[str, str] = {}
    for neighbour in marked if 1 < len(marked) <= _MOST_BESIDE else ():
        names = _names_in(neighbour, page, told=told)
        if not told and len(key(text_of(neighbour, _MOST_TEXT))) > sum(map(len, names)) + _LITTLE:
            return ()
        for name in names:
            found.setdefault(key(name), name)
    return tuple(found.values())


def _is_exact(element: Element) -> bool:
    return "author" in (element.get("rel") or "") or _is_data(element)


def _is_data(element: Element) -> bool:
    """Whether microdata or RDFa mark an element as the author's."""
    return "author" in (element.get("itemprop") or "") or (element.get("property") or "").endswith("author")


_MOST_BESIDE = 12
_LITTLE = 40
"""Letters beside a name in the box of one of several authors: a role, a place."""


_NO_BYLINES = frozenset("meta link input form style script img svg textarea iframe body html label".split())


def _mark(element: Element) -> tuple[float, str]:
    """How strongly an element is marked as the author's, and by what."""
    if element.tag in _NO_BYLINES:
        return 0.0, ""
    wrong, by_name = _judged(
        f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"
    )
    if wrong:
        return 0.0, ""
    if _is_data(element):
        return 0.8, "microdata.author"
    if "author" in (element.get("rel") or "").split():
        return 0.8, "rel.author"
    return by_name


@remembered
def _judged(names: str) -> tuple[bool, tuple[float, str]]:
    """Whether an element's names speak of something else than the author, and how strongly they speak of the author."""
    small = names.lower()
    if any_in(small, _WRONG_WORDS) or _WRONG.search(small):
        return True, (0.0, "")
    if _STRONG.search(small):
        return False, (0.6 if _BIO.search(small) else 0.7, "class.byline")
    return False, (0.45, "class.author")


def _names_in(element: Element, page: Page, *, told: bool) -> Names:
    """The people that an element names: its links to authors if it has several, else its text."""
    text = _lines(element)
    if text is None:
        return ()
    if named := _named_inside(element):
        texts = [text_of(e) or e.get("content") or "" for e in named]
        return people("; ".join(texts), page.evidence.site_keys, told=told)
    links = [link for link in element.iter("a") if link.index != element.index]
    if authors := list(filter(is_author_link, links)):
        together = "; ".join(dict.fromkeys(map(text_of, authors)))
        if found := people(together, page.evidence.site_keys, told=told):
            return found
    if found := _names_of_list(element, links, page):
        return found
    told = told or STARTS_BYLINE.match(text.replace("\n", " ").lower()) is not None
    return people(text, page.evidence.site_keys, told=told)


def _named_inside(element: Element) -> list[Element]:
    """The elements inside one that microdata or RDFa mark as somebody's name."""
    tree, start = element.tree, element.index
    names, properties = tree.attributes["itemprop"], tree.attributes["property"]
    inside = range(start + 1, min(start + _MOST_INSIDE, tree.ends[start])) if names or properties else ()
    return [
        Element(tree, at)
        for at in inside
        if (at in names and "name" in names[at].split()) or (at in properties and properties[at].endswith(":name"))
    ]


def _names_of_list(element: Element, links: list[Element], page: Page) -> Names:
    """The people of a byline that is a list: links to one kind of page, or items, each of them a person's name."""
    folders = {(link.get("href") or "").rstrip("/").rpartition("/")[0] for link in links}
    is_uniform = len(folders) == 1
    texts = (
        [*dict.fromkeys(map(text_of, links))] if is_uniform else [text_of(e, _MOST_TEXT) for e in element.iter("li")]
    )
    found: list[str] = []
    for text in texts if len(texts) > 1 else ():
        names = people(text, page.evidence.site_keys, told=False)
        if len(names) != 1 or key(names[0]) != key(text):
            return ()
        found.append(names[0])
    return tuple(found)


_MOST_INSIDE = 200


def _lines(element: Element) -> str | None:
    """The texts inside an element, one to a line; None where they are too long for a byline."""
    lines, length, tree = [], 0, element.tree
    for text in tree.strings[tree.firsts[element.index] : tree.lasts[element.index]]:
        folded = " ".join(text.split())
        if folded:
            lines.append(folded)
            length += len(folded)
            if length > _MOST_TEXT:
                return None
    return "\n".join(lines)
