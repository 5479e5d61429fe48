"""From a run in the warehouse to the causes that people are told: class, sample, before, after and the next step."""

import json
import resource
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from copydesk.alerting import outage
from copydesk.alerting.causes import causes_of
from copydesk.alerting.desk import hand_out, take_in_delay, take_in_run
from copydesk.alerting.words import subject, text
from copydesk.settings import Settings
from tests.warehouse.desk import START, Desk, Page
from warehouse.alerts import Cause, Notice, standing
from warehouse.connection import session
from warehouse.decisions import discard
from warehouse.runs import get_run

GOOD, BAD = "harbor-good", "harbor-bad"
LATER = START + timedelta(days=1)


@pytest.fixture
def desk(warehouse_url: str) -> Iterator[Desk]:
    with session(warehouse_url) as conn:
        desk = Desk(conn)
        pages = [Page(url=f"http://harbor.test/{number}", body=f"Text {number}.") for number in range(4)]
        desk.run(GOOD, START, pages)
        yield desk


def crawl_ends(desk: Desk, report: dict[str, Any], failure: str) -> None:
    """The crawl of the bad run fails, as the ledger writes it down."""
    values = (json.dumps(report), failure, BAD)
    desk.rows(
        "UPDATE ops.runs SET state = 'failed', crawl_report = %s, failure = %s WHERE run_id = %s RETURNING 1", *values
    )


def crawl_fails(desk: Desk, failure: str = "dns", state: str = "failed") -> None:
    desk.crawl(BAD, LATER, [Page(url="http://harbor.test/new")])
    report = {
        "state": state,
        "failure": failure,
        "detail": f"no source could be read\n({failure})",
        "fetched": 0,
        "failed": 1,
        "sources": [{"url": "http://harbor.test/feed", "failure": failure}],
    }
    crawl_ends(desk, report, failure)


def cause(desk: Desk, failed_stage: str | None, error: str = "it failed") -> Cause:
    run = get_run(desk.conn, BAD)
    assert run is not None
    (only,) = causes_of(desk.conn, run, failed_stage, error)
    return only


def test_an_alert_without_a_sample_sends_nobody_to_it(desk: Desk) -> None:
    desk.crawl(BAD, LATER, [Page(url="http://harbor.test/new")])
    report = {"state": "failed", "failure": "other", "detail": "RuntimeError: so it was"}
    crawl_ends(desk, report, "other")
    told = cause(desk, "crawl")
    assert (told.sample_url, "sample" in told.next_step) == (None, False)
    assert "`copydesk run harbor`" in told.next_step


@pytest.mark.parametrize("stage", ["crawl", "parse", "publish"])
def test_a_full_disk_is_told_as_such(desk: Desk, stage: str) -> None:
    desk.crawl(BAD, LATER, [Page(url="http://harbor.test/new")])
    words = "OSError: [Errno 28] No space left on device"
    if stage == "crawl":
        report = {"state": "failed", "failure": "other", "detail": words}
        crawl_ends(desk, report, "other")
    told = cause(desk, stage, words)
    assert (told.cause, told.stage, told.detail) == ("disk_full", stage, words)
    assert f"then clear the task `{stage}`" in told.next_step


def test_o4_what_a_good_run_had_published_is_told_after_its_pages_were_read_again(desk: Desk) -> None:
    pages = [Page(url=f"http://harbor.test/{number}", body=f"Text {number}.") for number in range(4)]
    desk.stage(GOOD, LATER, pages)
    desk.audit(GOOD, LATER)
    assert desk.publish(GOOD, LATER).published == 0, "nothing new in them"
    crawl_fails(desk)
    assert cause(desk, "crawl").before == "2026-03-02 06:00 UTC: 4 articles published"


def test_o4_a_failed_crawl_is_told_by_its_class_with_before_and_after(desk: Desk) -> None:
    crawl_fails(desk)
    told = cause(desk, "crawl")
    assert (told.cause, told.stage, told.detail) == ("dns", "crawl", "no source could be read (dns)")
    assert told.before == "2026-03-02 06:00 UTC: 4 articles published"
    assert told.after == "2026-03-03 06:00 UTC: 0 pages fetched, 1 failed"
    assert told.sample_url == "http://harbor.test/feed"
    assert told.next_step


