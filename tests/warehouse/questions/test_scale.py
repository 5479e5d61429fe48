"""The benchmark's generated warehouse: what it times must be real questions with answers."""

from collections.abc import Iterator

import pytest

from benchmarks.questions import questions
from benchmarks.scale import time_questions, time_searches, time_traces
from tests.warehouse.questions.conftest import ROWS
from warehouse.connection import Connection, session
from warehouse.trace import trace


@pytest.fixture(scope="module")
def generated(generated_url: str) -> Iterator[Connection]:
    with session(generated_url, role=None, autocommit=True) as conn:
        yield conn


@pytest.mark.parametrize("number", sorted(questions()))
def test_every_question_has_an_answer_on_generated_rows(generated: Connection, number: int) -> None:
    with generated.cursor() as cursor:
        cursor.execute(questions()[number][1])
        assert cursor.rowcount > 0


@pytest.mark.parametrize(
    ("relation", "least"),
    [
        ("news.articles", ROWS),
        ("news.article_stories", ROWS),
        ("news.stories", ROWS // 2),
        ("news.citations", ROWS),
        ("news.mentions", ROWS),
        ("news.search", ROWS),
        ("ops.run_urls", ROWS),
        ("news.past_versions", ROWS // 8),
        ("news.site_days", 4 * 300),
    ],
)
def test_each_table_is_filled(generated: Connection, relation: str, least: int) -> None:
    with generated.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {relation}")  # noqa: S608  # names from the list above
        assert cursor.fetchall()[0][0] >= least


def test_it_times_all_questions_and_searches(generated: Connection) -> None:
    assert list(time_questions(generated)) == list(questions())
    assert time_searches(generated, 4)["search_p95_s"] > 0
    assert time_traces(generated, 2)["slowest_trace_s"] > 0


def test_w10_a_url_s_whole_life_is_told_from_few_rows_whatever_there_is(generated: Connection) -> None:
    """20 rows of eight tables for each: a table that is read from end to end has thousands."""
    with generated.cursor() as cursor:
        cursor.execute("SELECT url FROM news.articles WHERE article_id % 400 = 7")
        urls = [url for (url,) in cursor.fetchall()]
    before = rows_read(generated)
    lives = [trace(generated, url) for url in urls]
    assert len(lives) == ROWS // 400
    assert all(life and life.runs and life.articles for life in lives)
    assert rows_read(generated) - before < 50 * len(urls)


def rows_read(conn: Connection) -> int:
    """Rows that were read so far of the tables of articles and of the ledger."""
    with conn.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int FROM pg_stat_user_tables "
            "WHERE schemaname IN ('news', 'ops')"
        )
        return int((cursor.fetchone() or (0,))[0])
