"""Inline elements that are no part of the text they stand in: labels for the ear, buttons, credits, footnote marks."""

from __future__ import annotations

import re

from scrapers.parse.evidence import judge_names
from scrapers.parse.tree import Element, Tree

ALWAYS_DROPPED = frozenset({"hidden", "share"})
DROPPED_SPANS = ALWAYS_DROPPED | {"ads", "comments", "newsletter", "caption", "consent"}
"""Kinds of noise that an inline element may be."""
_STOPS = frozenset(".!?:…。！？：")
_GOES_ON = frozenset(",.;:!?)»”’…，。；！？）")
MARKED = frozenset({"a", "sup"})
"""Elements that marks of footnotes and of headings are made of."""
MAX_MARK_CHARS = 5
MAX_MARK_STRINGS = 3
_NUMBER = re.compile(r"\[?(?:\d{1,3}|[*†‡])\]?")
_NOTE = re.compile(r"note|fn|ref|cite", re.IGNORECASE)
"""What the address of a footnote says."""
_RETURNS = frozenset({"↩", "↩︎", "↵"})
_OWN_LINKS = frozenset({"#", "¶", "§", "🔗", "∞"})


def is_dropped(tree: Tree, index: int, names: str, words: list[str]) -> bool:
    """Whether an inline element is noise by its names, below the words of the text that is being read.

    Within a sentence a name speaks of what a link does (`<a class="popup">`), and its text is the sentence's own.
    """
    kind = judge_names(names)[0]
    if kind not in DROPPED_SPANS:
        return False
    return kind in ALWAYS_DROPPED or not _is_within_sentence(tree, index, words)


def _is_within_sentence(tree: Tree, index: int, words: list[str]) -> bool:
    """Whether text directly behind an element goes on with a sentence, or the text before it has not ended."""
    behind = tree.lasts[index]
    parent = tree.parents[index]
    if behind == tree.lasts[parent] or tree.owners[behind] != parent:
        return False
    rest, before = tree.strings[behind].lstrip(), "".join(words[-2:]).rstrip(" \n\x00")
    if not rest:
        return False
    return rest[0].islower() or rest[0] in _GOES_ON or (before != "" and before[-1] not in _STOPS)


def is_mark(tree: Tree, index: int, tag: str, kind: str) -> bool:
    """Whether a superscript or a link is a footnote's mark, or, in a passage of the kind, a heading's link to itself.

    A superscript without a link is an exponent.
    """
    if tag == "sup":
        element = Element(tree, index)
        link = next((child for child in element if child.tag == "a"), None)
        return link is not None and (link.get("href") or "").startswith("#") and not (element.text or "").strip()
    if (
        tree.lasts[index] - tree.firsts[index] > MAX_MARK_STRINGS
        or len(text := tree.text(index).strip()) > MAX_MARK_CHARS
    ):
        return False
    fragment = tree.attributes["href"].get(index, "").partition("#")[2]
    if not fragment:
        return False
    if text in _RETURNS or (kind == "heading" and text in _OWN_LINKS):
        return True
    return _NUMBER.fullmatch(text) is not None and _NOTE.search(fragment) is not None
