"""Authors in the plain text beside the headline: `By Jane Doe`, a name that stands alone there, their co-authors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.parse import dates
from scrapers.parse.keys import key
from scrapers.parse.metadata.bylines import STARTS_BYLINE, Names
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.evidence import NEAR, Page
from scrapers.parse.metadata.given_names import GIVEN_NAMES
from scrapers.parse.metadata.labels import is_little_else
from scrapers.parse.metadata.nearby import Text
from scrapers.parse.metadata.people import is_credit, is_joined, people
from scrapers.parse.metadata.persons import PARTICLES, has_degrees, has_role
from scrapers.parse.metadata.standing import block_of, line_of, standing_in, text_of

_MOST_TEXT = 220
_NEXT_TO_HEADLINE = 10
_SHORTEST_NAME = 5
_SHORT_LINE = 160
_SHORT_TEXT = 80
_LONGEST_LEAD = 40
_ONLY_BY = re.compile(
    r"\W*+(?:by|von|par|por|author(?:\(s\)|s)?|autor(?:in)?|auteur|text|words|"
    r"(?:written|posted|submitted|words|story|text|researched|reported)\s+by|"
    r"(?:ein\s+)?(?:gast)?(?:artikel|beitrag)\s+von)\s*:?$",
)


def from_text(page: Page) -> Iterator[Candidate[Names]]:
    """`By Jane Doe` in plain text beside the headline, in several pieces or one; or a name that stands alone there."""
    near = page.evidence.texts_near
    previous = ""
    for place, node in enumerate(near):
        following = near[place + 1].text if place + 1 < len(near) else ""
        names = _bare_names(node, following, page) if place < _NEXT_TO_HEADLINE else ()
        if names and not is_credit(previous):
            yield Candidate(value=names, source="text.name", weight=0.5, raw=node.text)
        announced = len(previous) < _LONGEST_LEAD and _ONLY_BY.match(previous.lower())
        line = f"{previous} {node.text}" if announced else node.text
        if previous.endswith(_BY) and len(previous) < _SHORT_TEXT and (dated := _DATED_BY.match(previous.lower())):
            line = f"{dated[1]} {node.text}"
        previous = node.text
        if timed := _timed_names(node, page):
            yield Candidate(value=timed, source="text.by", weight=0.55, raw=node.text)
            return
        if len(line) < _MOST_TEXT and STARTS_BYLINE.match(line.lower()) and standing_in(node.tree, node.owner):
            line = _continued(line, near[place + 1 :])
            names = people(line, page.evidence.site_keys, told=False)
            if names and (" " in names[0] or not names[0].isascii()) and not _in_sentence(node):
                yield Candidate(value=names, source="text.by", weight=0.55, raw=line)
                return


_BY = (" by", " par", " por", " von", " di", " door", " av", " af")
"""How a short text ends that announces an author behind a date."""
_DATED_BY = re.compile(
    r"\W*(?:publi|posted|updated|veröffentlicht|pubblicat|geplaatst|gepubliceerd|opublikowan|(?:le|am|on|il|el|op|den)\s\d)"
    r"[^.!?]{0,50}\d[^.!?]{0,20}\W(\w+)$"
)


def _in_sentence(node: Text) -> bool:
    """Whether a piece of text stands within a longer paragraph, behind other words of its line."""
    block, tree = block_of(node.parent), node.tree
    whole = text_of(block, _LONG_BLOCK) if block.tag in {"p", "li"} else ""
    if len(whole) < (_SHORT_SENTENCE if whole.endswith((".", "!", "?", "…")) else _LONG_BLOCK):
        return False
    before = -1
    for place in range(tree.firsts[block.index], tree.lasts[block.index]):
        text = " ".join(tree.strings[place].split())
        if text == node.text:
            inside = range(block.index, tree.ends[block.index])
            return before >= 0 and not any(tree.tags[e] == "br" and before < tree.firsts[e] <= place for e in inside)
        before = place if text else before
    return False


_SHORT_SENTENCE, _LONG_BLOCK = 90, 300


def _timed_names(node: Text, page: Page) -> Names:
    """Who stands beside a day and a clock time in a line that is little else: there a user's handle counts, too."""
    text = node.text
    if ":" not in text or not (_SHORTEST_NAME <= len(text) < _SHORT_TEXT) or not _CLOCK.search(text):
        return ()
    found = _BEHIND_CLOCK.search(text) or _BEFORE_DAY.match(text)
    return people(found[1], page.evidence.site_keys) if found and standing_in(node.tree, node.owner) == 1.0 else ()


