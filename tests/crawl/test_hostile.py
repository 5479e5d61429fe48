"""C12: sites that mean harm, or are badly broken. Each costs its own URL, and neither the run nor the machine."""

import contextlib
import gzip
import itertools
import socket
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it has no stubs
import pytest

from scrapers.crawl.decode import TooLargeError, decode_body, decode_start
from scrapers.crawl.discover import parse_sitemap
from scrapers.crawl.opt_out import SiteFiles, signals
from scrapers.crawl.redact import without_entries
from scrapers.crawl.report import CrawlState
from scrapers.crawl.survey.traits import local_times
from scrapers.outcome import FailureClass
from tests.crawl.codings import PACK
from tests.crawl.conftest import Desk, FeedMaker, Turn
from tests.crawl.loopback import Handler, Reply, Route, page

FEED = "http://paper.test/feed"
MAX_RSS_KB = 300_000
TRAP = f"User-Agent: *\nDisallow: /{'*a' * 20}*b$"


def raw(*chunks: bytes, forever: bool = False, pause_seconds: float = 0.0) -> Callable[[Handler], None]:
    """An answer written to the socket as it is; `forever` repeats the last chunk until the client has gone."""

    def answer(handler: Handler) -> None:
        handler.close_connection = True
        try:
            for chunk in chunks:
                handler.wfile.write(chunk)
                handler.wfile.flush()
                time.sleep(pause_seconds)
            while forever:
                handler.wfile.write(chunks[-1])
                time.sleep(pause_seconds)
        except OSError:
            pass

    return answer


