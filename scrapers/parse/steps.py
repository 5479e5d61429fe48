"""The cleaning's steps, in the order of `cleaning.STEPS`: each yields the passages to take out, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile
from operator import eq
from urllib.parse import urlsplit

from scrapers.parse import phrases
from scrapers.parse.invitations import inviting
from scrapers.parse.passages import Passage
from scrapers.parse.strings import UNSTOPPED, any_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the metadata says, for the steps that compare passages with it.

    `is_titled` says that the headline stands on the page as its first-level heading: another one is the text's own.
    """

    host: str = ""
    headline: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    is_titled: bool = False


Taken = Iterator[tuple[Passage, str]]

LEAD = (-1,)
"""The groups of a lead that was found above the text's own."""
MAX_INVITATION_WORDS = 60
MIN_REPEATED_WORDS = 8
MAX_LABEL_WORDS = 6
MIN_CARDS = 4
"""With fewer boxes that open with a label twice, the label is a slip."""
MIN_RUN = 5
LISTED_SHARE = 0.85
"""The least share of its characters that an entry in a list of links has inside of links."""
TOP_PASSAGES = 6
MAX_HEADING_WORDS = 20
"""A longer heading is a sentence in large type."""
_LETTERS = re.compile(r"\w+")
_ASCII_WORDS = bytes(
    ord(char.lower()) if (char := chr(code)).isalnum() or char == "_" else ord(" ") for code in range(256)
)
"""Small letters, and spaces for what is in no word."""
_QUOTE = re.compile(r"^[“\"«„][^”\"»“]*(?:[”\"»“]\W*|$)")
"""Somebody's words at the start of a passage."""
_PLAIN_ADDRESS = re.compile(r"https?://([a-z0-9.-]+)(?::\d+)?(?=[/?#]|\Z)|/[a-zA-Z0-9_%-]")
"""An address with a plain host, or a path from the site's root, which has none."""
SENTENCE_END = (*'.!?…”"。！？»:’)،।;؟“」』）۔։።။។', "<3")


def key_of(text: str) -> str:
    """A text's words in folded case, to compare it by."""
    if text.isascii():
        return b" ".join(text.encode().translate(_ASCII_WORDS).split()).decode()
    return " ".join(_LETTERS.findall(text)).casefold()


def is_prose(passage: Passage) -> bool:
    """A paragraph that reads like a sentence of an article: long enough, and not mostly link."""
    return (
        passage.kind == "paragraph"
        and passage.word_count >= 15
        and passage.link_share < 0.5
        and (passage.text.rstrip().endswith(SENTENCE_END) or passage.text[-1] in UNSTOPPED)
    )


def ends_sentence(passage: Passage) -> bool:
    """Whether a passage ends as a sentence does."""
    return passage.text.endswith(SENTENCE_END)


def first_prose(found: list[Passage]) -> int:
    """The position of the first prose that is no lead brought from above; 0 where there is none."""
    return next((i for i, passage in enumerate(found) if passage.groups != LEAD and is_prose(passage)), 0)


def last_prose(found: list[Passage]) -> int:
    """The position of the last prose; that of the last passage where there is none."""
    return next((i for i in range(len(found) - 1, -1, -1) if is_prose(found[i])), len(found) - 1)


def repeated_headline(found: list[Passage], facts: Facts) -> Taken:
    """The headline once more, above or inside the text."""
    headline = key_of(facts.headline)
    if not headline:
        return
    first = first_prose(found)
    for position, passage in enumerate(found):
        if (
            (position <= first or passage.tag == "h1")
            and abs(len(passage.text) - len(facts.headline)) < 12
            and key_of(passage.text) == headline
        ):
            yield passage, "the headline"
            if passage.kind == "heading" and position <= first:
                yield from ((above, "above the headline") for above in found[:position] if _may_stand_above(above))
        elif position <= first and "\n" in passage.text and _heads_lines(passage, headline):
            yield passage, "the headline, and lines about the article"
        elif (
            passage.tag == "h1"
            and position < min(4, first)
            and not (facts.is_titled and headline not in key_of(passage.text))
        ):
            yield passage, "a page heading above the text"


