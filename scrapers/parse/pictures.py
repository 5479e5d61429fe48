"""Captions that nothing marks as such, known by the picture above them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from selectolax.lexbor import LexborNode

from scrapers.parse.regions import HEADINGS, Region
from scrapers.parse.steps import SENTENCE_END, key_of
from scrapers.parse.strings import count_words
from scrapers.parse.tree import INLINE_TAGS, Element, Tree

MAX_CAPTION_CHARS = 300
MIN_WORDS = 4
"""A shorter line below a picture may name who it shows, and what is said about them stands below."""
MAX_PICTURES = 200
"""More of them are not looked at."""
MAX_SHARE = 0.4
"""The share of a text from which captions are what it says: a gallery."""
_PICTURE = re.compile(r"image|img|photo|picture|pic\b|thumb|foto|bild", re.IGNORECASE)
_NEVER = HEADINGS | {"li", "th"}
_FRAMES = frozenset({"table", "tbody", "figure"})
_STRONG = frozenset({"b", "strong"})
"""What a heading is made of where it is none by its tag."""


def captions(chosen: Region) -> list[Element]:
    """The elements inside a region that say what a picture's own text says, or stand alone in a box with one."""
    tree, place = chosen.element.tree, chosen.element.index
    first, last = tree.firsts[place], tree.lasts[place]
    found: dict[int, int] = {}
    inside = (picture for picture in tree.pictures if first <= picture[0] < last)
    for at, parent, picture in islice(inside, MAX_PICTURES):
        said = _next(tree, at, last)
        if len(tree.strings[said]) > MAX_CAPTION_CHARS or not (index := _below(tree, said)):
            continue
        pieces = tree.strings[said : min(tree.lasts[index], said + MAX_CAPTION_CHARS)]
        if tree.tags[index] not in _NEVER and sum(map(len, pieces)) <= MAX_CAPTION_CHARS:
            text = " ".join("".join(pieces).split())
            box = _box(tree, tree.owners[said], parent)
            if _closes_box(tree, box, text) or ((box or count_words(text) >= MIN_WORDS) and _names(picture, text)):
                found[index] = len(text)
    return [Element(tree, index) for index in found] if sum(found.values()) < MAX_SHARE * chosen.text_sum else []


def _next(tree: Tree, at: int, last: int) -> int:
    """The place of the first string from one on that is not blank."""
    while at < last - 1 and tree.strings[at].isspace():
        at += 1
    return at


def _below(tree: Tree, said: int) -> int:
    """The block that says no more than a text in it; 0 where that is only a part of one."""
    index = tree.owners[said]
    if not _are_blank(tree, range(tree.firsts[index], said)):
        return 0
    while tree.tags[index] in INLINE_TAGS:
        inner, index = index, tree.parents[index]
        if tree.tags[inner] in _STRONG or _says_more(tree, index, inner):
            return 0
    return index


def _box(tree: Tree, index: int, picture: int) -> int:
    """The innermost element that holds a text and the picture above it, if it holds no other text; 0 otherwise."""
    while not index <= picture < tree.ends[index]:
        inner, index = index, tree.parents[index]
        if index <= 0 or _says_more(tree, index, inner):
            return 0
    return index


def _closes_box(tree: Tree, box: int, text: str) -> bool:
    """Whether a text that is no sentence stands in a box that is called a picture."""
    names = f"{tree.attributes['class'].get(box)} {tree.attributes['id'].get(box)}" if box else ""
    is_framed = tree.tags[box] in _FRAMES or _PICTURE.search(names) is not None
    return is_framed and not text.endswith(SENTENCE_END)


def _names(picture: LexborNode, text: str) -> bool:
    """Whether a text is what the page gives in place of the picture, or shows with it."""
    attributes, key = picture.attributes, key_of(text)
    return key != "" and any(key_of(attributes.get(name) or "") == key for name in ("alt", "title"))


def _says_more(tree: Tree, outer: int, inner: int) -> bool:
    """Whether an element has text around one inside it."""
    before = range(tree.firsts[inner] - 1, tree.firsts[outer] - 1, -1)
    return not (_are_blank(tree, before) and _are_blank(tree, range(tree.lasts[inner], tree.lasts[outer])))


def _are_blank(tree: Tree, places: Iterable[int]) -> bool:
    """Whether the strings at some places are white space."""
    return all(tree.strings[at].isspace() for at in places)
