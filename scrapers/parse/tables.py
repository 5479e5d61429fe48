"""Tables of data, row by row; a table that lays out the page is none."""

from __future__ import annotations

from collections.abc import Iterator

from scrapers.parse.tree import Tree

CELLS = frozenset({"td", "th"})
MAX_CELL_CHARS = 400
"""A table with longer cells lays out the page; its cells are read as blocks."""


def data_rows(tree: Tree, table: int, removed: set[int]) -> list[list[str]]:
    """The cells' texts by row, without the elements in `removed`; none where it is no table of data."""
    found: list[list[str]] = []
    place, end = table + 1, tree.ends[table]
    while place < end:
        if place in removed:
            place = tree.ends[place]
            continue
        if tree.tags[place] == "tr":
            row = [" ".join(tree.text(cell).split()) for cell in _cells(tree, place)]
            if any(len(cell) > MAX_CELL_CHARS for cell in row):
                return []
            found.append(row)
        place += 1
    return found if any(len(row) > 1 for row in found) else []


def _cells(tree: Tree, row: int) -> Iterator[int]:
    child, end = row + 1, tree.ends[row]
    while child < end:
        if tree.tags[child] in CELLS:
            yield child
        child = tree.ends[child]