def _may_stand_above(passage: Passage) -> bool:
    """Whether a passage above the headline is short and no sentence: a section, a place, a kicker."""
    return passage.groups != LEAD and passage.word_count <= MAX_LABEL_WORDS * 2 and not ends_sentence(passage)


def _heads_lines(passage: Passage, headline: str) -> bool:
    """Whether a passage is the headline with a few short lines below it: who wrote the article, where and when."""
    first, *others = passage.text.split("\n")
    return key_of(first) == headline and sum(len(line.split()) for line in others) <= MAX_LABEL_WORDS * 2


def labels(found: list[Passage], _: Facts) -> Taken:
    """Words that belong to the page's controls: Advertisement, Share, Back to top."""
    for position, passage in enumerate(found):
        if len(passage.text) < 20 and passage.kind != "code" and not any(map(str.isalnum, passage.text)):
            yield passage, "a line without a word"
        elif not passage.is_suspect:
            continue
        elif passage.word_count <= 10 and phrases.LABEL.match(passage.folded):
            yield passage, "a control's label"
            if passage.text[-1] == ":":
                below = takewhile(_is_linked_item, islice(found, position + 1, None))
                yield from ((item, "what a control's label announces") for item in below)
        elif passage.kind == "paragraph" and passage.word_count <= 25 and phrases.AD_START.match(passage.folded):
            yield passage, "an advertisement, labelled so"
        elif passage.link_share > 0.8 and passage.word_count <= 8 and phrases.OFFER.match(passage.folded):
            yield passage, "a link to a shop"


def _is_linked_item(passage: Passage) -> bool:
    return passage.kind == "item" and passage.link_share > LISTED_SHARE


