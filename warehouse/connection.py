"""Connections to the warehouse: psycopg2, in the role that the work needs and no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import psycopg2
import psycopg2.errors
from psycopg2.errors import DiskFull, ReadOnlySqlTransaction
from psycopg2.extensions import connection as Connection  # noqa: N812  # a class, which psycopg2 names in lower case
from psycopg2.extensions import cursor as Cursor  # noqa: N812  # as above
from psycopg2.extensions import make_dsn, parse_dsn

from warehouse import schema_version

__all__ = [
    "Connection", "Cursor", "Role", "RoleRefusedError", "WarehouseError", "WarehouseLostError", "connect", "loss_told",
    "refuse_encoding", "session", "without_password",
]  # fmt: skip

Role = Literal["copydesk_owner", "copydesk_loader", "copydesk_analyst"]

_SET_ROLE: dict[Role, str] = {
    "copydesk_owner": "SET ROLE copydesk_owner",
    "copydesk_loader": "SET ROLE copydesk_loader",
    "copydesk_analyst": "SET ROLE copydesk_analyst",
}

_SESSION = """
SET timezone = 'UTC';
SET standard_conforming_strings = on;
SELECT set_config('search_path', concat_ws(', ', nullif(current_setting('search_path'), ''), 'public'), false);
"""
"""What our statements take for granted, whatever the database or the login sets for those who query it."""


class WarehouseError(RuntimeError):
    """The warehouse could not do what was asked; the message names the cause and the next step."""


class RoleRefusedError(WarehouseError):
    """The login is a good one, and has not been given the role that the work needs."""

    def __init__(self, login: str, role: Role) -> None:
        super().__init__(f"the login {login} may not act as {role}, as this needs")


class WarehouseLostError(WarehouseError):
    """The server went away in the midst of the work, or could not do its part, as where its disk is full."""


def connect(url: str, *, role: Role | None = "copydesk_loader", autocommit: bool = False) -> Connection:
    """Open a connection that acts as `role` (None: as the login role itself), its session in UTC.

    Raises:
        WarehouseError: the server cannot be reached, refuses the login or the role, or is not migrated to this release.
    """
    _check(url)
    try:
        conn = psycopg2.connect(url, connect_timeout=10, application_name="copydesk", keepalives_idle=30)
    except psycopg2.OperationalError as error:
        raise WarehouseError(f"the warehouse cannot be reached: {str(error).strip()}") from error
    conn.autocommit = True
    conn.set_client_encoding("UTF8")
    with conn.cursor() as cursor:
        cursor.execute(_SESSION)
    try:
        if role is not None:
            _act_as(conn, role)
    except WarehouseError:
        conn.close()
        raise
    conn.autocommit = autocommit
    return conn


def refuse_encoding(conn: Connection) -> None:
    """Refuse a database that cannot hold every text, or does not know what its bytes mean.

    Raises:
        WarehouseError: it is not in UTF-8.
    """
    if (encoding := conn.info.parameter_status("server_encoding")) != "UTF8":
        way = "make another: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
        raise WarehouseError(
            f"the warehouse's database {conn.info.dbname} is in {encoding}, and has to be in UTF8: {way}"
        )


def _act_as(conn: Connection, role: Role) -> None:
    """Take on a role, once the schema is known to be that of this release."""
    refuse_encoding(conn)
    with conn.cursor() as cursor:
        try:
            cursor.execute(schema_version.APPLIED)
            row = cursor.fetchone()
            behind = schema_version.lag(row[0] if row else None)
        except psycopg2.errors.UndefinedTable:
            behind = schema_version.lag(None)
        except psycopg2.errors.InsufficientPrivilege:
            behind = None  # a login that may not look; what it lacks shows in what it does
        if behind:
            raise WarehouseError(behind)
        try:
            cursor.execute(_SET_ROLE[role])
        except psycopg2.errors.InsufficientPrivilege as error:
            raise RoleRefusedError(conn.info.user, role) from error
        except psycopg2.Error as error:
            raise WarehouseError(f"cannot act as {role}: run `copydesk db migrate`") from error


def without_password(url: str) -> tuple[str, str | None]:
    """`url` in libpq's own form without its password, fit for a command line, and that password, where it has one.

    Raises:
        WarehouseError: the URL cannot be read.
    """
    _check(url)
    parts = parse_dsn(url)
    password = parts.pop("password", None)
    return make_dsn(**parts), password


def _check(url: str) -> None:
    """Refuse an address that libpq would cut at a wrong place: its errors quote the pieces, the password's among them.

    Raises:
        WarehouseError: a special character was not written as %XX.
    """
    try:
        parts = parse_dsn(url)
    except psycopg2.ProgrammingError:
        parts = {"host": "@"}
    behind_host = url.partition("://")[2].partition("/")[2].partition("?")[0]
    if "@" in parts.get("host", "") + behind_host or not parts.get("port", "0").isdigit():
        raise WarehouseError(
            "the warehouse's URL cannot be read: write special characters of the password as %XX, `@` as %40"
        ) from None


@contextmanager
def loss_told() -> Iterator[None]:
    """Tell in words that the server was lost, or has no room, while it was asked for something; other errors pass.

    Raises:
        WarehouseLostError: it was.
    """
    try:
        yield
    except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
        what = "the disk of the warehouse is full" if isinstance(error, DiskFull) else "the warehouse was lost"
        raise WarehouseLostError(f"{what}: {' '.join(str(error).split())}") from error
    except ReadOnlySqlTransaction as error:  # a replica, or a primary that has just become one
        raise WarehouseLostError(f"the warehouse takes no changes: {' '.join(str(error).split())}") from error


@contextmanager
def session(url: str, *, role: Role | None = "copydesk_loader", autocommit: bool = False) -> Iterator[Connection]:
    """`connect`, closed at the end; what was not committed is rolled back."""
    conn = connect(url, role=role, autocommit=autocommit)
    try:
        yield conn
    finally:
        conn.close()
