"""A connection to a fresh warehouse, and a desk over it."""

from collections.abc import Iterator

import pytest

from tests.warehouse.desk import Desk
from warehouse.connection import Connection, session


@pytest.fixture
def conn(warehouse_url: str) -> Iterator[Connection]:
    with session(warehouse_url) as conn:
        yield conn


@pytest.fixture
def desk(conn: Connection) -> Desk:
    """A desk for the site `harbor`, with the default contract but no minimum of history."""
    return Desk(conn)
