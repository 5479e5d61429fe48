"""One crawl of one site from start to report: recover, discover, fetch what is due, account for all of it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic

from scrapers.crawl.announce import ALWAYS, placed
from scrapers.crawl.archive import ArchiveWriter, recover
from scrapers.crawl.barred import Barred
from scrapers.crawl.fetch import Answer, Download, Fetcher
from scrapers.crawl.foreign import ForeignArchive
from scrapers.crawl.job import Job
from scrapers.crawl.ledger import LedgerLostError
from scrapers.crawl.log import event
from scrapers.crawl.opt_out_files import MAX_AGE, OptOutFiles
from scrapers.crawl.pages import LivePages, Pages, entry
from scrapers.crawl.reading import Reading, Readings
from scrapers.crawl.record import Entry, Recorder
from scrapers.crawl.refusals import Refusals
from scrapers.crawl.render import Renderer
from scrapers.crawl.report import CrawlReport, CrawlState, SourceReport, counts, judge, source_report
from scrapers.crawl.shared import LedgerRobots, LedgerTurns
from scrapers.crawl.sources import SourceReader
from scrapers.crawl.tally import RunTally
from scrapers.frontier import Accounts, DueUrl
from scrapers.outcome import FailureClass, Outcome, PendingReason

WORKERS = 8
"""URLs in flight at most; what a crash makes us fetch again. The politeness gate spaces the requests."""

CLAIM_SIZE = 200
LEASE = timedelta(hours=1)
MAX_RUN_SECONDS = 6 * 3600
REVISIT_SHARE = 0.5
"""The share of a run's URLs that may be revisits."""

logger = logging.getLogger(__name__)


