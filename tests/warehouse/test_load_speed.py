"""W11: what a load costs, counted in rows and statements; as CPU against raw COPY's only in the long form."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.load import measure
from benchmarks.newsroom import START, articles, crawled
from scrapers.article import Article
from warehouse.connection import Connection, Cursor, session
from warehouse.publish import publish
from warehouse.staging import stage

AT = START + timedelta(days=400)
_WRITTEN = """
SELECT schemaname || '.' || relname, (n_tup_ins + n_tup_upd + n_tup_del)::int FROM pg_stat_user_tables
WHERE schemaname IN ('news', 'staging')
"""


class _Counting(Cursor):
    """Counts the statements that go to the server."""

    sent = 0

    def execute(self, *given: object) -> None:
        _Counting.sent += 1
        super().execute(*given)  # type: ignore[arg-type]


def test_w11_a_load_writes_each_row_once_and_an_unchanged_one_not_at_all(warehouse_url: str) -> None:
    batch = articles(300)
    with session(warehouse_url) as conn:
        before = _written(conn)
        _load(conn, "new", batch)
        loaded = _written(conn)
        _load(conn, "again", batch)
        again = _written(conn)
    assert {name: count - before[name] for name, count in loaded.items() if count != before[name]} == {
        "news.articles": 300, "news.article_urls": 300, "staging.articles": 600}, "staged, and taken away"  # fmt: skip
    assert again == loaded


def test_w11_a_load_sends_no_statement_for_each_row(warehouse_url: str) -> None:
    sent = []
    with session(warehouse_url) as conn:
        conn.cursor_factory = _Counting
        for rows in (50, 500):
            before = _Counting.sent
            _load(conn, f"of {rows}", articles(rows, start=rows * 10_000))
            sent.append(_Counting.sent - before)
    assert sent[0] == sent[1] < 60


def test_w11_the_benchmark_measures_loads_that_were_made() -> None:
    figures = measure(rows=100, rounds=1, base=0)
    assert list(figures) == [
        "rows", "copy_us_per_row", "load_us_per_row", "unchanged_us_per_row", "audit_us_per_row", "load_vs_copy",
        "unchanged_vs_copy",
    ]  # fmt: skip
    assert all(value > 0 and math.isfinite(value) for value in figures.values())


@pytest.mark.soak
def test_w11_also_at_a_million_rows() -> None:
    figures = measure(rows=6_000, rounds=5, base=1_000_000)
    assert figures["load_vs_copy"] >= 0.75
    assert figures["unchanged_vs_copy"] >= 2
    assert figures["load_1m_vs_empty"] >= 0.5


def _load(conn: Connection, run_id: str, batch: Sequence[Article]) -> None:
    results = crawled(conn, run_id, AT, [replace(each) for each in batch])
    stage(conn, run_id, results, AT)
    with conn, conn.cursor() as cursor:
        cursor.execute("UPDATE ops.runs SET state = 'audited' WHERE run_id = %s", [run_id])
    publish(conn, run_id, AT)


def _written(conn: Connection) -> dict[str, int]:
    """Rows inserted, updated and deleted so far, by table."""
    with conn, conn.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    with conn, conn.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return dict(cursor.fetchall())
