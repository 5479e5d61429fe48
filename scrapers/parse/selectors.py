"""CSS selectors of the sites on the page's tree."""

from __future__ import annotations

from selectolax.lexbor import SelectolaxError

from scrapers.parse.markup import MAX_DEPTH, TEXTLESS
from scrapers.parse.tree import Element, Tree


def select(tree: Tree, selector: str) -> list[Element]:
    """The elements that match a CSS selector, in page order; none where the selector is not valid CSS."""
    try:
        nodes = tree.parsed.css(selector)
    except (SelectolaxError, ValueError):
        return []
    if nodes and not tree.positions:
        tree.positions.update(_positions(tree))
    places = {tree.positions[node.mem_id] for node in nodes if node.mem_id in tree.positions}
    return [Element(tree, place) for place in sorted(places)]


def _positions(tree: Tree) -> dict[int, int]:
    """The place of each of the parser's nodes in the tree's lists, which `markup` has filled in the same order."""
    found: dict[int, int] = {}
    depths: dict[int, int] = {}
    root = tree.parsed.root
    for node in root.traverse() if root is not None else ():
        if node.tag in TEXTLESS or node.tag == "script":
            continue
        parent = node.parent.mem_id if node.parent is not None else 0
        if found and parent not in found:
            continue
        depths[node.mem_id] = depth = depths.get(parent, -1) + 1
        found[node.mem_id] = found[parent] if depth >= MAX_DEPTH else len(found)
    return found
