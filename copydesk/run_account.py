"""One run as a person wants to see it: its row, its sums, what the audit found, and where its pages are archived."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copydesk.pipeline import known_run, run_accounts
from copydesk.settings import Settings
from copydesk.wiring import warehouse
from warehouse.findings import Finding
from warehouse.reports import findings
from warehouse.runs import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAccount:
    """A run; `sums` as `pipeline.run_accounts` gives them, `warc_files` as paths in the archive."""

    run: Run
    sums: Mapping[str, Any]
    findings: tuple[Finding, ...]
    warc_files: tuple[str, ...]


def account_of(settings: Settings, run_id: str) -> RunAccount:
    """The account of a run.

    Raises:
        UnknownRunError, WarehouseDownError.
    """
    with warehouse(settings) as conn:
        run = known_run(conn, run_id)
        found = tuple(findings(conn, run_id))
    files = tuple((run.crawl_report or {}).get("warc_files", ()))
    return RunAccount(run=run, sums=run_accounts(settings, run_id), findings=found, warc_files=files)