def test_what_a_good_run_published_is_told_though_its_tasks_were_cleared_since(desk: Desk) -> None:
    pages = [Page(url=f"http://harbor.test/{number}", body=f"Text {number}.") for number in range(4)]
    desk.stage(GOOD, START, pages)
    desk.audit(GOOD, START)
    assert desk.publish(GOOD, START).published == 0
    crawl_fails(desk)
    assert cause(desk, "crawl").before == "2026-03-02 06:00 UTC: 4 articles published"


def test_a_page_that_failed_is_the_better_sample(desk: Desk) -> None:
    crawl_fails(desk)
    desk.rows("UPDATE ops.run_urls SET outcome = 'failed', reason = 'dns' WHERE run_id = %s RETURNING 1", BAD)
    assert cause(desk, "crawl").sample_url == "http://harbor.test/new"


def test_a_crawl_that_died_without_a_report_is_still_told(desk: Desk) -> None:
    desk.crawl(BAD, LATER, [])
    assert cause(desk, "crawl", "killed").cause == "other"


def test_o4_a_held_batch_is_told_by_its_findings_with_the_commands_that_settle_it(desk: Desk) -> None:
    pages = [
        Page(url=f"http://harbor.test/n{number}", headline=f"News {number}", body="All the same.")
        for number in range(9)
    ]
    desk.crawl(BAD, LATER, pages)
    desk.stage(BAD, LATER, pages)
    assert desk.audit(BAD, LATER).is_held
    told = cause(desk, "audit")
    assert told.cause == "repeated_bodies"
    assert told.sample_url
    assert (told.before, told.after) == ("9 different bodies", "1")
    assert f"copydesk release {BAD}" in told.next_step
    assert "clear task `parse`" in told.next_step


def test_what_holds_a_batch_stays_wrong_until_somebody_decides(desk: Desk, warehouse_url: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, warehouse_url=warehouse_url)
    pages = [Page(url=f"http://harbor.test/n{number}", body="All the same.") for number in range(9)]
    desk.crawl(BAD, LATER, pages)
    desk.stage(BAD, LATER, pages)
    desk.audit(BAD, LATER)
    take_in_run(settings, "harbor", BAD, failed_stage="audit", error="held", now=LATER)
    take_in_run(settings, "harbor", GOOD, failed_stage=None, error="", now=LATER)
    assert [alert.cause for alert in standing(desk.conn)] == ["repeated_bodies"]
    discard(desk.conn, BAD, "ada", "a footer was read as the text", LATER)
    take_in_run(settings, "harbor", GOOD, failed_stage=None, error="", now=LATER)
    assert standing(desk.conn) == []


@pytest.mark.parametrize("stage", ["parse", "publish"])
def test_a_stage_that_breaks_is_told_as_such(desk: Desk, stage: str) -> None:
    desk.crawl(BAD, LATER, [])
    told = cause(desk, stage, "disk full")
    assert (told.cause, told.detail) == (f"{stage}_stage", "disk full")


def test_a_partial_crawl_is_told_though_its_batch_was_published(desk: Desk, warehouse_url: str, tmp_path: Path) -> None:
    crawl_fails(desk, "server_error", state="partial")
    settings = Settings(home=tmp_path, warehouse_url=warehouse_url)
    take_in_run(settings, "harbor", BAD, failed_stage=None, error="", now=LATER)
    assert [alert.cause for alert in standing(desk.conn)] == ["server_error"]


