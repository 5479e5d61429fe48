"""What the dashboard is given: the warehouse in force, the declared sites, the clock and the archive."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import BinaryIO

from copydesk.alerting.causes import runbook_page
from copydesk.errors import WarehouseDownError
from copydesk.settings import Settings
from copydesk.wiring import warehouse_url
from dashboard.desk import Desk
from scrapers.crawl.store import open_store
from scrapers.sites import in_force, registry
from warehouse.connection import WarehouseError


def dashboard_desk(
    settings: Callable[[], Settings], *, program: str = "copydesk", home: str | None = None, login: str | None = None
) -> Desk:
    """The desk over the settings in force, which are asked for with every page; for the rest see `Desk`."""

    def archived(path: str) -> BinaryIO:
        file: BinaryIO = open_store(settings().archive_url).open(path)
        return file

    def warehouse() -> str:
        return settings().warehouse_url or _embedded()

    return Desk(
        warehouse=warehouse,
        sites=registry,
        unreadable=lambda: in_force().broken,
        clock=lambda: datetime.now(UTC),
        archive=archived,
        program=program,
        runbook=runbook_page,
        home=home,
        login=login,
    )


@cache
def _embedded() -> str:
    """The embedded server's URL, which is started and migrated once; an error is not kept."""
    try:
        return warehouse_url()
    except WarehouseDownError as error:
        raise WarehouseError(f"{error}: {error.next_step}") from error
