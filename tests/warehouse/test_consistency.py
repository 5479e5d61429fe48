"""W3 to W5, W14: whatever happens to articles in random days, the tables agree with each other."""

import re
from pathlib import Path

import pytest

from tests.warehouse.newsroom_days import Newsrooms
from warehouse.connection import Connection, session
from warehouse.enrich.run import enrich
from warehouse.reports import unreconciled_runs

QUESTIONS = re.split(r"^-- name: ", Path(__file__).with_name("consistency.sql").read_text("utf-8"), flags=re.MULTILINE)[
    1:
]
STEPS, STEPS_BETWEEN = 60, 10


def _wrong(url: str) -> dict[str, list[object]]:
    """The questions that are not answered with nothing, with their first answers."""
    wrong: dict[str, list[object]] = {}
    with session(url, role=None) as conn, conn, conn.cursor() as cursor:
        for question in QUESTIONS:
            cursor.execute(question.partition("\n")[2])
            if rows := cursor.fetchmany(3):
                wrong[question.split()[0]] = list(rows)
    return wrong


@pytest.mark.parametrize("seed", [3, 6, 10, 106, 145, 204, 206, 7047])
def test_after_random_days_every_table_agrees_with_every_other(conn: Connection, warehouse_url: str, seed: int) -> None:
    days = Newsrooms(conn, warehouse_url, seed)
    for _ in range(STEPS // STEPS_BETWEEN):
        for _ in range(STEPS_BETWEEN):
            days.live()
        enrich(conn, days.now)
        assert (_wrong(warehouse_url), unreconciled_runs(conn)) == ({}, []), "\n".join(days.log)
