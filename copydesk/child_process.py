"""A program as a process of its own: started, heard line by line, asked for its report, stopped for certain.

The program logs to stderr, line by line, and ends by printing its report to stdout as one line of JSON. Needs the
standard library and `lifeline.py` beside it, and nothing else.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

GRACE_SECONDS = 3.0
"""How long a program may take to put its things in order after the first SIGTERM."""
LAST_WORD_SECONDS = 0.5
"""How long it may take after the second one. Airflow kills a task 5 s after asking it to stop: the sum stays below."""
TAIL_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a program ended.

    `report` is the last line of its output that is a JSON object; None where there is none. `ending` says the exit
    status or the signal in words, with the log's last lines. `was_stopped`: it did not end by itself.
    """

    report: Mapping[str, Any] | None
    ending: str
    was_stopped: bool


class ChildProcess:
    """One program in a session of its own.

    `on_line` is called in the thread that called `run`, with each line of the log without its line end. `stop` may be
    called from any thread or signal handler, more than once. A program that is `tethered` dies with this process, be
    it killed like that itself (Linux).
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        on_line: Callable[[str], object],
        environment: Mapping[str, str] | None = None,
        folder: Path | str | None = None,
        tethered: bool = False,
    ) -> None:
        self._command = [*(_tether() if tethered else ()), *command]
        self._on_line = on_line
        self._environment = {**os.environ, **(environment or {})}
        self._folder = folder
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False

    @property
    def pid(self) -> int | None:
        """The process id, which is also its process group's, once it runs."""
        return self._process.pid if self._process else None

    def run(self) -> Ended:
        """Start the program, stream its log, and return how it ended.

        Raises whatever `on_line` raises, after the program has been stopped.
        """
        output: list[str] = []
        with subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self._folder,
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
        return self._ended(output, process.returncode)

    def stop(self) -> None:
        """End the program and all it started: SIGTERM, a grace, SIGTERM again, then SIGKILL to the whole group."""
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

    def _ended(self, output: list[str], status: int) -> Ended:
        ended = f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
        return Ended(
            report=_last_object(output),
            ending=f"{ended}; its last lines: {' | '.join(self._tail) or 'none'}",
            was_stopped=self._stopped or status < 0,
        )


def _tether() -> list[str]:
    return [sys.executable, "-IS", str(Path(__file__).with_name("lifeline.py")), str(os.getpid())]


def _last_object(output: list[str]) -> dict[str, Any] | None:
    for line in reversed(output):
        if line.startswith("{"):
            with contextlib.suppress(ValueError):
                found = json.loads(line)
                if isinstance(found, dict):
                    return found
    return None


def _drain(stream: IO[str] | None, into: list[str]) -> None:
    into.extend(line.strip() for line in stream or ())
