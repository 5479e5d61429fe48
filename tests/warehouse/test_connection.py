"""Connections do not depend on what a database, a login or the environment sets for whoever else connects."""

import os
from collections.abc import Iterator
from itertools import count
from urllib.parse import urlsplit

import pytest

from tests.conftest import execute
from warehouse.connection import WarehouseError, WarehouseLostError, connect, loss_told, session
from warehouse.migrate import migrate

_serial = count(1)
WORDS = "Straße – “näher” 東京"


@pytest.fixture
def empty(server_url: str) -> Iterator[str]:
    """The name of a database that is not there yet."""
    name = f"copydesk_settings_{os.getpid()}_{next(_serial)}"
    yield name
    execute(server_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def stranger(server_url: str) -> Iterator[str]:
    """A login that has none of our roles."""
    name = f"copydesk_stranger_{os.getpid()}"
    execute(server_url, f"CREATE ROLE {name} LOGIN PASSWORD 'secret'")
    yield name
    execute(server_url, f"DROP ROLE {name}")


def test_text_arrives_whatever_encoding_clients_are_given(warehouse_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loader sends COPY's bytes itself: taken for Latin-1 they were stored as other letters, without an error."""
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with session(warehouse_url) as conn, conn.cursor() as cursor:
        cursor.execute("SELECT convert_to(%s, 'UTF8')", [WORDS])
        [(stored,)] = cursor.fetchall()
    assert bytes(stored).decode() == WORDS


@pytest.mark.parametrize("path", ["''", "news, ops", "pg_catalog"])
def test_functions_of_extensions_are_found_whatever_search_path_a_database_sets(
    server_url: str, warehouse_url: str, path: str
) -> None:
    name = urlsplit(warehouse_url).path.strip("/")
    execute(server_url, f"ALTER DATABASE {name} SET search_path = {path}")
    execute(server_url, f"ALTER DATABASE {name} SET standard_conforming_strings = off")
    with session(warehouse_url) as conn, conn.cursor() as cursor:
        cursor.execute(r"SELECT similarity('news', 'news'), 'a1' ~ '\d'")
        assert cursor.fetchall() == [(1.0, True)]


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_hold_every_text_is_refused(server_url: str, empty: str, encoding: str) -> None:
    execute(server_url, f"CREATE DATABASE {empty} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    url = f"{server_url}/{empty}"
    for use in (migrate, connect):
        with pytest.raises(WarehouseError, match=f"is in {encoding}, and has to be in UTF8"):
            use(url)
    with session(url, role=None) as conn, conn.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('ops') IS NULL")
        assert cursor.fetchall() == [(True,)]


def test_a_replica_is_told_as_such(server_url: str, warehouse_url: str) -> None:
    name = urlsplit(warehouse_url).path.strip("/")
    execute(server_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(WarehouseError, match=r"the schema cannot be made: .* read-only"):
        migrate(warehouse_url)
    with (
        session(warehouse_url) as conn,
        conn.cursor() as cursor,
        pytest.raises(WarehouseLostError, match="takes no changes"),
        loss_told(),
    ):
        cursor.execute("DELETE FROM ops.urls")


def test_a_login_without_our_roles_is_told_which_it_lacks(warehouse_url: str, stranger: str) -> None:
    address = urlsplit(warehouse_url)
    url = address._replace(netloc=f"{stranger}:secret@{address.hostname}:{address.port}").geturl()
    with pytest.raises(WarehouseError, match=f"{stranger} may not act as copydesk_loader"):
        connect(url)
    with pytest.raises(WarehouseError, match=f"{stranger} may not act as copydesk_owner"):
        migrate(url)
