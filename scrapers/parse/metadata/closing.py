"""Authors who are named only around the text's end: by a signature below it, or in the site's copyright line.

Both are asked only where nothing else on the page names an author, or only by a given name. A signature is a common
form of name that stands alone in its line behind a paragraph, and is the only one of its kind: several are headings, or
people who are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

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
    long = [at for at, string in enumerate(strings) if len(string) > _LONG and len(string.strip()) >= _LONG]
    first = long[0] if long else len(strings)
    lasts = tree.lasts
    for index in [element.index for element in page.root.iter("p") if lasts[element.index] > first + 1]:
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
        yield from [*_from_lines(page, long)] or _from_headings(page, long)


def _from_lines(page: Page, long: list[int]) -> Iterator[Candidate[Names]]:
    """The one line below the text that is `By Jane Doe`, or `Jane Doe` before a bar and a date."""
    tree, found = page.tree, dict[Names, str]()
    strings = tree.strings
    behind = [at for at in _behind(long, len(strings)) if len(strings[at]) > _SHORTEST and " " in strings[at]]
    for place in [at for at in (*long[-_LAST:], *behind) if ")" in strings[at]]:
        if bracketed := _BRACKETED.search(strings[place][-_LONGEST_SIGNATURE:]):
            found[people(bracketed[1], page.evidence.site_keys, told=False)] = bracketed[0].strip()
    for place in behind:
        text = strings[place].strip()
        short = _SHORTEST < len(text) < _LONGEST_SIGNATURE
        if short and (name := _signed(text, Element(tree, tree.owners[place]), page)):
            found[(name,)] = text
    found.pop((), None)
    if len(found) == 1:
        for names, line in found.items():
            yield Candidate(value=names, source="text.signature", weight=_WEIGHT, raw=line)


def _behind(long: list[int], number: int) -> Iterator[int]:
    """The places of the strings behind a paragraph that no other follows at once."""
    for at, following in pairwise([*long, number]):
        if following == number or following - at > _BETWEEN:
            yield from range(at + 1, min(at + _FEW + 1, following))


_LAST = 3
"""Paragraphs at the end of which a signature in brackets may stand."""
_BETWEEN = 3
"""Strings from one paragraph to the next in a text: white space stands between them."""


def _signed(text: str, element: Element, page: Page) -> str:
    """The name in a line that signs the text above it; empty where it is none."""
    signed = _SIGNED.match(text)
    name = _name((text[signed.end() :] if signed else text).strip(_EDGES), page)
    if not name:
        return ""
    block = block_of(element)
    line = text_of(block, _LONGEST_LINE)
    fits = 0 < len(line) < _LONGEST_SIGNATURE and line.startswith(text) and (signed or _DATED.match(line[len(name) :]))
    return name if fits and standing(block) == 1.0 and _ends_text(block) else ""


def _ends_text(block: Element) -> bool:
    """Whether no paragraph stands behind a line in the same box."""
    tree, parent = block.tree, block.getparent()
    behind = tree.strings[tree.lasts[block.index] : tree.lasts[parent.index]] if parent else []
    return not any(len(string) > _LONG for string in behind)


_BRACKETED = re.compile(r"\((?:[Bb]y|BY|Von|Par|Por)\s+([^()]{5,40})\)\s*(?:Enditem\S*|ENDITEM\S*|END|###|-30-|■)?\W*$")
"""`(By Jane Doe)` as a text's last words, perhaps before the mark of its end."""


def _from_headings(page: Page, long: list[int]) -> Iterator[Candidate[Names]]:
    """Whom a line `About Jane Doe` is about, where the name stands alone on the page, too."""
    strings = page.tree.strings
    below = strings[long[-1] : long[-1] + _BELOW] if long else strings[-_BELOW:]
    whole = "\n".join(below)
    told = any(about in whole for about in _ABOUTS)
    for text in [string.strip() for string in below if string.lstrip().startswith(_ABOUTS)] if told else ():
        about = _ABOUT.match(text) if len(text) < _LONGEST_SIGNATURE else None
        names = people(about[1], page.evidence.site_keys, told=False) if about else ()
        if about and names == (about[1],) and is_common(about[1]) and about[1] in map(str.strip, strings):
            yield Candidate(value=names, source="text.about", weight=_WEIGHT, raw=text)
            return


_BELOW = 120
"""Strings below the text among which a line about its author stands."""
_ABOUTS = ("About ", "Über ", "À propos de ", "Sobre ", "Over ")
_ABOUT = re.compile(r"(?:About|Über|À propos de|Sobre|Over)\s+([^\W\d_]\S+(?:\s\S+){1,3})$")
_FEW = 16
_SHORTEST = 6
_SIGNED = re.compile(r"[-–—\s]*(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR|Texte?:|Autor:)\s+")
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
