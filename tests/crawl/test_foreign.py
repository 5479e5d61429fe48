"""WARC files of somebody else's crawl as a source: accounted for like everything else, and never over what is newer."""

import base64
import gzip
import hashlib
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copydesk.crawling import checked_warcs
from copydesk.errors import BadArgumentError
from scrapers.crawl.archive import read_capture
from scrapers.crawl.report import CrawlState
from scrapers.outcome import FailureClass
from tests.crawl.conftest import NOW, Desk, FeedMaker
from tests.crawl.loopback import page
from tests.waiting import wait_for

JANUARY = ("--backfill", "2026-01-01", "2026-02-01", "--warc")
MID_JANUARY = datetime(2026, 1, 15, 12, tzinfo=UTC)
Entry = tuple[str, datetime, bytes, int, str]


def entry(
    path: str, at: datetime = MID_JANUARY, text: str = "", *, status: int = 200, kind: str = "text/html"
) -> Entry:
    return (path if "://" in path else f"http://paper.test/{path}", at, page(text or path), status, kind)


def cc_news(file: Path, entries: Iterable[Entry]) -> Path:
    """A file as news crawlers write it: a request and a response for each page, each record a gzip member."""
    with file.open("wb") as stream:
        stream.write(record("warcinfo", file.name, MID_JANUARY, b"software: StormCrawler\r\n"))
        for url, at, body, status, kind in entries:
            stream.write(record("request", url, at, b"GET / HTTP/1.1\r\nHost: paper.test\r\n\r\n"))
            head = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}; charset=utf-8\r\nSet-Cookie: a=b\r\n\r\n"
            digest = "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
            stream.write(record("response", url, at, head.encode() + body, f"WARC-Payload-Digest: {digest}\r\n"))
    return file


def record(kind: str, url: str, at: datetime, content: bytes, more: str = "") -> bytes:
    name = "http" if kind != "warcinfo" else "warc-fields"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\nContent-Type: application/{name}; msgtype={kind}\r\n"
        f"{more}Content-Length: {len(content)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + content + b"\r\n\r\n", mtime=0)


def test_c9_the_pages_of_a_site_are_taken_from_the_file_with_their_lineage(desk: Desk, tmp_path: Path) -> None:
    file = cc_news(
        tmp_path / "CC-NEWS-1.warc.gz",
        [
            entry("one?utm_source=x"),
            entry("two"),
            entry("http://elsewhere.test/three"),
            entry("early", MID_JANUARY - timedelta(days=30)),
            entry("gone", status=404),
            entry("paper.pdf", kind="application/pdf"),
            entry("picture.jpg"),
        ],
    )
    report = desk.crawl("paper", *JANUARY, str(file))
    assert (report.state, report.fetched, report.skipped_by_reason) == (CrawlState.OK, 2, {"not_article_url": 1})
    assert report.sources[0].detail == "2 other responses of the site are no pages"
    assert desk.web.served == []
    rows = desk.query(
        "SELECT u.url, s.source, s.source_kind, c.source, c.fetched_at, u.due_at, r.mode, c.warc_path, c.warc_offset "
        "FROM ops.captures c JOIN ops.urls u USING (url_id) JOIN ops.url_sources s USING (url_id) "
        "JOIN ops.runs r USING (run_id) ORDER BY 1"
    )
    assert [row[:3] for row in rows] == [(f"http://paper.test/{n}", file.name, "warc") for n in ("one", "two")]
    for row, text in zip(rows, ("one?utm_source=x", "two"), strict=True):
        name, _, offset = row[3].rpartition(":")
        assert (name, row[4:7]) == (file.name, (MID_JANUARY, None, "backfill"))
        ours = read_capture(str(desk.home / "archive"), *row[7:])
        assert ours.body == read_capture(str(tmp_path), file.name, int(offset)).body == page(text)
        assert (ours.source, ours.header("set-cookie")) == (row[3], None)


def test_c9_an_older_capture_changes_nothing_of_how_a_url_stands(desk: Desk, links: FeedMaker, tmp_path: Path) -> None:
    desk.web.feed("http://paper.test/feed", links(2))
    desk.crawl("paper")
    state = "SELECT url, state, fetched_at, due_at, changed_at, payload_digest, revisits FROM ops.urls ORDER BY 1"
    before = desk.query(state)
    file = cc_news(tmp_path / "old.warc.gz", [entry("story-0", text="as it was"), entry("story-9")])
    report = desk.crawl("paper", *JANUARY, str(file), now=NOW + timedelta(minutes=5))
    assert (report.state, report.fetched) == (CrawlState.OK, 2), report.detail
    assert desk.query(state)[:2] == before
    daily = desk.crawl("paper", now=NOW + timedelta(minutes=10))
    assert not [url for url in desk.web.urls() if "story-9" in url]  # its page is in hand
    assert daily.is_green


