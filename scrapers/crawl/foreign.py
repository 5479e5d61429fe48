"""Somebody else's archive as a source: the pages of a site in WARC files such as those of CC-NEWS.

The files are indexed first, by their headers alone; then each page goes the way of every other: entered in the ledger,
copied into our archive, settled. It keeps the time at which it was crawled, so that it never passes for newer.
"""

import asyncio
import re
import zlib
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby, islice
from pathlib import Path

from fastwarc.warc import WarcRecord

from scrapers.article import DiscoveredUrl, SourceKind
from scrapers.crawl.announce import Window, judged
from scrapers.crawl.archive import read_capture
from scrapers.crawl.fetch import Answer
from scrapers.crawl.opt_out import SiteFiles, signals
from scrapers.crawl.reading import Reading
from scrapers.crawl.settle import taken_over
from scrapers.crawl.urls import absolute, canonical, on_site
from scrapers.crawl.warc import records
from scrapers.frontier import DueUrl, Settlement, SourceCheck
from scrapers.outcome import FailureClass
from scrapers.site import Site

_BATCH = 2_000
_LENGTH = re.compile(rb"^Content-Length:\s*([0-9]{1,12})\s*$", re.IGNORECASE | re.MULTILINE)
_PAGES = ("text/html", "application/xhtml+xml", "")

Taken = tuple[str, datetime]
"""A place in a file (FILE:OFFSET) and the time of its capture, by which another file of that name is told."""


