"""A batch as the checks see it: its measures, its site's contract and history, and what counts as surprising."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from scrapers.site import Contract
from warehouse.findings import Severity
from warehouse.history import BatchStats
from warehouse.volumes import SourceList

ERROR_CHANCE = 0.001
WARNING_CHANCE = 0.003
VOLUME_WARNING_CHANCE = 0.006
"""Looser: a lost half of a day's articles is what matters most, and there is one volume a day and not one per field."""

DECLARED_CHANCE = 0.03
"""For limits that the contract states outright, a looser bar: without history there is no second line."""

FUTURE_HOURS = 1.0
SHIFT_HOURS = 0.75
OLD_HOURS = 48.0
SHRUNK = 0.7
"""What is left of a body that counts as having lost much of its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch as measured (`warehouse/sql/audit.sql`, measure), with what it is judged by.

    Of a backfill, which brings old articles in any number, volume and age say nothing. `lists` are the sources' lists
    that were read anew.
    """

    measures: Mapping[str, Any]
    contract: Contract
    history: Sequence[BatchStats]
    logical_at: datetime
    newest_age_hours: float | None
    is_backfill: bool = False
    is_read_anew: bool = False
    lists: Sequence[SourceList] = ()

    @property
    def rows(self) -> int:
        """Articles in the batch."""
        return int(self.measures["rows"])

    @property
    def has_history(self) -> bool:
        """Whether there is enough of it to judge by."""
        return len(self.history) >= self.contract.min_history_runs

    @property
    def is_small(self) -> bool:
        """Whether the batch is too small to be judged by what is declared."""
        return self.rows < self.contract.min_rows

    def sample(self, name: str) -> tuple[str, ...]:
        """URLs of pages that show the deviation `name`."""
        return tuple(self.measures["samples"].get(name, ()))

    def reasons(self, name: str) -> str:
        """Why they deviate, in brackets, the most frequent reasons first; nothing where no reason is known."""
        known = ", ".join(self.measures["reasons"].get(name, ()))
        return f" ({known})" if known else ""

    def follows_a_gap(self) -> bool:
        """Whether the run comes after a longer pause than usual: its articles are older for a good reason."""
        times = [each.logical_at for each in self.history]
        pauses = sorted(later - earlier for earlier, later in pairwise(times))
        return not pauses or self.logical_at - times[-1] > 1.5 * pauses[len(pauses) // 2]


def severity_of(chance: float, warn_below: float = WARNING_CHANCE) -> Severity | None:
    """How grave a deviation is that chance shows this rarely; None: it may well be chance."""
    if chance < ERROR_CHANCE:
        return Severity.ERROR
    return Severity.WARNING if chance < warn_below else None