def test_c9_a_page_with_several_captures_takes_several_runs_in_order_of_time(desk: Desk, tmp_path: Path) -> None:
    days = [timedelta(days=n) for n in (3, 0, 1, 2)]
    texts = ["third", "first", "first", "second"]  # the second day brought the same bytes
    file = cc_news(
        tmp_path / "a.warc.gz", [entry("s", MID_JANUARY + day, text) for day, text in zip(days, texts, strict=True)]
    )
    taken = []
    for minute in range(4):
        report = desk.crawl("paper", *JANUARY, str(file), now=NOW + timedelta(minutes=minute))
        taken.append((report.state, report.fetched, report.further))
    assert taken == [
        (CrawlState.OK, 1, 1),
        (CrawlState.OK, 1, 1),
        (CrawlState.OK, 1, 0),
        (CrawlState.NO_NEWS, 0, 0),
    ]
    fetched = desk.query("SELECT fetched_at FROM ops.captures ORDER BY capture_id")
    assert [at for (at,) in fetched] == [MID_JANUARY + timedelta(days=n) for n in (0, 2, 3)]


def test_c9_c10_a_run_over_files_that_was_killed_goes_on(desk: Desk, tmp_path: Path) -> None:
    file = cc_news(tmp_path / "big.warc.gz", [entry(f"s-{number}") for number in range(600)])
    run = ("--run-id", "paper-20260302T060000Z-f")
    process = desk.start("paper", *JANUARY, str(file), *run)
    wait_for(lambda: list((desk.home / "archive").rglob("*.open")))
    process.kill()
    process.communicate()
    done = len(desk.query("SELECT FROM ops.captures"))
    report = desk.crawl("paper", *JANUARY, str(file), *run)
    assert (report.state, report.fetched, report.pending) == (CrawlState.OK, 600, 0)
    assert done < 600
    places = desk.query("SELECT count(*), count(DISTINCT source), count(DISTINCT url_id) FROM ops.captures")
    assert places == [(600, 600, 600)]


def test_c1_a_file_that_is_cut_off_gives_what_is_whole_and_is_not_green(desk: Desk, tmp_path: Path) -> None:
    file = cc_news(tmp_path / "cut.warc.gz", [entry(f"s-{number}", text=str(number) * 5000) for number in range(30)])
    file.write_bytes(file.read_bytes()[:-200])
    report = desk.crawl("paper", *JANUARY, str(file))
    assert not report.is_green
    assert report.fetched >= 28


@pytest.mark.parametrize("content", [b"no archive", b""])
def test_c1_a_file_that_is_no_archive_is_a_failure(desk: Desk, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.warc.gz").write_bytes(content)
    report = desk.crawl("paper", *JANUARY, str(tmp_path / "x.warc.gz"))
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.TRUNCATED)


def test_an_archive_without_the_site_is_no_news(desk: Desk, tmp_path: Path) -> None:
    file = cc_news(tmp_path / "other.warc.gz", [entry("http://elsewhere.test/a")])
    assert desk.crawl("paper", *JANUARY, str(file)).state is CrawlState.NO_NEWS


def test_c9_another_file_of_the_same_name_is_another_file(desk: Desk, tmp_path: Path) -> None:
    for number, path in enumerate(("one", "two")):
        folder = tmp_path / path
        folder.mkdir()
        packed = cc_news(folder / "packed", [entry(path, MID_JANUARY + timedelta(days=number))])
        (folder / "news.warc").write_bytes(gzip.decompress(packed.read_bytes()))  # so that both lie at one offset
        report = desk.crawl("paper", *JANUARY, str(folder / "news.warc"), now=NOW + timedelta(minutes=number))
        assert (report.state, report.fetched) == (CrawlState.OK, 1)
    assert len({source for (source,) in desk.query("SELECT source FROM ops.captures")}) == 1


def test_c9_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    files = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        files.append(cc_news(tmp_path / folder / "news.warc.gz", [entry(folder)]))
    with pytest.raises(BadArgumentError, match=r"two files are named news\.warc\.gz"):
        checked_warcs(files)
    checked_warcs(files[:1])
