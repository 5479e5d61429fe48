"""Whose a date is: the article's own, or that of a comment, an embed, a teaser or an event beside it."""

from __future__ import annotations

import re
from itertools import islice

from scrapers.parse.metadata.standing import DOUBTFUL, standing_in
from scrapers.parse.tree import Element, Tree

LIKE_A_DATE = re.compile(
    r"\d(?:(?<=1)9\d\d|(?<=2)(?:0|5(?=[4-9]))\d\d|"  # a digit first: found faster
    r"[./-]\s?\d{1,2}[./-]|\s?[年년]|(?<![0-9])\d{3})"
)
"""What a date holds: a year, of the Thai calendar too, digits with dots, or four digits of another script."""
_OUTSIDE = {"blockquote": 0.0, "figcaption": 0.0, **dict.fromkeys(("aside", "form", "footer", "nav"), DOUBTFUL)}
"""Articles have their date in asides, too; that of a quoted post or of a picture is never theirs."""
_BESIDE = 15
"""Strings before and behind the headline in which a date is the article's, whatever the names around it."""
_LEVELS = 8
_CARDS = 3
"""Like elements, each with a date and the headline of another article, from which on they are a list of those."""
_MOST_LIKE = 60
_LONGEST_CARD, _MOST_STRINGS = 1_000, 60


def belonging(tree: Tree, place: int, heading: Element | None) -> float:
    """How surely what stands directly in an element is the article's, in 0…1: nothing in another article's card.

    Just around the headline names alone take only half: themes call the article's own parts after margins, too.
    """
    core = heading.index if heading else -1
    worth = standing_in(tree, place, core, _OUTSIDE)
    if worth < DOUBTFUL and heading and _is_beside(tree, place, core):
        worth = DOUBTFUL
    return worth if worth and not _is_in_card(tree, place, core) else 0.0


def _is_beside(tree: Tree, place: int, core: int) -> bool:
    return -_BESIDE < tree.firsts[place] - tree.lasts[core] < _BESIDE


def _is_in_card(tree: Tree, place: int, core: int) -> bool:
    """Whether an element stands in one of several like ones that each show a date and another article's headline."""
    for _ in range(_LEVELS):
        parent = tree.parents[place]
        if parent < 0 or place <= core < tree.ends[place] or tree.lasts[place] - tree.firsts[place] > _MOST_STRINGS:
            return False
        if tree.tags[place] == "a" and _is_of_another(tree, place):
            return True
        like = _like(tree, place, parent)
        if len(like) >= _CARDS and _is_card(tree, place):  # it shows the date that is asked for
            cards = (other for other in like if _shows_date(tree, other) and _is_card(tree, other))
            if len(list(islice(cards, _CARDS))) == _CARDS:
                return True
        place = parent
    return False


def _like(tree: Tree, place: int, parent: int) -> list[int]:
    """The elements of one parent with the tag of one of them, and with its first class if it has any."""
    tags, classes = tree.tags, tree.attributes["class"]
    kind = classes.get(place, "").split()[:1]
    found: list[int] = []
    child, end = parent + 1, tree.ends[parent]
    while child < end and len(found) < _MOST_LIKE:
        if tags[child] == tags[place] and classes.get(child, "").split()[:1] == kind:
            found.append(child)
        child = tree.ends[child]
    return found


def _is_card(tree: Tree, place: int) -> bool:
    """Whether an element that shows a date has a text long enough for a headline: a link, or an item of a list."""
    tags, addresses = tree.tags, tree.attributes["href"]
    if tags[place] in _OF_TEXTS and (tags[place] == "p" or not tree.attributes["class"].get(place)):
        return False
    text = tree.text(place)
    if len(text) > _LONGEST_CARD:
        return False
    if tags[place] in _ITEMS and not _OF_THE_PAGE.search(text.lower()):
        return any(map(_is_headline, tree.strings[tree.firsts[place] : tree.lasts[place]]))
    links = (at for at in range(place, tree.ends[place]) if tags[at] == "a" and addresses.get(at, "#")[:1] != "#")
    return any(map(_is_headline, map(tree.text, links)))


def _shows_date(tree: Tree, place: int) -> bool:
    return "time" in tree.tags[place : tree.ends[place]] or LIKE_A_DATE.search(tree.text(place)) is not None


def _is_of_another(tree: Tree, link: int) -> bool:
    """Whether a link shows, beside the date in it, a headline, longer than a name: that of what it leads to."""
    texts = tree.strings[tree.firsts[link] : tree.lasts[link]]
    return any(_is_headline(text, 2) and not LIKE_A_DATE.search(text) for text in texts)


def _is_headline(text: str, times: int = 1) -> bool:
    """Whether a text is so many times as long as the shortest headline, and is not the date itself."""
    text = text.strip()
    if len(text) < times * (_SHORTEST if text.isascii() else _SHORTEST_WIDE):
        return False
    return len(text) > _LONGEST_DATE or not LIKE_A_DATE.search(text)


_SHORTEST, _SHORTEST_WIDE = 15, 8
"""Characters of a headline at least; scripts other than Latin need fewer."""
_LONGEST_DATE = 40
_OF_TEXTS = frozenset({"p", "div", "td", "span"})
"""Elements that may be the paragraphs of a text, which names years and has links: they are no cards without a class."""
_ITEMS = frozenset({"li", "ul", "ol", "dl"})
_OF_THE_PAGE = re.compile(r"publi|posted|updat|erstellt|created")
