"""The page of a run in Airflow's API server: its account, its findings and its WARC files, behind Airflow's login.

Airflow does not guard what plugins mount: every route here asks for a login that may see plugins.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Annotated, Any

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from fastapi import Depends, FastAPI, HTTPException, Path
from fastapi.responses import HTMLResponse, StreamingResponse

from dags.run_context import settings

if TYPE_CHECKING:
    from copydesk.run_account import RunAccount
    from warehouse.runs import Run

GUARDED = [Depends(requires_access_view(AccessView.PLUGINS))]
RunId = Annotated[str, Path(pattern=r"^[a-z0-9_]+-\d{8}T\d{6}Z(-[a-z0-9]+)?$")]
CHUNK_BYTES = 1 << 18
STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0 } caption { text-align: left; font-weight: 600 }
td, th { border-bottom: 1px solid #8886; padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top }
td.count { text-align: right; font-variant-numeric: tabular-nums } code { overflow-wrap: anywhere }
"""

app = FastAPI(title="Copydesk", docs_url=None, redoc_url=None, openapi_url=None, dependencies=GUARDED)


@app.get("/runs/{run_id}")
def run_page(run_id: RunId) -> HTMLResponse:
    """The page."""
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return HTMLResponse(page(_account(run_id)), headers=headers)


@app.get("/runs/{run_id}/warc/{number}")
def warc_file(run_id: RunId, number: int) -> StreamingResponse:
    """One of the run's WARC files, by its place in the list."""
    from scrapers.crawl.store import open_store

    files = _account(run_id).warc_files
    if not 0 <= number < len(files):
        raise HTTPException(404, f"{run_id} has {len(files)} WARC files")
    try:
        file = open_store(settings().archive_url).open(files[number])
    except FileNotFoundError:
        raise HTTPException(404, f"{files[number]} is not in the archive, or not on this machine") from None

    def chunks() -> Iterator[bytes]:
        with file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    name = files[number].rpartition("/")[2]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chunks(), media_type="application/warc", headers=headers)


def page(account: "RunAccount") -> str:
    """The page as HTML; every text that comes from outside is escaped."""
    run = account.run
    trouble = f"<p><strong>{_text(run.failure)}</strong> {_text(run.detail)}</p>" if run.failure or run.detail else ""
    held = f"<p>Settle it: {_command('release', run)} or {_command('discard', run)}</p>" if run.state == "held" else ""
    warcs = "".join(
        f'<li><a href="{run.run_id}/warc/{number}"><code>{_text(file)}</code></a></li>'
        for number, file in enumerate(account.warc_files)
    )
    findings = "".join(
        f"<tr><td>{_text(each.severity)}<td>{_text(each.check)}<td>{_text(each.message)}<td>{_text(each.expected)}"
        f"<td>{_text(each.actual)}<td>{'<br>'.join(map(_text, each.sample))}"
        for each in account.findings
    )
    head = "".join(f"<th>{name}" for name in ("severity", "check", "what", "expected", "actual", "sample"))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{run.run_id}</title><style>{STYLE}</style>'
        f"<main><h1>{run.run_id}</h1><p>{_text(run.site)}, {_text(run.mode)} run of "
        f"{run.logical_at:%Y-%m-%d %H:%M} UTC: <strong>{_text(run.state)}</strong></p>{trouble}{held}"
        f"<table><caption>Account: {account.sums['discovered']} URLs discovered</caption>{_sums(account.sums)}</table>"
        f'<h2 id="findings">Findings</h2>{f"<table><tr>{head}{findings}</table>" if findings else "<p>none</p>"}'
        f'<h2 id="archive">WARC files</h2><ul>{warcs or "<li>none</li>"}</ul>'
        "</main></html>"
    )


def _account(run_id: str) -> "RunAccount":
    from copydesk.errors import UnknownRunError
    from copydesk.run_account import account_of

    try:
        return account_of(settings(), run_id)
    except UnknownRunError as error:
        raise HTTPException(404, f"{error}: {error.next_step}") from None


def _sums(sums: Mapping[str, Any]) -> str:
    """A row for each outcome, and below it one for each of its reasons."""
    rows = []
    for outcome in (name for name in sums if name not in {"discovered", "reasons"} and sums[name]):
        rows.append(f'<tr><th scope="row">{_text(outcome)}<td class="count">{sums[outcome]}<td>')
        reasons = sums["reasons"].get(outcome, {})
        rows += [f'<tr><td><td class="count">{count}<td>{_text(reason)}' for reason, count in reasons.items() if reason]
    return "".join(rows)


def _command(verb: str, run: "Run") -> str:
    return f"<code>copydesk {verb} {run.run_id} --why …</code>"


def _text(value: object) -> str:
    return escape(str(value or ""))
