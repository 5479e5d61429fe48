"""pages: what the dashboard asks, by the names in `sql/page_*.sql`, in a session that can only read."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg2

from warehouse.connection import Connection, WarehouseError, session
from warehouse.queries import queries

Row = Mapping[str, Any]

MAX_SECONDS = 10
"""The longest that one statement may take before it is given up."""


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """A session of the analyst's that writes nothing and gives up on slow statements.

    Raises:
        WarehouseError: the server cannot be reached, is not migrated, went away, or was too slow.
    """
    with session(url, role="copydesk_analyst", autocommit=True) as conn:
        try:
            with conn.cursor() as cursor:
                cursor.execute("SET default_transaction_read_only = on")
                cursor.execute("SET statement_timeout = %s", [MAX_SECONDS * 1000])
            yield conn
        except psycopg2.errors.QueryCanceled as error:
            raise WarehouseError(f"the warehouse did not answer within {MAX_SECONDS} s") from error
        except psycopg2.Error as error:
            raise WarehouseError(f"the warehouse could not answer: {str(error).strip()}") from error


def rows(conn: Connection, page: str, question: str, **values: object) -> list[Row]:
    """The answer to a question of a page: `rows(conn, "site", "sources", site="tidewire")`."""
    with conn.cursor() as cursor:
        cursor.execute(queries(f"page_{page}")[question], values)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def row(conn: Connection, page: str, question: str, **values: object) -> Row | None:
    """The first row of an answer, or None."""
    found = rows(conn, page, question, **values)
    return found[0] if found else None