def reset(handler: Handler) -> None:
    """The connection is reset in the middle of the answer."""
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    handler.connection.close()


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BOMB = gzip.compress(b"\x00" * 200_000_000, 9)
HOSTILE: dict[str, tuple[Route | Reply, FailureClass]] = {
    "gzip_bomb": (Reply(body=BOMB, headers={"Content-Encoding": "gzip"}), FailureClass.TOO_LARGE),
    "double_bomb": (
        Reply(body=gzip.compress(BOMB), headers={"Content-Encoding": "gzip, gzip"}),
        FailureClass.TOO_LARGE,
    ),
    "brotli_bomb": (
        Reply(body=brotli.compress(b"\x00" * 100_000_000, quality=5), headers={"Content-Encoding": "br"}),
        FailureClass.TOO_LARGE,
    ),
    "truncated_gzip": (
        Reply(body=gzip.compress(page("x") * 50)[:-60], headers={"Content-Encoding": "gzip"}),
        FailureClass.TRUNCATED,
    ),
    "corrupt_deflate": (
        Reply(body=b"x" + zlib.compress(page("x")), headers={"Content-Encoding": "deflate"}),
        FailureClass.TRUNCATED,
    ),
    "unknown_coding": (Reply(body=b"x", headers={"Content-Encoding": "rot13"}), FailureClass.CLIENT_ERROR),
    "declared_too_large": (raw(OK + b"Content-Length: 99999999999\r\n\r\n"), FailureClass.TOO_LARGE),
    "endless_chunks": (
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n", forever=True),
        FailureClass.TOO_LARGE,
    ),
    "endless_http_1_0": (raw(b"HTTP/1.0 200 OK\r\n\r\n", b"x" * 65536, forever=True), FailureClass.TOO_LARGE),
    "a_piece": (raw(b"HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\n\r\n<p>a"), FailureClass.TRUNCATED),
    "short_body": (raw(OK + b"Content-Length: 1000\r\n\r\nshort"), FailureClass.TRUNCATED),
    "reset": (reset, FailureClass.TRUNCATED),
    "no_answer": (raw(b""), FailureClass.RESET),
    "no_http": (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), FailureClass.OTHER),
    "header_of_200_kb": (raw(OK + b"X-Pad: " + b"p" * 200_000 + b"\r\n\r\nbody"), FailureClass.TOO_LARGE),
    "endless_headers": (raw(OK, b"X-Pad: pppppppppppppppppppppppp\r\n" * 1000, forever=True), FailureClass.TOO_LARGE),
    "redirect_to_metadata": (
        Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}),
        FailureClass.SSRF_REFUSED,
    ),
    "redirect_to_loopback_in_octal": (
        Reply(status=302, headers={"Location": "http://0177.0.0.1/"}),
        FailureClass.SSRF_REFUSED,
    ),
    "redirect_to_mapped_ipv6": (
        Reply(status=302, headers={"Location": "http://[::ffff:127.0.0.1]/"}),
        FailureClass.SSRF_REFUSED,
    ),
    "redirect_to_file": (Reply(status=302, headers={"Location": "file:///etc/passwd"}), FailureClass.MOVED),
    "redirect_to_nowhere": (Reply(status=302), FailureClass.MOVED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_c11_c12_a_hostile_answer_fails_by_its_class_and_harms_nothing(desk: Desk, links: FeedMaker, name: str) -> None:
    good, bad = links(2)
    desk.web.feed(FEED, [good, bad])
    desk.web.routes[bad], failure = HOSTILE[name]
    report = desk.crawl("paper")
    assert report.failed_by_class == {failure.value: 1}
    assert (report.state, report.fetched) == (CrawlState.PARTIAL, 1)


def test_c12_the_hostile_answers_are_survived_in_300_mb(desk: Desk, links: FeedMaker) -> None:
    """All of them in one run of one process."""
    urls = links(len(HOSTILE))
    desk.web.feed(FEED, urls)
    for url, (route, _) in zip(urls, HOSTILE.values(), strict=True):
        desk.web.routes[url] = route
    process = desk.start("paper")
    with ThreadPoolExecutor(1) as watch:
        peak = watch.submit(peak_rss_kb, process.pid)
        report, _ = desk.finish(process)
    assert report.failed == len(HOSTILE)
    assert 0 < peak.result() < MAX_RSS_KB


def peak_rss_kb(pid: int) -> int:
    """The high-water mark that the kernel keeps for a process, read until the process ends; in KiB."""
    peak = 0
    with contextlib.suppress(OSError, StopIteration):
        while True:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            peak = int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
            time.sleep(0.02)
    return peak


@pytest.mark.parametrize("url", ["http://paper.test/feed", "http://maps.test/sitemap_index.xml"])
def test_c12_xml_bombs_and_external_entities_are_not_expanded(desk: Desk, url: str) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    item = "http://paper.test/a" if "paper" in url else "http://maps.test/a"
    feed = f"<rss version='2.0'><channel><item><title>&a11;&f;</title><link>{item}</link></item></channel></rss>"
    sitemap = f"<urlset><url><loc>{item}</loc><x>&a11;&f;</x></url></urlset>"
    desk.web.routes[item] = Reply(body=page("a"))
    desk.web.routes["http://maps.test/feed"] = Reply(status=404)
    desk.web.routes[url] = Reply(body=(head + (feed if "feed" in url else sitemap)).encode())
    report = desk.crawl("paper" if "paper" in url else "maps")
    assert report.fetched == 1
    assert "root:" not in str(desk.query("SELECT * FROM ops.urls"))


NULS = [b'ETag: "a\0b"', b"Last-Modified: \0", b"Content-Type: text/html\0", b"TDM-Reservation: 1\r\nTDM-Policy: /\0"]


@pytest.mark.parametrize("header", NULS, ids=["etag", "last_modified", "content_type", "policy"])
def test_c12_a_nul_in_a_header_costs_neither_page_nor_run(desk: Desk, links: FeedMaker, header: bytes) -> None:
    desk.web.feed(FEED, links(2))
    answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + header + b"\r\nContent-Length: %d\r\n\r\n%b"
    feed, story = desk.web.routes[FEED], page("story")
    assert isinstance(feed, Reply)
    desk.web.routes[FEED] = raw(answer % (len(feed.body), feed.body))
    desk.web.routes[links(2)[0]] = raw(answer % (len(story), story))
    report = desk.crawl("paper")
    assert (report.state, report.fetched) == (CrawlState.OK, 2)


def test_c12_link_traps_are_refused(desk: Desk) -> None:
    trap = "http://paper.test" + "/calendar/next" * 12
    long = "http://paper.test/" + "x" * 5000
    desk.web.feed(FEED, [trap, long, "http://user:pw@paper.test/", "javascript:alert(1)", "http://paper.test/good"])
    report = desk.crawl("paper")
    assert report.fetched == 1
    assert report.skipped_by_reason["not_article_url"] == 1
    assert report.skipped_by_reason["invalid_url"] >= 2


def test_c12_addresses_that_are_not_public_are_refused_without_a_proxy(desk: Desk) -> None:
    """The web of this test listens on loopback: a direct crawl must not reach it."""
    report = desk.crawl("direct", COPYDESK_PROXY="")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.SSRF_REFUSED)
    assert desk.web.served == []


def test_c4_disallowed_urls_are_skipped_and_the_verdict_is_kept(desk: Desk, links: FeedMaker) -> None:
    desk.web.feed(FEED, links(2))
    desk.web.routes["http://paper.test/robots.txt"] = Reply(body=b"User-agent: copydesk\nDisallow: /story-1\n")
    report = desk.crawl("paper")
    assert (report.state, report.fetched, report.skipped_by_reason) == (CrawlState.OK, 1, {"robots_disallowed": 1})
    assert links(2)[1] not in desk.web.urls()
    assert dict(desk.query("SELECT url, robots FROM ops.urls")) == dict(
        zip(links(2), ["allowed", "disallowed"], strict=True)
    )


@pytest.mark.parametrize(
    "robots",
    [Reply(status=500), Reply(status=503), raw(b""), raw(OK + b"Content-Length: 90\r\n\r\ncut")],
    ids=["500", "503", "reset", "truncated"],
)
def test_c4_unreachable_robots_means_nothing_is_fetched(
    desk: Desk, links: FeedMaker, robots: Reply | Callable[[Handler], None]
) -> None:
    desk.web.feed(FEED, links(2))
    desk.web.routes["http://paper.test/robots.txt"] = robots
    report = desk.crawl("paper")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.ROBOTS)
    assert desk.web.urls() == []


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_c4_robots_of_4xx_allow_all(desk: Desk, links: FeedMaker, status: int) -> None:
    desk.web.feed(FEED, links(1))
    desk.web.routes["http://paper.test/robots.txt"] = Reply(status=status)
    assert desk.crawl("paper").fetched == 1


