"""Authors who are named only around the text's end: by a signature below it, or in the site's copyright line.

Both are asked only where nothing else on the page names an author, or only by a given name. A signature is a common
form of name that stands alone in its line behind a paragraph, and is the only one of its kind: several are headings, or
people who are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from scrapers.parse.keys import key, lowered
from scrapers.parse.metadata.bylines import Names
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.given_names import GIVEN_NAMES
from scrapers.parse.metadata.people import people
from scrapers.parse.metadata.persons import is_common
from scrapers.parse.metadata.standing import block_of, line_of, own_standing, standing, text_of
from scrapers.parse.tree import Element

_WEIGHT = 0.45
_FOOTER = 150
"""Strings at a page's end among which its copyright line stands."""
_LONG = 150
"""Characters of a string from which it is a paragraph of the text."""
_LONGEST_SIGNATURE = 60
_LONGEST_LINE = 200
_ENDS = frozenset('.!?”"“»…)')
"""What a sentence ends with."""
_EDGES = "()[]–—-~ "
_YEAR = r"(?:19|20)\d\d"
_NOTICE = re.compile(
    rf"(?:(?:(?:©|\(c\)|copyright\b)[^\w©]*+)+(?:{_YEAR}\W*+)+|{_YEAR}\s?[-–]\s?{_YEAR}\s)(?:©\s?|(?:by|von)\s)*(?P<name>\S.*)|"
    rf"(?:©|\(c\)|copyright\b)[\s:]*(?P<first>\D{{5,40}}?)[\s,]+{_YEAR}",
)
"""`© 2026 Jane Doe`, `2019-2026 by Jane Doe`, `Copyright Jane Doe, 2026`, in small letters; without a year it is a
picture's credit."""
_SIGNS = ("©", "opyright", "(c)", " by ", " von ")
"""What a notice may have in it; most pages have one or two of these at their end."""
_COMPANY = re.compile(r"\b(?:llc|inc|ltd|gmbh|ag|corp|co|llp|plc|s\.?a|b\.?v|group|media|company)\b", re.IGNORECASE)


def from_signature(page: Page) -> Iterator[Candidate[Names]]:
    """The one name that stands alone in its line below a paragraph of the text."""
    found: dict[str, str] = {}
    tree, strings = page.tree, page.tree.strings
    long = (at for at, string in enumerate(strings) if len(string) > _LONG and len(string.strip()) > _LONG)
    first = next(long, len(strings))
    for index in [at for at, tag in enumerate(tree.tags) if tag == "p"]:
        start, end = tree.firsts[index], tree.lasts[index]
        if start == end or len(strings[start].strip()) > _LONGEST_SIGNATURE:
            continue
        for place in range(max(start, first + 1), end):
            text = strings[place].strip()
            name = _name(text.strip(_EDGES), page) if 0 < len(text) < _LONGEST_SIGNATURE else ""
            if name and _is_behind_text(strings, place) and _is_paragraph(Element(tree, tree.owners[place]), len(text)):
                found[key(name)] = name
    if len(found) == 1:
        for name in found.values():
            yield Candidate(value=(name,), source="text.signature", weight=_WEIGHT, raw=name)
    elif not found:
        yield from [*_from_lines(page, first)] or _from_headings(page)


def _from_lines(page: Page, first: int) -> Iterator[Candidate[Names]]:
    """The one line below the text that is `By Jane Doe`, or `Jane Doe` before a bar and a date."""
    tree, found = page.tree, dict[Names, str]()
    for place in range(first, len(tree.strings)):
        text = tree.strings[place].strip()
        if bracketed := _BRACKETED.search(text, max(0, len(text) - _LONGEST_SIGNATURE)):
            found[people(bracketed[1], page.evidence.site_keys, told=False)] = bracketed[0]
        signed = _SIGNED.match(lowered(text)) if 0 < len(text) < _LONGEST_SIGNATURE else None
        name = text[signed.end() :] if signed else text if text[:1].isupper() and len(text) < _LONGEST_SIGNATURE else ""
        if not name or not (name := _name(name.strip(_EDGES), page)):
            continue
        block = block_of(Element(tree, tree.owners[place]))
        line = text_of(block, _LONGEST_LINE)
        fits = len(line) < _LONGEST_SIGNATURE and (signed or _DATED.match(line[len(name) :]))
        if fits and standing(block) == 1.0 and line.startswith(text) and _ends_text(block, place):
            found[(name,)] = line
    found.pop((), None)
    if len(found) == 1:
        for names, line in found.items():
            yield Candidate(value=names, source="text.signature", weight=_WEIGHT, raw=line)


def _ends_text(block: Element, place: int) -> bool:
    """Whether a paragraph stands a few strings before a line, and none behind it in the same box."""
    strings, parent = block.tree.strings, block.getparent()
    behind = range(place + 1, block.tree.lasts[parent.index] if parent else place)
    return any(len(string) > _LONG for string in strings[max(0, place - _FEW) : place]) and not any(
        len(strings[at]) > _LONG for at in behind
    )


