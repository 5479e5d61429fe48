"""Each behaviour does what it says; what a crawler makes of it is tested with the crawler."""

import gzip
import json
import re
import time
import zlib
from collections.abc import Callable
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from fakeweb.behaviours.redirects import SPECIAL_ADDRESSES
from fakeweb.behaviours.registry import catalog
from fakeweb.behaviours.table import markdown
from fakeweb.server import FakeWeb
from fakeweb.truth import TruthVersion
from tests.fakeweb.conftest import Fetch, RawFetch, Reply

SITE = "http://tidewire.test"
FEED = f"{SITE}/feed/"
INDEX = f"{SITE}/sitemap_index.xml"
ROBOTS = f"{SITE}/robots.txt"


@pytest.fixture
def version(web: FakeWeb) -> TruthVersion:
    """The newest living article of the site, as it stands."""
    article = web.world.published("tidewire", web.world.end)[0]
    current = web.world.version(article, web.world.end)
    assert current is not None
    return current


@pytest.fixture
def page(version: TruthVersion) -> str:
    return version.url


def items(reply: Reply) -> list[str]:
    return [entry.link for entry in feedparser.parse(reply.body).entries]


def test_there_are_more_than_a_hundred_and_each_says_what_it_does_and_what_must_be_done() -> None:
    behaviours = catalog()
    assert len(behaviours) > 100
    for behaviour in behaviours.values():
        assert behaviour.does.endswith(".")
        assert behaviour.duty
        assert re.match(r"published|unchanged|rejected|failed|skipped|held|partial|no_news", behaviour.ends)


def test_an_unknown_name_is_refused(web: FakeWeb) -> None:
    with pytest.raises(ValueError, match="no behaviour 'nonsense'"):
        web.behaviours.add("nonsense")


def test_an_unknown_option_is_refused(web: FakeWeb) -> None:
    with pytest.raises(ValueError, match="redesign has no option depth"):
        web.behaviours.add("redesign", depth=3)


def test_rules_are_bound_to_site_window_path_and_number(web: FakeWeb, fetch: Fetch) -> None:
    now = web.clock.now()
    rule = web.behaviours.add(
        "forbidden", site="tidewire", since=now, until=now + timedelta(hours=1), times=2, paths="^/$"
    )
    assert fetch("http://civicbyte.test/").status == 200
    assert fetch(FEED).status == 200
    assert [fetch(f"{SITE}/?").status for _ in range(3)] == [200, 200, 200]
    assert [fetch(f"{SITE}/").status for _ in range(3)] == [200, 200, 200]
    rule.paths = None
    web.clock.set(now - timedelta(seconds=1))
    assert fetch(f"{SITE}/").status == 200
    web.clock.set(now)
    assert [fetch(f"{SITE}/").status for _ in range(3)] == [403, 403, 200]
    assert rule.hits == 2


def test_a_portion_is_always_the_same_urls(web: FakeWeb, fetch: Fetch) -> None:
    web.behaviours.add("forbidden", site="tidewire", portion=0.5)
    urls = [article.url for article in web.world.published("tidewire", web.clock.now())][:24]
    first = [fetch(url).status for url in urls]
    assert first == [fetch(url).status for url in urls]
    assert {200, 403} <= set(first)


# ---------------------------------------------------------------- refusals


def test_rate_limit_in_seconds_and_as_a_date(web: FakeWeb, fetch: Fetch) -> None:
    web.behaviours.add("rate_limited", site="tidewire", retry_after=90)
    assert (fetch(FEED).status, fetch(FEED).headers["Retry-After"]) == (429, "90")
    assert fetch(ROBOTS).status == 200
    web.behaviours.clear()
    web.behaviours.add("rate_limited", site="tidewire", retry_after=90, form="date")
    reply = fetch(FEED)
    until = parsedate_to_datetime(reply.headers["Retry-After"])
    assert until - parsedate_to_datetime(reply.headers["Date"]) == timedelta(seconds=90)


def test_a_rate_limit_is_lifted_after_real_time(web: FakeWeb, fetch: Fetch) -> None:
    web.behaviours.add("rate_limited", site="tidewire", retry_after=1, lift_seconds=0.2)
    assert fetch(FEED).status == 429
    time.sleep(0.25)
    assert fetch(FEED).status == 200