@pytest.mark.parametrize(("hops", "fetched"), [(5, 0), (6, 1)])
def test_c4_five_redirects_of_robots_are_followed(desk: Desk, links: FeedMaker, hops: int, fetched: int) -> None:
    desk.web.feed(FEED, links(1))
    robots = [f"http://paper.test/robots{number or ''}.txt" for number in range(hops)]
    for here, there in zip(robots, [*robots[1:], "http://paper.test/last.txt"], strict=True):
        desk.web.routes[here] = Reply(status=301, headers={"Location": there})
    desk.web.routes["http://paper.test/last.txt"] = Reply(body=b"User-agent: *\nDisallow: /\n")
    assert desk.crawl("paper").fetched == fetched


def apart(turns: list[Turn]) -> float:
    """The least time between two turns, in seconds."""
    return min(later.at - earlier.at for earlier, later in itertools.pairwise(turns))


def test_c4_c5_crawl_delay_is_obeyed(desk: Desk, links: FeedMaker, turns: Callable[[], list[Turn]]) -> None:
    desk.web.feed(FEED, links(3))
    desk.web.routes["http://paper.test/robots.txt"] = Reply(body=b"User-agent: *\nCrawl-delay: 0.5\n")
    desk.crawl("paper")
    assert len(turns()) == len(desk.web.served) - 1, "all but the one for robots.txt"
    assert apart(turns()) >= 0.5


def test_c5_the_sites_delay_is_the_least_between_any_two_requests(desk: Desk, turns: Callable[[], list[Turn]]) -> None:
    desk.web.feed("http://slow.test/feed", [f"http://slow.test/{number}" for number in range(4)])
    desk.crawl("slow")
    assert len(turns()) == len(desk.web.served)
    assert apart(turns()) >= 0.3


@pytest.mark.parametrize("form", ["seconds", "date"])
@pytest.mark.parametrize("status", [429, 503])
def test_c5_retry_after_is_waited_out(desk: Desk, links: FeedMaker, form: str, status: int) -> None:
    """Three seconds: one more than what a host is given that names no time."""
    desk.web.feed(FEED, links(3))
    refused: list[float] = []
    value = {"seconds": "3", "date": "Mon, 02 Mar 2026 06:00:03 GMT"}[form]

    def once(handler: Handler) -> Reply:
        if refused:
            return Reply(body=page(handler.path))
        refused.append(time.monotonic())
        headers = {"Retry-After": value, "Date": "Mon, 02 Mar 2026 06:00:00 GMT"}
        return Reply(status=status, headers=headers)

    desk.web.routes[links(3)[1]] = once
    report = desk.crawl("paper")
    assert (report.state, report.fetched) == (CrawlState.OK, 3)
    asked = [each.at for each in desk.web.served if each.url == links(3)[1]]
    assert [at - refused[0] > 2.95 for at in asked] == [False, True]


def test_c12_a_body_of_countless_empty_streams_is_too_large() -> None:
    with pytest.raises(TooLargeError):
        decode_body(gzip.compress(b"") * 3_000, ["gzip"], 10_000_000)


def survived(work: Callable[[], object]) -> bool:
    """Whether the work comes to an end; that of each of these took hours or days, and nothing else ran meanwhile."""
    with contextlib.suppress(ValueError):
        work()
    return True


@pytest.mark.parametrize(
    "work",
    [
        lambda: parse_sitemap(b"<?xml version='1.0'?>" + b"<!DOCTYPE[" * 500_000, FEED),
        lambda: without_entries(b"<item>" * 1_000_000, bool),
        lambda: without_entries(b"<item>" + b"<link " * 1_000_000 + b"</item>", bool),
        lambda: local_times(b"<date>" + b" " * 400_000),
        lambda: signals("http://paper.test/" + "a" * 1_000, (), b"", SiteFiles(ai_txt=TRAP)),
    ],
    ids=["doctypes", "entries", "addresses", "times", "wildcards"],
)
def test_c12_what_makes_a_pattern_try_all_ways_is_read_at_once(work: Callable[[], object]) -> None:
    assert survived(work)


def test_c11_what_stands_behind_a_whole_frame_of_zstd_and_is_none_is_ignored() -> None:
    frame, skipped = PACK["zstd"](b"a page"), b"\x50\x2a\x4d\x18\x02\x00\x00\x00no"
    assert decode_body(frame + skipped + frame + b"\n<!-- served -->", ["zstd"], 1_000) == b"a pagea page"


@pytest.mark.parametrize("coding", PACK)
def test_an_empty_body_is_empty_whatever_its_coding_is_said_to_be(coding: str) -> None:
    assert decode_start(b"", [coding], 10, is_cut=False) == decode_body(b"", [coding], 10) == b""
