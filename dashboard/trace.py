"""Trace: one URL's whole life, from its announcement to its last version."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from dashboard.desk import Ask
from warehouse import trace as tracing

router = APIRouter()

MOMENTS = 500
"""How many moments of a life are shown, the latest."""


@router.get("/trace")
def trace_page(ask: Ask, url: Annotated[str, Query(max_length=4096)] = "") -> HTMLResponse:
    """The form, and the life of the URL where one was asked for."""
    url = url.strip()
    life = tracing.trace(ask.conn, url) if url else None
    moments = sorted(tracing.timeline(life.to_json()), key=lambda moment: moment[0]) if life else []
    status = 404 if url and life is None else 200
    return ask.show(
        "trace.html", status, url=url, life=life, moments=moments[-MOMENTS:], left_out=len(moments[:-MOMENTS])
    )
