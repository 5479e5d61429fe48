"""CSS selectors of the sites on the page's tree."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from scrapers.parse.markup import MAX_DEPTH, TEXTLESS
from scrapers.parse.tree import Element, Tree


def select(tree: Tree, selector: str) -> list[Element]:
    """The elements that match a CSS selector, in page order; none where the selector is not valid CSS."""
    places = {place for _, place in _placed(tree, selector) if place is not None}
    return [Element(tree, place) for place in sorted(places)]


def texts(tree: Tree, selector: str) -> list[str]:
    """The texts of the elements that match a CSS selector, white space folded; those inside a menu too."""
    found = [(node.text() if place is None else tree.text(place)) for node, place in _placed(tree, selector)]
    return [" ".join(text.split()) for text in found]


def values(tree: Tree, selector: str, name: str) -> list[str]:
    """The values of an attribute, which may be any, of the elements that match a CSS selector."""
    return [node.attributes.get(name) or "" for node in _nodes(tree, selector)]


def is_valid(selector: str) -> bool:
    """Whether it is CSS that can be looked for."""
    try:
        LexborHTMLParser("<p>").css(selector)
    except (SelectolaxError, ValueError):
        return False
    return True


def _placed(tree: Tree, selector: str) -> list[tuple[LexborNode, int | None]]:
    """The parser's nodes that match, each with its place in the tree where it has one."""
    nodes = _nodes(tree, selector)
    if nodes and not tree.positions:
        tree.positions.update(_positions(tree))
    return [(node, tree.positions.get(node.mem_id)) for node in nodes]


def _nodes(tree: Tree, selector: str) -> list[LexborNode]:
    try:
        return tree.parsed.css(selector)
    except (SelectolaxError, ValueError):
        return []


def _positions(tree: Tree) -> dict[int, int]:
    """The place of each of the parser's nodes in the tree's lists, which `markup` has filled in the same order."""
    found: dict[int, int] = {}
    depths: dict[int, int] = {}
    place = 0
    root = tree.parsed.root
    for node in root.traverse() if root is not None else ():
        if node.tag in TEXTLESS or node.tag == "script":
            continue
        parent = node.parent.mem_id if node.parent is not None else 0
        if found and (parent not in found or tree.ends[found[parent]] == found[parent] + 1):
            continue
        depths[node.mem_id] = depth = depths.get(parent, -1) + 1
        if depth >= MAX_DEPTH:
            found[node.mem_id] = found[parent]
        else:
            found[node.mem_id] = place
            place += 1
    return found
