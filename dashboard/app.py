"""The application: all pages, what guards them, and pages for what goes wrong."""

from collections.abc import Collection, Sequence
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException as AnyHTTPException

from dashboard import article, edits, overview, run, search, site, stories, trace
from dashboard.desk import Desk, page
from dashboard.guard import Guard
from warehouse.connection import WarehouseError

STATIC = {"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


def create_app(
    desk: Desk, *, dependencies: Sequence[Any] = (), hosts: Collection[str] | None = None, framed: bool = False
) -> FastAPI:
    """The pages over a desk.

    `dependencies` are asked before every route, and before the warehouse: a login belongs here. `hosts` are the names
    that the application answers to, None for any; `framed` lets pages of the same origin show it in a frame.
    """
    app = FastAPI(title="Copydesk", docs_url=None, redoc_url=None, openapi_url=None, dependencies=list(dependencies))
    app.state.desk = desk
    for each in (overview, site, run, article, edits, stories, search, trace):
        app.include_router(each.router)
    app.add_api_route("/static/{name}", static, methods=["GET"], response_class=Response)
    app.add_exception_handler(WarehouseError, _warehouse_down)
    app.add_exception_handler(RequestValidationError, _unusable)
    app.add_exception_handler(AnyHTTPException, _refused)
    app.add_middleware(Guard, hosts=hosts, framed=framed)
    return app


def static(name: str) -> Response:
    """The style sheet or the icon."""
    if name not in STATIC:
        raise HTTPException(404, "There is no such file.")
    body = files("dashboard").joinpath("static", name).read_bytes()
    return Response(body, media_type=STATIC[name], headers={"Cache-Control": "private, max-age=3600"})


def _warehouse_down(request: Request, error: Exception) -> HTMLResponse:
    return page(request, "error.html", 503, title="The warehouse does not answer", cause=str(error), down=True)


def _unusable(request: Request, error: Exception) -> HTMLResponse:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    cause = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in found)
    return page(request, "error.html", 400, title="This address cannot be read", cause=cause)


def _refused(request: Request, error: Exception) -> HTMLResponse:
    status, cause = (error.status_code, error.detail) if isinstance(error, AnyHTTPException) else (500, "")
    titles = {400: "This address cannot be read", 401: "Log in first", 403: "Not for this login", 404: "Not found"}
    return page(request, "error.html", status, title=titles.get(status, "This did not work"), cause=cause)
