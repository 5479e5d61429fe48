"""Wiring: from names and settings to the things themselves (a site, the warehouse's URL, an open connection)."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from copydesk import postgres
from copydesk.errors import BadArgumentError, JobNotDoneError, UnknownSiteError, WarehouseDownError
from copydesk.settings import Settings
from scrapers.site import Site
from scrapers.sites import in_force
from warehouse.connection import (
    Connection,
    Role,
    RoleRefusedError,
    WarehouseError,
    WarehouseLostError,
    connect,
    loss_told,
    session,
    without_password,
)
from warehouse.migrate import migrate, pending
from warehouse.reports import holds_site

LOST = "`copydesk db status`; then run the same command again"
"""What to do once the warehouse was lost on the way."""


def site_named(name: str) -> Site:
    """The declaration of a site.

    Raises:
        UnknownSiteError: there is none of that name; the error names near matches.
        BadArgumentError: its file cannot be read.
    """
    found = in_force()
    if cause := found.broken.get(name):
        raise BadArgumentError(f"the site's file cannot be read: {cause}", "mend it, then run the same command again")
    if name not in found.sites:
        raise UnknownSiteError(name, found.sites)
    return found.sites[name]


def check_site(conn: Connection, name: str) -> None:
    """See that there is such a site to look into: what one brought that is declared no more can be read all the same.

    Raises:
        UnknownSiteError: it is not declared, and no article of it is held; the error names near matches.
    """
    declared = in_force().sites
    if name not in declared and not holds_site(conn, name):
        raise UnknownSiteError(name, declared)


def warehouse_url(settings: Settings | None = None, *, migrated: bool = True) -> str:
    """The URL of the warehouse in force: `COPYDESK_WAREHOUSE_URL`, else the embedded server, which is started.

    The embedded server is kept migrated without asking (`migrated=False`: left as it is); a server that belongs to
    others is never changed here.

    Raises:
        WarehouseDownError: the embedded server did not start.
    """
    settings = settings or Settings.from_environment()
    if settings.warehouse_url:
        return settings.warehouse_url
    with _explained():
        url = postgres.url()
        if migrated and pending(url):
            migrate(url)
        return url


def psql_address(address: str) -> tuple[str, str | None]:
    """The warehouse's address for psql's command line, which every user of the machine can read, and its password.

    Raises:
        WarehouseDownError: the address cannot be read.
    """
    with _explained():
        return without_password(address)


def migrate_warehouse() -> list[str]:
    """Migrate the warehouse in force; returns what was applied.

    Raises:
        WarehouseDownError: it cannot be reached, or a migration was edited after it was applied.
    """
    with _explained():
        return migrate(warehouse_url(migrated=False))


def reach() -> None:
    """See whether the warehouse in force answers; whether it is migrated makes no difference.

    Raises:
        WarehouseDownError: it does not.
    """
    with _explained(), session(warehouse_url(migrated=False), role=None):
        return


def stop_server() -> bool:
    """Stop the embedded server; returns whether it was running.

    Raises:
        WarehouseDownError: it did not stop.
    """
    with _explained():
        return postgres.down()


@contextmanager
def warehouse(
    settings: Settings | None = None, role: Role = "copydesk_loader", *, autocommit: bool = False, advice: str = ""
) -> Iterator[Connection]:
    """An open connection to the warehouse in force, acting as `role`, closed at the end.

    Raises:
        WarehouseDownError: it cannot be reached, lacks its schema, or was lost on the way.
        JobNotDoneError: the warehouse refused what was asked of it inside; its words say why, and `advice` is the next
            step.
    """
    url = warehouse_url(settings)
    with _explained():
        conn = connect(url, role=role, autocommit=autocommit)
    with closing(conn):
        try:
            with loss_told():
                yield conn
        except WarehouseLostError as error:
            raise WarehouseDownError(str(error), LOST) from error
        except WarehouseError as error:
            raise JobNotDoneError(str(error), advice) from error


@contextmanager
def _explained() -> Iterator[None]:
    """Turn the warehouse's errors into ones that carry the next step."""
    try:
        yield
    except postgres.ClusterError as error:
        raise WarehouseDownError(f"the embedded PostgreSQL: {error}", "see `copydesk db status`") from error
    except RoleRefusedError as error:
        next_step = "let COPYDESK_WAREHOUSE_URL name a login that has been given this role (GRANT ROLE TO LOGIN)"
        raise WarehouseDownError(str(error), next_step) from error
    except WarehouseError as error:
        next_step = "check COPYDESK_WAREHOUSE_URL and `copydesk db status`; `copydesk db migrate` makes the schema"
        raise WarehouseDownError(str(error), next_step) from error
