"""W6, W7, W8 and W10 at the size that they are promised for: 1,000,000 generated rows."""

from datetime import UTC, datetime

import pytest

from benchmarks.newsroom import throw_away_warehouse
from benchmarks.scale import fill, time_questions, time_searches, time_stories, time_traces
from warehouse.connection import session

pytestmark = pytest.mark.soak


def test_w6_w7_w10_answers_at_a_million_rows_take_less_than_a_second() -> None:
    with throw_away_warehouse() as url, session(url, role=None, autocommit=True) as conn:
        fill(url, 1_000_000, 50, datetime.now(UTC))
        assert max(time_questions(conn).values()) < 1
        assert time_searches(conn, 50)["search_p95_s"] < 1
        assert time_traces(conn)["slowest_trace_s"] < 1


def test_w8_a_core_puts_a_thousand_documents_a_second_into_stories() -> None:
    """The best of three: what else the machine does slows all of them."""
    measured = []
    for _ in range(3):
        with throw_away_warehouse() as url, session(url, role=None, autocommit=True) as conn:
            measured.append(time_stories(conn, 2_000)["stories_docs_per_s"])
    assert max(measured) >= 1_000
