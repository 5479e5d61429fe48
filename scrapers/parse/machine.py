"""The cleaning's steps for what machines and lawyers put between the paragraphs."""

from __future__ import annotations

import re

from scrapers.parse import notes, phrases
from scrapers.parse.passages import Passage
from scrapers.parse.steps import Facts, Taken, at_edges, said_in
from scrapers.parse.strings import any_in

LAST_LINES = 4
_OPINION = re.compile("|".join(notes.OPINIONS))


def machine_text(found: list[Passage], _: Facts) -> Taken:
    """What machines and lawyers put between the paragraphs: ids, commands, placeholders."""
    for passage in found:
        if passage.word_count == 1 and phrases.VARIABLE.fullmatch(passage.text):
            yield passage, "a variable that was not filled in"
        elif passage.text[0] == "[" and phrases.SHORTCODE.fullmatch(passage.folded):
            yield passage, "a command of the content system"
        elif passage.is_suspect and passage.word_count <= 80 and phrases.PLACEHOLDER.match(passage.folded):
            yield passage, "in place of something not loaded"
        elif passage.kind == "paragraph" and len(passage.text) >= 9 and passage.text.isdigit():
            yield passage, "a bare number: an id, or a time in seconds"


def programs(found: list[Passage], _: Facts) -> Taken:
    """Lines of a program among the paragraphs."""
    for passage in found:
        text = passage.text
        if passage.kind == "paragraph" and (
            (text[-1] == ";" and phrases.PROGRAM_END.match(text))
            or (any_in(text, phrases.PROGRAM_HINTS) and phrases.PROGRAM.search(text))
        ):
            yield passage, "a line of a program"


def notices(found: list[Passage], _: Facts) -> Taken:
    """Notices of rights, and of what links earn, above and below the text."""
    edges = [passage for passage in at_edges(found) if passage.word_count <= 90]
    lines = [passage for passage in edges if passage.kind == "paragraph"]
    is_likely = any_in(said_in(lines), phrases.RIGHTS_HINTS)
    for passage in edges:
        if passage.is_suspect and passage.kind != "code" and phrases.DISCLOSURE.match(passage.folded):
            yield passage, "a note on what the links or the text earn"
    for passage in lines:
        if (passage.is_suspect and phrases.RIGHTS.match(passage.folded)) or (is_likely and _has_notice(passage.folded)):
            yield passage, "a notice of rights"
    last = lines[-LAST_LINES:]
    if any_in(said_in(last), notes.OPINION_HINTS):
        yield from ((line, "whose opinions are not given") for line in last if _OPINION.search(line.folded))


def _has_notice(folded: str) -> bool:
    return any_in(folded, phrases.RIGHTS_HINTS) and phrases.RIGHTS_WITHIN.match(folded) is not None
