r"""Phrases, written as one pattern for each kind, and looked for all at once.

A pattern may hold `|`, `(?:…)`, `?` behind a character or group, and `\w*`. It stands for some hundred phrases at
most: written out, the phrases of all kinds make one tree of characters, and to search a text for them costs hardly
more than to search it for one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scrapers.parse.strings import remembered

_GAP = r"(?:[^a-z\n]+)"
_OPEN = "*"
_END = ""


class Wordings:
    """The phrases of all kinds, in a text whose words are runs of `a` … `z`, with something else before each.

    `find` gives the longest phrase at each word. Whatever stands between two words, but for a line break, may stand
    for a space in a phrase.
    """

    def __init__(self, patterns: Mapping[str, str]) -> None:
        tree: dict[str, Any] = {}
        for pattern in patterns.values():
            for phrase in written_out(pattern):
                branch = tree
                for char in phrase:
                    branch = branch.setdefault(char, {})
                branch[_END] = {}
        self.find = re.compile(rf"[^a-z](?=({_folded(tree)})(?![a-z]))").findall
        self._patterns = {
            kind: re.compile(rf"(?:{pattern.replace(' ', _GAP)})(?![a-z])".replace(r"\w", "[a-z]"))
            for kind, pattern in patterns.items()
        }
        self._kinds_of = remembered(self._kinds_of_phrase)

    def kinds(self, found: list[str]) -> frozenset[str]:
        """The kinds of all the phrases that `find` has found."""
        return self._kinds_of(found[0]) if len(found) == 1 else frozenset().union(*map(self._kinds_of, found))

    def _kinds_of_phrase(self, longest: str) -> frozenset[str]:
        """The kinds of a phrase and of those that it begins with."""
        return frozenset(kind for kind, pattern in self._patterns.items() if pattern.match(longest))


def written_out(pattern: str) -> list[str]:
    """All the phrases that a pattern stands for, `*` for any further letters."""
    return _alternatives(pattern.replace(r"\w*", _OPEN), 0)[0]


def _alternatives(pattern: str, place: int) -> tuple[list[str], int]:
    """The phrases up to the end of the pattern, or of the group that the place is in, and where that is."""
    done: list[str] = []
    current = [""]
    while place < len(pattern) and pattern[place] != ")":
        if pattern[place] == "|":
            done, current = done + current, [""]
            place += 1
            continue
        parts = [pattern[place]]
        if pattern.startswith("(?:", place):
            parts, place = _alternatives(pattern, place + 3)
        place += 1
        if pattern.startswith("?", place):
            parts, place = [*parts, ""], place + 1
        current = [begin + part for begin in current for part in parts]
    return done + current, place


def _folded(tree: dict[str, Any]) -> str:
    """The pattern of a tree of characters, which matches the longest of its phrases."""
    meanings = {" ": _GAP, _OPEN: "[a-z]*"}
    ways = [meanings.get(char, char) + _folded(branch) for char, branch in sorted(tree.items()) if char != _END]
    if _END not in tree:
        return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
    return f"(?:{'|'.join(ways)}|)" if ways else ""
