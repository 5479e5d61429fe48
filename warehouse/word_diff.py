"""Word diffs of two texts, paragraph by paragraph: what an edit took away and what it put there."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

CONTEXT_WORDS = 12
"""How many unchanged words are kept before and after a change."""

_LETTERS = (
    r"\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e80-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec6\u1000-\u102a\u1780-\u17b3"
    r"\u3041-\u3096\u30a1-\u30fc\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKED = r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
_WORDS = re.compile(rf"(\s*)([{_LETTERS}][{_MARKED}]*|[^\s{_LETTERS}]+)")
"""The space before a word, and the word; in scripts that put no spaces between words each letter, with its marks."""


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
    rests = ["\n".join((one - other).elements()) for one, other in ((old, new), (new, old))]
    return _pairs(old, new) + _pairs(*(Counter(word for _, word in _WORDS.findall(rest)) for rest in rests))


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
    codes = SequenceMatcher(None, [word for _, word in old], [word for _, word in new], autojunk=False).get_opcodes()
    for index, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag == "equal":
            yield Stretch(Change.SAME, _shortened(new[j1:j2], first=index == 0, last=index == len(codes) - 1))
            continue
        if i1 < i2:
            yield Stretch(Change.REMOVED, _joined(old[i1:i2]))
        if j1 < j2:
            yield Stretch(Change.ADDED, _joined(new[j1:j2]))


def _joined(words: list[tuple[str, str]]) -> str:
    """Words as they stood: a space between them where there was any."""
    return "".join([f" {word}" if space else word for space, word in words]).removeprefix(" ")


def _shortened(words: list[tuple[str, str]], *, first: bool, last: bool) -> str:
    """Unchanged words, with `…` for those far from any change."""
    head = [] if first else words[:CONTEXT_WORDS]
    tail = [] if last else words[-CONTEXT_WORDS:]
    if len(words) <= len(head) + len(tail):
        return _joined(words)
    return " ".join(filter(None, (_joined(head), "…", _joined(tail))))