def test_o4_a_run_that_goes_well_ends_what_was_wrong(desk: Desk, warehouse_url: str, tmp_path: Path) -> None:
    crawl_fails(desk)
    settings = Settings(home=tmp_path, warehouse_url=warehouse_url)
    sent: list[Notice] = []
    for hours in range(2):
        take_in_run(settings, "harbor", BAD, failed_stage="crawl", error="x", now=LATER)
        hand_out(settings, [sent.append], now=LATER + timedelta(hours=hours))
    take_in_run(settings, "harbor", GOOD, failed_stage=None, error="", now=LATER + timedelta(days=1))
    hand_out(settings, [sent.append], now=LATER + timedelta(days=1))
    assert [subject(notice) for notice in sent] == ["[copydesk] dns: harbor", "[copydesk] recovered: dns at harbor"]
    assert "docs/runbook/dns.md" in text(sent[0])
    assert text(sent[1]).endswith("from 2026-03-03 06:00 to 2026-03-04 06:00 UTC, one run.")


def test_an_error_before_the_run_began_is_told_too(warehouse_url: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, warehouse_url=warehouse_url)
    take_in_run(settings, "harbor", "never", failed_stage="crawl", error="no space left", now=LATER)
    with session(warehouse_url) as conn:
        assert [(alert.cause, alert.detail) for alert in standing(conn)] == [("other", "no space left")]


def test_without_channels_nothing_counts_as_told(desk: Desk, warehouse_url: str, tmp_path: Path) -> None:
    crawl_fails(desk)
    settings = Settings(home=tmp_path, warehouse_url=warehouse_url)
    take_in_run(settings, "harbor", BAD, failed_stage="crawl", error="x", now=LATER)
    assert hand_out(settings, [], now=LATER) == []
    sent: list[Notice] = []
    hand_out(settings, [sent.append], now=LATER)
    assert len(sent) == 1


def test_a_run_that_does_not_end_is_told_until_one_does(desk: Desk, warehouse_url: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, warehouse_url=warehouse_url)
    take_in_delay(settings, "harbor", "run scheduled__1 has not ended 8 hours after it was queued", now=LATER)
    assert [(alert.cause, alert.detail[:3]) for alert in standing(desk.conn)] == [("overdue", "run")]
    take_in_run(settings, "harbor", GOOD, failed_stage=None, error="", now=LATER)
    assert standing(desk.conn) == []


def test_o4_an_outage_of_the_warehouse_is_told_once_and_so_is_its_end(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, warehouse_url="postgresql://127.0.0.1:1/none")
    sent: list[Notice] = []
    for _ in range(3):
        outage.begins(settings, [sent.append], stage="crawl", error="connection refused", now=START)
    for _ in range(3):
        outage.ends(settings, [sent.append], now=LATER)
    assert [subject(notice) for notice in sent] == [
        "[copydesk] warehouse_down: copydesk",
        "[copydesk] recovered: warehouse_down at copydesk",
    ]
    assert "connection refused" in text(sent[0])
    assert text(sent[1]).startswith(
        "copydesk: warehouse_down is over. It lasted from 2026-03-02 06:00 to 2026-03-03 06:00"
    )


def test_o4_a_full_disk_keeps_neither_the_outage_it_made_nor_its_end_from_being_told(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    sent: list[Notice] = []
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))  # files may be made, and nothing be written into them
    try:
        for _ in range(2):
            outage.begins(settings, [sent.append], stage="publish", error="No space left on device", now=START)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert outage.ends(settings, [sent.append], now=LATER)
    assert [each.over for each in sent] == [False, True]
    assert sent[1].alerts[0].opened_at == START


def test_an_outage_or_its_end_that_no_channel_took_is_told_later(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)

    def broken(_: Notice) -> None:
        raise ConnectionError

    assert not outage.begins(settings, [broken], stage="crawl", error="x", now=START)
    assert outage.begins(settings, [lambda _: None], stage="crawl", error="x", now=START)
    sent: list[Notice] = []
    assert not outage.ends(settings, [broken], now=LATER)
    assert outage.ends(settings, [sent.append], now=LATER + timedelta(minutes=1))
    assert not outage.ends(settings, [sent.append], now=LATER + timedelta(minutes=2))
    assert [(each.over, each.alerts[0].opened_at) for each in sent] == [(True, START)]
