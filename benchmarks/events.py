"""Feed events at scale: how many requests, how late, and at what cost 300 watched feeds are in one process.

`python benchmarks/events.py [--feeds 300] [--poll 45] [--minutes 3]`

The watched side is what runs in a triggerer: one `FeedTrigger` per site, all in one event loop, with a state store in
memory. The other side is a process of its own: a forward proxy that serves a feed for each host, honours conditional
requests, and lets one feed after another announce a new story, at random times. Printed are the requests (how many were
conditional), the time from a story's appearance to the trigger's event, and the CPU and memory of the watched side.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import psutil

ITEMS = 30
"""Stories in a feed, each with a paragraph of text: about 20 KB, as real feeds have."""


@dataclass
class Feed:
    """One served feed: its newest story's number is its validator."""

    host: str
    newest: int = ITEMS
    changed: dict[int, float] = field(default_factory=dict)

    def body(self) -> bytes:
        """RSS with the latest stories."""
        items = "".join(
            f"<item><title>Story {n} of {self.host}</title><link>http://{self.host}/{n}</link>"
            f"<guid>http://{self.host}/{n}</guid><description>{'Words about it. ' * 40}</description></item>"
            for n in range(self.newest, self.newest - ITEMS, -1)
        )
        return f'<rss version="2.0"><channel><title>{self.host}</title>{items}</channel></rss>'.encode()


class Server:
    """The web of feeds, as a forward proxy on loopback."""

    def __init__(self, feeds: int) -> None:
        self.feeds = {f"site{n:03}.test": Feed(f"site{n:03}.test") for n in range(feeds)}
        self.counts = {"robots": 0, "conditional": 0, "not_modified": 0, "whole": 0}

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until it is closed."""
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                writer.write(self._response(request.decode("latin-1")))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()

    def _response(self, request: str) -> bytes:
        target = request.split(" ", 2)[1]
        host, _, path = target.removeprefix("http://").partition("/")
        if path == "robots.txt":
            self.counts["robots"] += 1
            return _message(200, b"User-agent: *\nDisallow: /admin", "text/plain")
        feed = self.feeds[host]
        validator = f'"{feed.newest}"'
        conditional = "if-none-match:" in request.lower()
        self.counts["conditional"] += conditional
        if conditional and validator in request:
            self.counts["not_modified"] += 1
            return _message(304, b"", "application/rss+xml", validator)
        self.counts["whole"] += 1
        return _message(200, feed.body(), "application/rss+xml", validator)

    async def publish(self, seconds: float, quiet: float) -> None:
        """Let feeds announce something after the quiet start, one after another, until the end is near."""
        await asyncio.sleep(quiet)
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            feed = random.choice(list(self.feeds.values()))  # noqa: S311  # a load, not a secret
            feed.newest += 1
            feed.changed[feed.newest] = time.time()
            await asyncio.sleep(random.expovariate(1) * seconds / 200)


def _message(status: int, body: bytes, content_type: str, validator: str = "") -> bytes:
    tag = f"ETag: {validator}\r\n" if validator else ""
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\n{tag}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def serve(feeds: int, seconds: float, quiet: float, after: float) -> None:
    """The serving process: prints its port, then after the run what it saw."""
    server = Server(feeds)
    listener = await asyncio.start_server(server.answer, "127.0.0.1", 0, limit=2**16)
    sys.stdout.write(f"{listener.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.publish(seconds, quiet)
    await asyncio.sleep(after)
    changes = {f"http://{feed.host}/{n}": at for feed in server.feeds.values() for n, at in feed.changed.items()}
    sys.stdout.write(json.dumps({"counts": server.counts, "changes": changes}) + "\n")
    sys.stdout.flush()


class Store:
    """Airflow's state store of one asset, in memory."""

    writes = 0

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    async def aget(self, key: str) -> object:
        """The stored value."""
        return self.values.get(key)

    async def aset(self, key: str, value: object) -> None:
        """Store a value."""
        self.values[key] = value
        Store.writes += 1


@asynccontextmanager
async def watching(feeds: int, poll: float, seen: dict[str, float]) -> AsyncIterator[None]:
    """All triggers at work, their events written to `seen` by story."""
    from dags.feed_trigger import FeedTrigger  # noqa: PLC0415  # Airflow takes its settings when it is loaded

    async def watch(name: str) -> None:
        trigger = FeedTrigger(site=name, feeds=[f"http://{name}.test/feed"], poll_seconds=poll, delay_seconds=1)
        trigger.asset_state_store = Store()  # type: ignore[assignment]  # the same two methods
        async for event in trigger.run():
            for url in event.payload["urls"]:
                seen.setdefault(url, time.time())

    tasks = [asyncio.create_task(watch(f"site{n:03}")) for n in range(feeds)]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def measure(options: argparse.Namespace) -> None:
    """Run both sides, then print the figures."""
    quiet = options.poll * 1.5
    child = await asyncio.create_subprocess_exec(
        *[sys.executable, __file__, "--serve", "--feeds", str(options.feeds), "--poll", str(options.poll)],
        *["--minutes", str(options.minutes)],
        stdout=asyncio.subprocess.PIPE,
        limit=2**24,
    )
    if child.stdout is None:
        raise RuntimeError("the serving process has no output")
    os.environ["COPYDESK_PROXY"] = f"http://127.0.0.1:{(await child.stdout.readline()).decode().strip()}"
    process, seen = psutil.Process(), dict[str, float]()
    async with watching(options.feeds, options.poll, seen):
        await asyncio.sleep(quiet)
        started, cpu = time.monotonic(), sum(process.cpu_times()[:2])
        report = json.loads(await child.stdout.readline())
        wall, cpu = time.monotonic() - started, sum(process.cpu_times()[:2]) - cpu
    _tell(options, report, seen, wall=wall, cpu=cpu, rss=process.memory_info().rss)


def _tell(
    options: argparse.Namespace, report: dict[str, Any], seen: dict[str, float], *, wall: float, cpu: float, rss: int
) -> None:
    counts, changes = report["counts"], report["changes"]
    delays = sorted(seen[url] - at for url, at in changes.items() if url in seen)
    looks, seconds = counts["not_modified"] + counts["whole"], wall + options.poll * 1.5
    print(f"{options.feeds} feeds, looked at every {options.poll:.0f} s at most, for {wall:.0f} s")
    print(f"requests: {counts['robots']} robots.txt, {looks} looks, of them {counts['conditional']} conditional,")
    print(f"          {counts['not_modified']} answered 304; {(looks + counts['robots']) / seconds:.1f} a second")
    print(f"stories:  {len(delays)} of {len(changes)} told; after {statistics.median(delays):.1f} s in the median,")
    print(f"          {delays[int(len(delays) * 0.95)]:.1f} s at the 95th percentile, {delays[-1]:.1f} s at most")
    print(f"cost:     {cpu / wall:.1%} of a core, {rss / 2**20:.0f} MiB, {Store.writes} writes to the state store")


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="Measure feed events.")
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--poll", type=float, default=45.0)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.feeds, options.minutes * 60, options.poll * 1.5, options.poll * 1.2))
    else:
        asyncio.run(measure(options))


if __name__ == "__main__":
    main()
