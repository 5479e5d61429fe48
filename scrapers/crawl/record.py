"""The recorder: from an answer to a durable record and a settled URL, in groups, off the reactor's thread.

One worker thread owns the archive and the ledger's connection. Whatever waits when it is free is written, made durable
with one fsync, and settled in one transaction; only then does the caller hear of it. So a URL is done only when its
record is durable, and at most the pages in flight are fetched again after a crash.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter, RecordPlace, capture_of, payload_digest
from scrapers.crawl.ledger import Ledger
from scrapers.frontier import CrawlRun, Settlement
from scrapers.outcome import Outcome

GATHER_SECONDS = 0.01
"""How long the first entry of a group waits for others: half as many syncs and transactions where a host is fast."""

T = TypeVar("T")

Places = tuple[RecordPlace, ...]
"""Where the responses of an entry lie in the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be archived, and what to settle when that is durable.

    `page` is the article page that the settlement is about; its capture is filled in here.
    """

    responses: tuple[ArchivedResponse, ...] = ()
    page: ArchivedResponse | None = None
    settlement: Settlement | None = None


class Recorder:
    """Owns archive and ledger for one run."""

    def __init__(self, ledger: Ledger, archive: ArchiveWriter, run: CrawlRun) -> None:
        self._ledger = ledger
        self._archive = archive
        self._run = run
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recorder")
        self._waiting: list[tuple[Entry, asyncio.Future[Places]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def call(self, work: Callable[..., T], *arguments: object, **options: object) -> T:
        """Run a method of the ledger in the recorder's thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(*arguments, **options))

    async def record(self, entry: Entry) -> Places:
        """Returns when the entry is durable and settled: the places of its `responses`.

        Raises:
            OSError: the archive cannot be written.
            LedgerLostError: the ledger cannot be reached.
        """
        done: asyncio.Future[Places] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        return await done

    async def drain(self) -> None:
        """Wait until nothing is left to write."""
        if self._writing is not None:
            await asyncio.wait([self._writing])

    async def close(self) -> list[str]:
        """Write what waits, complete the archive's files, and return their paths."""
        await self.drain()
        return await self.call(self._archive.close)

    def shut_down(self) -> None:
        """End the worker thread."""
        self._thread.shutdown(wait=True)

    async def _write_all(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHER_SECONDS)
            batch, self._waiting = self._waiting, []
            try:
                places = await self.call(self._write, [entry for entry, _ in batch])
            except Exception as error:  # noqa: BLE001  # every caller of the batch gets it
                _fail(batch, error)
            else:
                _tell(batch, places)

    def _write(self, entries: Sequence[Entry]) -> list[Places]:
        places: list[Places] = []
        settlements: list[Settlement | None] = []
        for entry in entries:
            places.append(tuple(map(self._archive.write, entry.responses)))
            settlements.append(self._place(entry))
        self._archive.sync()
        self._ledger.settle(self._run, [each for each in settlements if each is not None])
        return places

    def _place(self, entry: Entry) -> Settlement | None:
        if entry.page is None or entry.settlement is None:
            return entry.settlement
        if entry.settlement.outcome is Outcome.UNCHANGED:
            digest = payload_digest(entry.page.body)
            return replace(entry.settlement, payload_digest=digest, opt_out=entry.page.opt_out)
        place = self._archive.write(entry.page)
        capture = capture_of(self._run.site, entry.page, place)
        return replace(
            entry.settlement, capture=capture, payload_digest=place.payload_digest, opt_out=entry.page.opt_out
        )


def _tell(batch: Sequence[tuple[Entry, asyncio.Future[Places]]], places: Sequence[Places]) -> None:
    for (_, done), each in zip(batch, places, strict=True):
        if not done.done():
            done.set_result(each)


def _fail(batch: Sequence[tuple[Entry, asyncio.Future[Places]]], error: Exception) -> None:
    for _, done in batch:
        if not done.done():
            done.set_exception(error)