def at_edges(found: list[Passage]) -> list[Passage]:
    """The first few passages and the last third: the middle of a text is its author's own."""
    below = max(TOP_PASSAGES, len(found) - max(TOP_PASSAGES, len(found) // 3))
    return [*found[:TOP_PASSAGES], *found[below:]]


def said_in(found: list[Passage]) -> str:
    """All that the passages say, in folded case, to look for rare words once and not in each passage."""
    return "\n".join([passage.folded for passage in found])


def share_bars(found: list[Passage], _: Facts) -> Taken:
    """Lines that only name places to share on; a heading names what stands below it."""
    for passage in found:
        if passage.word_count <= 12 and passage.kind != "heading":
            opening = _LETTERS.search(passage.folded)
            if opening and opening[0] in phrases.SHARE_WORDS:
                words = _LETTERS.findall(passage.folded)
                if all(word in phrases.SHARE_WORDS for word in words):
                    yield passage, "names of networks"


def contents_lists(found: list[Passage], _: Facts) -> Taken:
    """Tables of contents: lists whose links stay on the page, or several such lines."""
    end = max(first_prose(found), len(found) // 3)
    for position, passage in enumerate(found[:end]):
        if _is_entry(passage) and (
            passage.kind == "item" or any(map(_is_entry, found[position - 1 : position + 2 : 2]))
        ):
            yield passage, "a link within the page"
            before = found[position - 1] if position else None
            if before and before.word_count <= 6 and not _is_entry(before) and before.kind != "item":
                yield before, "the heading of a table of contents"


def beside(found: list[Passage], position: int) -> list[Passage]:
    """The passages before and behind one."""
    return [*found[max(0, position - 1) : position], *found[position + 1 : position + 2]]


def _is_entry(passage: Passage) -> bool:
    return passage.link_share > 0.8 and passage.kind in {"item", "paragraph"} and stays_on_page(passage)


def stays_on_page(passage: Passage) -> bool:
    """Whether a passage's first link leads to another place on the page; a bare `#` is a button's."""
    return passage.href is not None and passage.href.startswith("#") and len(passage.href) > 1


def newsletters(found: list[Passage], _: Facts) -> Taken:
    """Invitations to subscribe, to follow, to give."""
    lines = [
        passage
        for passage in found
        if passage.word_count <= MAX_INVITATION_WORDS and passage.kind in {"paragraph", "heading", "item"}
    ]
    unquoted = [_QUOTE.sub("", passage.folded, 1) if quotes(passage) else passage.folded for passage in lines]
    for place in inviting(unquoted):
        yield lines[place], "an invitation to subscribe or follow"


def quotes(passage: Passage) -> bool:
    """Whether a passage begins with somebody's words."""
    return passage.text[0] in '“"«„'


def feedback(found: list[Passage], _: Facts) -> Taken:
    """Boxes that ask the reader for corrections, ratings, comments."""
    lines = [passage for passage in at_edges(found) if passage.word_count <= 40]
    is_likely = any_in(said_in(lines), phrases.FEEDBACK_HINTS)
    for passage in lines:
        if (passage.is_suspect and phrases.FEEDBACK.match(passage.folded)) or (
            is_likely and phrases.FEEDBACK_WITHIN.match(passage.folded)
        ):
            yield passage, "a request for feedback"


def host_of(url: str | None) -> str:
    """The host of an address; empty where it has none or is not one."""
    if plain := _PLAIN_ADDRESS.match(url or ""):
        return plain[1] or ""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def repeats(found: list[Passage], _: Facts) -> Taken:
    """Passages that stand on the page twice, once for each screen size, and lists of headings below the text.

    Lists and tables may well say the same of several things, and an interviewer ask the same of several people.
    """
    if len({passage.text for passage in found}) == len(found):
        return
    seen: dict[str, int] = {}
    run = 0
    for position, passage in enumerate(found):
        first = seen.setdefault(passage.text, position)
        run = run + 1 if first < position else 0
        if first < position and passage.word_count >= MIN_REPEATED_WORDS and not _says_again(found, position, first):
            yield passage, "a passage that stood above already"
    if run >= MIN_RUN:
        yield from ((passage, "a list of what stood above") for passage in found[-run:])


def _says_again(found: list[Passage], position: int, first: int) -> bool:
    """Whether a repeated passage is of a list or table, or a question to which another answer follows."""
    passage = found[position]
    if passage.kind in {"item", "row"}:
        return True
    answers = [below.text for place in (first, position) for below in found[place + 1 : place + 2]]
    return passage.text[-1] in "?？" and len(set(answers)) > 1


def doubled_labels(found: list[Passage], _: Facts) -> Taken:
    """Cards of people or products in a row, and their heading: each opens with its label twice, as name and caption."""
    boxes = {
        passage.groups[shared - 1]
        for passage, following in pairwise(found)
        if passage.text == following.text
        and passage.word_count <= MAX_LABEL_WORDS
        and passage.kind != "row"
        and (shared := shared_groups(passage, following))
    }
    if len(boxes) < MIN_CARDS:
        return
    cards = [position for position, passage in enumerate(found) if not boxes.isdisjoint(passage.groups)]
    above = found[max(0, cards[0] - 1)]
    if above.word_count <= MAX_LABEL_WORDS and not above.text.endswith(SENTENCE_END):
        yield above, "the heading of such cards"
    yield from ((found[position], "a card, its label given twice") for position in cards)


def shared_groups(one: Passage, other: Passage) -> int:
    """How many of the boxes around two passages are the same."""
    return sum(takewhile(bool, map(eq, one.groups, other.groups)))


def empty_headings(found: list[Passage], _: Facts) -> Taken:
    """Headings with nothing under them."""
    for position, passage in enumerate(found):
        if (
            passage.kind == "heading"
            and position == len(found) - 1
            and position
            and passage.word_count <= MAX_HEADING_WORDS
        ):
            yield passage, "a heading with nothing below"
