"""Runs: their states, and the report that each stage leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from psycopg2.extras import Json

from warehouse.connection import Connection, Cursor, WarehouseError

Stage = Literal["parse", "audit", "publish"]

_COLUMNS = """
SELECT run_id, site, mode, logical_at, started_at, finished_at, state, failure, detail, crawl_report, parse_report,
       audit_report, publish_report
FROM ops.runs
"""
_RECORD = """
UPDATE ops.runs SET
    parse_report = CASE WHEN %(stage)s = 'parse' THEN %(report)s::jsonb ELSE parse_report END,
    audit_report = CASE WHEN %(stage)s = 'audit' THEN %(report)s::jsonb ELSE audit_report END,
    publish_report = CASE WHEN %(stage)s = 'publish' THEN %(report)s::jsonb ELSE publish_report END,
    state = %(state)s
WHERE run_id = %(run_id)s
"""

_TAKE_UP = "SELECT pg_try_advisory_lock_shared(hashtextextended('copydesk run ' || %s, 0))"
_TAKE_ALONE = "SELECT pg_try_advisory_lock(hashtextextended('copydesk ' || %s, 0))"
_AT_WORK = "SELECT run_id FROM unnest(%s::text[]) AS given (run_id) WHERE ops.is_at_work(run_id)"


class UnknownRunError(WarehouseError):
    """There is no such run in the warehouse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One row of `ops.runs`."""

    run_id: str
    site: str
    mode: str
    logical_at: datetime
    started_at: datetime
    finished_at: datetime | None
    state: str
    failure: str | None
    detail: str | None
    crawl_report: Mapping[str, Any] | None
    parse_report: Mapping[str, Any] | None
    audit_report: Mapping[str, Any] | None
    publish_report: Mapping[str, Any] | None


def get_run(conn: Connection, run_id: str) -> Run | None:
    """The run, or None."""
    with conn.cursor() as cursor:
        cursor.execute(f"{_COLUMNS} WHERE run_id = %s", [run_id])
        row = cursor.fetchone()
    return Run(**dict(zip(_names(), row, strict=True))) if row else None


def take_up(conn: Connection, run_id: str) -> None:
    """Let others see that a process is at work on a run, for as long as this connection lasts; it keeps nobody away."""
    with conn, conn.cursor() as cursor:
        cursor.execute(_TAKE_UP, [run_id])


def alone_at(conn: Connection, work: str) -> bool:
    """Whether nobody else is at a work on the whole warehouse; then nobody else is while this connection lasts."""
    with conn, conn.cursor() as cursor:
        cursor.execute(_TAKE_ALONE, [work])
        return cursor.fetchone() == (True,)


def at_work(conn: Connection, run_ids: Sequence[str]) -> set[str]:
    """Those of these runs that some process is at work on: it crawls, parses, audits or publishes them."""
    with conn.cursor() as cursor:
        cursor.execute(_AT_WORK, [list(run_ids)])
        return {run_id for (run_id,) in cursor.fetchall()}


def recent_runs(conn: Connection, site: str | None = None, limit: int = 20) -> list[Run]:
    """The latest runs, of one site or of all, newest first."""
    with conn.cursor() as cursor:
        cursor.execute(
            f"{_COLUMNS} WHERE %(site)s::text IS NULL OR site = %(site)s "
            "ORDER BY logical_at DESC, run_id LIMIT %(limit)s",
            {"site": site, "limit": limit},
        )
        return [Run(**dict(zip(_names(), row, strict=True))) for row in cursor.fetchall()]


def set_report(cursor: Cursor, run_id: str, stage: Stage, report: Mapping[str, object], *, state: str) -> None:
    """Keep a stage's report with the run, and its new state, in the caller's transaction, which has locked the run."""
    cursor.execute(_RECORD, {"run_id": run_id, "stage": stage, "state": state, "report": Json(dict(report))})


def lock_run(cursor: Cursor, run_id: str) -> Run:
    """The run, its row locked until the transaction ends: stages of one run never overlap.

    Raises:
        UnknownRunError: there is no such run.
    """
    cursor.execute(f"{_COLUMNS} WHERE run_id = %s FOR UPDATE", [run_id])
    row = cursor.fetchone()
    if row is None:
        raise UnknownRunError(f"there is no run {run_id}")
    return Run(**dict(zip(_names(), row, strict=True)))


def _names() -> list[str]:
    return [field.name for field in fields(Run)]
