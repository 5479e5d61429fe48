"""W1: over 90 quiet simulated days fewer than one alarm per site, and faults caught on their first day."""

from typing import Any

import pytest

from benchmarks.gate import rehearse
from benchmarks.papers import FAULTS


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return rehearse(sites=40, days=90, seed=8)


def test_w1_quiet_days_are_quiet(report: dict[str, Any]) -> None:
    assert report["held_per_site_90_days"] + report["warnings_per_site_90_days"] < 1


@pytest.mark.parametrize("fault", FAULTS)
def test_w1_a_fault_is_caught_on_its_first_day(report: dict[str, Any], fault: str) -> None:
    """At sites of ten and more articles a working day; below that where the fault shows on five articles or more."""
    assert report["caught"][fault] >= 0.97
    _, share = report["by_evidence"][fault]["five and more"]
    assert share >= 0.9


def test_w1_a_count_tells_as_much_as_a_count_can_and_the_rest_within_a_week(report: dict[str, Any]) -> None:
    """Where only the number of articles tells: about the power of the best test on the first day."""
    for size in ("10 to 30", "30 and more"):
        assert report["fewer"][size]["first_day"] > report["fewer"][size]["best"] - 0.15
        assert report["fewer"][size]["first_week"] >= 0.7
