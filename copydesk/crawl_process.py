"""A crawl as a process of its own, judged by its report.

The reactor of Twisted cannot be started twice in a process, and a crawl that hangs or eats memory must not take a
worker along; so each crawl is one `copydesk crawl` in its own session. Exit statuses are not trusted: the report that
the crawl prints decides, and where there is none the crawl has failed.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from copydesk.child_process import ChildProcess, Ended
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.outcome import FailureClass


def crawl_command(
    site: str,
    *,
    run_id: str,
    now: datetime,
    replay: Path | None = None,
    mode: str = "manual",
    limit: int | None = None,
    window: tuple[datetime, datetime] | None = None,
    warcs: Sequence[Path] = (),
) -> list[str]:
    """The argument list of `copydesk crawl`, bound to the life of the process that starts it.

    `mode` says how the run came about (`manual`, `scheduled`, `backfill`, …), for the record; `limit` is the most
    pages that are fetched, where that is less than the site's own; `window` crawls what the site lists of its past
    from its start until before its end, in place of what is new; with `warcs`, what these files hold of it.
    """
    command = [sys.executable, "-m", "copydesk", "crawl", site, "--json"]
    command += ["--run-id", run_id, "--now", now.isoformat(), "--mode", mode]
    if limit is not None:
        command += ["--limit", str(limit)]
    if window is not None:
        command += ["--since", window[0].isoformat(), "--until", window[1].isoformat()]
    for path in warcs:
        command += ["--warc", str(path)]
    if replay is not None:
        command += ["--replay", str(replay)]
    return [*command, "--parent", str(os.getpid())]


class CrawlProcess:
    """One crawl as a `ChildProcess`; `run` returns its report."""

    def __init__(
        self,
        command: list[str],
        *,
        site: str,
        run_id: str,
        on_line: Callable[[str], object],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._child = ChildProcess(command, on_line=on_line, environment=environment)
        self._site = site
        self._run_id = run_id

    @property
    def pid(self) -> int | None:
        """The process id, once it runs."""
        return self._child.pid

    def run(self) -> CrawlReport:
        """Run the crawl to its end; as `ChildProcess.run`."""
        return report_of(self._child.run(), site=self._site, run_id=self._run_id)

    def stop(self) -> None:
        """End the crawl and all it started; as `ChildProcess.stop`."""
        self._child.stop()


def report_of(ended: Ended, *, site: str, run_id: str) -> CrawlReport:
    """The report that a crawl left; one that says so where it left none."""
    if ended.report is not None:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            return CrawlReport.from_json(json.dumps(ended.report))
    told = ended.report or {}
    detail = f"the crawl left no report and ended by {ended.ending}"
    if "cause" in told:
        detail = f"the crawl did not begin: {told['cause']}; {told.get('next', '')}"
    return CrawlReport(
        run_id=run_id,
        site=site,
        state=CrawlState.INTERRUPTED if ended.was_stopped else CrawlState.FAILED,
        failure=FailureClass.INTERRUPTED if ended.was_stopped else FailureClass.OTHER,
        detail=detail,
    )
