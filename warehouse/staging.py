"""stage: the parse's results into `staging.articles` by COPY, one transaction for the whole run.

A row that the database refuses goes to `ops.rejections` and its batch is loaded without it. Staging a run again
replaces what was staged before.
"""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import psycopg2
from psycopg2.extras import execute_values

from scrapers.article import Article, FetchFailure, Rejection
from scrapers.outcome import MAY_PASS, RejectionReason
from warehouse.captures import PageSource, sources_of_run
from warehouse.connection import Connection, Cursor
from warehouse.copy_format import HEADER, TRAILER
from warehouse.identity import canonical_key
from warehouse.plain_text import plain
from warehouse.queries import queries
from warehouse.rows import COPY, Digests, UnusableRowError, content_hash, digests, marks_of, staging_row
from warehouse.runs import lock_run, set_report

_BATCH_BYTES = 4 << 20
_MESSAGE_BYTES = 64 << 10
_MANY_CLAIMS = 3
"""So many pages of a run that call one address or id their own do not all tell the truth."""
_ASKED_AGAIN = {
    "reasons": sorted(MAY_PASS),
    "refusals": 8,
    "first_pause": timedelta(hours=12),
    "longest_pause": timedelta(days=4),
}
"""How a page is asked for again whose refusal may pass: after pauses that double, until so many refusals in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What the parse made of one capture."""

    url_id: int
    result: Article | Rejection | FetchFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReport:
    """What a run's parse came to.

    `equal` pages are as the warehouse holds them and were not staged; `taken_down` ones turned out to be articles that
    were removed for good, under new addresses; `by_reason` counts rejections and failures.
    """

    run_id: str
    staged: int
    equal: int
    rejected: int
    failed: int
    taken_down: int = 0
    by_reason: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-ready object."""
        return asdict(self)


def stage(conn: Connection, run_id: str, results: Iterable[Parsed], now: datetime) -> StageReport:
    """Load the parse's results for audit and publish, set the outcomes of the rejected and failed, and commit.

    `results` is consumed as a stream; a capture without a result stays pending (to_parse).

    Raises:
        UnknownRunError: there is no such run.
        KeyError: a result for a URL that the run has no capture of.
    """
    started = time.monotonic()
    sql = queries("staging")
    with conn, conn.cursor() as cursor:
        again = lock_run(cursor, run_id).publish_report is not None
        for name in (*(("keep_settled",) if again else ()), "clear_staging", "clear_rejections", "reset_outcomes"):
            cursor.execute(sql[name], {"run_id": run_id})
        batch = _Batch(cursor, sources_of_run(conn, run_id), run_id)
        cursor.execute(sql["barred"], {"run_id": run_id})
        batch.barred = {mark for (mark,) in cursor.fetchall()}
        cursor.execute(sql["held"], {"run_id": run_id})
        batch.held = {
            url_id: (Digests(content, detail), *times) for url_id, content, detail, *times in cursor.fetchall()
        }
        for parsed in results:
            batch.add(parsed)
        batch.judge_suspects()
        batch.load()
        execute_values(cursor, sql["reject"], [(*row, now) for row in batch.rejected], page_size=500)
        cursor.execute(sql["settle_rejected"], {"run_id": run_id})
        if not again:
            cursor.execute(sql["ask_again"], {"run_id": run_id, **_ASKED_AGAIN})
        cursor.execute(sql["settle_staged"], {"run_id": run_id, "staged": batch.staged})
        execute_values(cursor, sql["settle_equal"], batch.equal, page_size=500)
        execute_values(cursor, sql["settle_failed"], batch.failed, page_size=500)
        if not again:
            cursor.execute(sql["forget_refused"], {"run_id": run_id})
        for url_id, marks in batch.taken_down:
            cursor.execute(sql["take_down_again"], {"run_id": run_id, "url_id": url_id, "marks": marks, "now": now})
        report = StageReport(
            run_id=run_id,
            staged=len(batch.staged),
            equal=len(batch.equal),
            rejected=len(batch.rejected),
            failed=len(batch.failed),
            taken_down=len(batch.taken_down),
            by_reason=dict(Counter([*(row[5] for row in batch.rejected), *(row[2] for row in batch.failed)])),
            seconds=round(time.monotonic() - started, 3),
        )
        set_report(cursor, run_id, "parse", report.to_json(), state="parsed")
    return report


def note_anew(conn: Connection, run_id: str, held: Iterable[Parsed]) -> None:
    """Keep with a run's staged rows what the pages that we hold of them say by today's rules. Commits.

    Where that is what the new page says, the parser changed and not the text: publish corrects the row and makes no
    version.
    """
    rows = [
        (run_id, each.url_id, each.result.content_hash or content_hash(each.result.headline, each.result.body_text))
        for each in held
        if isinstance(each.result, Article)
    ]
    with conn, conn.cursor() as cursor:
        execute_values(cursor, queries("staging")["note_anew"], rows, page_size=500)


class _Batch:
    """Rows on their way into staging, and what fell by the wayside."""

    def __init__(self, cursor: Cursor, pages: dict[int, PageSource], run_id: str) -> None:
        self.staged: list[int] = []
        self.rejected: list[tuple[str, int, str, str, str, str, str]] = []
        self.failed: list[tuple[str, int, str, str]] = []
        self.equal: list[tuple[str, int, str, str | None]] = []
        self.held: dict[int, tuple[Any, ...]] = {}
        self.barred: set[str] = set()
        self.taken_down: list[tuple[int, list[str]]] = []
        self._suspects: list[tuple[PageSource, Article, set[str]]] = []
        self._cursor = cursor
        self._pages = pages
        self._run_id = run_id
        self._rows: list[tuple[PageSource, bytes]] = []
        self._bytes = 0

    def add(self, parsed: Parsed) -> None:
        page, result = self._pages[parsed.url_id], parsed.result
        if isinstance(result, Rejection):
            self._reject(page, "parse", result.reason, result.detail)
        elif isinstance(result, FetchFailure):
            self.failed.append((self._run_id, page.url_id, result.failure.value, _clean(result.detail)))
        else:
            self._add_article(page, result)

    def judge_suspects(self) -> None:
        """Drop the pages that are what was taken down; call when all pages are in.

        A page is by its own address. What many pages claim, by canonical link or id, is a template's fault: those are
        staged, and the audit holds them for it. The page of an article that stands is that article, whatever it claims:
        it would stay as it is, and never be read again.
        """
        if not self._suspects:
            return
        self._cursor.execute(queries("staging")["standing"], {"run_id": self._run_id})
        standing = {url_id for (url_id,) in self._cursor.fetchall()}
        claims = Counter(mark for _, _, marks in self._suspects for mark in marks & self.barred)
        for page, article, marks in self._suspects:
            own = {canonical_key(page.url), canonical_key(page.final_url)}
            is_claimed = max(claims[mark] for mark in marks & self.barred) < _MANY_CLAIMS
            if own & self.barred or (is_claimed and page.url_id not in standing):
                self.taken_down.append((page.url_id, sorted(marks)))
            else:
                self._stage(page, article)

    def load(self) -> None:
        """Send what has gathered."""
        rows, self._rows, self._bytes = self._rows, [], 0
        if rows:
            self._copy(rows)

    def _add_article(self, page: PageSource, article: Article) -> None:
        if self.barred and (marks := marks_of(page, article)) & self.barred:
            self._suspects.append((page, article, marks))
        else:
            self._stage(page, article)

    def _stage(self, page: PageSource, article: Article) -> None:
        hashes = digests(page, article)
        if self._is_held(page, hashes):
            return
        try:
            row = staging_row(self._run_id, page, article, hashes)
        except UnusableRowError as error:
            self._reject(page, "stage", error.reason, error.detail)
            return
        self._rows.append((page, row))
        self._bytes += len(row)
        if self._bytes > _BATCH_BYTES:
            self.load()

    def _is_held(self, page: PageSource, hashes: Digests) -> bool:
        """Whether the page is as we hold it; such a page is settled and needs no staging."""
        held = self.held.get(page.url_id)
        if held is None or held[0] != hashes or page.fetched_at < held[1]:
            return False
        _, _, known_from, version = held
        made_it = known_from == page.fetched_at
        detail = f"version {version}" if made_it and version > 1 else None
        self.equal.append((self._run_id, page.url_id, "published" if made_it else "unchanged", detail))
        return True

    def _copy(self, rows: Sequence[tuple[PageSource, bytes]]) -> None:
        """Load the rows; when the server refuses them, halve until the bad row stands alone, and reject that."""
        self._cursor.execute("SAVEPOINT copy")
        try:
            data = BytesIO(b"".join((HEADER, *(row for _, row in rows), TRAILER)))
            self._cursor.copy_expert(COPY, data, size=_MESSAGE_BYTES)
        except psycopg2.Error as error:
            if self._cursor.connection.closed or not _is_about_data(error):
                raise
            self._cursor.execute("ROLLBACK TO SAVEPOINT copy")
            if len(rows) == 1:
                self._reject(rows[0][0], "stage", RejectionReason.BAD_ROW, error.diag.message_primary or str(error))
                return
            middle = len(rows) // 2
            self._copy(rows[:middle])
            self._copy(rows[middle:])
        else:
            self._cursor.execute("RELEASE SAVEPOINT copy")
            self.staged += [page.url_id for page, _ in rows]

    def _reject(self, page: PageSource, stage_name: str, reason: RejectionReason, detail: str) -> None:
        row = (self._run_id, page.url_id, page.site, _clean(page.url), stage_name, reason.value)
        self.rejected.append((*row, _clean(detail)))


def _is_about_data(error: psycopg2.Error) -> bool:
    """Whether the row is to blame: data (22), integrity (23) and program limits (54) of the SQLSTATE classes."""
    return (error.pgcode or "")[:2] in {"22", "23", "54"}


def _clean(value: str) -> str:
    return plain(value)[:2_000]
