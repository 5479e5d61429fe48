"""Tables of data, row by row; a table that lays out the page is none."""

from __future__ import annotations

from scrapers.parse.tree import INLINE_TAGS, Tree

CELLS = frozenset({"td", "th"})
MAX_CELL_CHARS = 400
"""A table with longer cells, or with a table in it, lays out the page; its cells are read as blocks."""


_JOINED = INLINE_TAGS - {"br"}


def data_rows(tree: Tree, table: int, removed: set[int]) -> list[list[str]]:
    """The cells' texts by row, without the rows in `removed`; none where it is no table of data.

    A cell stays whatever it is called: a column of dates is data.
    """
    tags, ends, parents = tree.tags, tree.ends, tree.parents
    rows: dict[int, list[str]] = {}
    place, end = table + 1, ends[table]
    while place < end:
        tag = tags[place]
        if tag in CELLS and parents[place] in rows:
            text = " ".join(_said(tree, place).split())
            if len(text) > MAX_CELL_CHARS:
                return []
            rows[parents[place]].append(text)
        elif place in removed:
            place = ends[place]
            continue
        elif tag == "tr":
            rows[place] = []
        elif tag == "table":
            return []
        place += 1
    return list(rows.values()) if any(len(row) > 1 for row in rows.values()) else []


def _said(tree: Tree, cell: int) -> str:
    """The text of a cell, with a blank where a line or a block begins or ends."""
    inside = range(cell + 1, tree.ends[cell])
    parted = {
        at for index in inside if tree.tags[index] not in _JOINED for at in (tree.firsts[index], tree.lasts[index])
    }
    if not parted:
        return tree.text(cell)
    strings = tree.strings
    places = range(tree.firsts[cell], tree.lasts[cell])
    return "".join([f" {strings[at]}" if at in parted else strings[at] for at in places])
