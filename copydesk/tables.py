"""Plain tables of what commands answer, and the same as records where there is no room for a table."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.markup import escape
from rich.table import Table
from rich.text import Text


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None, gap: int = 2) -> Table:
    """A plain table; columns of numbers are set flush right, and where room is short, short columns keep theirs."""
    body = [list(row) for row in rows]
    drawn = Table(
        title=title, title_justify="left", box=None, pad_edge=False, header_style="bold", padding=(0, gap, 0, 0)
    )
    for index, column in enumerate(columns):
        numeric = bool(body) and all(isinstance(row[index], int | float) or row[index] is None for row in body)
        longest = max(len(column), *(Text.from_markup(_cell(row[index])).cell_len for row in body), 0)
        drawn.add_column(
            column, justify="right" if numeric else "left", overflow="fold", no_wrap=longest <= _SHORT_CELL
        )
    for row in body:
        drawn.add_row(*(_cell(value) for value in row))
    return drawn


_SHORT_CELL = len("2026-03-02 06:00")


def least_width(given: Table) -> int:
    """The width that a table takes where no short cell is broken."""
    widths = []
    for column in given.columns:
        cells = [Text.from_markup(str(cell)).cell_len for cell in (column.header, *column.cells)]
        words = [len(word) for word in str(column.header).split()]
        widths.append(max(cells) if column.no_wrap else max(*words, _LEAST_LONG, 0))
    return sum(widths) + sum(given.padding[1:2]) * (len(widths) - 1)


_LEAST_LONG = 10


def records(given: Table) -> Table:
    """A table's rows one below the other, each value beside its column's name."""
    names = [str(column.header) for column in given.columns]
    drawn = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0), title=given.title)
    drawn.add_column(no_wrap=True, style="bold")
    drawn.add_column(overflow="fold")
    for number, row in enumerate(zip(*(column.cells for column in given.columns), strict=True)):
        if number:
            drawn.add_row()
        for name, value in zip(names, row, strict=True):
            drawn.add_row(name, value)
    return drawn


def _cell(value: object) -> str:
    if value is None:
        return "[dim]–[/]"
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, int):
        return f"{value:,}" if value else "[dim]0[/]"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return escape(str(value))
