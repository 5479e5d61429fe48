"""Run ids name a site and a logical time, and a retry gets the same one."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from copydesk.run_ids import manual_run_id, run_id_for, site_of, suffix_from

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)


def test_the_same_logical_time_gives_the_same_id_in_any_zone() -> None:
    assert run_id_for("ars", AT) == "ars-20260302T060000Z"
    assert run_id_for("ars", AT.astimezone(timezone(timedelta(hours=5)))) == "ars-20260302T060000Z"


def test_manual_runs_at_the_same_second_do_not_collide() -> None:
    assert len({manual_run_id("ars", AT) for _ in range(50)}) > 45


def test_a_suffix_made_of_a_name_is_stable() -> None:
    assert suffix_from("manual__2026-03-02") == suffix_from("manual__2026-03-02") != suffix_from("manual__2026-03-03")


@pytest.mark.parametrize(
    ("run_id", "site"),
    [
        (run_id_for("the_site_1", AT), "the_site_1"),
        (run_id_for("the_site_1", AT, suffix="a1b2"), "the_site_1"),
        pytest.param(manual_run_id("ars", AT), "ars", id="manual"),
        ("ars", None),
        ("ars-2026", None),
        ("../etc-20260302T060000Z", None),
        ("", None),
    ],
)
def test_a_run_id_tells_its_site(run_id: str, site: str | None) -> None:
    assert site_of(run_id) == site
