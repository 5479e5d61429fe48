"""The texts around an element, each with the element that it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from scrapers.parse.tree import Element

_TEXTS_BEFORE = 10
_UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "select", "textarea"})


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text and the element that it stands in."""

    text: str
    parent: Element


def texts_of(element: Element, number: int) -> tuple[Text, ...]:
    """The first texts inside an element, white space folded, empty ones left out."""
    return tuple(islice(_texts_inside(element), number))


def texts_around(element: Element, number: int) -> tuple[Text, ...]:
    """The texts behind an element, then those before it, the nearest first."""
    return (*islice(_texts_after(element), number), *reversed(_texts_before(element)))


def strings_around(element: Element, number: int) -> Iterator[str]:
    """As `texts_around`, the strings alone and as they stand, those of scripts not left out: many times faster."""
    yield from islice(_strings_after(element), number)
    for text in reversed(_texts_before(element)):
        yield text.text


def _strings_after(element: Element) -> Iterator[str]:
    parent = element.getparent()
    while parent is not None:
        for sibling in element.itersiblings():
            if sibling.tag not in _UNREAD:
                yield from sibling.itertext(with_tail=True)
            elif sibling.tail:
                yield sibling.tail
        element, parent = parent, parent.getparent()


def _texts_inside(element: Element) -> Iterator[Text]:
    """The texts inside an element, in page order."""
    if element.tag in _UNREAD:
        return
    if element.text and (text := " ".join(element.text.split())):
        yield Text(text, element)
    for child in element:
        yield from _texts_inside(child)
        if child.tail and (text := " ".join(child.tail.split())):
            yield Text(text, element)


def _texts_after(element: Element) -> Iterator[Text]:
    """The texts behind an element, in page order."""
    parent = element.getparent()
    while parent is not None:
        if element.tail and (text := " ".join(element.tail.split())):
            yield Text(text, parent)
        for sibling in element.itersiblings():
            yield from _texts_inside(sibling)
            if sibling.tail and (text := " ".join(sibling.tail.split())):
                yield Text(text, parent)
        element, parent = parent, parent.getparent()


def _texts_before(element: Element) -> list[Text]:
    """The few texts just before an element, in page order; each with the element before that holds it."""
    found: list[Text] = []
    while (parent := element.getparent()) is not None and len(found) < _TEXTS_BEFORE:
        for earlier in islice(element.itersiblings(preceding=True), 3):
            if earlier.tag not in _UNREAD:
                texts = [" ".join(text.split()) for text in earlier.itertext()]
                found = [Text(text, earlier) for text in texts if text][-_TEXTS_BEFORE:] + found
        element = parent
    return found[-_TEXTS_BEFORE:]
