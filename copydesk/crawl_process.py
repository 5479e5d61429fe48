"""A crawl as a process of its own: started, read line by line, judged by its report, stopped for certain.

The reactor of Twisted cannot be started twice in a process, and a crawl that hangs or eats memory must not take a
worker along; so each crawl is one `copydesk crawl` in its own session. Exit statuses are not trusted: the report that
the crawl prints decides, and where there is none the crawl has failed.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO

from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.outcome import FailureClass

GRACE_SECONDS = 3.0
"""How long a crawl may take to put its things in order after the first SIGTERM."""
LAST_WORD_SECONDS = 0.5
"""How long it may take after the second one. Airflow kills a task 5 s after asking it to stop: the sum stays below."""
TAIL_LINES = 5


def crawl_command(
    site: str,
    *,
    run_id: str,
    now: datetime,
    replay: Path | None = None,
    mode: str = "manual",
    limit: int | None = None,
    window: tuple[datetime, datetime] | None = None,
) -> list[str]:
    """The argument list of `copydesk crawl`, bound to the life of the process that starts it.

    `mode` says how the run came about (`manual`, `scheduled`, `backfill`, …), for the record; `limit` is the most
    pages that are fetched, where that is less than the site's own; `window` crawls what the sitemaps list from its
    start until before its end, in place of what is new.
    """
    command = [sys.executable, "-m", "copydesk", "crawl", site, "--json"]
    command += ["--run-id", run_id, "--now", now.isoformat(), "--mode", mode]
    if limit is not None:
        command += ["--limit", str(limit)]
    if window is not None:
        command += ["--since", window[0].isoformat(), "--until", window[1].isoformat()]
    if replay is not None:
        command += ["--replay", str(replay)]
    return [*command, "--parent", str(os.getpid())]


class CrawlProcess:
    """One crawl in a session of its own.

    `on_line` is called in the thread that called `run`, with each line of the crawl's log without its line end.
    `stop` may be called from any thread or signal handler, more than once.
    """

    def __init__(
        self,
        command: list[str],
        *,
        site: str,
        run_id: str,
        on_line: Callable[[str], object],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._command = command
        self._site = site
        self._run_id = run_id
        self._on_line = on_line
        self._environment = {**os.environ, **(environment or {})}
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False

    @property
    def pid(self) -> int | None:
        """The process id, which is also its process group's, once it runs."""
        return self._process.pid if self._process else None

    def run(self) -> CrawlReport:
        """Start the crawl, stream its log, and return its report when it has ended.

        Raises whatever `on_line` raises, after the crawl has been stopped.
        """
        output: list[str] = []
        with subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        ) as process:
            self._process = process
            reader = threading.Thread(target=_drain, args=(process.stdout, output), daemon=True)
            reader.start()
            try:
                self._stream(process.stderr)
                self._wait(None)
            finally:
                self.stop()
            reader.join(timeout=5)
        return self._report(output, process.returncode)

    def stop(self) -> None:
        """End the crawl and all it started: SIGTERM, a grace, SIGTERM again, then SIGKILL to the whole group."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._stopped = True
            for grace_seconds in (GRACE_SECONDS, LAST_WORD_SECONDS):
                self._signal(signal.SIGTERM)
                if self._wait(grace_seconds):
                    break
        self._signal(signal.SIGKILL, group=True)

    def _signal(self, number: signal.Signals, *, group: bool = False) -> None:
        if self._process is None:
            return
        send = os.killpg if group else os.kill
        # the group stays addressable as long as any member lives, so a reused pid cannot be met
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if group or self._process.poll() is None:
                send(self._process.pid, number)

    def _wait(self, seconds: float | None) -> bool:
        """Wait by polling: unlike `Popen.wait`, it may be entered again from a signal handler."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while self._process is not None and self._process.poll() is None:
            if deadline is not None and time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def _stream(self, log: IO[str] | None) -> None:
        for line in log or ():
            text = line.rstrip("\n")
            self._tail.append(text)
            self._on_line(text)

    def _report(self, output: list[str], status: int) -> CrawlReport:
        for line in reversed(output):
            if line.startswith("{"):
                with contextlib.suppress(ValueError, TypeError, KeyError):
                    return CrawlReport.from_json(line)
        ended = f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
        stopped = self._stopped or status < 0
        return CrawlReport(
            run_id=self._run_id,
            site=self._site,
            state=CrawlState.INTERRUPTED if stopped else CrawlState.FAILED,
            failure=FailureClass.INTERRUPTED if stopped else FailureClass.OTHER,
            detail=f"the crawl ended by {ended} and left no report; its last lines: {' | '.join(self._tail) or 'none'}",
        )


def _drain(stream: IO[str] | None, into: list[str]) -> None:
    into.extend(line.strip() for line in stream or ())
