"""The browser of `render`: where it is, how it starts without a way to the network, how much memory it may take.

Chromium is Debian's (`/usr/bin/chromium`); `COPYDESK_CHROMIUM` names another one. Nothing is downloaded.
"""

import asyncio
import importlib.util
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

CHROMIUM = "/usr/bin/chromium"

MAX_BROWSER_MB = 1_024
"""The most memory (proportional set size) that all processes of the browser may take together, unless
`COPYDESK_BROWSER_MB` says otherwise."""

MAX_SCRIPT_HEAP_MB = 256

_LAUNCH_MS = 20_000
_WATCH_SECONDS = 0.5


class RenderUnavailableError(RuntimeError):
    """A site wants a browser and there is none: what is missing, and what to do about it."""

    def __init__(self, cause: str, next_step: str) -> None:
        super().__init__(f"{cause}: {next_step}")
        self.cause = cause
        self.next_step = next_step


def chromium() -> str:
    """The browser's path."""
    return os.environ.get("COPYDESK_CHROMIUM") or CHROMIUM


def check_available(site: str) -> None:
    """Refuse to begin what cannot be done.

    Raises:
        RenderUnavailableError: the optional group or the browser is missing.
    """
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise RenderUnavailableError(
            f"{site} is declared with render=True, which needs the optional group `render`",
            "install it with `uv sync --group render`, or `pip install scrapy-playwright`",
        )
    if not Path(chromium()).is_file():
        raise RenderUnavailableError(
            f"{site} is declared with render=True, and there is no browser at {chromium()}",
            "`apt-get install chromium`, or name one in COPYDESK_CHROMIUM",
        )


def max_browser_bytes() -> int:
    """The most memory that the browser may take."""
    return int(os.environ.get("COPYDESK_BROWSER_MB") or MAX_BROWSER_MB) << 20


def settings(seconds: float) -> dict[str, Any]:
    """The settings of scrapy-playwright: a browser that can reach nothing by itself, and `seconds` for a page."""
    arguments = [
        "--proxy-server=http://127.0.0.1:9",  # the discard port: what does not come through us fails
        "--proxy-bypass-list=<-loopback>",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--disable-background-networking",
        "--disable-gpu",
        "--renderer-process-limit=2",
        f"--js-flags=--max-old-space-size={MAX_SCRIPT_HEAP_MB}",
    ]
    return {
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": chromium(),
            "args": arguments,
            "chromium_sandbox": os.geteuid() != 0,  # chromium has no sandbox for root
            "timeout": _LAUNCH_MS,
        },
        "PLAYWRIGHT_MAX_CONTEXTS": 1,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 2,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": seconds * 1_000,
        "PLAYWRIGHT_DOWNLOAD_TIMEOUT": 100,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
    }


class MemoryGuard:
    """Ends the browser when it takes too much memory; `exceeded` says that it did, for the page at work."""

    def __init__(self) -> None:
        self._max_bytes = max_browser_bytes()
        self._visits = 0
        self._watching: asyncio.Task[None] | None = None
        self.exceeded = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch while a page is open."""
        if not self._visits:
            self.exceeded = False
            self._watching = asyncio.create_task(self._watch())
        self._visits += 1
        try:
            yield
        finally:
            self._visits -= 1
            if not self._visits and self._watching is not None:
                self._watching.cancel()

    async def _watch(self) -> None:
        while True:
            browser = await asyncio.to_thread(_processes)
            if sum(map(_memory_bytes, browser)) > self._max_bytes:
                self.exceeded = True
                _kill(browser)
            await asyncio.sleep(_WATCH_SECONDS)


def kill() -> None:
    """End the browser as it is; one that hangs hears nothing else, and outlives us. The next page starts another."""
    _kill(_processes())


def _kill(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.Error):
            process.kill()


def _processes() -> list[psutil.Process]:
    """The browser's processes, which are descendants of this one."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "chrom" in process.name().lower():
                found.append(process)
    return found


def _memory_bytes(process: psutil.Process) -> int:
    try:
        memory = process.memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(memory, "pss", 0) or memory.uss)
