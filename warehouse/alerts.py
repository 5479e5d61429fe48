"""Alerts: one open row per cause, site and stage.

A run's causes open and refresh rows; what it no longer meets is closed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from itertools import groupby

from warehouse.connection import Connection, Cursor
from warehouse.queries import queries

EVERYWHERE = "*"
"""The site of a cause that is the whole installation's."""

GROUPING = timedelta(minutes=5)
"""After one message about a cause the next one waits this long, so that a hundred sites with it make two messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What is wrong, as one run met it: `before` and `after` say how it should be and how it is."""

    cause: str
    stage: str
    detail: str = ""
    sample_url: str | None = None
    before: str = ""
    after: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One row of `ops.alerts`."""

    alert_id: int
    site: str
    cause: str
    stage: str
    run_id: str | None
    detail: str
    sample_url: str | None
    before: str
    after: str
    next_step: str
    occurrences: int
    opened_at: datetime
    last_seen_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell people: a cause, and the alerts of all sites that have it, or (`over`) no longer have it."""

    cause: str
    over: bool
    alerts: tuple[Alert, ...]


def settle(
    conn: Connection, site: str, causes: Iterable[Cause], *, stages: Sequence[str], run_id: str | None, now: datetime
) -> None:
    """Bring a site's alerts in line with what its run met. Commits.

    `stages` are those that the run reached: an open alert of a stage that was not reached says nothing new and stays.
    """
    found = list(causes)
    given = {"site": site, "run_id": run_id, "now": now}
    met = {"causes": [each.cause for each in found], "troubled": [each.stage for each in found]}
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("alerts")["lock"], given)
        for each in found:
            cursor.execute(queries("alerts")["open"], {**asdict(each), **given})
        cursor.execute(queries("alerts")["close"], {**given, "stages": list(stages), **met})


def tell(
    conn: Connection, send: Callable[[Notice], bool], *, now: datetime, grouping: timedelta = GROUPING
) -> list[Notice]:
    """Give each notice that is due to `send`, and keep that it was told where that returns True. Commits.

    The alerts concerned are locked meanwhile: another process that asks gets none of them.
    """
    told = []
    with conn, conn.cursor() as cursor:
        for notice in [*_due(cursor, now - grouping, over=False), *_due(cursor, now - grouping, over=True)]:
            if send(notice):
                ids = [alert.alert_id for alert in notice.alerts]
                cursor.execute(queries("alerts")["told_over" if notice.over else "told"], {"now": now, "ids": ids})
                told.append(notice)
    return told


def standing(conn: Connection) -> list[Alert]:
    """The alerts whose causes last, the oldest first."""
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("alerts")["standing"])
        return _alerts(cursor)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastGood:
    """The latest run of a site before the troubled one that was published without a failure."""

    run_id: str
    logical_at: datetime
    published: int


def last_good(conn: Connection, site: str, run_id: str) -> LastGood | None:
    """The site's latest other run that went well, or None."""
    with conn.cursor() as cursor:
        cursor.execute(queries("alerts")["last_good"], {"site": site, "run_id": run_id})
        row = cursor.fetchone()
    return LastGood(run_id=row[0], logical_at=row[1], published=row[2]) if row else None


def failed_sample(conn: Connection, run_id: str, failure: str) -> str | None:
    """The address of one page that failed in a run for the given reason, or None."""
    with conn.cursor() as cursor:
        cursor.execute(queries("alerts")["sample"], {"run_id": run_id, "failure": failure})
        row = cursor.fetchone()
    return row[0] if row else None


def findings(conn: Connection, run_id: str) -> list[Cause]:
    """What holds the batch of a run, as causes of stage `audit` without a next step."""
    with conn.cursor() as cursor:
        cursor.execute(queries("alerts")["findings"], {"run_id": run_id})
        rows = cursor.fetchall()
    by_check: dict[str, Cause] = {}
    for check, message, expected, actual, sample in rows:
        first = Cause(
            cause=check,
            stage="audit",
            detail=message,
            before=expected,
            after=actual,
            sample_url=sample[0] if sample else None,
        )
        by_check.setdefault(check, first)
    return list(by_check.values())


def _due(cursor: Cursor, since: datetime, *, over: bool) -> list[Notice]:
    cursor.execute(queries("alerts")["untold"], {"since": since, "over": over})
    groups = groupby(_alerts(cursor), key=lambda alert: alert.cause)
    return [Notice(cause=cause, over=over, alerts=tuple(alerts)) for cause, alerts in groups]


def _alerts(cursor: Cursor) -> list[Alert]:
    names = [field.name for field in fields(Alert)]
    return [Alert(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
