"""Cron expressions of five fields: whether one can be kept. Pure functions."""

import re
from collections.abc import Mapping

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: tuple[tuple[range, Mapping[str, int]], ...] = (
    (range(60), {}),
    (range(24), {}),
    (range(1, 32), {}),
    (range(1, 13), {name: number for number, name in enumerate(_MONTHS, 1)}),
    (range(8), {name: number for number, name in enumerate(_DAYS)}),
)
"""Minute, hour, day, month and weekday: the numbers that each may have, and the names that stand for some."""

_LONGEST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
"""How many days a month has at most, where it is not 31."""


def is_cron(expression: str) -> bool:
    """Whether it is a cron expression: five fields of numbers or names, lists, ranges and steps."""
    return _parts(expression) is not None


def has_day(expression: str) -> bool:
    """Whether a cron expression has a day in any year, as the 30th of February has not."""
    parts = _parts(expression)
    if parts is None or expression.split()[4] != "*":  # beside a weekday, the day of the month is one of two ways
        return parts is not None
    return any(min(parts[2]) <= _LONGEST.get(month, 31) for month in parts[3])


def _parts(expression: str) -> list[set[int]] | None:
    """The numbers of each field; None where one of them cannot be read."""
    fields = expression.lower().split()
    if len(fields) != len(_FIELDS):
        return None
    parts = [
        [_numbers(part, *allowed) for part in text.split(",")] for text, allowed in zip(fields, _FIELDS, strict=True)
    ]
    return [set().union(*each) for each in parts] if all(map(all, parts)) else None


def _numbers(part: str, allowed: range, names: Mapping[str, int]) -> set[int]:
    """The numbers of one part, of which a range may go over the end and on from the start; none where it is no part."""
    span, slash, step = part.partition("/")
    if slash and not (re.fullmatch("[0-9]{1,2}", step) and 0 < int(step) < allowed.stop):
        return set()
    if span == "*":
        return set(allowed[:: int(step or 1)])
    ends = [names.get(end, int(end) if re.fullmatch("[0-9]{1,2}", end) else -1) for end in span.split("-")]
    if len(ends) > 2 or any(end not in allowed for end in ends):
        return set()
    first, last = ends[0], ends[-1]
    beyond = last < first
    numbers = [*range(first, allowed.stop), *range(allowed.start, last + 1)] if beyond else range(first, last + 1)
    return set(numbers[:: int(step or 1)])
