"""Connections do not depend on what a database, a login or the environment sets for whoever else connects."""

from urllib.parse import urlsplit

import pytest

from tests.conftest import execute
from warehouse.connection import session

WORDS = "Straße – “näher” 東京"


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
