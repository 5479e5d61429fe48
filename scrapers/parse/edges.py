"""The cleaning's steps for what stands above and below the text: decks, biographies, what to read next."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from operator import attrgetter

from scrapers.parse import phrases
from scrapers.parse.datelines import first_words, is_row
from scrapers.parse.passages import Passage
from scrapers.parse.steps import (
    SENTENCE_END,
    Facts,
    Taken,
    beside,
    first_prose,
    is_prose,
    key_of,
    last_prose,
    quotes,
    shared_groups,
    stays_on_page,
)
from scrapers.parse.strings import any_in

_IS = re.compile(r"\b(?:is|ist|est|es|è|was)\b")
MAX_AUTHOR_WORDS = 200
MAX_BELOW_DECK = 6
"""The text begins within so many passages of its deck: bylines, dates and places stand between."""
MIN_LEAD_WORDS = 12
"""A paragraph above the text with fewer words is a deck and no lead."""
MAX_OPEN_WORDS = 6
"""A last line with no more words that ends in a colon announces something that is not text."""
BOX_SHARE = 0.9
"""A box with as much of all words holds the text."""
_SEPARATORS = re.compile(r"\s[|·•>»›/]\s")
_FEWEST_LABELS = {"paragraph": 2, "heading": 3}
MAX_ROW_WORDS = 40


def repeated_deck(found: list[Passage], facts: Facts) -> Taken:
    """The deck once more, where it stands above the text and apart from it: as a heading, a line, or a bare box.

    A longer one in a paragraph of its own is the text's lead, which many publishers give as their description too.
    """
    size = len(facts.description)
    for position, passage in enumerate(found[: first_prose(found) + 1]):
        alike = abs(len(passage.text) - size) <= size // 10 and key_of(passage.text) == key_of(facts.description)
        if alike and _is_apart(passage, found[position + 1 :]):
            yield passage, "the deck"


def _is_apart(deck: Passage, below: list[Passage]) -> bool:
    """Whether a deck stands apart: the text is in a box of its own, or in paragraphs where the deck is in none."""
    if deck.kind == "heading":
        return True
    prose = list(islice(filter(is_prose, below), 2))
    if len(prose) < 2:
        return False
    if deck.word_count < MIN_LEAD_WORDS and deck.groups != prose[0].groups == prose[1].groups:
        return True
    return deck.is_bare and prose[0] in below[:MAX_BELOW_DECK] and not (prose[0].is_bare or prose[1].is_bare)


def control_lines(found: list[Passage], facts: Facts) -> Taken:
    """Rows with bars or arrows between them: breadcrumbs, print and share links, counters, names and times."""
    first, last = first_prose(found), last_prose(found)
    for position in (*range(min(first + 1, last)), *range(max(0, last), len(found))):
        passage = found[position]
        if passage.word_count > MAX_ROW_WORDS:
            continue
        if position <= first and is_row(passage.text):
            yield passage, "a row of names and times"
        elif passage.link_share and _is_row_of_labels(passage, key_of(facts.headline)):
            yield passage, "a row of labels"


def _is_row_of_labels(passage: Passage, headline: str) -> bool:
    """Whether a passage is a row of short labels; the last may be the headline, as the way from the home page ends."""
    labels = _SEPARATORS.split(passage.text)
    if len(labels) < _FEWEST_LABELS.get(passage.kind, len(labels) + 1):
        return False
    if all(len(label.split()) <= 4 for label in labels):
        return passage.word_count <= 16
    return len(labels) > 2 and key_of(labels[-1]) == headline and all(len(label.split()) <= 4 for label in labels[:-1])


def leading_scraps(found: list[Passage], _: Facts) -> Taken:
    """Short lines above the first sentence and apart from it: sections, places, names."""
    first = first_prose(found)
    for passage in found[:first]:
        if passage.kind == "paragraph" and passage.text.isdigit():
            yield passage, "a bare number above the text"
        elif passage.kind == "paragraph" and passage.word_count <= 8 and passage.link_share > 0.8:
            yield passage, "a link above the text"
        elif (
            passage.kind == "paragraph"
            and passage.word_count <= 4
            and (passage.groups != found[first].groups or passage.text.isupper())
            and not passage.text.endswith(SENTENCE_END)
        ):
            yield passage, "a short line above the text"


def author_bios(found: list[Passage], facts: Facts) -> Taken:
    """What the page says about its author and about where the text came from, below the text."""
    names = [key_of(author) for author in facts.authors]
    for passage in found[:2]:
        if passage.word_count <= 25 and passage.is_suspect and phrases.PROVENANCE.match(passage.folded):
            yield passage, "where it was published first"
    start = max(1, len(found) * 2 // 3, len(found) - 6)
    for position, passage in enumerate(found[start:], start):
        if passage.word_count > 120 or passage.kind == "code" or quotes(passage) or _is_listed(found, position):
            continue
        if passage.word_count <= 60 and _tells_provenance(passage):
            yield passage, "where it was published first"
        elif passage.word_count <= 12 and phrases.BIO_LINE.fullmatch(passage.folded):
            yield passage, "an author's office"
        elif _is_about(passage, names):
            yield passage, "about the author"


def _is_listed(found: list[Passage], position: int) -> bool:
    """Whether a passage is an entry of a list that has others beside it."""
    passage = found[position]
    return passage.kind == "item" and any(
        other.kind == "item" and other.block == passage.block for other in beside(found, position)
    )


def _tells_provenance(passage: Passage) -> bool:
    if passage.is_suspect and phrases.PROVENANCE.match(passage.folded):
        return True
    return any_in(passage.folded, phrases.PROVENANCE_HINTS) and (
        phrases.PROVENANCE_WITHIN.match(passage.folded) is not None
    )


def author_sections(found: list[Passage], _: Facts) -> Taken:
    """A heading that asks or says who wrote this, with what stands under it up to the next heading."""
    position = len(found) // 2
    while position < len(found):
        heading = found[position]
        position += 1
        if not _heads_author(heading):
            continue
        is_named = position < len(found) and found[position].kind == "heading" and heading.kind != "heading"
        first = position + is_named
        below = [
            *found[position:first],
            *takewhile(lambda passage: passage.kind != "heading", found[first:]),
        ]
        if sum(passage.word_count for passage in below) <= MAX_AUTHOR_WORDS:
            yield from ((passage, "a section about the author") for passage in (heading, *below))


def _heads_author(passage: Passage) -> bool:
    """Whether a passage is a heading over what the page says about its author, or a line that is all of one."""
    if not passage.is_suspect:
        return False
    if passage.kind == "heading":
        return phrases.AUTHOR_HEADING.match(passage.folded) is not None
    return passage.word_count <= 4 and phrases.AUTHOR_LABEL.match(passage.folded) is not None


def _is_about(passage: Passage, names: list[str]) -> bool:
    """Whether a passage introduces an author: by name, or set apart in italics."""
    named = False
    if any_in(passage.folded, first_words(names)):
        start = key_of(passage.text[:80])
        if any(name and start.startswith((name, f"{name.split()[0]} is ")) for name in names) and _IS.search(start):
            return True
        named = any(name and name in start for name in names)
    return (named or passage.emphasis_share > 0.6) and phrases.BIO.search(passage.text[:300]) is not None


def trailing_sections(found: list[Passage], _: Facts) -> Taken:
    """Everything below a heading that opens what follows an article: related posts, about the author, comments."""
    for position in range(len(found) // 2, len(found)):
        passage = found[position]
        if (
            passage.is_suspect
            and passage.word_count <= 8
            and position
            and _opens_tail(passage)
            and _is_light(found[position + 1 :])
        ):
            yield from ((rest, "below the end of the article") for rest in found[position:])
            return


def _opens_tail(passage: Passage) -> bool:
    opening = phrases.TAIL_HEADING if passage.kind == "heading" else phrases.TAIL_LABEL
    return opening.match(passage.folded) is not None


def _is_light(rest: list[Passage]) -> bool:
    """Whether what follows is no more article: short, linked, or little."""
    return sum(passage.word_count for passage in rest if is_prose(passage)) < 120


def trailing_scraps(found: list[Passage], _: Facts) -> Taken:
    """Up to three short lines below the last sentence, and any links there."""
    scraps: list[Passage] = []
    for position in range(len(found) - 1, 0, -1):
        passage = found[position]
        if passage.text[0] in "—–―" and found[position - 1].is_quote:
            break
        is_line = passage.kind in {"paragraph", "heading"} or (
            passage.is_suspect and phrases.TAIL_HEADING.match(passage.folded)
        )
        if is_line and (_is_one_link(passage) or _is_scrap(passage) or _is_end_mark(passage)):
            scraps.append(passage)
        else:
            break
    plain = [passage for passage in scraps if not _is_one_link(passage) and passage.kind != "heading"]
    for passage in takewhile(_announces, reversed(found)):
        yield passage, "an announcement with nothing below"
    lines = [passage for passage in found if passage.kind != "heading" and _is_scrap(passage)] if scraps else []
    usual = 3 * len(lines) > len(found) > 2 * len(scraps) or any(_recurs(passage, found) for passage in plain)
    for passage in scraps:
        if _is_one_link(passage) or (len(plain) <= 3 and not usual):
            yield passage, "a short line below the text"


def _recurs(scrap: Passage, found: list[Passage]) -> bool:
    """Whether others begin with the label of a line, as where a text tells the same of several things."""
    label, colon, _ = scrap.text.partition(":")
    return (
        bool(colon) and label[:1].isalnum() and sum([passage.text.startswith(label + colon) for passage in found]) > 1
    )


def _announces(passage: Passage) -> bool:
    """Whether a passage, with nothing below, leads to what is elsewhere."""
    if passage.word_count <= MAX_OPEN_WORDS and passage.text[-1] in ":：":
        return passage.kind != "code"
    is_label = passage.word_count <= 10 and passage.is_suspect and not passage.text.endswith(SENTENCE_END)
    if is_label and phrases.RELATED.match(passage.folded):
        return True
    return passage.word_count <= 35 and phrases.ANNOUNCEMENT.match(passage.folded) is not None


def _is_end_mark(passage: Passage) -> bool:
    """Whether a passage only says that the text ends, or where to write to whom."""
    return passage.word_count <= 6 and phrases.END_MARK.fullmatch(passage.folded) is not None


def below_the_box(found: list[Passage], _: Facts) -> Taken:
    """What stands below the box that holds nearly all of the text, and outside of it; a section of its own stays."""
    if not found:
        return
    longest = max(found, key=attrgetter("word_count"))
    shared = shared_groups(longest, found[-1])
    if shared == len(longest.groups):
        return
    box = longest.groups[shared]
    inside = [position for position, passage in enumerate(found) if box in passage.groups]
    rest = found[inside[-1] + 1 :]
    if rest[0].kind == "heading" and sum(map(is_prose, rest)) > 1:
        return
    held = sum([found[position].word_count for position in inside])
    if held >= BOX_SHARE * sum([passage.word_count for passage in found]):
        yield from ((passage, "below the box that holds the text") for passage in rest)


def trailing_cards(found: list[Passage], _: Facts) -> Taken:
    """Teasers below the text: a linked heading each, with a passage or two under it."""
    start, cards, below = len(found), 0, 0
    for position in range(len(found) - 1, len(found) // 3, -1):
        passage = found[position]
        if passage.kind == "heading" and passage.link_share > 0.8 and not stays_on_page(passage):
            start, cards, below = position, cards + 1, 0
        elif passage.kind == "heading" or below == 2:
            break
        else:
            below += 1
    if cards >= 2:
        before = found[start - 1]
        first = start - 1 if before.kind == "heading" else start
        yield from ((passage, "a teaser below the text") for passage in found[first:])


def _is_one_link(passage: Passage) -> bool:
    """Whether a passage is a link, or links with a line each."""
    return passage.link_share > 0.8 and (passage.word_count < 30 or passage.text.count("\n") * 12 > passage.word_count)


def _is_scrap(passage: Passage) -> bool:
    return passage.word_count <= 8 and not passage.text.endswith(SENTENCE_END)
