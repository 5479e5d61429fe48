"""The cleaning's step for the captions and credits of pictures that no markup tells from paragraphs."""

from __future__ import annotations

import re

from scrapers.parse import phrases
from scrapers.parse.passages import Passage
from scrapers.parse.steps import SENTENCE_END, Facts, Taken, ends_sentence, shared_groups
from scrapers.parse.strings import any_in

MAX_CREDIT_WORDS = 8
_CREDITED = re.compile(
    r".*\((?:video|photo|image|picture)s?(?: \w+)? (?:by|sent|from|via|courtesy|taken|provided)\b[^()]{0,80}\)\W?$"
)
"""How a caption ends that says in brackets whose the picture is; matched against folded text."""
MAX_PAIR_WORDS = 10
_CAPITAL = r"[^\W\d_a-z][\w.'’&-]*"
_FULL = rf"{_CAPITAL}(?: [\w.'’&-]+){{1,4}}"
_PAIR = re.compile(rf"{_FULL} ?/ ?{_CAPITAL}(?: [\w.'’&-]+){{0,4}}|{_CAPITAL} ?/ ?{_FULL}")
"""Two names with a slash between, one of them of several words."""


def captions(found: list[Passage], _: Facts) -> Taken:
    """Captions and credits of pictures."""
    for position, passage in enumerate(found):
        if passage.kind != "paragraph" or passage.word_count > 35:
            continue
        if (passage.is_suspect and phrases.CAPTION.match(passage.folded)) or _ends_as_caption(passage):
            yield passage, "a picture's caption or credit"
            if _is_boxed_with_above(found, position):
                yield found[position - 1], "the caption in a box with its credit"
        elif passage.word_count <= MAX_CREDIT_WORDS and phrases.AGENCY.match(passage.folded):
            yield passage, "a picture's credit"
            before = found[position - 1] if position else passage
            if before.kind == "paragraph" and before.word_count <= 25 and not ends_sentence(before):
                yield before, "the caption above a credit"
    yield from _credits([passage for passage in found if "/" in passage.text and _is_pair(passage)])


def _is_boxed_with_above(found: list[Passage], position: int) -> bool:
    """Whether a short credit and the passage above it share a box with nothing else in it."""
    passage, above = found[position], found[position - 1]
    if not position or passage.word_count > MAX_CREDIT_WORDS or above.kind != "paragraph" or above.word_count > 60:
        return False
    shared = shared_groups(passage, above)
    box = passage.groups[shared - 1] if shared else 0
    around = [*found[max(0, position - 2) : position - 1], *found[position + 1 : position + 2]]
    return bool(box and around) and all(box not in other.groups for other in around)


def _is_pair(passage: Passage) -> bool:
    """Whether a line is two names and a slash: who took a picture, and for whom."""
    return (
        passage.kind == "paragraph"
        and passage.word_count <= MAX_PAIR_WORDS
        and _PAIR.fullmatch(passage.text) is not None
        and not passage.markup.startswith(("<b>", "<strong>"))
    )


def _credits(pairs: list[Passage]) -> Taken:
    """Lines of two names and a slash: several of them, or one with an agency's name."""
    for passage in pairs:
        names = passage.folded.rsplit("/", 1)
        if len(pairs) > 1 or any(map(phrases.AGENCY.match, names)):
            yield passage, "a picture's credit"


def _ends_as_caption(passage: Passage) -> bool:
    folded = passage.folded
    if "\n" in folded:
        above, _, last = folded.rpartition("\n")
        if phrases.CAPTION.match(last) and not above.endswith(SENTENCE_END):
            return True
    if "(" in folded and _CREDITED.match(folded):
        return True
    if folded[-1] == "." and not folded.endswith(phrases.CAPTION_STOP):
        return False
    return any_in(folded[-80:], phrases.CAPTION_HINTS) and phrases.CAPTION_END.match(folded) is not None
