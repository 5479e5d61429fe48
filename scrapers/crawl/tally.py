"""What a run has done so far: URLs tried, answers, failures by class, and when enough failures in a row say enough."""

import logging
from collections import Counter
from time import monotonic

from scrapers.crawl.failures import SITE_WIDE
from scrapers.crawl.fetch import Answer
from scrapers.crawl.log import event
from scrapers.crawl.report import Tally
from scrapers.crawl.settle import is_deletion
from scrapers.frontier import DueUrl, RobotsVerdict
from scrapers.outcome import FailureClass

MAX_FAILURES_IN_A_ROW = 20
"""So many failures that are likely true of the whole site, with no success between, end the run."""

MAX_DEAD_IN_A_ROW = 200
"""So many failures of any kind in a row, dead links included, end the run too: a list of nothing but them is a trap."""

_PROGRESS_SECONDS = 2.0


class RunTally:
    """Counts for one run; `open` is how many URLs it has to fetch."""

    def __init__(self) -> None:
        self.open = 0
        self._tried = self._answered = self._in_a_row = self._dead = 0
        self._failures: Counter[FailureClass] = Counter()
        self._told_at = 0.0

    def count(self, due: DueUrl, answer: Answer) -> str | None:
        """Count an answer; returns words when the run should end over it."""
        if answer.verdict is RobotsVerdict.DISALLOWED or answer.skip is not None:
            return None
        self._tried += 1
        if answer.failure is None or is_deletion(due, answer):
            self._answered += 1
            self._in_a_row = self._dead = 0
            return None
        self._failures[answer.failure] += 1
        event("page_failed", logging.WARNING, url=due.url, failure=answer.failure, detail=answer.detail)
        self._dead += 1
        self._in_a_row = self._in_a_row + 1 if answer.failure in SITE_WIDE else 0
        if self._in_a_row < MAX_FAILURES_IN_A_ROW and self._dead < MAX_DEAD_IN_A_ROW:
            return None
        return f"{self._dead} failures in a row, the last: {answer.detail}"

    def tell(self, *, now: bool = False) -> None:
        """Log the progress, every few seconds or `now`."""
        if now or monotonic() - self._told_at > _PROGRESS_SECONDS:
            self._told_at = monotonic()
            failed = self._failures.total()
            left = max(0, self.open - self._answered - failed)
            event("progress", fetched=self._answered, open=left, failed=failed)

    def close(self, stopped_by: FailureClass | None, detail: str) -> Tally:
        """The sums, for the judgement."""
        return Tally(
            tried=self._tried,
            answered=self._answered,
            failures=self._failures,
            stopped_by=stopped_by,
            stop_detail=detail,
        )
