"""reports and trace: sums that hold, a URL's whole life, edits that can be read."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scrapers.outcome import Outcome, RejectionReason
from tests.warehouse.desk import START, Desk, Page
from warehouse import reports
from warehouse.decisions import release
from warehouse.pages import rows
from warehouse.trace import trace

HOUR = timedelta(hours=1)
URL = "http://harbor.test/ships/first"


def two_days(desk: Desk) -> None:
    other = Page(url="http://harbor.test/video", reason=RejectionReason.VIDEO_ONLY)
    text = "The ship came at dawn.\n\nNobody saw it leave."
    desk.run("r1", START, [Page(url=URL, headline="Ship arrives", body=text), other])
    later = Page(url=URL, headline="Ship leaves", body=text.replace("Nobody saw", "A child saw"))
    desk.run("r2", START + 24 * HOUR, [later, Page(url="http://harbor.test/2", headline="Two", body="Two.")])


def test_w10_a_run_adds_up(desk: Desk) -> None:
    two_days(desk)
    accounts = reports.run_accounts(desk.conn, "r1")
    assert accounts.discovered == 2
    assert accounts.captures == 2
    assert accounts.of(Outcome.REJECTED) == {"video_only": 1}
    assert reports.unreconciled_runs(desk.conn) == []
    assert desk.rows(
        "SELECT run_id, state, discovered, published, rejected, reasons FROM ops.run_accounts ORDER BY run_id"
    ) == [("r1", "published", 2, 1, 1, {"rejected/video_only": 1}), ("r2", "published", 2, 2, 0, {})]


def test_w10_coverage_by_hour_adds_up(desk: Desk) -> None:
    two_days(desk)
    assert desk.rows(
        "SELECT hour, runs, discovered, fetched, parsed, published + unchanged + rejected + failed + skipped + pending "
        "FROM ops.coverage ORDER BY hour"
    ) == [(START, 1, 2, 2, 2, 2), (START + 24 * HOUR, 1, 2, 2, 2, 2)]
    assert desk.rows("SELECT reason, urls FROM ops.coverage_reasons WHERE outcome = 'rejected'") == [("video_only", 1)]


def test_w10_hours_and_today_are_those_of_utc_in_a_session_of_any_zone(desk: Desk) -> None:
    two_days(desk)
    for zone in ("Asia/Kolkata", "Pacific/Marquesas"):
        desk.rows("SELECT set_config('timezone', %s, false)", zone)
        for view in ("ops.coverage", "ops.coverage_reasons"):
            hours = desk.rows(f"SELECT DISTINCT hour FROM {view} ORDER BY hour")  # noqa: S608  # one of the two above
            assert [hour for (hour,) in hours] == [START, START + 24 * HOUR]
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):  # one of the two is on another day than UTC
        desk.rows("SELECT set_config('timezone', %s, false)", zone)
        assert desk.value("SELECT news.today() = (now() AT TIME ZONE 'UTC')::date")


def test_a_source_that_is_asked_no_more_is_not_failing_for_ever(desk: Desk) -> None:
    two_days(desk)
    for source, failure, days in (("feed", None, 30), ("sitemap-30", "not_found", 29), ("sitemap-1", "not_found", 2)):
        desk.rows(
            "INSERT INTO ops.sources (site, source_url, last_failure, checked_at) "
            "VALUES ('harbor', %s, %s, %s) RETURNING 1",
            source,
            failure,
            START + days * 24 * HOUR,
        )
    assert desk.rows("SELECT sources, sources_failing FROM ops.site_states") == [(2, 1)]
    assert desk.rows("SELECT sources_failing, sources_checked_at FROM ops.freshness") == [(1, START + 30 * 24 * HOUR)]
    assert [row["source_url"] for row in rows(desk.conn, "site", "sources", site="harbor")] == ["sitemap-30", "feed"]


def test_a_site_stands_with_each_url_once(desk: Desk) -> None:
    two_days(desk)
    (standing,) = reports.site_standing(desk.conn)
    assert (standing.discovered, standing.published, standing.rejected, standing.pending) == (3, 2, 1, 0)
    assert (standing.articles, standing.edited, standing.versions, standing.last_run_id) == (2, 1, 3, "r2")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("港は火曜日に閉まる。", "港は水曜日に閉まる。", "港は [-火-] {+水+} 曜日に閉まる。"),
        ("เรือ 40 ลำ", "เรือ 41 ลำ", "เรือ [-40-] {+41+} ลำ"),
        ("서울 날씨 맑음", "서울 날씨 흐림", "서울 날씨 [-맑음-] {+흐림+}"),
        ("微信 is  down", "微博 is down", "微 [-信-] {+博+} is down"),
        ("Ship leaves", "Late: Ship leaves", "{+Late:+} Ship leaves"),
        (None, "Ship leaves", "{+Ship leaves+}"),
    ],
)
def test_w4_a_line_is_compared_by_words_or_where_there_are_no_spaces_by_letters(
    desk: Desk, before: str | None, after: str, told: str
) -> None:
    assert desk.value("SELECT news.word_diff(%s, %s)", before, after) == told


def test_w4_an_edit_is_shown_with_its_words(desk: Desk) -> None:
    two_days(desk)
    (edit,) = reports.edits(desk.conn)
    assert edit.headline_diff == "Ship [-arrives-] {+leaves+}"
    assert edit.body_diff == "[-Nobody-] {+A child+} saw it leave."
    assert edit.is_stealth
    assert desk.value("SELECT count(*) FROM news.stealth_edits WHERE site = 'harbor'") == 1
    assert reports.edits(desk.conn, "another") == []


EARLY, SOON = START - 3 * HOUR, START + HOUR / 2


@pytest.mark.parametrize(
    ("published", "before", "after", "is_stealth"),
    [
        (EARLY, None, None, True),
        (EARLY, EARLY, None, True),
        (EARLY, EARLY, EARLY, True),
        (EARLY, EARLY, SOON, False),
        (EARLY, None, SOON, False),
        (None, None, None, True),
        (None, None, SOON, False),
        (None, None, EARLY, True),
        (None, EARLY, EARLY, True),
        (None, EARLY, SOON, False),
    ],
)
def test_w4_an_edit_is_announced_only_by_a_later_date(
    desk: Desk, published: datetime | None, before: datetime | None, after: datetime | None, is_stealth: bool
) -> None:
    """Also where a page names no time of publication, or names one of change for the first time, or no longer."""
    page = Page(url="http://harbor.test/a", headline="One", published_at=published, more={"modified_at": before})
    desk.run("r1", START, [page])
    desk.run("r2", START + HOUR, [replace(page, headline="Two", payload="2", more={"modified_at": after})])
    assert desk.rows("SELECT is_stealth FROM news.edits") == [(is_stealth,)]


def test_an_edit_that_the_publisher_dates_is_no_stealth_edit(desk: Desk) -> None:
    desk.run("r1", START, [Page(url=URL, headline="Before")])
    desk.run("r2", START + 2 * HOUR, [Page(url=URL, headline="After", more={"modified_at": START + HOUR})])
    assert desk.rows("SELECT edited_at, is_stealth FROM news.edits") == [(START + HOUR, False)]


def test_history_by_any_address(desk: Desk) -> None:
    two_days(desk)
    versions = reports.article_history(desk.conn, f"{URL}/?utm_source=x")
    assert [(each.version, each.headline) for each in versions] == [(1, "Ship arrives"), (2, "Ship leaves")]
    assert reports.article_history(desk.conn, versions[0].article_id) == versions
    assert reports.article_history(desk.conn, "http://harbor.test/unknown") == []


def test_w10_trace_tells_the_whole_life_of_any_dress_of_a_url(desk: Desk) -> None:
    two_days(desk)
    life = trace(desk.conn, "https://www.harbor.test/ships/first?utm_source=mail#top")
    assert life is not None
    assert [(each["run_id"], each["outcome"]) for each in life.runs] == [("r1", "published"), ("r2", "published")]
    assert life.runs[0]["capture"]["warc_path"] == "r1.warc.gz"
    assert life.ledger[0]["source_kind"] == "feed"
    assert [each["headline"] for each in life.versions] == ["Ship arrives", "Ship leaves"]
    assert life.articles[0]["parser_version"] == "test"
    assert trace(desk.conn, "http://harbor.test/never-seen") is None


def test_trace_tells_of_a_decision_the_pages_that_it_concerned(desk: Desk) -> None:
    desk.run("r0", START, [Page(url=URL)])
    held = [Page(url=f"http://harbor.test/{number}", headline=None) for number in range(12)]
    desk.crawl("r1", START + HOUR, held)
    desk.rows(
        "INSERT INTO ops.run_urls (run_id, url_id, outcome, reason) "
        "SELECT 'r1', url_id, 'skipped', 'not_due' FROM ops.urls WHERE url = %s RETURNING 1",
        URL,
    )
    desk.stage("r1", START + HOUR, held)
    assert desk.audit("r1", START + HOUR).is_held
    release(desk.conn, "r1", "ada", "so it is", START + 2 * HOUR)
    lives = [trace(desk.conn, url) for url in (URL, held[0].url)]
    told = [[each["why"] for run in life.runs for each in run["decisions"]] for life in lives if life]
    assert told == [[], ["so it is"]]


def test_trace_tells_why_a_page_was_rejected(desk: Desk) -> None:
    two_days(desk)
    life = trace(desk.conn, "http://harbor.test/video")
    assert life is not None
    assert life.runs[0]["rejection"]["reason"] == "video_only"
    assert life.articles == ()


@pytest.mark.parametrize(
    ("old", "new", "diff"),
    [
        ("One.|Two here.|Three.", "One.|Two there.|Three.", "Two [-here.-] {+there.+}"),
        ("One.|Two.|Three.", "One.|Three.|Two.", "[-Two.-]|[-Three.-]|{+Three.+}|{+Two.+}"),
        ("One.|One.|Two.", "One.|Two.", "[-One.-]"),
        ("One.|Two.", "One.|Two.|One.|Two.", "{+One.+}|{+Two.+}"),
        ("", "One.", "{+One.+}"),
        ("One.", "One.", ""),
    ],
)
def test_w4_no_edit_of_a_text_is_without_a_difference(desk: Desk, old: str, new: str, diff: str) -> None:
    texts = [text.replace("|", "\n\n") for text in (old, new)]
    assert desk.value("SELECT news.text_diff(%s, %s)", *texts) == diff.replace("|", "\n")


def test_a_site_that_dates_nothing_is_fresh_by_its_runs(desk: Desk) -> None:
    freshness = "SELECT newest_published_at, last_new_at FROM ops.freshness"
    undated = Page(url=URL, headline="Ship arrives", published_at=None)
    desk.run("r1", START, [undated])
    assert desk.rows(freshness) == [(None, START)]
    desk.run("r2", START + HOUR, [undated])
    assert desk.rows(freshness) == [(None, START)], "nothing new came"
