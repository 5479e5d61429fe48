"""One run: its account, its findings, its WARC files, and its URLs by outcome."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse, StreamingResponse

from dashboard.desk import Ask, Number, RunId, missing
from dashboard.overview import wanted
from dashboard.words import OUTCOMES
from scrapers.outcome import Outcome
from warehouse.pages import Row

router = APIRouter()

URLS = 50
"""URLs on a page."""

CHUNK_BYTES = 1 << 18

After = Annotated[int, Query(ge=0, lt=2**63)]


@router.get("/runs/{run_id}")
def run_page(ask: Ask, run_id: RunId, outcome: Outcome | None = None, after: After = 0) -> HTMLResponse:
    """The page."""
    run = _run(ask, run_id)
    urls = ask.rows("run", "urls", run_id=run_id, outcome=outcome, after=after, limit=URLS + 1)
    found = ask.rows("run", "findings", run_id=run_id)
    held = [{**run, "articles": run["held"], "findings": [each["message"] for each in found]}]
    return ask.show(
        "run.html",
        run=run,
        outcomes={name: meaning for name, meaning in OUTCOMES.items() if run[name]},
        reasons=ask.rows("run", "reasons", run_id=run_id),
        findings=found,
        wants=wanted(held if run["state"] == "held" else [], []),
        decisions=ask.rows("run", "decisions", run_id=run_id),
        outcome=outcome,
        urls=urls[:URLS],
        more=urls[URLS - 1]["url_id"] if len(urls) > URLS else None,
        is_first=after == 0,
    )


@router.get("/runs/{run_id}/warc/{number}")
def warc_file(ask: Ask, run_id: RunId, number: Number) -> StreamingResponse:
    """One of the run's WARC files, by its place in the list."""
    names = _run(ask, run_id)["warc_files"]
    if number >= len(names):
        raise HTTPException(404, f"{run_id} has {len(names)} WARC files.")
    try:
        file = ask.desk.archive(names[number])
    except FileNotFoundError:
        raise HTTPException(404, f"{names[number]} is not in the archive, or not on this machine.") from None

    def chunks() -> Iterator[bytes]:
        with file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    name = names[number].rpartition("/")[2]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chunks(), media_type="application/warc", headers=headers)


def _run(ask: Ask, run_id: str) -> Row:
    run = ask.row("run", "run", run_id=run_id)
    if run is None:
        raise missing(f"There is no run {run_id}.")
    return run
