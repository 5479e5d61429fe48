"""What little is said around a form, a button or a field for an e-mail address: an offer, whatever its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from scrapers.parse.regions import HEADINGS, Region
from scrapers.parse.tree import Element, Tree

MAX_CHARS = 160
"""A box that says more around its form is looked at passage by passage."""
MAX_SHARE = 0.25
MAX_BUTTONS = 2
"""Boxes with a button each that are more than these are products, steps or places, and the text is about them."""
MAX_STARTS = 50
MAX_STRINGS = 100
_ASKING = frozenset({"form", "newsletter"})
_BOXES = frozenset({"div", "section", "aside", "center"})
_BUTTON = re.compile(r"button|btn|cta", re.IGNORECASE)
_MAIL = re.compile(r"e-?mail|correo|courriel|メール|邮箱|이메일|почт", re.IGNORECASE)


def offers(chosen: Region, noise: Mapping[Element, str]) -> list[Element]:
    """The boxes inside a region whose form, button or field is noise, and that say little else."""
    tree, place = chosen.element.tree, chosen.element.index
    asking = [gone.index for gone, kind in noise.items() if kind in _ASKING]
    pressed = [gone.index for gone, kind in noise.items() if kind in {"utility", "cta"} and _is_button(gone)]
    fields = list(_mail_fields(tree, place))
    if not asking and not pressed and not fields:
        return []
    gone = bytearray(len(tree.strings))
    for element in noise:
        first, last = tree.firsts[element.index], tree.lasts[element.index]
        gone[first:last] = b"\1" * (last - first)
    most = min(MAX_CHARS, MAX_SHARE * chosen.prose)
    boxes = {_box(tree, place, start, gone, most) for start in islice((*asking, *fields), MAX_STARTS)}
    buttons = {_box(tree, place, start, gone, most) for start in pressed[:MAX_STARTS]} - {0}
    if len(buttons) <= MAX_BUTTONS:
        boxes |= buttons
    return [Element(tree, box) for box in boxes - {0}]


def _is_button(element: Element) -> bool:
    """Whether what is noise by its names is a button."""
    return _BUTTON.search(f"{element.get('class')} {element.get('id')}") is not None


def _mail_fields(tree: Tree, place: int) -> Iterator[int]:
    """The elements inside one that a field for an e-mail address stands in."""
    for parent, node in tree.fields:
        if place <= parent < tree.ends[place]:
            attributes = node.attributes
            if attributes.get("type") == "email" or any(
                _MAIL.search(attributes.get(name) or "") for name in ("name", "placeholder", "id", "aria-label")
            ):
                yield parent


def _box(tree: Tree, place: int, start: int, gone: bytearray, most: float) -> int:
    """The widest box around an element, inside a place, that says little in words that are not gone; 0 without one."""
    box, index = 0, start
    while index > place and tree.tags[index] not in {"body", "html"}:
        if tree.tags[index] in _BOXES:
            said = _said(tree, index, gone, most)
            if said > most:
                break
            box = index if said else box
        index = tree.parents[index]
    return box if box and _is_more_than_headings(tree, box, gone) else 0


def _said(tree: Tree, index: int, gone: bytearray, most: float) -> int:
    """How many characters an element says in strings that are not gone; one that has many says too much."""
    count, last = 0, tree.lasts[index]
    at = gone.find(b"\0", tree.firsts[index], last)
    for _ in range(MAX_STRINGS):
        if at < 0 or count > most:
            return count
        count += len(tree.strings[at].strip())
        at = gone.find(b"\0", at + 1, last)
    return MAX_CHARS + 1


def _is_more_than_headings(tree: Tree, box: int, gone: bytearray) -> bool:
    """Whether a box says more than what a part of the text is headed by."""
    return any(
        not gone[at] and tree.tags[tree.owners[at]] not in HEADINGS and not tree.strings[at].isspace()
        for at in range(tree.firsts[box], tree.lasts[box])
    )
