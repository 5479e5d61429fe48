"""Alerts in the warehouse: one per cause, site and stage, told once, and told again when it is over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from warehouse.alerts import GROUPING, Cause, Notice, settle, standing, tell
from warehouse.connection import Connection, session

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
DNS = Cause(cause="dns", stage="crawl", detail="no such host", sample_url="http://wire.test/1", before="41", after="0")
ALL = ("crawl", "parse", "audit", "publish")


@pytest.fixture
def conn(warehouse_url: str) -> Iterator[Connection]:
    with session(warehouse_url) as conn:
        yield conn


class Inbox:
    """What was sent."""

    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.notices: list[Notice] = []

    def __call__(self, notice: Notice) -> bool:
        self.notices.append(notice)
        return self.works

    def told(self) -> list[tuple[str, bool, list[str]]]:
        return [(each.cause, each.over, [alert.site for alert in each.alerts]) for each in self.notices]


def mail(conn: Connection, at: datetime, *, works: bool = True) -> list[tuple[str, bool, list[str]]]:
    inbox = Inbox(works=works)
    tell(conn, inbox, now=at)
    return inbox.told()


def meets(
    conn: Connection, *causes: Cause, at: datetime = NOW, site: str = "wire", stages: tuple[str, ...] = ALL
) -> None:
    settle(conn, site, causes, stages=stages, run_id=f"{site}-{at:%Y%m%d}", now=at)


def test_a_cause_is_told_once_while_it_lasts(conn: Connection) -> None:
    meets(conn, DNS)
    assert mail(conn, NOW) == [("dns", False, ["wire"])]
    meets(conn, DNS, at=LATER)
    assert mail(conn, LATER) == []
    (alert,) = standing(conn)
    assert (alert.occurrences, alert.opened_at, alert.last_seen_at) == (2, NOW, LATER)


def test_a_task_that_is_tried_again_counts_once(conn: Connection) -> None:
    meets(conn, DNS)
    meets(conn, DNS)
    assert standing(conn)[0].occurrences == 1


def test_its_end_is_told_once(conn: Connection) -> None:
    meets(conn, DNS)
    mail(conn, NOW)
    meets(conn, at=LATER)
    assert mail(conn, LATER) == [("dns", True, ["wire"])]
    assert mail(conn, LATER + timedelta(days=1)) == []
    assert standing(conn) == []


def test_what_comes_back_is_told_again(conn: Connection) -> None:
    meets(conn, DNS)
    mail(conn, NOW)
    meets(conn, at=LATER)
    mail(conn, LATER)
    meets(conn, DNS, at=LATER + timedelta(days=1))
    assert mail(conn, LATER + timedelta(days=1)) == [("dns", False, ["wire"])]


def test_what_was_over_before_it_was_told_is_not_told(conn: Connection) -> None:
    meets(conn, DNS)
    meets(conn, at=LATER)
    assert mail(conn, LATER) == []


def test_many_sites_with_one_cause_make_two_messages(conn: Connection) -> None:
    meets(conn, DNS, site="a1")
    assert mail(conn, NOW) == [("dns", False, ["a1"])]
    for site in ("b2", "c3", "d4"):
        meets(conn, DNS, site=site)
        assert mail(conn, NOW + timedelta(seconds=30)) == []
    assert mail(conn, NOW + GROUPING + timedelta(seconds=1)) == [("dns", False, ["b2", "c3", "d4"])]


def test_other_causes_need_not_wait(conn: Connection) -> None:
    meets(conn, DNS, site="a1")
    mail(conn, NOW)
    meets(conn, replace(DNS, cause="tls"), site="b2")
    assert mail(conn, NOW) == [("tls", False, ["b2"])]


def test_a_stage_that_was_not_reached_says_nothing_new(conn: Connection) -> None:
    meets(conn, Cause(cause="fill_rate", stage="audit"))
    meets(conn, DNS, at=LATER, stages=("crawl",))
    assert {alert.cause for alert in standing(conn)} == {"fill_rate", "dns"}


def test_a_cause_that_another_replaces_has_not_recovered(conn: Connection) -> None:
    meets(conn, DNS)
    mail(conn, NOW)
    meets(conn, replace(DNS, cause="forbidden"), at=LATER)
    assert mail(conn, LATER) == [("forbidden", False, ["wire"])]


def test_what_could_not_be_sent_stays_due(conn: Connection) -> None:
    meets(conn, DNS)
    mail(conn, NOW, works=False)
    assert mail(conn, NOW) == [("dns", False, ["wire"])]


def test_two_processes_do_not_tell_the_same(conn: Connection, warehouse_url: str) -> None:
    meets(conn, DNS)
    other = Inbox()

    def send(notice: Notice) -> bool:
        with session(warehouse_url) as second:
            tell(second, other, now=NOW)
        return bool(notice)

    tell(conn, send, now=NOW)
    assert other.notices == []


def test_sites_do_not_disturb_each_other(conn: Connection) -> None:
    meets(conn, DNS, site="a1")
    meets(conn, site="b2")
    assert [alert.site for alert in standing(conn)] == ["a1"]


DISK = Cause(cause="disk_full", stage="parse")


def test_a_cause_in_two_stages_is_over_when_both_are(conn: Connection) -> None:
    """Two chores of one night fail: what ends for one lasts for the other."""
    meets(conn, DISK, stages=("parse",))
    meets(conn, replace(DISK, stage="publish"), stages=("publish",))
    assert mail(conn, NOW) == [("disk_full", False, ["wire", "wire"])]
    meets(conn, stages=("publish",), at=LATER)
    assert mail(conn, LATER) == []
    assert [alert.stage for alert in standing(conn)] == ["parse"]
    meets(conn, stages=("parse",), at=LATER)
    assert mail(conn, LATER) == [("disk_full", True, ["wire"])]


def test_a_cause_that_moves_on_to_another_stage_has_not_recovered(conn: Connection) -> None:
    meets(conn, DISK)
    mail(conn, NOW)
    meets(conn, replace(DISK, stage="publish"), at=LATER)
    assert mail(conn, LATER) == [("disk_full", False, ["wire"])]
    assert [alert.stage for alert in standing(conn)] == ["publish"]


def test_a_cause_that_ends_in_two_stages_at_once_is_over_once(conn: Connection) -> None:
    meets(conn, DISK, replace(DISK, stage="publish"))
    mail(conn, NOW)
    meets(conn, at=LATER)
    assert mail(conn, LATER) == [("disk_full", True, ["wire", "wire"])]


def test_what_belongs_to_no_run_counts_each_time(conn: Connection) -> None:
    for at in (NOW, LATER):
        settle(conn, "*", [Cause(cause="maintenance_failed", stage="vacuum")], stages=["vacuum"], run_id=None, now=at)
    assert standing(conn)[0].occurrences == 2
