"""Whether a marked byline is another article's or a picture's: in a teaser's link, on a card, in a caption."""

from __future__ import annotations

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
    link = _nearest(element, "a", _NEAR)
    return link is not None and _size(link) - _size(element) > least and not is_author_link(link)


def is_in_caption(element: Element) -> bool:
    """Whether an element stands in a picture's caption: it names who took the picture."""
    return element.tag == "figcaption" or _nearest(element, "figcaption", _NEAR) is not None


def is_on_card(element: Element, heading: Element | None) -> bool:
    """Whether an element stands in a short `<article>` whose heading is a link, and none that the page stands under."""
    card = _nearest(element, "article", _AROUND)
    if card is None or len(text_of(card, _LONGEST_CARD)) >= _LONGEST_CARD:
        return False
    if heading is not None and card.index < heading.index < card.tree.ends[card.index]:
        return False
    headings = [*card.iter("h1", "h2", "h3", "h4")]
    return not any(heading.tag == "h1" for heading in headings) and any(map(_is_linked, headings))


def _is_linked(heading: Element) -> bool:
    parent = heading.getparent()
    return next(heading.iter("a"), None) is not None or (parent is not None and parent.tag == "a")


def _nearest(element: Element, tag: str, levels: int) -> Element | None:
    """The nearest element of a kind around one, so many levels up at most."""
    tree, place = element.tree, element.index
    for _ in range(levels):
        place = tree.parents[place]
        if place < 0:
            return None
        if tree.tags[place] == tag:
            return Element(tree, place)
    return None


def _size(element: Element) -> int:
    """The bytes of an element's text, which tell how much is said in Latin letters and in Han characters alike."""
    return len(text_of(element, _MOST_TEXT).encode("utf-8", "replace"))