class Session:
    """Runs one `Job`; `stop` may be called at any time from the reactor's thread."""

    def __init__(self, job: Job, download: Download) -> None:
        self._job = job
        self._run = job.run
        self._began = monotonic()
        self._download = download
        self._archive = ArchiveWriter(job.archive_url, job.site.name, job.run.run_id, job.run.logical_at)
        self._recorder = Recorder(job.ledger, self._archive, job.run)
        self._barred = Barred(job.ledger, self._recorder, job.site.name)
        kept = None if job.replay else LedgerRobots(job.ledger, self._recorder, job.run)
        self._fetcher = Fetcher(download, job.politeness, self.clock, replay=job.replay, robots_store=kept)
        if not job.replay:
            job.politeness.turns = LedgerTurns(job.turns, self._recorder, job.run, self.clock)
        self._sources: list[SourceReport] = []
        self._queue: list[DueUrl] = []
        self._claiming = asyncio.Lock()
        self._is_drained = False
        self._tally = RunTally()
        self._refusals = Refusals(job.site.domains)
        self._restored = 0
        self._foreign: ForeignArchive | None = None
        self._stopped_by: FailureClass | None = None
        self._stop_detail = ""
        self._tasks: set[asyncio.Task[None]] = set()

    def clock(self) -> datetime:
        """The run's time: its logical start plus what has passed since."""
        return self._run.logical_at + timedelta(seconds=monotonic() - self._began)

    def stop(self, failure: FailureClass, detail: str) -> None:
        """End the run early: nothing new is fetched, what was fetched is archived and settled."""
        if self._stopped_by is None:
            self._stopped_by, self._stop_detail = failure, detail
            event("stopping", failure=failure, detail=detail)
            for task in self._tasks:
                task.cancel()

    async def crawl(self) -> CrawlReport:
        """Run to the end; whatever happens, there is a report, and the run is closed in the ledger.

        Raises:
            SiteBusyError: another process crawls this site.
        """
        await self._recorder.call(self._job.ledger.open_run, self._run, self.clock())
        event("crawl_started", site=self._run.site, run_id=self._run.run_id, replay=self._job.replay)
        try:
            await self._work()
        except asyncio.CancelledError:
            self.stop(FailureClass.INTERRUPTED, "the crawl was cancelled")
        except Exception as error:  # a bug or a lost disk: told in the report, with its trace in the log
            event("crawl_error", logging.ERROR, error=repr(error)[:500])
            logger.exception("the crawl stopped on an error")
            self.stop(FailureClass.OTHER, f"{type(error).__name__}: {error}"[:500])
        return await self._close()

    async def _work(self) -> None:
        await self._recover()
        readings, pages = await (self._open_foreign() if self._job.warcs else self._open_live())
        await self._gather(self._discover(url, each) for url, each in readings.items())
        if self._stopped_by is not None:
            return
        limit = self._job.site.max_urls_per_run
        if not self._job.warcs:
            await self._recorder.call(
                self._job.ledger.enrol, self._run, self.clock(), limit=limit, revisits=int(limit * REVISIT_SHARE)
            )
        accounts = await self._recorder.call(self._job.ledger.accounts, self._run)
        self._tally.open = accounts.of(Outcome.PENDING).get(PendingReason.TO_FETCH, 0)
        self._tally.tell(now=True)
        await self._gather(self._fetch_due(pages) for _ in range(WORKERS))
        if self._stopped_by is None:
            await self._settle_refused(pages)

    async def _open_foreign(self) -> tuple[Readings, Pages]:
        """URLs and pages of somebody else's archive."""
        job = self._job
        taken = await self._recorder.call(job.ledger.taken, job.run, [path.name for path in job.warcs])
        archive = ForeignArchive(job.warcs, job.site, job.window or ALWAYS, self.clock(), taken=taken)
        self._foreign = archive
        return {file.url: archive.read(file) for file in archive.sources()}, archive

    async def _open_live(self) -> tuple[Readings, Pages]:
        """URLs and pages of the site itself."""
        site, ledger, call = self._job.site, self._job.ledger, self._recorder.call
        states = await call(ledger.sources, site.name)
        known = await call(ledger.opt_out_files, site.name, self.clock() - MAX_AGE)

        async def save(host: str, tdmrep: str | None, ai_txt: str | None) -> None:
            await call(ledger.keep_opt_out_files, site.name, host, tdmrep, ai_txt, self.clock())

        seconds = self._job.render_seconds
        renderer = Renderer(site, self._fetcher, self._download, seconds=seconds) if self._job.renders else None
        files = OptOutFiles(self._fetcher, known, site.domains, save)
        reader = SourceReader(site, self._fetcher, states, self.clock(), self._job.window)
        pages = LivePages(site, self._fetcher, files, self._barred, renderer)
        return {each.url: reader.read(each) for each in reader.sources()}, pages

    async def _recover(self) -> None:
        """Settle what killed crawls left durable, take over what they left unparsed, and remember held hosts."""
        ledger, call = self._job.ledger, self._recorder.call
        for file in await call(lambda: list(recover(self._job.archive_url, self._run.site))):
            run = replace(self._run, run_id=file.run_id)
            self._restored += (count := await call(ledger.restore, run, file.captures))
            event("recovered", warc_file=file.warc_path, run_id=file.run_id, records=len(file.captures), new=count)
        await call(ledger.adopt, self._run)
        if not self._job.replay:
            for host, until in (await call(ledger.holds, self.clock())).items():
                self._job.politeness.hold(host, (until - self.clock()).total_seconds())

    async def _gather(self, works: Iterable[Coroutine[None, None, None]]) -> None:
        """Run works side by side; the first error ends all of them, a stop cancels them."""
        self._tasks = {asyncio.create_task(work) for work in works}
        if not self._tasks:
            return
        if self._stopped_by is not None:
            for task in self._tasks:
                task.cancel()
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_EXCEPTION)
        errors = [error for task in done if not task.cancelled() and (error := task.exception())]
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        self._tasks = set()
        if errors:
            raise errors[0]

    async def _discover(self, url: str, readings: AsyncIterator[Reading]) -> None:
        try:
            async for reading in readings:
                await self._announce(reading)
        except (OSError, LedgerLostError):
            raise
        except Exception as error:  # a source that breaks its reader is a failed source, and no more than that
            logger.exception("a source could not be read: %s", url)
            detail = f"{type(error).__name__}: {error}"[:300]
            self._sources.append(SourceReport(url=url, failure=FailureClass.PARSE_ERROR, detail=detail))

    async def _announce(self, reading: Reading) -> None:
        check = reading.check
        places = await self._recorder.record(Entry(responses=await self._barred.cleared(reading)))
        kept = check if self._job.window is None else replace(check, status=None, body_digest=None)
        new = await self._recorder.call(self._job.ledger.announce, self._run, kept, placed(reading.announced, places))
        check = reading.told
        self._sources.append(source_report(check, new))
        self._refusals.hear(check)
        event(
            "source",
            logging.WARNING if check.failure else logging.INFO,
            url=check.source_url,
            status=check.status,
            announced=check.urls_announced,
            new=new,
            failure=check.failure,
            detail=check.detail or None,
        )

    async def _fetch_due(self, pages: Pages) -> None:
        """One worker: the next due URL until there is none, or the run is stopped."""
        while self._stopped_by is None and (due := await self._next()) is not None:
            await self._fetch(due, pages)
            self._tally.tell()

    async def _next(self) -> DueUrl | None:
        if monotonic() - self._began > MAX_RUN_SECONDS:
            self.stop(FailureClass.TIMEOUT, f"the run's {MAX_RUN_SECONDS // 3600} hours are over")
            return None
        async with self._claiming:
            if not self._queue and not self._is_drained:
                until = self.clock() + LEASE
                self._queue = await self._recorder.call(
                    self._job.ledger.claim, self._run, self.clock(), limit=CLAIM_SIZE, leased_until=until
                )
                self._is_drained = len(self._queue) < CLAIM_SIZE
            return self._queue.pop(0) if self._queue else None

    async def _fetch(self, due: DueUrl, pages: Pages) -> None:
        try:
            answer = await pages.fetch(due, self.clock())
            if self._refusals.keep(due, answer):
                return
        except (OSError, LedgerLostError):
            raise
        except Exception as error:  # a page that breaks the crawl is a failed page, and no more than that
            logger.exception("a page could not be fetched: %s", due.url)
            answer = Answer(failure=FailureClass.OTHER, detail=f"{type(error).__name__}: {error}"[:300])
        if trouble := await self._settle(due, answer, pages):
            self.stop(answer.failure or FailureClass.OTHER, trouble)

    async def _settle(self, due: DueUrl, answer: Answer, pages: Pages) -> str | None:
        """Archive and settle one URL; returns words when the run should end over it."""
        await self._recorder.record(entry(due, answer, pages.settle(due, answer, self.clock())))
        return self._tally.count(due, answer)

    async def _settle_refused(self, pages: Pages) -> None:
        """What a single host refused has failed; where it is the site's only one, or the URL is new, it stays due."""
        for due, answer in self._refusals.failed(self._run.logical_at):
            await self._settle(due, answer, pages)
        if cause := self._refusals.cause(self._run.logical_at):
            self.stop(*cause)

    async def _close(self) -> CrawlReport:
        """Complete the archive, close the run in the ledger, and report; what cannot be done is in the report too."""
        files = await self._close_archive()
        try:
            report = await self._close_run(files)
        except LedgerLostError as error:
            self.stop(FailureClass.OTHER, str(error))
            report = self._report(Accounts(counts={}, captures=0), files)
        finally:
            self._recorder.shut_down()
        self._tally.tell(now=True)
        event("crawl_finished", state=report.state, failure=report.failure, detail=report.detail)
        return report

    async def _close_archive(self) -> list[str]:
        try:
            return await self._recorder.close()
        except OSError as error:
            self.stop(FailureClass.OTHER, f"the archive could not be completed: {error}")
            return []

    async def _close_run(self, files: list[str]) -> CrawlReport:
        ledger, call = self._job.ledger, self._recorder.call
        report = self._report(await call(ledger.accounts, self._run), files)
        failed = report.state in {CrawlState.FAILED, CrawlState.INTERRUPTED}
        await call(
            ledger.close_run,
            self._run,
            self.clock(),
            failed=failed,
            failure=report.failure,
            detail=report.detail,
            report=report.to_json(),
        )
        return report

    def _report(self, accounts: Accounts, files: list[str]) -> CrawlReport:
        tally = self._tally.close(self._stopped_by, self._stop_detail)
        state, failure, detail = judge(tuple(self._sources), accounts, tally)
        return CrawlReport(
            run_id=self._run.run_id,
            site=self._run.site,
            state=state,
            failure=failure,
            detail=detail,
            sources=tuple(self._sources),
            requests=self._fetcher.requests,
            bytes=self._fetcher.bytes,
            seconds=round(monotonic() - self._began, 3),
            warc_files=tuple(files),
            restored=self._restored,
            further=self._foreign.further if self._foreign else 0,
            started_at=self._run.logical_at,
            **counts(accounts),
        )
