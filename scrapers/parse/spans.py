"""Inline elements that are no part of the text they stand in: labels for the ear, buttons, credits, footnote marks."""

from __future__ import annotations

from scrapers.parse.evidence import judge_names
from scrapers.parse.tree import Element, Tree

ALWAYS_DROPPED = frozenset({"hidden", "share"})
DROPPED_SPANS = ALWAYS_DROPPED | {"ads", "comments", "newsletter", "caption", "consent"}
"""Kinds of noise that an inline element may be."""
_STOPS = frozenset(".!?:…。！？：")
_GOES_ON = frozenset(",.;:!?)»”’…，。；！？）")


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


def is_note_mark(element: Element) -> bool:
    """Whether a superscript is a link to a footnote; an exponent is not."""
    link = next((child for child in element if child.tag == "a"), None)
    return link is not None and (link.get("href") or "").startswith("#") and not (element.text or "").strip()
