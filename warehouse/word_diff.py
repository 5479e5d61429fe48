"""Word diffs of two texts, paragraph by paragraph: what an edit took away and what it put there."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

CONTEXT_WORDS = 12
"""How many unchanged words are kept before and after a change."""

_WORDS = re.compile(r"\S+")


class Change(StrEnum):
    """What became of a stretch of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words in a row with the same fate."""

    change: Change
    text: str


Diff = tuple[Stretch, ...]

_MARKS = {Change.SAME: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}"}


def marked(stretch: Stretch) -> str:
    """A stretch as plain text: words [-taken out-] and {+put in+}."""
    return _MARKS[stretch.change].format(stretch.text)


def effort(before: str, after: str) -> int:
    """How many steps a pass of `word_diff` takes: pairs of equal paragraphs, and of equal words where they differ.

    A text that says one word ten thousand times would keep it busy for hours; who shows others' texts asks here first.
    """
    old, new = (Counter(text.split("\n\n")) for text in (before, after))
    words = [Counter(_WORDS.findall("\n".join((one - other).elements()))) for one, other in ((old, new), (new, old))]
    return _pairs(old, new) + _pairs(*words)


def _pairs(one: Counter[str], other: Counter[str]) -> int:
    return sum(count * other[item] for item, count in one.items())


def word_diff(before: str, after: str) -> list[Diff]:
    """The paragraphs that differ, each as stretches in reading order; unchanged paragraphs are left out."""
    old, new = before.split("\n\n"), after.split("\n\n")
    diffs: list[Diff] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            diffs.extend(_paragraphs(old[i1:i2], new[j1:j2]))
    return diffs


def _paragraphs(old: list[str], new: list[str]) -> Iterator[Diff]:
    for index in range(max(len(old), len(new))):
        yield tuple(_stretches(*(each[index] if index < len(each) else "" for each in (old, new))))


def _stretches(before: str, after: str) -> Iterator[Stretch]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for index, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag == "equal":
            yield Stretch(Change.SAME, _shortened(old[i1:i2], first=index == 0, last=index == len(codes) - 1))
            continue
        if i1 < i2:
            yield Stretch(Change.REMOVED, " ".join(old[i1:i2]))
        if j1 < j2:
            yield Stretch(Change.ADDED, " ".join(new[j1:j2]))


def _shortened(words: list[str], *, first: bool, last: bool) -> str:
    """Unchanged words, with `…` for those far from any change."""
    head = [] if first else words[:CONTEXT_WORDS]
    tail = [] if last else words[-CONTEXT_WORDS:]
    if len(words) <= len(head) + len(tail):
        return " ".join(words)
    return " ".join([*head, "…", *tail])
