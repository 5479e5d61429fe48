"""W1: a loss of volume that shows in the sources' lists or on the way to the pages, whatever the day's count proves."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from scrapers.outcome import FailureClass
from tests.warehouse.desk import START, Desk, Page
from warehouse.findings import Finding

DAY = timedelta(days=1)
FEED = "http://harbor.test/feed"
SITEMAP = "http://harbor.test/sitemap.xml"


def written(day: int, count: int = 2) -> list[Page]:
    """The articles of a day, of a site that writes little."""
    at = START + day * DAY
    return [
        Page(
            url=f"http://harbor.test/{day}/{n}",
            headline=f"Headline {day} {n}",
            body=f"Text {day} {n}. " * 40,
            published_at=at - timedelta(hours=n + 1),
            announced_at=at - timedelta(hours=n + 1),
        )
        for n in range(count)
    ]


def listed(desk: Desk, run_id: str, at: datetime, urls: Sequence[str], *, announced: int | None) -> None:
    """What the crawl leaves in the ledger of a feed that lists these addresses; None: it answered 304."""
    report = {"sources": [{"url": FEED, "status": 200 if announced else 304, "announced": announced}]}
    desk.rows("UPDATE ops.runs SET crawl_report = %s WHERE run_id = %s RETURNING 1", json.dumps(report), run_id)
    if announced:
        desk.rows("UPDATE ops.urls SET last_announced_at = %s WHERE url = ANY (%s) RETURNING 1", at, list(urls))
    desk.rows(
        "INSERT INTO ops.run_urls (run_id, url_id, outcome, reason) "
        "SELECT %s, url_id, 'skipped', 'not_due' FROM ops.urls WHERE url = ANY (%s) ON CONFLICT DO NOTHING RETURNING 1",
        run_id, list(urls),
    )  # fmt: skip
    desk.rows(
        "INSERT INTO ops.url_sources SELECT url_id, %s, 'feed', %s FROM ops.urls WHERE url = ANY (%s) "
        "ON CONFLICT DO NOTHING RETURNING 1",
        FEED, at, list(urls),
    )  # fmt: skip


def history(desk: Desk, days: int) -> list[str]:
    """A backlog of twelve, then two articles a day; the feed lists twelve. Returns all addresses, the newest first."""
    urls: list[str] = []
    for day in range(days):
        at, pages = START + day * DAY, written(day, 2 if day else 12)
        urls = [page.url for page in pages] + urls
        desk.crawl(f"day{day}", at, pages)
        listed(desk, f"day{day}", at, urls[:12], announced=len(urls[:12]))
        desk.stage(f"day{day}", at, pages)
        assert not desk.audit(f"day{day}", at).findings
        desk.publish(f"day{day}", at)
    return urls


def judge(desk: Desk, day: int, pages: list[Page], urls: Sequence[str], announced: int | None) -> dict[str, Finding]:
    at = START + day * DAY
    desk.crawl("judged", at, pages)
    listed(desk, "judged", at, urls, announced=announced)
    desk.stage("judged", at, pages)
    return {finding.check: finding for finding in desk.audit("judged", at).findings}


def test_w1_a_feed_cut_in_half_is_held_in_the_first_run_though_a_day_brings_two(desk: Desk) -> None:
    before = history(desk, 12)
    pages = written(12)[:1]
    kept = [pages[0].url, *before[::2][:5]]
    found = judge(desk, 12, pages, kept, len(kept))
    assert found["announced"].severity == "error"
    assert found["announced"].message == f"{FEED} lists 6 articles; 12 are usual"
    assert found["vanished_entries"].severity == "error"
    assert found["vanished_entries"].actual == "3 of 6 are gone"
    assert before[1] in found["vanished_entries"].sample


def test_w1_entries_that_vanish_show_from_the_second_run_on(desk: Desk) -> None:
    before = history(desk, 4)
    found = judge(desk, 4, written(4)[:1], [written(4)[0].url, *before[::2]], 5)
    assert set(found) == {"vanished_entries"}


@pytest.mark.parametrize("announced", [12, None], ids=["as ever", "304"])
def test_w1_lists_that_move_on_or_were_not_read_are_no_alarm(desk: Desk, announced: int | None) -> None:
    before = history(desk, 12)
    pages = written(12)
    urls = [*(page.url for page in pages), *before][:12] if announced else []
    assert judge(desk, 12, pages, urls, announced) == {}


def test_w1_one_article_taken_down_is_no_alarm(desk: Desk) -> None:
    before = history(desk, 12)
    pages = written(12)
    urls = [*(page.url for page in pages), *before[:3], *before[4:]][:12]
    assert judge(desk, 12, pages, urls, 12) == {}


def test_what_another_source_still_lists_has_not_vanished(desk: Desk) -> None:
    before = history(desk, 4)
    desk.rows("INSERT INTO ops.url_sources SELECT url_id, %s, 'sitemap', %s FROM ops.urls RETURNING 1", SITEMAP, START)
    assert judge(desk, 4, written(4)[:1], [written(4)[0].url, *before[::2]], 5) == {}


def test_w1_pages_that_fail_are_told_and_do_not_hold_the_others(desk: Desk) -> None:
    pages = [
        Page(url=page.url, failure=FailureClass.PARSE_ERROR) if n % 2 else page
        for n, page in enumerate(written(0, count=10))
    ]
    found = judge(desk, 0, pages, [], None)
    assert found["lost_pages"].severity == "warning"
    assert found["lost_pages"].actual == "50%"
    assert found["lost_pages"].message.startswith("5 of 10 pages that were due did not come (parse_error); ")
    assert list(found["lost_pages"].sample) == sorted(page.url for page in pages if page.failure)[:3]
    assert desk.publish("judged").new == 5
