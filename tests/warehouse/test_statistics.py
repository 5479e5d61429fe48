"""Tail probabilities against values from tables, and what a history lets expect."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.warehouse.desk import START
from warehouse import history
from warehouse.history import BatchStats
from warehouse.statistics import (
    binomial_at_least,
    binomial_at_most,
    combined,
    count_at_least,
    count_at_most,
    normal_tail,
    predicted_at_most,
)
from warehouse.volumes import SHORTFALL, volume

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (normal_tail(1.959964), 0.025),
        (binomial_at_most(2, 10, 0.5), 56 / 1024),
        (binomial_at_least(3, 3, 0.3), 0.027),
        (binomial_at_most(10, 10, 0.5), 1.0),
        (binomial_at_most(0, 5, 1.0), 0.0),
        (count_at_most(0, 5, 5), 0.006738),
        (count_at_most(5, 10, 10), 0.067086),
        (count_at_least(1, 5, 5), 1 - 0.006738),
        (count_at_least(0, 5, 5), 1.0),
        (count_at_most(2, 4, 8), 0.34375),
        (predicted_at_most(0, 1, 0, 0), 0.5),
        (predicted_at_most(0, 2, 200, 200), 0.5 * 1.5 / (201 * 202)),
        (predicted_at_most(2, 2, 200, 200), 1.0),
        (combined(0.02), 0.02),
        (combined(0.05, 0.05), 0.017479),
        (combined(1.0, 1.0), 1.0),
    ],
)
def test_tails_are_those_of_the_tables(found: float, expected: float) -> None:
    assert found == pytest.approx(expected, abs=1e-5)


def test_steady_counts_are_held_to_more_than_chance_would() -> None:
    assert count_at_most(10, 20, 2) < count_at_most(10, 20, 20) < count_at_most(10, 20, 60)


def stats(day: int, new_rows: int) -> BatchStats:
    return BatchStats(
        logical_at=START + day * DAY,
        rows=new_rows,
        new_rows=new_rows,
        rejected=0,
        filled={},
        length_log_sum=0.0,
        length_log_squares=0.0,
        age_rows=0,
        age_sum_hours=0.0,
        age_squares=0.0,
        known_rows=0,
        edited_rows=0,
    )


def weeks(count: int) -> list[BatchStats]:
    """20 articles on a working day, 4 on a day of the weekend; the first day is a Monday."""
    return [stats(day, 4 if day % 7 >= 5 else 20) for day in range(7 * count)]


@pytest.mark.parametrize(("day", "expected"), [(28, 20), (32, 20), (33, 4), (34, 4)])
def test_volume_is_expected_by_weekday(day: int, expected: float) -> None:
    before = [*weeks(4), *(stats(each, 4 if each % 7 >= 5 else 20) for each in range(28, day))]
    known = volume(before, START + day * DAY, 0)
    assert known is not None
    assert known.expected.mean == pytest.approx(expected, rel=0.05)


def test_the_first_weekend_is_not_judged_by_working_days() -> None:
    assert volume(weeks(1)[:5], START + 5 * DAY, 3) is None


def test_runs_of_one_day_are_added_up() -> None:
    hourly = [stats(0, 20)] + [
        replace(stats(day, 1), logical_at=START + day * DAY - hour * timedelta(hours=1))
        for day in range(1, 15)
        for hour in reversed(range(20))
    ]
    known = volume(hourly[:-1], START + 14 * DAY, 1)
    assert known is not None
    assert known.count == 20


@pytest.mark.parametrize(("daily", "at_most"), [(40, 1), (20, 3), (8, 7), (4, 21)])
def test_what_one_day_cannot_prove_adds_up_over_days(daily: int, at_most: int) -> None:
    """A halved volume passes the bar after days at 20 a day and after weeks at 4."""
    days = [stats(day, daily + (-1, 0, 1)[day % 3]) for day in range(42)]
    assert shortfall(days) < SHORTFALL / 3
    while shortfall(days) < SHORTFALL:
        days.append(stats(len(days), daily // 2))
    assert len(days) - 42 <= at_most


def shortfall(days: list[BatchStats]) -> float:
    known = volume(days[:-1], days[-1].logical_at, days[-1].new_rows)
    assert known is not None
    return known.shortfall


def test_lengths_are_pooled_over_batches() -> None:
    assert history.log_length([]) is None
    moments = history.log_length([replace(stats(0, 20), length_log_sum=140.0, length_log_squares=985.0)])
    assert moments is not None
    assert moments.mean == pytest.approx(7.0)
    assert moments.deviation == pytest.approx(0.5)
    assert moments.z_of(60.0, 10) < -5