@dataclass(frozen=True, slots=True)
class WarcFile:
    """A WARC file as a source; `url` is its name, by which lineage knows it."""

    path: Path

    @property
    def url(self) -> str:
        """The file's name."""
        return self.path.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page in a file: its address, when it was crawled, and its digest where the file tells it."""

    url: str
    fetched_at: datetime
    file: WarcFile
    offset: int
    digest: str | None

    @property
    def source(self) -> str:
        """FILE:OFFSET, by which lineage knows it."""
        return f"{self.file.url}:{self.offset}"


class ForeignArchive:
    """The pages of a site in some WARC files that were crawled within a window; reader of sources and of pages in one.

    A file may hold a page several times. One run takes one capture of each: the earliest that is not among those
    `taken` by other runs. `further` is how many pages have more of them, for another run.
    """

    def __init__(
        self, files: Sequence[Path], site: Site, window: Window, now: datetime, *, taken: Collection[Taken]
    ) -> None:
        self._files = tuple(WarcFile(path) for path in files)
        self._site = site
        self._window = window
        self._now = now
        self._taken = taken
        self._indexing: asyncio.Task[None] | None = None
        self._broken: dict[WarcFile, str] = {}
        self._others: dict[WarcFile, int] = {}
        self._chosen: dict[str, Place] = {}
        self.further = 0

    def sources(self) -> tuple[WarcFile, ...]:
        """The files."""
        return self._files

    async def read(self, source: WarcFile) -> AsyncIterator[Reading]:
        """What of this round a file holds; each URL with the reason where it is not wanted."""
        if self._indexing is None:
            self._indexing = asyncio.create_task(self._index())
        await asyncio.shield(self._indexing)
        places = [place for place in self._chosen.values() if place.file == source]
        announced = tuple(replace(judged(_discovered(place), self._site), in_hand=True) for place in places)
        broken = self._broken.get(source)
        others = self._others.get(source, 0)
        check = SourceCheck(
            source_url=source.url,
            checked_at=self._now,
            failure=FailureClass.TRUNCATED if broken else None,
            detail=broken or (f"{others} other responses of the site are no pages" if others else ""),
            urls_announced=len(announced) or None,  # a file without the site in it is an answer, and no empty feed
        )
        yield Reading(check=check, announced=announced)

    async def fetch(self, due: DueUrl, now: datetime) -> Answer:  # noqa: ARG002  # the interface's
        """A page out of its file."""
        place = self._chosen.get(due.url)
        if place is None:
            return Answer(failure=FailureClass.NOT_IN_ARCHIVE, detail="none of the files holds it")
        try:
            response = await asyncio.to_thread(read_capture, str(place.file.path.parent), place.file.url, place.offset)
        except (OSError, ValueError, EOFError) as error:
            return Answer(failure=FailureClass.TRUNCATED, detail=f"{place.source}: {error}"[:300])
        told = signals(place.url, response.headers, response.body, SiteFiles())
        headers = tuple((key, value) for key, value in response.headers if key.lower() != "set-cookie")
        response = replace(response, url=place.url, headers=headers, opt_out=told, source=place.source)
        return Answer(response=response, status=response.status)

    def settle(self, due: DueUrl, answer: Answer, now: datetime) -> Settlement:
        """What the ledger learns of it."""
        return taken_over(due, answer, now)

    async def _index(self) -> None:
        """Go through all files, batch by batch, so that a stop is heard."""
        found: list[Place] = []
        for file in self._files:
            walk = self._walk(file)
            while batch := await asyncio.to_thread(_next, walk):
                found += [place for place in batch if place is not None]
        found.sort(key=lambda place: (canonical(place.url) or place.url, place.fetched_at))
        for url, captures in groupby(found, key=lambda place: canonical(place.url) or place.url):
            left = [place for place in _distinct(captures) if (place.source, place.fetched_at) not in self._taken]
            self.further += len(left) > 1
            if left:
                self._chosen[url] = left[0]

    def _walk(self, file: WarcFile) -> Iterator[Place | None]:
        """The pages of the site in a file; None for each record that is none, so that the walk can be paused."""
        last: tuple[int, Place | None] | None = None
        try:
            with file.path.open("rb") as stream:
                for record in records(stream):
                    if last is not None:
                        yield last[1]
                    last = (record.stream_pos, self._place(file, record))
        except OSError as error:
            self._broken[file] = f"the file is broken, or no WARC file: {error}"[:300]
        if last is None:
            self._broken.setdefault(file, "the file holds no response: it is empty, or no WARC file")
        elif _is_whole(file.path, last[0]):
            yield last[1]
        else:
            self._broken.setdefault(file, f"the file is cut off in its record at {last[0]}")

    def _place(self, file: WarcFile, record: WarcRecord) -> Place | None:
        url = absolute("", (record.headers.get("WARC-Target-URI") or "").strip("<>"))
        if url is None or not on_site(url, self._site.domains):
            return None
        at = record.record_date.astimezone(UTC)
        if not self._window[0] <= at < self._window[1]:
            return None
        http = record.http_headers if record.is_http_parsed else None
        kind = (http.get("Content-Type", "") or "").partition(";")[0].strip().lower() if http else ""
        if http is None or http.status_code != 200 or kind not in _PAGES:
            self._others[file] = self._others.get(file, 0) + 1
            return None
        digest = record.headers.get("WARC-Payload-Digest")
        return Place(url=url, fetched_at=at, file=file, offset=record.stream_pos, digest=digest)


def _discovered(place: Place) -> DiscoveredUrl:
    return DiscoveredUrl(place.url, source=place.file.url, source_kind=SourceKind.WARC)


def _is_whole(path: Path, offset: int) -> bool:
    """Whether the record at an offset, the last of its file, is there to its end."""
    with path.open("rb") as stream:
        stream.seek(offset)
        data = stream.read()
    if data.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            data = member.decompress(data)
        except zlib.error:
            return False
        if not member.eof:
            return False
    head, _, block = data.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return length is not None and len(block) >= int(length[1])


def _next(walk: Iterator[Place | None]) -> list[Place | None]:
    return list(islice(walk, _BATCH))


def _distinct(captures: Iterator[Place]) -> list[Place]:
    """A page's captures in order of time, without those that repeat the one before."""
    kept: list[Place] = []
    for place in captures:
        if not kept or place.digest is None or place.digest != kept[-1].digest:
            kept.append(place)
    return kept
