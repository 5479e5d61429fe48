"""A desk that takes pages through stage, audit and publish as the pipeline does, its ledger written straight."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from scrapers.article import Article, FetchFailure, Rejection
from scrapers.outcome import FailureClass, RejectionReason
from scrapers.site import Contract, Feed, Site
from warehouse.audit import AuditReport, audit
from warehouse.connection import Connection, Cursor
from warehouse.publish import PublishReport, publish
from warehouse.staging import Parsed, StageReport, stage

START = datetime(2026, 3, 2, 6, tzinfo=UTC)


def site(name: str = "harbor", contract: Contract | None = None) -> Site:
    return Site(
        name=name,
        domains=(f"{name}.test",),
        sources=(Feed(f"http://{name}.test/feed"),),
        contract=contract or Contract(),
    )


@dataclass(frozen=True, kw_only=True)
class Page:
    """A fetched page: what the ledger knows of it, and what the parse makes of it."""

    url: str
    headline: str | None = "A headline"
    body: str = "First paragraph.\n\nSecond paragraph."
    final_url: str | None = None
    canonical_url: str | None = None
    announced_url: str | None = None
    published_at: datetime | None = START - timedelta(hours=3)
    announced_at: datetime | None = None
    fetched_at: datetime | None = None
    reason: RejectionReason | None = None
    failure: FailureClass | None = None
    payload: str = ""
    as_parsed: Article | Rejection | None = None
    more: dict[str, Any] = field(default_factory=dict)

    def parsed(self, url_id: int) -> Parsed:
        if self.reason:
            return Parsed(url_id=url_id, result=Rejection(url=self.url, reason=self.reason))
        if self.failure:
            return Parsed(url_id=url_id, result=FetchFailure(url=self.url, failure=self.failure))
        if self.as_parsed:
            return Parsed(url_id=url_id, result=self.as_parsed)
        article = Article(
            url=self.url,
            canonical_url=self.canonical_url,
            headline=self.headline,
            authors=("Ada Reporter",),
            published_at=self.published_at,
            body_text=self.body,
            body_html=f"<p>{self.body}</p>",
            word_count=len(self.body.split()),
            parser_version="test",
        )
        return Parsed(url_id=url_id, result=replace(article, **self.more))


@dataclass
class Desk:
    """One warehouse; each method stands for a stage."""

    conn: Connection
    site: Site = field(default_factory=site)

    def crawl(
        self,
        run_id: str,
        at: datetime,
        pages: Sequence[Page],
        *,
        gone: Sequence[str] = (),
        given_up: Sequence[str] = (),
    ) -> None:
        """Fetch pages; `gone` answered 404, `given_up` failed for so long that nobody will ask for them again."""
        with self.conn, self.conn.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ops.runs (run_id, site, logical_at, started_at, state) VALUES (%s, %s, %s, %s, 'crawled')",
                [run_id, self.site.name, at, at],
            )
            for number, page in enumerate(pages):
                url_id = self._ledger_entry(cursor, page.url, page, at)
                cursor.execute(
                    "INSERT INTO ops.run_urls (run_id, url_id, outcome, reason) VALUES (%s, %s, 'pending', 'to_parse')",
                    [run_id, url_id],
                )
                digest = sha256((page.payload or f"{page.headline}{page.body}{at}").encode("utf-8", "replace"))
                cursor.execute(
                    "INSERT INTO ops.captures (run_id, url_id, final_url, status, fetched_at, warc_path, warc_offset, "
                    "payload_digest, length_bytes) VALUES (%s, %s, %s, 200, %s, %s, %s, %s, 1)",
                    [run_id, url_id, page.final_url or page.url, page.fetched_at or at, f"{run_id}.warc.gz", number,
                     digest.hexdigest()],
                )  # fmt: skip
            for reason, urls, state, gone_at in (("gone", gone, "gone", at), ("connect", given_up, "failed", None)):
                cursor.execute(
                    "UPDATE ops.urls SET state = %s, gone_at = %s, due_at = NULL WHERE url = ANY (%s) RETURNING url_id",
                    [state, gone_at, list(urls)],
                )
                cursor.executemany(
                    "INSERT INTO ops.run_urls (run_id, url_id, outcome, reason) VALUES (%s, %s, 'failed', %s)",
                    [(run_id, url_id, reason) for (url_id,) in cursor.fetchall()],
                )

    def stage(self, run_id: str, at: datetime, pages: Sequence[Page]) -> StageReport:
        ids = dict(self.rows("SELECT url, url_id FROM ops.urls WHERE site = %s", self.site.name))
        return stage(self.conn, run_id, [page.parsed(ids[page.url]) for page in pages], at)

    def audit(self, run_id: str, at: datetime) -> AuditReport:
        return audit(self.conn, run_id, self.site, at)

    def publish(self, run_id: str, at: datetime = START) -> PublishReport:
        return publish(self.conn, run_id, at)

    def run(self, run_id: str, at: datetime, pages: Sequence[Page], **lost: Sequence[str]) -> PublishReport:
        """All stages; for `lost` see `crawl`."""
        self.crawl(run_id, at, pages, **lost)
        self.stage(run_id, at, pages)
        report = self.audit(run_id, at)
        assert not report.is_held, report.findings
        return self.publish(run_id, at)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self.conn, self.conn.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall()

    def value(self, sql: str, *values: object) -> Any:  # noqa: ANN401  # whatever the statement gives
        return self.rows(sql, *values)[0][0]

    def accounts(self, run_id: str) -> dict[str, int]:
        """Outcome, or outcome/reason, to number of URLs."""
        return dict(
            self.rows(
                "SELECT concat_ws('/', outcome, reason), count(*)::int FROM ops.run_urls WHERE run_id = %s GROUP BY 1",
                run_id,
            )
        )

    def checksum(self) -> str:
        """Over everything that an analyst can see."""
        return str(
            self.value(
                "SELECT md5(string_agg(t, '|' ORDER BY t)) FROM ("
                "SELECT a::text t FROM news.articles a UNION ALL SELECT v::text FROM news.article_versions v "
                "UNION ALL SELECT u::text FROM "
                "(SELECT site, url, article_id, kind, first_seen_at FROM news.article_urls) u "
                "UNION ALL SELECT e::text FROM news.article_events e "
                "UNION ALL SELECT r::text FROM (SELECT run_id, url_id, outcome, reason, detail FROM ops.run_urls) r) x"
            )
        )

    def _ledger_entry(self, cursor: Cursor, url: str, page: Page, at: datetime) -> int:
        cursor.execute(
            "INSERT INTO ops.urls (site, url, fetch_url, source, source_kind, first_discovered_at, last_announced_at, "
            "announced_published_at, state, fetched_at) "
            "VALUES (%s, %s, %s, 'http://feed', 'feed', %s, %s, %s, 'fetched', %s) "
            "ON CONFLICT (site, url) DO UPDATE SET fetched_at = excluded.fetched_at, state = 'fetched', gone_at = NULL "
            "RETURNING url_id",
            [self.site.name, url, page.announced_url or url, at, at, page.announced_at, at],
        )
        return int(cursor.fetchone()[0])  # type: ignore[index]  # RETURNING gives one row