@pytest.mark.parametrize(
    ("name", "options", "status"),
    [
        ("server_error", {"status": 502}, 502),
        ("forbidden", {}, 403),
        ("refused", {}, 502),
        ("no_dns", {}, 502),
        ("bad_certificate", {}, 502),
        ("origin_timeout", {}, 504),
        ("always_304", {}, 304),
        ("maintenance", {}, 200),
    ],
)
def test_everything_answers_with_one_status(
    web: FakeWeb, fetch: Fetch, page: str, name: str, options: dict[str, Any], status: int
) -> None:
    web.behaviours.add(name, site="tidewire", **options)
    assert {fetch(url).status for url in (page, FEED, INDEX)} == {status}


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("refused", "connection_refused"),
        ("no_dns", "dns_error"),
        ("bad_certificate", "tls_certificate_error"),
        ("origin_timeout", "connection_timeout"),
    ],
)
def test_the_proxy_says_why_the_origin_cannot_be_reached(web: FakeWeb, fetch: Fetch, name: str, error: str) -> None:
    web.behaviours.add(name, site="tidewire")
    assert f"error={error}" in fetch(FEED).headers["Proxy-Status"]


# ---------------------------------------------------------------- connections


@pytest.mark.parametrize("name", ["connection_reset", "reset_midway"])
def test_connections_are_reset(web: FakeWeb, raw_fetch: RawFetch, page: str, name: str) -> None:
    web.behaviours.add(name, site="tidewire")
    with pytest.raises(ConnectionResetError):
        raw_fetch(page)


def test_an_empty_reply_is_empty(web: FakeWeb, raw_fetch: RawFetch, page: str) -> None:
    web.behaviours.add("empty_reply", site="tidewire")
    assert raw_fetch(page) == b""


def test_short_body_promises_more_than_it_sends(web: FakeWeb, raw_fetch: RawFetch, page: str) -> None:
    web.behaviours.add("short_body", site="tidewire")
    head, _, body = raw_fetch(page).partition(b"\r\n\r\n")
    promised = re.search(rb"Content-Length: (\d+)", head)
    assert promised is not None
    assert int(promised[1]) > len(body) > 1000


@pytest.mark.parametrize("name", ["hang", "slow_loris", "slow_headers"])
def test_slow_answers_take_their_time(web: FakeWeb, raw_fetch: RawFetch, page: str, name: str) -> None:
    web.behaviours.add(name, site="tidewire")
    started = time.monotonic()
    received = raw_fetch(page, limit=100_000, seconds=0.4)
    assert len(received) < 5_000
    assert time.monotonic() - started >= 0.3


def test_endless_chunked_goes_on(web: FakeWeb, raw_fetch: RawFetch, page: str) -> None:
    web.behaviours.add("endless_chunked", site="tidewire")
    assert len(raw_fetch(page, limit=2**22)) >= 2**22


def test_a_cut_chunked_body_has_no_last_chunk(web: FakeWeb, raw_fetch: RawFetch, page: str) -> None:
    web.behaviours.add("chunked_cut", site="tidewire")
    received = raw_fetch(page)
    assert b"Transfer-Encoding: chunked" in received
    assert not received.endswith(b"0\r\n\r\n")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("http10", b"HTTP/1.0 200"),
        ("close_delimited", b"HTTP/1.1 200"),
        ("early_hints", b"HTTP/1.1 103"),
        ("not_http", b"220 mail"),
        ("bad_status_line", b"HTTP/1.1 okay"),
    ],
)
def test_odd_beginnings(web: FakeWeb, raw_fetch: RawFetch, page: str, name: str, first: bytes) -> None:
    web.behaviours.add(name, site="tidewire")
    assert raw_fetch(page).startswith(first)


@pytest.mark.parametrize(
    "name", ["http10", "close_delimited", "early_hints", "gzip_twice", "byte_order_mark", "huge_headers"]
)
def test_what_must_be_accepted_still_brings_the_article(
    web: FakeWeb, raw_fetch: RawFetch, version: TruthVersion, name: str
) -> None:
    web.behaviours.add(name, site="tidewire")
    body = raw_fetch(version.url).rpartition(b"\r\n\r\n")[2]
    while body.startswith(b"\x1f\x8b"):
        body = gzip.decompress(body)
    assert version.paragraphs[0][:40].encode() in body


