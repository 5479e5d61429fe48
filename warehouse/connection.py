"""Connections to the warehouse: psycopg2, in the role that the work needs and no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812  # a class, which psycopg2 names in lower case
from psycopg2.extensions import cursor as Cursor  # noqa: N812  # as above

__all__ = ["Connection", "Cursor", "Role", "WarehouseError", "connect", "session"]

Role = Literal["copydesk_owner", "copydesk_loader", "copydesk_analyst"]

_SET_ROLE: dict[Role, str] = {
    "copydesk_owner": "SET ROLE copydesk_owner",
    "copydesk_loader": "SET ROLE copydesk_loader",
    "copydesk_analyst": "SET ROLE copydesk_analyst",
}


class WarehouseError(RuntimeError):
    """The warehouse could not do what was asked; the message names the cause and the next step."""


def connect(url: str, *, role: Role | None = "copydesk_loader", autocommit: bool = False) -> Connection:
    """Open a connection that acts as `role` (None: as the login role itself), its session in UTC.

    Raises:
        WarehouseError: the server cannot be reached, refuses the login, or has not been migrated.
    """
    try:
        conn = psycopg2.connect(url, connect_timeout=10, application_name="copydesk", keepalives_idle=30)
    except psycopg2.OperationalError as error:
        raise WarehouseError(f"the warehouse cannot be reached: {str(error).strip()}") from error
    conn.autocommit = True
    with conn.cursor() as cursor:
        cursor.execute("SET timezone = 'UTC'")
        if role is not None:
            try:
                cursor.execute(_SET_ROLE[role])
            except psycopg2.Error as error:
                conn.close()
                raise WarehouseError(f"cannot act as {role}: run `copydesk db migrate`") from error
    conn.autocommit = autocommit
    return conn


@contextmanager
def session(url: str, *, role: Role | None = "copydesk_loader", autocommit: bool = False) -> Iterator[Connection]:
    """`connect`, closed at the end; what was not committed is rolled back."""
    conn = connect(url, role=role, autocommit=autocommit)
    try:
        yield conn
    finally:
        conn.close()