_BRACKETED = re.compile(r"\((?:[Bb]y|BY|Von|Par|Por)\s+([^()]{5,40})\)\s*(?:Enditem\S*|ENDITEM\S*|END|###|-30-|■)?\W*$")
"""`(By Jane Doe)` as a text's last words, perhaps before the mark of its end."""


def _from_headings(page: Page) -> Iterator[Candidate[Names]]:
    """Whom a line `About Jane Doe` is about, where the name stands alone on the page, too."""
    strings = [string.strip() for string in page.tree.strings]
    for text in strings:
        about = _ABOUT.match(text) if len(text) < _LONGEST_SIGNATURE else None
        names = people(about[1], page.evidence.site_keys, told=False) if about and about[1] in strings else ()
        if about and names == (about[1],) and is_common(about[1]):
            yield Candidate(value=names, source="text.about", weight=_WEIGHT, raw=text)
            return


_ABOUT = re.compile(r"(?:About|Über|À propos de|Sobre|Over)\s+([^\W\d_]\S+(?:\s\S+){1,3})$")
_FEW = 16
_SIGNED = re.compile(r"[-–—\s]*(?:by|von|par|por|texte?:|autor:)\s+")
_DATED = re.compile(r"\s*[|,·–—-]\s*(?:am\s)?\d{1,2}[./]\s?(?:\d|[^\W\d])")


def _is_behind_text(strings: list[str], place: int) -> bool:
    """Whether the nearest text before a string is long or ends a sentence."""
    before = next(filter(None, (strings[at].strip() for at in range(place - 1, -1, -1))), "")
    return len(before) > _LONGEST_SIGNATURE or before[-1:] in _ENDS


def _is_paragraph(element: Element, length: int) -> bool:
    """Whether what stands in an element is a paragraph of its own: no heading, caption, quotation or card."""
    block = block_of(element)
    alone = block.tag == "p" and len(text_of(block, length)) <= length + 1
    return alone and standing(block) == 1.0 and own_standing(block) == 1.0


def _name(text: str, page: Page) -> str:
    """The text as a name, where it is nothing else and begins with a common given name; else empty."""
    words = text.split()
    if len(words) not in {2, 3} or words[0].casefold() not in GIVEN_NAMES:
        return ""
    names = people(text, page.evidence.site_keys, told=False)
    return names[0] if len(names) == 1 and key(names[0]) == key(text) else ""


def from_copyright(page: Page) -> Iterator[Candidate[Names]]:
    """The person who holds the copyright of a site by name: `© 2026 Jane Doe`."""
    tree, last = page.tree, page.tree.strings[-_FOOTER:]
    whole, first = "\n".join(last), len(tree.strings) - len(last)
    signs = [sign for sign in _SIGNS if sign in whole]
    marked = sorted({at for sign in signs for at, text in enumerate(last, first) if sign in text}, reverse=True)
    for place in marked:
        for line in dict.fromkeys((tree.strings[place], line_of(Element(tree, tree.owners[place]), _LONGEST_LINE))):
            name = _name(_holder(line), page) if len(line) < _LONGEST_LINE else ""
            if name:
                yield Candidate(value=(name,), source="text.copyright", weight=_WEIGHT, raw=line.strip())
                return


def _holder(line: str) -> str:
    """The holder's name in a line with a notice; empty where it has none."""
    held = _NOTICE.search(lowered(line))
    return _owner(line[slice(*held.span("name" if held["name"] else "first"))].strip()) if held else ""


_BEHIND_OWNER = re.compile(r"[.|•·–,(]\s|[.|•·–,(]$|\s-\s|\ball rights\b|\balle rechte\b", flags=re.IGNORECASE)


def _owner(text: str) -> str:
    """The two words of a holder's name, or three around an initial, before what follows them; empty for a company."""
    owner = _BEHIND_OWNER.split(text, maxsplit=1)[0]
    words = owner.split()
    short = len(words) == 2 or (len(words) == 3 and len(words[1].strip(".")) == 1)
    return owner if short and not _COMPANY.search(text) else ""


def from_whole_names(page: Page, given: Iterable[str]) -> Iterator[Candidate[Names]]:
    """Who signs, holds the copyright or comments as a user of the site, where one of the names given begins it."""
    alone = {name.casefold() for name in given}
    for candidate in (*from_signature(page), *from_copyright(page), *_from_users(page)):
        if candidate.value[0].partition(" ")[0].casefold() in alone:
            yield candidate._replace(weight=_WHOLE)


_WHOLE = 0.6
_MOST_USERS = 60


def _from_users(page: Page) -> Iterator[Candidate[Names]]:
    """Users of the site among those who comment, as WordPress marks them."""
    tree = page.tree
    users = [at for at, names in tree.attributes["class"].items() if "byuser" in names or "bypostauthor" in names]
    for place in users[:_MOST_USERS]:
        named = (e for e in islice(Element(tree, place).iter(), _MOST_USERS) if "fn" in (e.get("class") or "").split())
        text = text_of(next(named, Element(tree, place)), _LONGEST_SIGNATURE)
        names = people(text, page.evidence.site_keys, told=False)
        if len(names) == 1 and key(names[0]) == key(text):
            yield Candidate(value=names, source="comment.user", weight=_WEIGHT, raw=text)
