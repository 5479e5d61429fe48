"""The texts around the heading, each with the element that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from scrapers.parse.tree import Element, Tree

_TEXTS_BEFORE = 16
_REACH = 200
"""Strings before and behind a label in which what it labels may stand."""
_LONGEST = 200
"""Characters of a string that may begin with a label."""
_UNREAD = frozenset({"select", "option", "optgroup", "title"})


class Text(NamedTuple):
    """A piece of text, white space folded, and the number of the element that it directly stands in."""

    text: str
    tree: Tree
    owner: int

    @property
    def parent(self) -> Element:
        """The element that the text directly stands in."""
        return Element(self.tree, self.owner)


def texts_behind(tree: Tree, heading: Element | None, number: int) -> tuple[Text, ...]:
    """That many texts behind the heading (else the page's first)."""
    start = tree.lasts[heading.index] if heading else 0
    return tuple(islice(_texts(tree, range(start, len(tree.strings))), number))


def strings_around(tree: Tree, heading: Element | None, number: int) -> list[str]:
    """The strings behind the heading, as they stand, then the nearest texts before it: faster than with elements."""
    start = tree.lasts[heading.index] if heading else 0
    return [*tree.strings[start : start + number], *[text.text for text in texts_before(tree, heading)]]


def owners_around(tree: Tree, heading: Element | None, number: int) -> list[int]:
    """The elements, by number, that the strings around the heading directly stand in."""
    start = tree.lasts[heading.index] if heading else 0
    return [*tree.owners[start : start + number], *[text.owner for text in texts_before(tree, heading)]]


def numbered(strings: list[str]) -> list[int]:
    """The places of the strings that may hold a digit; bytes are looked through faster than letters."""
    kept = _END.join(strings).encode("utf-8", "surrogatepass").translate(None, _NO_DIGITS).split(_END.encode())
    return [place for place, digits in enumerate(kept) if digits]


_END = "\0"
"""Between two strings: no text holds it, since parsers drop it."""
_NO_DIGITS = bytes({*range(1, 256)} - {*b"0123456789\xd9\xdb\xdf\xe0\xe1\xea\xef\xf0"})
"""All but the digits and what those of other scripts begin with in UTF-8."""


class Label:
    """What labels say, as two patterns over small letters: how they open, at their first letters, and all of one."""

    def __init__(self, openings: str, phrases: str) -> None:
        self.match = re.compile(rf"\W*+(?={openings}){phrases}").match
        self.openings = re.compile(rf"{_END}[^\w{_END}]*+(?={openings})", re.IGNORECASE).finditer


class Labelled(NamedTuple):
    """A label `found` at the start of a string, the text `before` that, and the `texts` behind the label, folded.

    The first of them is the rest of the label's own string and may be empty.
    """

    found: re.Match[str]
    before: str
    texts: list[str]


def labelled(tree: Tree, label: Label, number: int) -> Iterator[Labelled]:
    """Each label on the page with the text before it and that many behind; it is matched in small letters.

    Where one may open is looked for in all strings together, which takes a third of asking each of them.
    """
    together = f"{_END}{_END.join(tree.strings)}"
    place, done = -1, 0
    for opening in label.openings(together):
        place += together.count(_END, done, opening.end())
        done = opening.end()
        string = tree.strings[place]
        if len(string) < _LONGEST and (found := label.match(string.lower())):
            last = min(len(tree.strings), place + _REACH)
            behind = islice(_texts(tree, range(place + 1, last)), number)
            before = next(_texts(tree, range(place - 1, max(-1, place - _REACH), -1)), None)
            texts = [" ".join(string[found.end() :].split()), *(text.text for text in behind)]
            yield Labelled(found, before.text if before else "", texts)


def texts_before(tree: Tree, heading: Element | None) -> Iterator[Text]:
    """The nearest texts before the heading, from the last on."""
    first = tree.firsts[heading.index] if heading else 0
    return islice(_texts(tree, range(first - 1, -1, -1)), _TEXTS_BEFORE)


def _texts(tree: Tree, places: range) -> Iterator[Text]:
    tags, strings, owners = tree.tags, tree.strings, tree.owners
    for place in places:
        string, owner = strings[place], owners[place]
        if not string.isspace() and tags[owner] not in _UNREAD and (text := " ".join(string.split())):
            yield Text(text, tree, owner)
