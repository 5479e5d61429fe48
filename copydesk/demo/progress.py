"""The demo while it runs: a grid of sites and crawls that fills up, or plain lines where nobody watches."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from copydesk.terminal import stderr

Cell = tuple[str, str]
"""A word and its style."""

_LEAST = len("Wed 04 Mar") + 1
"""The least width of a crawl's column."""


class DemoProgress:
    """What happens in the demo, told as it happens; may be called from several threads."""

    def __init__(self, console: Console, sites: Sequence[str], moments: Sequence[datetime], *, live: bool) -> None:
        self._console = console
        self._moments = moments
        self._cells: dict[str, dict[datetime, Cell]] = {site: {} for site in sites}
        self._news: dict[datetime, list[str]] = {}
        self._step = ""
        self._live = live
        self._lock = Lock()
        self._started = time.monotonic()
        self._spinner = Spinner("dots")

    def step(self, words: str) -> None:
        """The demo does something that takes a while."""
        self._step = words
        if not self._live:
            self._console.print(f"{self.seconds:5.0f} s  {words}")

    def happened(self, moment: datetime, words: str) -> None:
        """Something happens on the simulated web."""
        with self._lock:
            self._news.setdefault(moment, []).append(words)
        if not self._live:
            self._console.print(f"{self.seconds:5.0f} s  {moment:%a %d %b %H:%M}  {words}")

    def started(self, site: str, moment: datetime) -> None:
        """A site's DAG run has begun."""
        self._cells[site][moment] = ("…", "cyan")

    def ended(self, site: str, moment: datetime, word: str, style: str) -> None:
        """A site's DAG run has ended, as `word` says."""
        self._cells[site][moment] = (word, style)
        if not self._live:
            self._console.print(f"{self.seconds:5.0f} s  {moment:%a %d %b %H:%M}  {site}: {word}")

    @property
    def seconds(self) -> float:
        """How long the demo has been running."""
        return time.monotonic() - self._started

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The grid as it stands; where not all crawls fit beside each other, the latest that have begun."""
        before, moments = self._that_fit(options.max_width)
        grid = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
        grid.add_column(f"{before} before" if before else "", no_wrap=True)
        for moment in moments:
            grid.add_column(f"{moment:%a %d %b}\n{moment:%H:%M}", min_width=_LEAST)
        for site, cells in self._cells.items():
            grid.add_row(site, *(Text(*cells.get(moment, ("·", "dim"))) for moment in moments))
        with self._lock:
            news = [f"{moment:%a %d %b}  {words}" for moment, each in self._news.items() for words in each]
        self._spinner.update(text=Text(f"{self._step}  {self.seconds:.0f} s", "dim"))
        yield from (grid, Text("\n".join(news), "yellow"), self._spinner)

    def _that_fit(self, width: int) -> tuple[int, Sequence[datetime]]:
        """How many crawls are left out before those that are shown, and these."""
        room = max(1, (width - max(map(len, self._cells))) // (_LEAST + 2))
        begun = sum(any(moment in cells for cells in self._cells.values()) for moment in self._moments)
        before = min(max(0, begun - room), max(0, len(self._moments) - room))
        return before, self._moments[before : before + room]


@contextmanager
def demo_progress(sites: Sequence[str], moments: Sequence[datetime], *, quiet: bool) -> Iterator[DemoProgress]:
    """Show the demo's progress on stderr."""
    console = stderr()
    console.quiet = quiet
    live = console.is_terminal and not quiet
    progress = DemoProgress(console, sites, moments, live=live)
    if not live:
        yield progress
        return
    with Live(progress, console=console, refresh_per_second=8):
        yield progress
