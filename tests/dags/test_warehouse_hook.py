"""`WarehouseHook` gives psycopg2, in the role that was asked for, from any Airflow connection."""

from contextlib import closing
from types import SimpleNamespace
from typing import Any

import psycopg2
import pytest

from dags.warehouse_hook import WarehouseHook, postgres_url
from warehouse.connection import WarehouseError


@pytest.fixture
def warehouse(warehouse_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Airflow connection `warehouse`."""
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", warehouse_url)


@pytest.mark.usefixtures("warehouse")
def test_it_gives_psycopg2_in_utc_and_the_role() -> None:
    with closing(WarehouseHook(role="copydesk_analyst").get_conn()) as conn:
        assert isinstance(conn, psycopg2.extensions.connection)
        with conn.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('timezone')")
            assert cursor.fetchone() == ("copydesk_analyst", "UTC")


@pytest.mark.usefixtures("warehouse")
def test_it_works_as_any_sql_hook() -> None:
    hook = WarehouseHook()
    hook.run("CREATE TABLE public.words (word text)", autocommit=True)
    hook.insert_rows("public.words", [("one",), ("two",)], target_fields=["word"])
    assert hook.get_records("SELECT word FROM public.words ORDER BY word DESC") == [("two",), ("one",)]
    assert hook.get_first("SELECT count(*) FROM public.words") == (2,)


@pytest.mark.usefixtures("warehouse")
def test_an_analyst_cannot_write() -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        WarehouseHook(role="copydesk_analyst").run("DELETE FROM news.articles")


def test_a_server_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ELSEWHERE", "postgresql://reader:s3cret@127.0.0.1:1/nothing")
    with pytest.raises(WarehouseError, match="cannot be reached") as told:
        WarehouseHook("elsewhere").get_conn()
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        (
            {"login": "u", "password": "p/w@1", "host": "db", "port": 5433, "schema": "news"},
            "postgresql://u:p%2Fw%401@db:5433/news",
        ),
        ({"login": "u", "host": "db", "schema": "news"}, "postgresql://u@db/news"),
        ({"host": "db", "extra": {"sslmode": "require"}}, "postgresql://db/?sslmode=require"),
    ],
)
def test_a_connection_becomes_a_url_that_libpq_reads(fields: dict[str, Any], url: str) -> None:
    values = {"login": None, "password": None, "host": None, "port": None, "schema": None, **fields}
    connection: Any = SimpleNamespace(**values, extra_dejson=values.pop("extra", {}))
    assert postgres_url(connection) == url


def test_what_a_connection_says_of_sessions_reaches_the_server(
    warehouse_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    extras = "options=-c%20statement_timeout%3D5min%20-c%20lock_timeout%3D7s&application_name=night%20shift"
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", f"{warehouse_url}?{extras}")
    hook = WarehouseHook(role="copydesk_analyst")
    assert [hook.get_first(f"SHOW {name}")[0] for name in ("statement_timeout", "lock_timeout")] == ["5min", "7s"]