# ---------------------------------------------------------------- codings, charsets, sizes


def test_truncated_gzip_does_not_unpack(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("truncated_gzip", site="tidewire")
    with pytest.raises(EOFError):
        gzip.decompress(fetch(page).body)


def test_a_gzip_bomb_is_small_and_unpacks_to_much(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("gzip_bomb", site="tidewire", megabytes=64)
    body = fetch(page).body
    assert len(body) < 2**17
    unpacked = zlib.decompressobj(31).decompress(body, 2**26)
    assert len(unpacked) == 2**26


def test_false_silent_and_unknown_codings(web: FakeWeb, fetch: Fetch, page: str) -> None:
    rule = web.behaviours.add("false_gzip", site="tidewire")
    assert (fetch(page).headers["Content-Encoding"], fetch(page).body[:9]) == ("gzip", b"<!DOCTYPE")
    web.behaviours.remove(rule)
    rule = web.behaviours.add("silent_gzip", site="tidewire")
    assert (fetch(page).headers["Content-Encoding"], fetch(page).body[:2]) == (None, b"\x1f\x8b")
    web.behaviours.remove(rule)
    web.behaviours.add("unknown_coding", site="tidewire")
    assert fetch(page).headers["Content-Encoding"] == "x-squeeze"


@pytest.mark.parametrize(
    ("name", "charset", "declared"),
    [
        ("charset_header_wrong", "utf-8", "text/html; charset=ISO-8859-1"),
        ("charset_bytes_wrong", "cp1252", "text/html; charset=UTF-8"),
        ("utf16", "utf-16", "text/html"),
        ("byte_order_mark", "utf-8-sig", "text/html; charset=UTF-8"),
        ("wrong_type", "utf-8", "text/plain"),
        ("no_type", "utf-8", None),
        ("null_bytes", "utf-8", "text/html; charset=UTF-8"),
    ],
)
def test_bytes_and_declared_type_disagree(
    web: FakeWeb, fetch: Fetch, version: TruthVersion, name: str, charset: str, declared: str | None
) -> None:
    web.behaviours.add(name, site="tidewire")
    reply = fetch(version.url)
    assert reply.headers["Content-Type"] == declared
    assert version.headline[:12] in reply.body.decode(charset)


@pytest.mark.parametrize(
    ("name", "options", "low", "high"),
    [
        ("huge_page", {"megabytes": 3}, 3 * 2**20, 4 * 2**20),
        ("blank_page", {}, 0, 0),
        ("deep_nesting", {}, 100_000, 200_000),
        ("many_attributes", {}, 500_000, 1_500_000),
        ("binary_page", {}, 20_000, 20_000),
    ],
)
def test_sizes(web: FakeWeb, fetch: Fetch, page: str, name: str, options: dict[str, Any], low: int, high: int) -> None:
    web.behaviours.add(name, site="tidewire", **options)
    assert low <= len(fetch(page).body) <= high


# ---------------------------------------------------------------- headers and validators


def test_headers_are_many_long_and_odd(web: FakeWeb, raw_fetch: RawFetch, page: str) -> None:
    for name, least in (("huge_headers", 200_000), ("many_headers", 60_000), ("cookie_bomb", 200_000)):
        rule = web.behaviours.add(name, site="tidewire")
        assert len(raw_fetch(page).partition(b"\r\n\r\n")[0]) > least
        web.behaviours.remove(rule)
    web.behaviours.add("odd_headers", site="tidewire")
    assert b"X-Desk: Caf\xe9" in raw_fetch(page)


def test_cookies_sent_back_by_the_kilobyte_are_refused(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("cookie_bomb", site="tidewire")
    assert fetch(page, Cookie="a=" + "c" * 9000).status == 431


def test_the_clock_is_off(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("clock_off", site="tidewire", hours=-7)
    shown = parsedate_to_datetime(fetch(page).headers["Date"])
    assert shown == (web.clock.now() - timedelta(hours=7)).replace(microsecond=0)


def test_opt_out_signals_stand_on_articles(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("opt_out", site="tidewire")
    assert (fetch(page).headers["tdm-reservation"], fetch(FEED).headers["tdm-reservation"]) == ("1", None)


def test_opt_out_signals_stand_in_the_page_and_in_files_of_the_site(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("opt_out_meta", site="tidewire")
    web.behaviours.add("opt_out_files", site="tidewire", location="/*")
    assert b'<meta name="robots" content="noindex, noai">' in fetch(page).body
    assert json.loads(fetch(f"{SITE}/.well-known/tdmrep.json").body)[0]["tdm-reservation"] == 1
    assert b"Disallow: /*" in fetch(f"{SITE}/ai.txt").body
    assert b"ai-train=no" in fetch(ROBOTS).body


@pytest.mark.parametrize(
    ("name", "condition"), [("lying_etag", "If_None_Match"), ("lying_last_modified", "If_Modified_Since")]
)
def test_lying_validators_hide_edits(web: FakeWeb, fetch: Fetch, name: str, condition: str) -> None:
    article = next(a for a in web.world.articles.values() if a.site == "tidewire" and a.edits and not a.deleted_at)
    web.behaviours.add(name, site="tidewire")
    web.clock.set(article.published_at)
    reply = fetch(article.url)
    known = reply.headers["ETag"] or reply.headers["Last-Modified"]
    web.clock.set(web.world.end)
    assert fetch(article.url, **{condition: known}).status == 304
    assert fetch(article.url).status in {200, 301}


def test_changing_and_missing_validators_never_revalidate(web: FakeWeb, fetch: Fetch, page: str) -> None:
    rule = web.behaviours.add("changing_etag", site="tidewire")
    first = fetch(page)
    assert fetch(page, If_None_Match=first.headers["ETag"]).status == 200
    web.behaviours.remove(rule)
    web.behaviours.add("no_validators", site="tidewire")
    assert fetch(page, If_None_Match=first.headers["ETag"]).headers["ETag"] is None


def test_last_modified_lies_in_the_future(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("future_last_modified", site="tidewire")
    stamp = fetch(page).headers["Last-Modified"]
    assert parsedate_to_datetime(stamp) > web.clock.now()
    assert fetch(page, If_Modified_Since=stamp).status == 304


# ---------------------------------------------------------------- redirects


def follow(fetch: Fetch, url: str, limit: int = 12) -> list[tuple[int, str]]:
    trail: list[tuple[int, str]] = []
    while len(trail) < limit:
        reply = fetch(url)
        trail.append((reply.status, url))
        if reply.headers["Location"] is None:
            break
        url = reply.headers["Location"]
    return trail


def test_a_loop_never_ends(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("redirect_loop", site="tidewire")
    trail = follow(fetch, page)
    assert len(trail) == 12
    assert len({url for _, url in trail}) == 3


def test_a_chain_ends_after_its_hops(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("redirect_chain", site="tidewire", hops=4)
    assert [status for status, _ in follow(fetch, page)] == [302, 301, 302, 301, 200]


def test_redirects_lead_to_special_addresses_in_many_spellings(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("redirect_to_loopback", site="tidewire")
    targets = [fetch(page).headers["Location"] for _ in SPECIAL_ADDRESSES]
    assert tuple(targets) == SPECIAL_ADDRESSES


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("redirect_to_file", "file:///"),
        ("redirect_off_site", "http://parked.example/"),
        ("redirect_to_home", "http://tidewire.test/"),
        ("login_wall", "http://tidewire.test/login"),
        ("consent_redirect", "http://consent.tidewire.test/"),
    ],
)
def test_articles_redirect_elsewhere(web: FakeWeb, fetch: Fetch, page: str, name: str, start: str) -> None:
    web.behaviours.add(name, site="tidewire")
    assert fetch(page).headers["Location"].startswith(start)
    assert fetch(FEED).status == 200


def test_a_redirect_without_location(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("redirect_nowhere", site="tidewire")
    assert (fetch(page).status, fetch(page).headers["Location"]) == (301, None)


def test_meta_refresh_leads_to_the_article(web: FakeWeb, fetch: Fetch, version: TruthVersion) -> None:
    web.behaviours.add("meta_refresh", site="tidewire")
    target = re.search(r"url=([^\"]+)", fetch(version.url).text)
    assert target is not None
    assert version.paragraphs[0][:40] in fetch(target[1]).text


def test_a_moved_domain_serves_everything_under_its_new_name(web: FakeWeb, fetch: Fetch, version: TruthVersion) -> None:
    web.behaviours.add("moved_domain", site="tidewire")
    target = fetch(version.url).headers["Location"]
    assert target == version.url.replace("tidewire.test", "tidewire-news.test")
    moved = fetch(target).text
    assert version.paragraphs[0][:40] in moved
    assert "://tidewire.test" not in moved


# ---------------------------------------------------------------- robots.txt


def test_robots_txt_fails(web: FakeWeb, fetch: Fetch, raw_fetch: RawFetch, page: str) -> None:
    for name, status in (("robots_5xx", 503), ("robots_4xx", 403)):
        rule = web.behaviours.add(name, site="tidewire")
        assert (fetch(ROBOTS).status, fetch(page).status) == (status, 200)
        web.behaviours.remove(rule)
    web.behaviours.add("robots_timeout", site="tidewire")
    assert raw_fetch(ROBOTS, seconds=0.2) == b""
    web.behaviours.clear()
    web.behaviours.add("robots_reset", site="tidewire")
    with pytest.raises(ConnectionResetError):
        raw_fetch(ROBOTS)


@pytest.mark.parametrize(
    ("name", "options", "line"),
    [
        ("robots_disallow_all", {"agent": "copydesk"}, "User-agent: copydesk\nDisallow: /"),
        ("robots_disallow_some", {"pattern": "/x*"}, "DISALLOW: /x*"),
        ("robots_huge", {}, "Disallow: /private/"),
        ("robots_html", {}, "<h1>Oops</h1>"),
        ("crawl_delay", {"seconds": 2.5}, "Crawl-delay: 2.5"),
    ],
)
def test_robots_txt_says(web: FakeWeb, fetch: Fetch, name: str, options: dict[str, Any], line: str) -> None:
    web.behaviours.add(name, site="tidewire", **options)
    reply = fetch(ROBOTS)
    assert reply.status == 200
    assert line in reply.text


def test_a_huge_robots_txt_forbids_all_after_500_kib(web: FakeWeb, fetch: Fetch) -> None:
    web.behaviours.add("robots_huge", site="tidewire")
    assert fetch(ROBOTS).body.index(b"Disallow: /\n") > 500 * 1024


def test_robots_txt_behind_redirects(web: FakeWeb, fetch: Fetch) -> None:
    web.behaviours.add("robots_redirects", site="tidewire", hops=5)
    trail = follow(fetch, ROBOTS)
    assert [status for status, _ in trail] == [302] * 5 + [200]


# ---------------------------------------------------------------- feeds and sitemaps


@pytest.mark.parametrize("site", ["tidewire", "fluxdaily", "netzkurier"])
def test_empty_sources_list_nothing_and_are_well_formed(web: FakeWeb, fetch: Fetch, site: str) -> None:
    web.behaviours.add("empty_feed", site=site)
    for source in web.world.sites[site].sources:
        reply = fetch(web.world.sites[site].origin + source.path)
        assert reply.status == 200
        assert not re.findall(r"<loc>|<item>|<entry>|\"url\"", reply.text)


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("feed_is_html", "<h1>Our feeds have moved</h1>"),
        ("bad_xml", " & more &nbsp; <br>"),
        ("xxe", '<!ENTITY leak SYSTEM "file:///etc/hostname">'),
        ("billion_laughs", "&l9;"),
        ("feed_foreign_links", "http://ads.example/click?n=4"),
        ("feed_relative_links", "<link>/"),
        ("feed_wrong_dates", "01 Jan"),
    ],
)
def test_feeds_hold_what_they_should_not(web: FakeWeb, fetch: Fetch, name: str, holds: str) -> None:
    web.behaviours.add(name, site="tidewire")
    assert holds in fetch(FEED).text


def test_a_truncated_feed_stops_early(web: FakeWeb, fetch: Fetch) -> None:
    whole = len(items(fetch(FEED)))
    web.behaviours.add("truncated_feed", site="tidewire")
    reply = fetch(FEED)
    assert "</rss>" not in reply.text
    assert 0 < reply.text.count("</item>") < whole


def test_a_feed_drops_repeats_and_shuffles_items(web: FakeWeb, fetch: Fetch) -> None:
    whole = items(fetch(FEED))
    rule = web.behaviours.add("feed_drops_items", site="tidewire")
    assert 0 < len(items(fetch(FEED))) < len(whole)
    web.behaviours.remove(rule)
    rule = web.behaviours.add("feed_repeats_items", site="tidewire")
    repeated = items(fetch(FEED))
    assert len(repeated) == 3 * len(whole)
    assert {url.partition("?")[0].partition("#")[0] for url in repeated} == set(whole)
    web.behaviours.remove(rule)
    web.behaviours.add("feed_shuffled", site="tidewire")
    first, second = items(fetch(FEED)), items(fetch(FEED))
    assert first != second
    assert sorted(first) == sorted(second) == sorted(whole)


def test_a_stale_feed_is_the_one_of_some_days_ago(web: FakeWeb, fetch: Fetch) -> None:
    web.behaviours.add("stale_feed", site="tidewire", hours=48)
    horizon = web.clock.now() - timedelta(hours=48)
    newest = web.world.published("tidewire", horizon)[0].url_at(horizon)
    assert items(fetch(FEED))[0] == newest


def test_feeds_are_gone_or_moved(web: FakeWeb, fetch: Fetch) -> None:
    rule = web.behaviours.add("feed_gone", site="tidewire")
    assert (fetch(FEED).status, fetch(INDEX).status) == (410, 200)
    web.behaviours.remove(rule)
    web.behaviours.add("feed_moved", site="tidewire")
    assert [status for status, _ in follow(fetch, FEED)] == [301, 200]


def test_a_rotating_index_has_new_children_each_time(web: FakeWeb, fetch: Fetch) -> None:
    web.behaviours.add("rotating_sitemap", site="tidewire")
    old = re.findall(r"<loc>([^<]+)", fetch(INDEX).text)
    new = re.findall(r"<loc>([^<]+)", fetch(INDEX).text)
    assert set(old).isdisjoint(new)
    assert (fetch(old[0]).status, fetch(new[0]).status) == (404, 200)


@pytest.mark.parametrize(("name", "moment"), [("sitemap_lastmod_now", "end"), ("sitemap_lastmod_frozen", "start")])
def test_lastmods_lie(web: FakeWeb, fetch: Fetch, name: str, moment: str) -> None:
    web.behaviours.add(name, site="tidewire")
    stamps = set(re.findall(r"<lastmod>([^<]+)", fetch(INDEX).text))
    assert stamps == {getattr(web.world, moment).isoformat()}


def test_sitemaps_loop_swell_vanish_and_come_packed(web: FakeWeb, fetch: Fetch) -> None:
    cases: tuple[tuple[str, Callable[[Reply], bool]], ...] = (
        ("sitemap_loop", lambda reply: reply.text.count(INDEX) == 2),
        ("sitemap_gone", lambda reply: reply.status == 404),
        ("sitemap_gzip", lambda reply: b"sitemapindex" in gzip.decompress(reply.body)),
    )
    for name, holds in cases:
        rule = web.behaviours.add(name, site="tidewire")
        assert holds(fetch(INDEX)), name
        web.behaviours.remove(rule)
    web.behaviours.add("sitemap_huge", site="tidewire", urls=20_000)
    assert fetch(f"{SITE}/news-sitemap.xml").text.count("<loc>") > 20_000


def test_a_bloated_feed_and_one_that_calls_itself_html(web: FakeWeb, fetch: Fetch) -> None:
    rule = web.behaviours.add("feed_bloated", site="tidewire", megabytes=2)
    assert len(fetch(FEED).body) > 2**21
    web.behaviours.remove(rule)
    web.behaviours.add("feed_as_text", site="tidewire")
    assert fetch(FEED).headers["Content-Type"].startswith("text/html")


# ---------------------------------------------------------------- walls


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("consent_wall", 200, "Before you continue"),
        ("soft_404", 200, "cannot be found"),
        ("paywall_stub", 200, "Subscribe to continue reading"),
        ("captcha", 403, "verify that you are a human"),
        ("legal_block", 451, "legal reasons"),
        ("javascript_only", 200, "enable JavaScript"),
        ("parked_domain", 200, "may be for sale"),
    ],
)
def test_walls_stand_before_the_article(
    web: FakeWeb, fetch: Fetch, version: TruthVersion, name: str, status: int, words: str
) -> None:
    web.behaviours.add(name, site="tidewire")
    reply = fetch(version.url)
    assert reply.status == status
    assert words in reply.text
    assert version.paragraphs[-1] not in reply.text


@pytest.mark.parametrize("name", ["consent_wall", "consent_redirect"])
def test_consent_opens_the_page(web: FakeWeb, fetch: Fetch, version: TruthVersion, name: str) -> None:
    web.behaviours.add(name, site="tidewire")
    assert version.paragraphs[0][:40] in fetch(version.url, Cookie="consent=1").text


def test_a_meter_runs_out(web: FakeWeb, fetch: Fetch, version: TruthVersion) -> None:
    web.behaviours.add("metered", site="tidewire", free=2)
    whole = [version.paragraphs[-1][:30] in fetch(version.url).text for _ in range(4)]
    assert whole == [True, True, False, False]


def test_only_honest_robots_are_refused(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("agent_refused", site="tidewire")
    assert fetch(page, User_Agent="Copydesk/1.0 (+http://desk.example)").status == 403
    assert fetch(page, User_Agent="Mozilla/5.0 Firefox/140.0").status == 200


def test_the_script_page_has_its_text_behind_an_api(web: FakeWeb, fetch: Fetch, version: TruthVersion) -> None:
    web.behaviours.add("javascript_only", site="tidewire")
    story = json.loads(fetch(f"{SITE}/api/story?url={version.url}").body)
    assert tuple(story["paragraphs"]) == version.paragraphs


# ---------------------------------------------------------------- drift


def test_a_redesign_leaves_a_teaser_or_nothing_where_the_selector_looks(
    web: FakeWeb, fetch: Fetch, version: TruthVersion
) -> None:
    rule = web.behaviours.add("redesign", site="tidewire")
    reply = fetch(version.url)
    teaser = re.search(r'<div class="article-content x-teaser"><p>(.*?)</p></div>', reply.text)
    assert teaser is not None
    assert len(teaser[1]) < 120
    assert version.paragraphs[0][:40] in reply.text
    web.behaviours.remove(rule)
    web.behaviours.add("redesign", site="tidewire", design="gone")
    gone = fetch(version.url)
    assert "article-content" not in gone.text
    assert gone.headers["ETag"] != reply.headers["ETag"]


def test_half_of_the_articles_vanish_from_sources_and_site(web: FakeWeb, fetch: Fetch) -> None:
    whole = items(fetch(FEED))
    web.behaviours.add("half_volume", site="tidewire")
    left = items(fetch(FEED))
    assert 0.25 < len(left) / len(whole) < 0.75
    assert {fetch(url).status for url in left} == {200}
    assert {fetch(url).status for url in set(whole) - set(left)} == {404}


@pytest.mark.parametrize("field", ["headline", "description", "authors", "section", "tags", "image_url", "body"])
def test_a_field_is_emptied(web: FakeWeb, fetch: Fetch, version: TruthVersion, field: str) -> None:
    web.behaviours.add("empty_field", site="tidewire", field=field)
    page = fetch(version.url).text
    values = {
        "headline": f'<h1 class="post-title">{version.headline}',
        "description": (version.description or "")[:40],
        "authors": version.authors[0],
        "section": f'"articleSection": ["{version.section}"]',
        "tags": f'"keywords": ["{version.tags[0]}"',
        "image_url": str(version.image_url),
        "body": version.paragraphs[0][:40],
    }
    assert {name for name, value in values.items() if value not in page} == {field}


def test_bodies_are_halved(web: FakeWeb, fetch: Fetch, version: TruthVersion) -> None:
    web.behaviours.add("halved_bodies", site="tidewire")
    page = fetch(version.url).text
    assert version.paragraphs[0][:40] in page
    assert version.paragraphs[-1][:40] not in page


@pytest.mark.parametrize(("name", "options"), [("shifted_dates", {"hours": -240}), ("absurd_dates", {"year": 2045})])
def test_dates_are_not_the_true_ones(
    web: FakeWeb, fetch: Fetch, version: TruthVersion, name: str, options: dict[str, Any]
) -> None:
    true = version.published_at.astimezone(web.world.sites["tidewire"].zone).isoformat()
    assert true in fetch(version.url).text
    web.behaviours.add(name, site="tidewire", **options)
    assert true not in fetch(version.url).text


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("canonical_home", '<link rel="canonical" href="http://tidewire.test/">'),
        ("mojibake", "â\x80"),
        ("restless_markup", '<p data-k="v1">'),
    ],
)
def test_pages_are_spoilt(web: FakeWeb, fetch: Fetch, page: str, name: str, holds: str) -> None:
    web.behaviours.add(name, site="tidewire")
    assert holds in fetch(page).text


def test_one_text_stands_on_all_pages(web: FakeWeb, fetch: Fetch) -> None:
    web.behaviours.add("one_text_for_all", site="tidewire")
    first = web.world.versions(next(a for a in web.world.articles.values() if a.site == "tidewire"))[0]
    urls = [article.url_at(web.world.end) for article in web.world.published("tidewire", web.world.end)][:3]
    assert all(first.paragraphs[0][:40] in fetch(url).text for url in urls)


def test_another_language_appears(web: FakeWeb, fetch: Fetch, page: str) -> None:
    web.behaviours.add("other_language", site="tidewire")
    assert " wurde" in fetch(page).text or " und " in fetch(page).text


def test_a_quiet_site_stands_still(web: FakeWeb, fetch: Fetch) -> None:
    before = items(fetch(FEED))
    start = web.clock.now() - timedelta(days=1)
    web.behaviours.add("quiet", site="tidewire", since=start)
    web.clock.set(start)
    then = items(fetch(FEED))
    web.clock.set(web.world.end)
    assert items(fetch(FEED)) == then != before


# ---------------------------------------------------------------- traps


def test_the_calendar_never_ends(web: FakeWeb, fetch: Fetch) -> None:
    web.behaviours.add("calendar_trap", site="tidewire")
    found = re.search(r'href="(http://tidewire.test/calendar/[^"]+)"', fetch(f"{SITE}/").text)
    seen: set[str] = set()
    for _ in range(5):
        assert found is not None
        seen.add(found[1])
        found = re.search(r'href="(http://tidewire.test/calendar/[^"]+)"', fetch(found[1]).text)
    assert len(seen) == 5


def test_session_ids_differ_on_each_fetch(web: FakeWeb, fetch: Fetch) -> None:
    web.behaviours.add("session_ids", site="tidewire")
    first, second = (set(re.findall(r"\?sid=\w+", fetch(f"{SITE}/").text)) for _ in range(2))
    assert first
    assert first.isdisjoint(second)


def test_paging_never_ends(web: FakeWeb, fetch: Fetch) -> None:
    web.behaviours.add("endless_paging", site="civicbyte")
    page = fetch("http://civicbyte.test/news?page=500").text
    assert 'href="http://civicbyte.test/news?page=501"' in page
    assert 'class="node__title"' in page


@pytest.mark.parametrize(("name", "least"), [("facet_links", 200), ("deep_paths", 8)])
def test_list_pages_hold_junk_links(web: FakeWeb, fetch: Fetch, name: str, least: int) -> None:
    web.behaviours.add(name, site="tidewire")
    assert fetch(f"{SITE}/").text.count('class="story"') == least


# ---------------------------------------------------------------- the table


def test_the_table_in_the_documents_is_the_catalog() -> None:
    documented = Path(__file__).parents[2].joinpath("docs", "hostile_web.md").read_text("utf-8")
    assert documented == markdown(), "run: python -m fakeweb --behaviours > docs/hostile_web.md"


def test_every_behaviour_is_tried_in_this_file() -> None:
    source = Path(__file__).read_text("utf-8")
    assert [name for name in catalog() if f'"{name}"' not in source] == []
