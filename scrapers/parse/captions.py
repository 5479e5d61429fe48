"""The cleaning's step for the captions and credits of pictures that no markup tells from paragraphs."""

from __future__ import annotations

from scrapers.parse import phrases
from scrapers.parse.passages import Passage
from scrapers.parse.steps import SENTENCE_END, Facts, Taken
from scrapers.parse.strings import any_in


def captions(found: list[Passage], _: Facts) -> Taken:
    """Captions and credits of pictures."""
    for position, passage in enumerate(found):
        if passage.kind != "paragraph" or passage.word_count > 35:
            continue
        if (passage.is_suspect and phrases.CAPTION.match(passage.folded)) or _ends_as_caption(passage):
            yield passage, "a picture's caption or credit"
        elif passage.word_count <= 8 and phrases.AGENCY.match(passage.folded):
            yield passage, "a picture's credit"
            before = found[position - 1] if position else passage
            if before.kind == "paragraph" and before.word_count <= 25 and not before.text.endswith(SENTENCE_END):
                yield before, "the caption above a credit"


def _ends_as_caption(passage: Passage) -> bool:
    folded = passage.folded
    if "\n" in folded:
        above, _, last = folded.rpartition("\n")
        if phrases.CAPTION.match(last) and not above.endswith(SENTENCE_END):
            return True
    if folded[-1] == "." and not folded.endswith(phrases.CAPTION_STOP):
        return False
    return any_in(folded[-80:], phrases.CAPTION_HINTS) and phrases.CAPTION_END.match(folded) is not None
