"""What the pages are given from outside, and what each of them asks and answers with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse

from dashboard.rendering import render
from scrapers.site import Site
from warehouse import pages
from warehouse.connection import Connection
from warehouse.pages import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where things are: the warehouse's URL, the declared sites, the clock, and the archive's files by their path.

    `unreadable` are the sites whose files cannot be read, each with the reason: nobody crawls these. `warehouse` raises
    `WarehouseError` where there is none, `archive` `FileNotFoundError`. `program` is how commands are called on this
    machine, and `runbook` says where a cause is explained. Where the pages are a part of Airflow, `home` leads to its
    UI and `login` to its login.
    """

    warehouse: Callable[[], str]
    sites: Callable[[], Mapping[str, Site]]
    clock: Callable[[], datetime]
    archive: Callable[[str], BinaryIO]
    unreadable: Callable[[], Mapping[str, str]] = dict
    program: str = "copydesk"
    runbook: Callable[[str], str] = "docs/runbook/{}.md".format
    home: str | None = None
    login: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, with a session of the analyst's open for as long as it lasts."""

    request: Request
    desk: Desk
    conn: Connection

    def rows(self, page: str, question: str, **values: object) -> list[Row]:
        """The answer to a question of `warehouse/sql/page_*.sql`."""
        return pages.rows(self.conn, page, question, **values)

    def row(self, page: str, question: str, **values: object) -> Row | None:
        """The first row of the answer."""
        return pages.row(self.conn, page, question, **values)

    def site_names(self) -> list[str]:
        """The sites that were ever crawled."""
        return [row["site"] for row in self.rows("overview", "names")]

    def show(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401  # a template's
        """The answer: a template with its values."""
        return page(self.request, template, status, **values)


def asked(request: Request) -> Iterator[Asked]:
    """FastAPI's dependency: the request with its session."""
    desk: Desk = request.app.state.desk
    with pages.reading(desk.warehouse()) as conn:
        yield Asked(request=request, desk=desk, conn=conn)


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401  # as above
    """A page, its links below the path where the application is mounted."""
    desk: Desk = request.app.state.desk
    surroundings = {
        "base": request.scope.get("root_path", "").rstrip("/"),
        "here": request.url.path.removeprefix(request.scope.get("root_path", "")),
        "framed": request.headers.get("sec-fetch-dest") == "iframe",
        "program": desk.program,
        "runbook": desk.runbook,
        "home": desk.home,
        "login": desk.login,
        "address": request.url.path,
        "now": desk.clock(),
        "status": status,
    }
    return HTMLResponse(render(template, surroundings | values), status_code=status)


def missing(what: str) -> HTTPException:
    """The error that becomes the page "not found"."""
    return HTTPException(404, what)


Ask = Annotated[Asked, Depends(asked)]
SiteName = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,100}$")]
RunId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
Number = Annotated[int, Path(ge=0, lt=2**63)]
OfSite = Annotated[str | None, Query(alias="site", pattern=r"^[a-z0-9_]{0,100}$")]
