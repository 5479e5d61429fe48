"""Whether a marked byline is another article's or a picture's: in a teaser's link, on a card, in a caption."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from scrapers.parse.metadata.standing import text_of
from scrapers.parse.tree import Element

_NEAR = 4
"""Elements around a byline among which the link or caption that holds it stands."""
_AROUND = 8
_MOST_TEXT = 220
_TEASED = 32
"""Bytes beside a name in a link: more than a role or a date. Cards of one class are as one of them is."""
_LONGEST_CARD = 400


def is_author_link(link: Element) -> bool:
    """Whether a link leads to an author's page."""
    href = link.get("href") or ""
    return link.get("rel") == "author" or "autor" in href or "author" in href


def is_teased(element: Element, least: int = _TEASED) -> bool:
    """Whether an element stands in a link with so much else: the author of the article that the link leads to."""
    link = next((around for around in islice(_around(element), _NEAR) if around.tag == "a"), None)
    return link is not None and _size(link) - _size(element) > least and not is_author_link(link)


def is_in_caption(element: Element) -> bool:
    """Whether an element stands in a picture's caption: it names who took the picture."""
    return element.tag == "figcaption" or any(e.tag == "figcaption" for e in islice(_around(element), _NEAR))


def is_on_card(element: Element) -> bool:
    """Whether an element stands in a short `<article>` without a first heading whose lesser one is a link: a teaser."""
    card = next((around for around in islice(_around(element), _AROUND) if around.tag == "article"), None)
    if card is None or len(text_of(card, _LONGEST_CARD)) >= _LONGEST_CARD:
        return False
    headings = [*card.iter("h1", "h2", "h3", "h4")]
    return not any(heading.tag == "h1" for heading in headings) and any(map(_is_linked, headings))


def _is_linked(heading: Element) -> bool:
    parent = heading.getparent()
    return next(heading.iter("a"), None) is not None or (parent is not None and parent.tag == "a")


def _around(element: Element) -> Iterator[Element]:
    """The elements around one, from the nearest on."""
    around = element.getparent()
    while around is not None:
        yield around
        around = around.getparent()


def _size(element: Element) -> int:
    """The bytes of an element's text, which tell how much is said in Latin letters and in Han characters alike."""
    return len(text_of(element, _MOST_TEXT).encode("utf-8", "replace"))