_CLOCK = re.compile(r"\d[:.h]\d\d")
_BEHIND_CLOCK = re.compile(
    r"\d[:.h]\d\d(?:\s?(?:uhr|[ap]\.?m\.?|h))?[\s,|·–-]+(?:by|von|par|por|door)\s+((?:[^\W\d]\S*\s*){1,3}?)(?:(?<=\s)(?:in|dans|en)\b.*|[|·].*)?$",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(
    r"(?:by|von|par|por|door)\s+((?:[^\W\d]\S*\s+){1,3}?)(?:am|on|le|el|op|,)?\s*"
    r"\d{1,2}[./ ]\s?(?:\d{1,2}\.|[^\W\d]).{0,30}$",
    re.IGNORECASE,
)


def _continued(line: str, following: tuple[Text, ...]) -> str:
    """A byline with the pieces behind it that a comma or `and` joins to it."""
    for node in following:
        if len(line) > _MOST_TEXT or not is_joined(line, node.text):
            break
        line = f"{line} {node.text}"
    return line


def from_joined(page: Page, known: Names) -> Iterator[Candidate[Names]]:
    """Lists beside the headline that name a known author and others: a page's data often hold only the first."""
    if not _stands_in_a_list(known, page.evidence.text_near(2 * NEAR, _MOST_TEXT)):
        return
    near = page.evidence.texts_near
    for place, node in enumerate(near):
        if len(node.text) > _MOST_TEXT or not any(name in node.text for name in known) or _CREDIT.search(node.text):
            continue
        line = _continued(node.text, near[place + 1 :])
        names = people(line, page.evidence.site_keys, told=False)
        if (
            len(names) > 1
            and is_little_else(line, names)
            and not set(known).isdisjoint(names)
            and standing_in(node.tree, node.owner) == 1.0
            and not _in_sentence(node)
        ):
            yield Candidate(value=names, source="text.joined", weight=0.8, raw=line)
            return


def _stands_in_a_list(known: Names, text: str) -> bool:
    """Whether a comma or `and` stands beside one of the names: a cheap test before the byline is read."""
    for name in known:
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if _JOIN_BEHIND.match(text, end) or _JOIN_BEFORE.search(text, max(0, at - 8), at):
                return True
            at = text.find(name, end)
    return False


_JOIN_BEHIND = re.compile(r"\s*+(?:[,;&+、，·]|(?:and|und|et|y|e|en|och|og|i|и|with|mit)\s)", re.IGNORECASE)
_JOIN_BEFORE = re.compile(r"(?:[,;&+、，·]|\b(?:and|und|et|y|e|en|och|og|i|и|with|mit))\s*$", re.IGNORECASE)
_CREDIT = re.compile(r"\s/|/\s|©")
"""What joins a person in a picture to the one who took it."""


def _bare_names(node: Text, following: str, page: Page) -> Names:
    """Names that stand alone beside the headline: before a bar, a date or a role, with degrees, or of common form.

    `Jane Doe | Senior Writer`, `Jane Doe` and then `2 July 2026`, `Jane Doe, MD; John Roe, PhD`, and a given name
    alone before a date.
    """
    text = node.text
    if not (_SHORTEST_NAME <= len(text) < _SHORT_LINE) or not text[0].isupper():
        return ()
    if text.casefold() in GIVEN_NAMES and _is_signed(following):
        return (text,) if standing_in(node.tree, node.owner) == 1.0 else ()
    first, _, rest = text.partition("|")
    degrees = has_degrees(text)
    if not _may_begin_with_a_name(first) or (not (rest or degrees) and text.count(" ") > _MOST_SPACES):
        return ()
    names = people(first, page.evidence.site_keys, told=False)
    if not names or any(len(name.split()) not in {2, 3} or _is_subject(name, page) for name in names):
        return ()
    whole = bool(rest) or len(key(text)) <= len(key(names[0])) + 2
    common = names[0].partition(" ")[0].casefold() in GIVEN_NAMES
    fits = degrees or (len(names) == 1 and whole and (common or has_role(rest) or _is_signed(following)))
    return (
        names if fits and len(line_of(node.parent)) < _SHORT_LINE and standing_in(node.tree, node.owner) == 1.0 else ()
    )


_MOST_SPACES = 6
"""In a text with more of them, more than a name stands."""


def _may_begin_with_a_name(text: str) -> bool:
    """Whether a text has two words at least, the second with a capital or a particle: a cheap test before others."""
    words = text.split(maxsplit=2)
    if len(words) < 2:
        return False
    second = words[1].strip("(,")
    return not second[:1].islower() or second in PARTICLES or words[0].endswith((".", ",", "/")) or "-" in second


def _is_signed(following: str) -> bool:
    """Whether what stands behind a name is a date or a role."""
    if len(following) >= _SHORT_TEXT:
        return False
    return has_role(" ".join(following.split()[:_ROLE_WORDS])) or dates.read(following) is not None


_ROLE_WORDS = 3
"""Words among which a line that states a role names it; further on it is a sentence."""


def _is_subject(name: str, page: Page) -> bool:
    """Whether the article is about the person: the title has the surname, or several paragraphs have it."""
    surname = name.rsplit(maxsplit=1)[-1]
    if surname.casefold() in _WORD.findall(page.title.casefold()):
        return True
    return len([text for text in page.tree.strings if len(text) > _PARAGRAPH and surname in text]) >= _SEVERAL


_PARAGRAPH = 100
_SEVERAL = 3


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
