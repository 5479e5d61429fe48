"""Opt-out signals: found wherever they may stand, and recorded with the capture and the URL."""

from datetime import timedelta

import pytest

from scrapers.crawl.archive import read_capture
from scrapers.crawl.opt_out import SiteFiles, content_signal, signals
from tests.crawl.conftest import NOW, Desk, FeedMaker
from tests.crawl.loopback import Reply, page

URL = "http://paper.test/2026/03/story.html"
NOTHING = SiteFiles()


def said(given: object) -> str:
    """A test's name, which must be the same in each process that runs tests: sets have no order of their own."""
    return " ".join(sorted(given)) or "nothing" if isinstance(given, set) else str(given)


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ([("X-Robots-Tag", "noai, NOIMAGEAI")], {"noai", "noimageai"}),
        ([("X-Robots-Tag", "otherbot: noai, noindex"), ("X-Robots-Tag", "noarchive")], {"noarchive"}),
        ([("x-robots-tag", "Copydesk: none")], {"noindex"}),
        ([("X-Robots-Tag", "unavailable_after: 25 Jun 2030 15:00:00 GMT, nosnippet")], {"nosnippet"}),
        ([("X-Robots-Tag", "max-snippet: 20, all")], set()),
        ([("TDM-Reservation", " 1 "), ("tdm-policy", "http://paper.test/p.json")], {"tdm_reservation"}),
        ([("tdm-reservation", "0")], set()),
    ],
    ids=said,
)
def test_headers_are_read_as_far_as_they_are_meant_for_us(headers: list[tuple[str, str]], found: set[str]) -> None:
    assert set(signals(URL, tuple(headers), b"", NOTHING)) == found


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<meta name="robots" content="index, follow, max-image-preview:large">', set()),
        ("<META content='noai,noindex' NAME='ROBOTS'>", {"noai", "noindex"}),
        ('<meta name=googlebot content="noindex"><meta name=copydesk content=noarchive />', {"noarchive"}),
        ('<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/p">', {"tdm_reservation"}),
        ('<title>a</title></head><body><meta name="robots" content="noindex">', set()),
    ],
    ids=said,
)
def test_meta_elements_of_the_head_are_read(head: str, found: set[str]) -> None:
    body = f"<html><head>{head}</head><body>text</body></html>"
    assert set(signals(URL, (), body.encode(), NOTHING)) == found
    assert set(signals(URL, (), body.encode("utf-16"), NOTHING)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[{"location": "/", "tdm-reservation": 1, "tdm-policy": "http://paper.test/p"}]', True),
        ('[{"location": "/2026/*.html$", "tdm-reservation": 1}]', True),
        ('[{"location": "/2026/", "tdm-reservation": 0}, {"location": "*", "tdm-reservation": 1}]', False),
        ('[{"location": "/images/*", "tdm-reservation": 1}]', False),
        ("not json", False),
        ('[1, {"location": 3}]', False),
    ],
)
def test_a_tdmrep_file_reserves_by_location(text: str, *, found: bool) -> None:
    assert ("tdm_reservation" in signals(URL, (), b"", SiteFiles(tdmrep=text))) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("User-Agent: *\nDisallow: /", True),
        ("User-Agent: *\nDisallow: *.txt\nDisallow: *.html", True),
        ("User-Agent: *\nDisallow: *.jpg\nDisallow: *.png", False),
        ("User-Agent: *\nDisallow: /\nAllow: *.html", False),
        ("User-Agent: otherbot\nDisallow: /\n\nUser-Agent: *\nAllow: /", False),
        ("# About us\nWe are a paper.", False),
    ],
)
def test_an_ai_txt_forbids_by_path_and_by_kind_of_file(text: str, *, found: bool) -> None:
    assert ("ai_txt" in signals(URL, (), b"", SiteFiles(ai_txt=text))) is found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("User-agent: *\nContent-Signal: search=yes,ai-train=no\nAllow: /", "search=yes,ai-train=no"),
        ("User-agent: otherbot\nContent-Signal: ai-train=no", None),
        ("User-agent: *\nContent-Signal: ai-train=yes", None),
        ("User-agent: *\nDisallow: /x", None),
    ],
)
def test_a_content_signal_of_robots_txt_is_read(text: str, said: str | None) -> None:
    assert content_signal(text) == said


def test_signals_are_kept_with_capture_url_and_archive_and_go_when_they_are_gone(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed("http://paper.test/feed", links(2))
    first, second = links(2)
    desk.web.routes[first] = Reply(body=page("first"), headers={"X-Robots-Tag": "noai"})
    desk.web.routes["http://paper.test/ai.txt"] = Reply(
        body=b"User-Agent: *\nDisallow: /story-1", headers={"Content-Type": "text/plain"}
    )
    desk.crawl("paper")
    table = "SELECT u.url, u.opt_out, c.opt_out FROM ops.urls u JOIN ops.captures c USING (url_id) ORDER BY 1"
    noai, ai_txt = {"noai": "x-robots-tag"}, {"ai_txt": "ai.txt: Disallow: /story-1"}
    assert desk.query(table) == [(first, noai, noai), (second, ai_txt, ai_txt)]
    place = desk.query(
        "SELECT warc_path, warc_offset FROM ops.captures JOIN ops.urls USING (url_id) WHERE url = %s", first
    )
    assert read_capture(str(desk.home / "archive"), *place[0]).opt_out == noai
    desk.web.routes[first] = Reply(body=page("first"))
    desk.crawl("paper", now=NOW + timedelta(hours=2))  # the same page, without the header
    assert desk.query("SELECT url FROM ops.urls WHERE opt_out IS NOT NULL") == [(second,)]


def test_the_files_of_a_site_are_asked_for_once_a_week_and_only_when_pages_are(desk: Desk, links: FeedMaker) -> None:
    asked = "http://paper.test/.well-known/tdmrep.json"
    desk.web.feed("http://paper.test/feed", links(1), ETag='"1"')
    for days in (0, 2, 8):
        desk.crawl("paper", now=NOW + timedelta(days=days))
    assert len(desk.web.urls(asked)) == 2
    desk.execute("UPDATE ops.urls SET due_at = NULL")
    desk.crawl("paper", now=NOW + timedelta(days=30))
    assert len(desk.web.urls(asked)) == 2


@pytest.mark.parametrize("policy", ["http://paper.test/\0p", "\0"], ids=["within", "alone"])
def test_what_a_database_cannot_hold_harms_no_page(desk: Desk, links: FeedMaker, policy: str) -> None:
    """Neither NUL, in a page or a file, nor half a surrogate: one page of that kind ended the crawl, and the next."""
    head = f'<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="{policy}">'
    desk.web.feed("http://paper.test/feed", links(2))
    desk.web.routes[links(2)[0]] = Reply(body=f"<html><head>{head}</head><body>text</body></html>".encode())
    desk.web.routes["http://paper.test/.well-known/tdmrep.json"] = Reply(
        body=b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "\\ud800\\u0000"}]'
    )
    assert desk.crawl("paper").fetched == 2
