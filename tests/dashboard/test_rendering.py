"""How figures, times, addresses and charts are written."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import HTTPException

from dashboard.charts import Column, chart, spark
from dashboard.marks import commands, prose, snippet
from dashboard.paging import Place, named, numbered
from dashboard.rendering import ago, percent, short, span, web, when
from dashboard.words import state

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("share", "told"), [(1.0, "100%"), (0.9999, "99.9%"), (0.5, "50%"), (0.29, "29%"), (0.0, "0%"), (None, "–")]
)
def test_only_all_of_it_is_a_hundred_percent(share: float | None, told: str) -> None:
    assert percent(share) == told


@pytest.mark.parametrize(
    ("length", "told"),
    [(timedelta(minutes=1), "1 minute"), (timedelta(minutes=119), "119 minutes"), (timedelta(hours=2), "2 hours"),
     (timedelta(hours=47), "47 hours"), (timedelta(days=3, hours=5), "3 days")],
)  # fmt: skip
def test_a_length_of_time_is_told_in_one_unit(length: timedelta, told: str) -> None:
    assert span(length) == told


def test_a_time_is_for_people_and_machines() -> None:
    assert when(NOON) == '<time datetime="2026-03-05T12:00:00Z">5 Mar 2026, 12:00</time>'
    assert when("2026-03-05T13:00:00+01:00") == when(NOON)
    assert "–" in when(None)


def test_what_is_long_past_or_still_to_come_is_not_told_as_ago() -> None:
    assert ago(NOON, NOON + timedelta(hours=3)) == "3 hours ago"
    assert ago(NOON, NOON + timedelta(days=30)) == ago(NOON, NOON - timedelta(hours=1)) == ""


@pytest.mark.parametrize(
    ("url", "leads"),
    [("http://a.test/", True), ("HTTPS://a.test/", True), ("javascript:alert(1)", False), ("data:text/html,x", False),
     ("//a.test/", False), ("http://[", False), ("", False), (None, False)],
)  # fmt: skip
def test_links_lead_to_the_web_only(url: str | None, leads: bool) -> None:  # a table's column
    assert web(url) is leads


def test_a_long_address_keeps_its_beginning_and_its_end() -> None:
    told = short(f"https://news.test/{'a' * 200}/the-end")
    assert len(told) == 90
    assert told.startswith("news.test/")
    assert told.endswith("/the-end")


def test_the_highest_column_fills_the_chart_and_a_small_part_is_still_seen() -> None:
    columns = [
        Column(label="1 Mar", amounts={"published": 999, "missed": 1}),
        Column(label="", amounts={}),
        Column(label="", amounts=None),
    ]
    bars = re.findall(r'class="bar (\w+)" d="M0 ([\d.]+)h11v([\d.]+)', spark(columns))
    assert bars == [("published", "1", "29"), ("missed", "0", "1")]
    drawn = chart(columns)
    assert drawn.count("<rect") == 2
    assert "1 Mar" in drawn
    assert ">1,000<" in drawn


@pytest.mark.parametrize("place", [Place(NOON, 7), Place(NOON.replace(microsecond=1), 0)])
def test_a_place_in_a_list_survives_the_address(place: Place) -> None:
    assert numbered(place.text) == place
    assert named(place.text).at == place.at


@pytest.mark.parametrize("text", ["x", "2026-13-01~1", "2026-03-05~x", "~", "0001-01-01T00:00:00+23:00~1"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(HTTPException):
        numbered(text)


def test_marks_are_the_only_markup() -> None:
    assert snippet("a «b» <i>") == "a <mark>b</mark> &lt;i&gt;"
    assert commands("say `copydesk <x>` now") == "say <code>copydesk &lt;x&gt;</code> now"
    assert prose("<h1>a</h1><h4>b</h4><p>c</p>") == "<h3>a</h3><h4>b</h4><p>c</p>"


@pytest.mark.parametrize(
    ("run", "told"),
    [
        ({"state": "published", "published": 3, "crawl_state": "ok"}, ("good", "Published")),
        ({"state": "published", "published": 0, "crawl_state": "no_news"}, ("good", "Nothing new")),
        ({"state": "published", "published": 3, "crawl_state": "partial"}, ("late", "Published in part")),
        ({"state": "failed", "failure": "rate_limited"}, ("failed", "Failed: rate limited")),
        ({"state": "parsed"}, ("busy", "Parsed, not audited yet")),
        ({"state": "crawling", "at_work": True}, ("busy", "Crawling")),
        ({"state": "crawling", "at_work": False}, ("late", "Crawl stopped without a word")),
    ],
)
def test_a_run_s_state_is_told_in_words(run: dict[str, object], told: tuple[str, str]) -> None:
    assert state({"failure": None, "crawl_state": None, "published": 0} | run) == told
