"""When a site counts as late: nobody runs it as often as it usually is, or as often as it declares."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboard.overview import standing
from scrapers.site import Feed, Site

RAN = datetime(2026, 3, 2, 6, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def site(schedule: str) -> Site:
    return Site(name="desk", domains=("desk.example",), sources=(Feed("https://desk.example/feed"),), schedule=schedule)


@pytest.mark.parametrize(
    ("usual_gap", "schedule", "age", "told"),
    [
        (DAY, "0 6 * * *", 50 * HOUR, "Published"),
        (DAY, "0 6 * * *", 51 * HOUR, "No run for 2 days"),
        (HOUR, "0 6 * * *", 5 * HOUR, "No run for 5 hours"),
        (None, "0 6 * * *", 50 * HOUR, "Published"),
        (None, "30 */4 * * *", 4 * DAY, "No run for 4 days"),
        (None, "0 6 * * mon", 4 * DAY, "Published"),
        (None, "0 6 1 * *", 4 * DAY, "Published"),
    ],
)
def test_a_site_is_late_by_its_habit_or_by_its_word(
    usual_gap: timedelta | None, schedule: str, age: timedelta, told: str
) -> None:
    row: dict[str, Any] = {"state": "published", "failure": None, "crawl_state": "ok", "published": 3}
    row |= {"logical_at": RAN, "usual_gap": usual_gap}
    assert standing(row, [], site(schedule), RAN + age)[1] == told
