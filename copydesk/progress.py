"""Progress of a run on stderr: a bar where a person watches, plain lines where a file or a pipe does."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from copydesk.crawl_log import event_of, readable
from copydesk.terminal import stderr

PLAIN_PAUSE_SECONDS = 5.0
"""Without a terminal, progress is told at most this often."""
QUIET_LEVELS = {"debug", "info"}


class RunProgress:
    """Feeds on the names of stages and on the lines of a crawl's log, and shows how far a run is."""

    def __init__(self, console: Console, bar: Progress | None) -> None:
        self._console = console
        self._bar = bar
        self._task = bar.add_task("start", total=None) if bar else None
        self._told_at = 0.0

    def stage(self, name: str) -> None:
        """A stage begins."""
        if self._bar and self._task is not None:
            self._bar.reset(self._task, description=name, total=None)
        else:
            self._console.print(f"{name} …")

    def say(self, words: str) -> None:
        """A line that stays."""
        self._console.print(escape(words))

    def line(self, line: str) -> None:
        """A line of the crawl's log: progress moves the bar, trouble is printed, the rest is left to the log."""
        event = event_of(line)
        if event is None:
            self._console.print(f"[dim]{escape(line)}[/]")
        elif event["event"] == "progress":
            self._progress(int(event.get("fetched", 0)), int(event.get("open", 0)))
        elif event.get("level") not in QUIET_LEVELS:
            self._console.print(f"[yellow]{escape(readable(line))}[/]")

    def _progress(self, done: int, still_open: int) -> None:
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=done, total=done + still_open or None)
        elif time.monotonic() - self._told_at > PLAIN_PAUSE_SECONDS:
            self._told_at = time.monotonic()
            self._console.print(f"fetched {done}, {still_open} to go")


@contextmanager
def run_progress(*, quiet: bool = False) -> Iterator[RunProgress]:
    """Show the progress of what is done inside; `quiet` shows trouble only."""
    console = stderr()
    if quiet:
        console.quiet = True
    if quiet or not console.is_terminal:
        yield RunProgress(console, None)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        yield RunProgress(console, bar)


@contextmanager
def steps(*, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Show the steps of something that takes a while: the present one with a spinner, or each as a line."""
    console = stderr()
    console.quiet = quiet
    if quiet or not console.is_terminal:
        yield lambda words: console.print(escape(words))
        return
    with console.status("") as status:
        yield lambda words: status.update(escape(words))
