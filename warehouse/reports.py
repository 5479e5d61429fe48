"""reports: the accounts of runs and sites, held batches, and edits with their differences, as values to be shown."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from scrapers.frontier import Accounts
from scrapers.outcome import Outcome
from warehouse.connection import Connection
from warehouse.findings import Finding, Severity
from warehouse.identity import canonical_key
from warehouse.queries import queries

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStanding:
    """How a site stands: each of its URLs counts once, by its present fate.

    discovered = published + rejected + failed + held + skipped + pending. `articles` may be fewer than `published`
    URLs, since several may be one article; `edited` are articles with more than one version, `versions` counts all.
    `unchanged` counts, over all runs, how often a URL was found as we hold it. `completeness` is the share of what was
    there that was found, in 0…1, estimated over the last seven days (`ops.completeness`); None where it cannot be. What
    begins with `last_` is of the latest run; `last_at_work` says whether a process is at work on it now.
    """

    site: str
    discovered: int
    published: int
    rejected: int
    failed: int
    held: int
    skipped: int
    pending: int
    articles: int
    edited: int
    versions: int
    deleted: int
    unchanged: int
    completeness: float | None
    last_run_id: str
    last_run_at: datetime
    last_state: str
    last_failure: str | None
    last_crawl_state: str | None
    last_at_work: bool
    last_published: int

    def to_json(self) -> dict[str, Any]:
        """The standing as a JSON-ready object."""
        return {**asdict(self), "last_run_at": self.last_run_at.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of an article; by the publisher's clock it stood from `valid_from` to `valid_to` (None: still)."""

    article_id: int
    version: int
    url: str
    headline: str | None
    body_text: str
    valid_from: datetime
    valid_to: datetime | None
    known_from: datetime
    known_to: datetime | None
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One edit; the differences read `[-taken out-] {+put in+}`, a line for each paragraph."""

    site: str
    article_id: int
    url: str
    version: int
    old_headline: str | None
    new_headline: str | None
    edited_at: datetime
    noticed_at: datetime
    is_stealth: bool
    headline_diff: str | None
    body_diff: str

    def to_json(self) -> dict[str, Any]:
        """The edit as a JSON-ready object."""
        return {
            **asdict(self),
            "edited_at": self.edited_at.isoformat(),
            "noticed_at": self.noticed_at.isoformat(),
        }


def run_accounts(conn: Connection, run_id: str) -> Accounts:
    """The sums of one run; all zero for a run that does not exist."""
    counts = {
        (Outcome(outcome), reason): count
        for outcome, reason, count in _rows(conn, queries("reports")["run_counts"], run_id=run_id)
    }
    captures = _rows(conn, queries("reports")["run_captures"], run_id=run_id)[0][0]
    return Accounts(counts=counts, captures=captures)


def site_standing(conn: Connection) -> list[SiteStanding]:
    """How every site stands that was ever crawled, by name."""
    return _values(conn, SiteStanding, "site_standing")


def unreconciled_runs(conn: Connection) -> list[str]:
    """Runs whose sums do not hold; empty when all is well."""
    return [row[0] for row in _rows(conn, queries("reports")["unreconciled_runs"])]


def findings(conn: Connection, run_id: str) -> list[Finding]:
    """What the audit of a run found."""
    return [
        Finding(
            check=check,
            severity=Severity(severity),
            message=message,
            field=field,
            expected=expected,
            actual=actual,
            sample=tuple(sample),
        )
        for check, severity, message, field, expected, actual, sample in _rows(
            conn, queries("reports")["findings"], run_id=run_id
        )
    ]


def held_runs(conn: Connection, site: str | None = None) -> list[str]:
    """The runs that wait for somebody to release or discard them, oldest first."""
    return [row[0] for row in _rows(conn, queries("reports")["held_runs"], site=site)]


def holds_site(conn: Connection, site: str) -> bool:
    """Whether articles of a site are held, be it declared or not."""
    return bool(_rows(conn, queries("reports")["holds_site"], site=site)[0][0])


def article_history(conn: Connection, article: int | str) -> list[Version]:
    """Every version of an article, oldest first, by its number or by any of its addresses; empty when there is none."""
    if isinstance(article, str):
        found = _rows(conn, queries("reports")["article_of_url"], url_key=canonical_key(article))
        if not found:
            return []
        article = int(found[0][0])
    return _values(conn, Version, "article_history", article_id=article)


def edits(conn: Connection, site: str | None = None, limit: int = 50) -> list[Edit]:
    """The latest edits, of one site or of all, with what changed."""
    return _values(conn, Edit, "edits", site=site, limit=limit)


def _values(conn: Connection, kind: type[T], name: str, **values: object) -> list[T]:
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("reports")[name], values)
        names = [column.name for column in cursor.description or ()]
        return [kind(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _rows(conn: Connection, sql: str, **values: object) -> list[tuple[Any, ...]]:
    with conn, conn.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
