"""Where an element stands on the page, and what it says: how much evidence in it counts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scrapers.parse.strings import remembered
from scrapers.parse.tree import Element, Tree

_ELSEWHERE = re.compile(
    r"comment(?!ary|s?[-_]?(?:date|time|count|num|link|open|bubble|button|icon|toggle))|related|recommend|popular|"
    r"trending|more-?from|latest|carousel|slider|read-?next|most-read|tweet|caption|"
    r"reactions|c(?<=\bc)ards?\b|card-|newsletter|"
    r"disqus|webmention|reply|newsfeed|further|similar|archive-"
)
_MARGIN = re.compile(
    r"sidebar|f(?<!entry[-_]f)(?<!post[-_]f)(?<!article[-_]f)(?<!asset[-_]f)ooter|teaser|promo|n(?<=\bn)av|menu|upsell|"
    r"post-?list|-card|widget-area"
)
_EITHER = re.compile(f"{_ELSEWHERE.pattern}|{_MARGIN.pattern}")
"""Names are searched in small letters; each alternative begins with a letter: few places are tried."""
DOUBTFUL = 0.5
"""How much evidence in a margin counts: templates name the article's own parts after it, too."""
_LAYOUT = re.compile(r"has-|no-|with-|without-|page-|elementor|wp-|col-|row|container|category-|tag-|post_tag-|cat-")
_OUTSIDE = {"aside": 0.0, "form": 0.0, "blockquote": 0.0, "figcaption": 0.0, "footer": DOUBTFUL, "nav": DOUBTFUL}
_ROOTS = frozenset({"body", "html"})
_DEPTH = 8
_INLINE = frozenset({"a", "span", "strong", "b", "em", "i", "time", "small", "u", "font", "cite"})


def standing(element: Element) -> float:
    """How much an element counts by where it stands, in 0…1: nothing in lists of other articles, half in margins.

    What holds the page's `<h1>` is around the article, whatever its name.
    """
    return standing_in(element.tree, element.tree.parents[element.index])


def standing_in(tree: Tree, place: int, heading: int = -1, outside: Mapping[str, float] = _OUTSIDE) -> float:
    """As `standing`, of what stands directly in an element; what holds a `heading`, by number, is around the article.

    `outside` tells how much elements of some names count.
    """
    worth, classes, ids = 1.0, tree.attributes["class"], tree.attributes["id"]
    for _ in range(_DEPTH):
        if place < 0 or (tag := tree.tags[place]) in _ROOTS:
            break
        here = min(outside.get(tag, 1.0), _worth(classes.get(place, "")), _worth(ids.get(place, "")))
        if here < worth:
            if place < heading < tree.ends[place] or "h1" in tree.tags[place + 1 : tree.ends[place]]:
                break
            worth = here
            if not worth:
                break
        place = tree.parents[place]
    return worth


def own_standing(element: Element) -> float:
    """How much an element counts by its own names."""
    return min(_worth(element.get("class") or ""), _worth(element.get("id") or ""))


@remembered
def _worth(name: str) -> float:
    if not _EITHER.search(name.lower()):
        return 1.0
    words = " ".join([word for word in name.split() if not _LAYOUT.match(word)]).lower()
    if _ELSEWHERE.search(words):
        return 0.0
    return DOUBTFUL if _MARGIN.search(words) else 1.0


def line_of(element: Element, limit: int = 300) -> str:
    """The whole text of the block that an element stands in, white space folded."""
    return text_of(block_of(element), limit)


def block_of(element: Element) -> Element:
    """The nearest element around a piece of text, or itself, that does not stand in a line of text."""
    while element.tag in _INLINE and (parent := element.getparent()) is not None:
        element = parent
    return element


def text_of(element: Element, limit: int = 10_000) -> str:
    """All text inside an element, white space folded; cut soon after `limit` characters."""
    parts: list[str] = []
    length = 0
    for text in element.itertext():
        parts.append(text)
        length += len(text)
        if length > 2 * limit:
            break
    return " ".join("".join(parts).split())
