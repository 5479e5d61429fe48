"""Charts as SVG, drawn on the server; silent to screen readers, since a table beside each has the same figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

SERIES = ("published", "unchanged", "rejected", "held", "missed")
"""What a column is made of, from its foot; each has a pattern of its own in the style sheet and in `DEFINITIONS`."""

DEFINITIONS = Markup(
    '<svg class="definitions" width="0" height="0" aria-hidden="true"><defs>'
    '<pattern id="hatch-held" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" class="held-back"/><rect width="2" height="5" class="held-line"/></pattern>'
    '<pattern id="hatch-missed" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<rect width="4" height="4" class="missed-back"/><rect width="2" height="4" class="missed-line"/></pattern>'
    '<pattern id="hatch-rejected" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<rect width="4" height="4" class="rejected-back"/><circle cx="2" cy="2" r="1" class="rejected-line"/></pattern>'
    "</defs></svg>"
)
"""The patterns, once on each page that has a chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its label, and how much of each series; None stands for a time without any run."""

    label: str
    amounts: Mapping[str, int] | None

    @property
    def total(self) -> int:
        """The height of the column."""
        return sum(self.amounts.values()) if self.amounts else 0


def spark(columns: Sequence[Column]) -> Markup:
    """Small bars for a line of a table, one path for each series; a time without a run is a dot on the ground."""
    height, width, step = 30, 11, 14
    most = max([column.total for column in columns] + [1])
    paths: dict[str, list[str]] = {}
    for index, column in enumerate(columns):
        for name, y, tall in _pieces(column, height, most):
            paths.setdefault(f"bar {name}", []).append(f"M{index * step} {y:g}h{width}v{tall:g}h-{width}z")
        if not column.total:
            wide, tall = (3, 3) if column.amounts is None else (width, 1)
            x = index * step + (width - wide) / 2
            paths.setdefault("none", []).append(f"M{x:g} {height - tall}h{wide}v{tall}h-{wide}z")
    drawn = (Markup('<path class="{}" d="{}"/>').format(name, "".join(parts)) for name, parts in paths.items())
    frame = Markup('<svg class="spark" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-hidden="true">{2}</svg>')
    return frame.format(len(columns) * step, height, Markup().join(drawn))


def chart(columns: Sequence[Column]) -> Markup:
    """Large columns with a scale, and below them the labels that are not empty."""
    height, left, step = 150, 44, max(14, min(48, 680 // max(len(columns), 1)))
    most = _round_up(max([column.total for column in columns] + [1]))
    parts = [_gridline(share, most, height, left, left + len(columns) * step) for share in (0, 0.5, 1)]
    for index, column in enumerate(columns):
        x = left + index * step + step // 8
        parts.append(_stack(column, x, step - step // 4, height, most, top=8))
        if column.label:
            label = Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>')
            parts.append(label.format(x + (step - step // 4) / 2, height + 24, column.label))
    frame = Markup('<svg class="chart" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">{}</svg>')
    wide, high = left + len(columns) * step + 8, height + 32
    return frame.format(wide, high, wide, high, Markup().join(parts))


def _pieces(column: Column, height: int, most: int) -> Iterator[tuple[str, float, float]]:
    """The pieces of a column from its foot: series, upper edge, height.

    None is too small to be seen; what that adds is taken from the largest where the column would grow out of the chart.
    """
    amounts = {name: amount for name in SERIES if (amount := (column.amounts or {}).get(name, 0))}
    tall = {name: max(1.0, round(height * amount / most, 1)) for name, amount in amounts.items()}
    if tall:
        largest = max(tall, key=lambda name: tall[name])
        tall[largest] -= max(0.0, sum(tall.values()) - height)
    foot = float(height)
    for name, size in tall.items():
        foot = round(foot - size, 1)
        yield name, foot, size


def _stack(column: Column, x: float, width: float, height: int, most: int, top: int) -> Markup:
    if not column.total:
        shape = '<circle cx="{}" cy="{}" r="1.5" class="none"/>' if column.amounts is None else ""
        return Markup(shape).format(x + width / 2, top + height - 2)  # noqa: S704  # one of the two above
    bar = Markup('<rect x="{}" y="{:g}" width="{}" height="{:g}" class="bar {}"/>')
    pieces = _pieces(column, height, most)
    return Markup().join(bar.format(x, top + y, width, tall, name) for name, y, tall in pieces)


def _gridline(share: float, most: int, height: int, left: int, right: int) -> Markup:
    y = 8 + height - share * height
    line = Markup('<path d="M{} {}H{}" class="grid"/><text x="{}" y="{}" text-anchor="end">{}</text>')
    return line.format(left - 4, y, right, left - 8, y + 4, f"{round(most * share):,}")


def _round_up(number: int) -> int:
    """The next number with one or two leading digits that halves well."""
    size = 1
    while number > 20 * size:
        size *= 10
    return int(-(-number // (2 * size)) * 2 * size)
