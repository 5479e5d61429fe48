"""When URLs are due again."""

from datetime import UTC, datetime, timedelta

import pytest

from scrapers.crawl.schedule import GIVE_UP_AFTER_ATTEMPTS, next_attempt, next_revisit, wants_full_fetch
from scrapers.frontier import DueUrl
from scrapers.outcome import FailureClass

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "due"),
    [(0 * HOUR, HOUR), (HOUR, 6 * HOUR), (7 * HOUR, DAY), (DAY, 7 * DAY), (6 * DAY, 7 * DAY), (8 * DAY, None)],
)
def test_c8_young_articles_are_looked_at_by_their_age(age: timedelta, due: timedelta | None) -> None:
    first = NOW - age
    assert next_revisit(None, first, NOW) == (first + due if due else None)


def test_c8_an_old_article_found_late_is_not_followed() -> None:
    assert next_revisit(NOW - 30 * DAY, NOW, NOW) is None


def test_a_time_of_publication_in_the_future_is_not_believed() -> None:
    assert next_revisit(NOW + 10 * DAY, NOW, NOW) == NOW + HOUR


def test_c6_one_revisit_is_without_validators_and_so_is_an_announced_edit() -> None:
    def due(fetched: timedelta, modified: timedelta | None = None) -> DueUrl:
        return DueUrl(
            url_id=1,
            url="u",
            fetch_url="u",
            first_fetched_at=NOW,
            fetched_at=NOW + fetched,
            modified_at=None if modified is None else NOW + modified,
        )

    assert not wants_full_fetch(due(0 * HOUR), NOW + HOUR)
    assert not wants_full_fetch(due(6 * HOUR), NOW + DAY)
    assert wants_full_fetch(due(DAY), NOW + 7 * DAY)
    assert wants_full_fetch(due(HOUR, modified=2 * HOUR), NOW + 3 * HOUR)
    assert wants_full_fetch(DueUrl(url_id=1, url="u", fetch_url="u"), NOW)


@pytest.mark.parametrize("failure", list(FailureClass))
def test_c11_a_dead_url_is_asked_for_ever_more_rarely_for_weeks(failure: FailureClass) -> None:
    times, now = [], NOW
    for attempt in range(GIVE_UP_AFTER_ATTEMPTS + 1):
        following = next_attempt(failure, attempt, now)
        if following is None:
            break
        times.append(following - now)
        now = following
    assert times == sorted(times)
    assert len(times) == GIVE_UP_AFTER_ATTEMPTS - 1
    assert now - NOW > timedelta(days=14)
    assert max(times) <= timedelta(days=4)
