"""The benchmark's generated warehouse: what it times must be real questions with answers."""

from collections.abc import Iterator

import pytest

from benchmarks.questions import questions
from benchmarks.scale import time_questions, time_searches, time_traces
from tests.warehouse.questions.conftest import ROWS
from warehouse.connection import Connection, session


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
    assert 0 < time_searches(generated, 4)["search_p95_s"] < 5


def test_w10_a_url_s_whole_life_is_told_at_once(generated: Connection) -> None:
    assert 0 < time_traces(generated)["slowest_trace_s"] < 1
