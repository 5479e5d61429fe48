"""The application: all pages, what guards them, and pages for what goes wrong."""

from collections.abc import Collection, Sequence
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException as AnyHTTPException

from dashboard import article, edits, overview, run, search, site, stories, trace
from dashboard.desk import Desk, page
from dashboard.guard import Guard, headers
from warehouse.connection import WarehouseError

STATIC = {"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


def create_app(
    desk: Desk, *, dependencies: Sequence[Any] = (), hosts: Collection[str] | None = None, framed: bool = False
) -> FastAPI:
    """The pages over a desk.

    `dependencies` are asked before every page, and before the warehouse: a login belongs here. Only the style sheet and
    the icon are given without, for the page that asks for the login. `hosts` are the names that the application answers
    to, None for any; `framed` lets pages of the same origin show it in a frame.
    """
    app = FastAPI(title="Copydesk", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk, app.state.headers = desk, headers(framed=framed)
    for each in (overview, site, run, article, edits, stories, search, trace):
        app.include_router(each.router, dependencies=list(dependencies))
    app.add_api_route("/static/{name}", static, methods=["GET"], response_class=Response)
    for route in app.routes:
        if isinstance(route, APIRoute):
            route.methods.add("HEAD")  # what watches whether the pages stand asks so; the server leaves the body out
    app.add_exception_handler(WarehouseError, _warehouse_down)
    app.add_exception_handler(RequestValidationError, _unusable)
    app.add_exception_handler(AnyHTTPException, _refused)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(Guard, hosts=hosts, headers=app.state.headers)
    return app


def static(name: str) -> Response:
    """The style sheet or the icon."""
    if name not in STATIC:
        raise HTTPException(404, "There is no such file.")
    body = files("dashboard").joinpath("static", name).read_bytes()
    return Response(body, media_type=STATIC[name], headers={"Cache-Control": "private, max-age=3600"})


def _warehouse_down(request: Request, error: Exception) -> HTMLResponse:
    return page(request, "error.html", 503, title="The warehouse does not answer", cause=str(error))


def _unusable(request: Request, error: Exception) -> HTMLResponse:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    cause = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in found)
    return page(request, "error.html", 400, title=_TITLES[400], cause=cause)


def _refused(request: Request, error: Exception) -> HTMLResponse:
    status, cause = (error.status_code, error.detail) if isinstance(error, AnyHTTPException) else (500, "")
    if status in {404, 405} and cause == HTTPStatus(status).phrase:  # the framework's own words
        cause = "There is no page at this address." if status == 404 else f"This address takes no {request.method}."
    answer = page(request, "error.html", status, title=_TITLES.get(status, "This did not work"), cause=cause)
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def _broken(request: Request, error: Exception) -> HTMLResponse:
    """What nobody expected; it is answered outside of the guard, and goes into the server's log after this."""
    cause = f"The page met an error that nobody expected: {type(error).__name__}."
    answer = page(request, "error.html", 500, title=_TITLES[500], cause=cause)
    answer.headers.update(request.app.state.headers)
    return answer


_TITLES = {
    400: "This address cannot be read",
    401: "Log in first",
    403: "Not for this login",
    404: "Not found",
    405: "Pages are only read here",
    500: "The dashboard failed",
}
