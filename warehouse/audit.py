"""audit: does a run's batch keep the site's contract? One finding of severity `error` holds the batch.

A held batch is invisible to analysts until somebody releases it; once released it stays so when it is audited again.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from psycopg2.extras import Json

from scrapers.site import Site
from warehouse.batch import FUTURE_HOURS, OLD_HOURS, SHIFT_HOURS, SHRUNK, Batch
from warehouse.checks import CHECKS
from warehouse.connection import Connection, Cursor, WarehouseError
from warehouse.findings import Finding, Severity
from warehouse.history import WINDOW, BatchStats
from warehouse.queries import queries
from warehouse.runs import Run, lock_run, set_report
from warehouse.volumes import SourceList

_READY = {"parsed", "audited", "held", "released", "published"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """The verdict on a batch: `state` is `audited`, `held`, or `released` and `published` where it was so before."""

    run_id: str
    state: str
    rows: int
    new_rows: int
    rejected: int
    findings: tuple[Finding, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether the batch waits for somebody's decision."""
        return self.state == "held"

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-ready object."""
        return asdict(self)


def audit(conn: Connection, run_id: str, site: Site, now: datetime) -> AuditReport:
    """Measure the staged batch, record the findings, set the run's state, and commit.

    Raises:
        UnknownRunError: there is no such run.
        WarehouseError: the run has not been parsed.
    """
    with conn, conn.cursor() as cursor:
        run = lock_run(cursor, run_id)
        if run.state not in _READY:
            raise WarehouseError(f"run {run_id} is {run.state}: `copydesk parse {run_id}` comes before audit")
        if run.state == "published":
            return _report_of_published(run)
        batch = measure(cursor, run, site)
        findings = tuple(finding for check in CHECKS for finding in check(batch))
        report = AuditReport(
            run_id=run_id,
            state=_verdict(run, findings),
            rows=batch.rows,
            new_rows=batch.measures["new_rows"],
            rejected=batch.measures["rejected"],
            findings=findings,
        )
        _record(cursor, run, batch, report, now)
    return report


def measure(cursor: Cursor, run: Run, site: Site) -> Batch:
    """The batch as it lies in staging, with the history of its site; its ages count from the run's own time."""
    sql = queries("audit")
    values = {
        "run_id": run.run_id,
        "site": run.site,
        "logical_at": run.logical_at,
        "since": run.logical_at - WINDOW,
        "now": run.logical_at,
        "future_hours": FUTURE_HOURS,
        "shift_hours": SHIFT_HOURS,
        "old_hours": OLD_HOURS,
        "shrunk": SHRUNK,
    }
    cursor.execute(sql["measure"], values)
    measures = _one(cursor)
    cursor.execute(sql["newest"], values)
    newest = _one(cursor)
    cursor.execute(sql["vanished"], values)
    ((standing, vanished, sample),) = cursor.fetchall()
    measures |= {"standing": standing, "vanished": vanished}
    measures["samples"]["vanished"] = sample
    cursor.execute(sql["lists"], values)
    lists = [
        SourceList(source=source, announced=announced, before=list(zip(*before, strict=True)))
        for source, announced, *before in cursor.fetchall()
    ]
    cursor.execute(sql["history"], values)
    names = [column.name for column in cursor.description or ()]
    return Batch(
        measures=measures,
        contract=site.contract,
        history=[BatchStats(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()],
        logical_at=run.logical_at,
        newest_age_hours=(run.logical_at - newest).total_seconds() / 3600 if newest else None,
        is_backfill=run.mode == "backfill",
        is_read_anew=run.publish_report is not None,
        lists=lists,
    )


def _verdict(run: Run, findings: tuple[Finding, ...]) -> str:
    if run.state == "released":
        return "released"
    return "held" if any(finding.severity is Severity.ERROR for finding in findings) else "audited"


def _record(cursor: Cursor, run: Run, batch: Batch, report: AuditReport, now: datetime) -> None:
    sql = queries("audit")
    values = {"run_id": run.run_id, "site": run.site, "logical_at": run.logical_at, "now": now}
    # A backfill, and a run that is read anew (only what differs is staged), give no figures for the history.
    if not batch.is_read_anew and not batch.is_backfill:
        cursor.execute(sql["keep_stats"], {**values, "measures": Json(dict(batch.measures))})
    cursor.execute(sql["clear_findings"], values)
    for number, finding in enumerate(report.findings, start=1):
        row = {**asdict(finding), "severity": finding.severity.value, "sample": list(finding.sample)}
        cursor.execute(sql["keep_finding"], {**values, **row, "number": number})
    cursor.execute(sql["settle"], {**values, "reason": "held" if report.is_held else "to_publish"})
    set_report(cursor, run.run_id, "audit", report.to_json(), state=report.state)


def _report_of_published(run: Run) -> AuditReport:
    kept = dict(run.audit_report or {})
    findings = tuple(
        Finding(**{**each, "severity": Severity(each["severity"]), "sample": tuple(each["sample"])})
        for each in kept.get("findings", ())
    )
    figures = {name: int(kept.get(name, 0)) for name in ("rows", "new_rows", "rejected")}
    return AuditReport(run_id=run.run_id, state="published", findings=findings, **figures)


def _one(cursor: Cursor) -> Any:  # noqa: ANN401  # a jsonb object or a time, as the statement says
    row = cursor.fetchone()
    return row[0] if row else None
