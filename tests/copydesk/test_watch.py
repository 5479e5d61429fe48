"""Feed watching against the simulated web, over real HTTP."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from copydesk.watch.poll import Look, look
from copydesk.watch.site import News, SiteWatch
from copydesk.watch.state import MAX_BACK_OFF_SECONDS, FeedState
from copydesk.watch.web import Web, shared_web

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FEED = "http://wire.test/feed"
ROBOTS = "http://wire.test/robots.txt"
RSS = '<rss version="2.0"><channel><title>Wire</title>{}</channel></rss>'
ITEM = "<item><title>Story {0}</title><link>http://wire.test/{0}</link></item>"


@dataclass
class Newsstand:
    """A feed whose answers a test sets; it keeps what it was asked."""

    stories: list[int] = field(default_factory=lambda: [1, 2])
    etag: str | None = '"1"'
    robots: tuple[int, str] = (200, "User-agent: *\nAllow: /")
    trouble: tuple[int, dict[str, str]] | None = None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0
    page: str | None = None

    def publish(self, story: int) -> None:
        self.stories.append(story)
        self.etag = f'"{story}"' if self.etag else None

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        self.asked.append((path, headers))
        if path.endswith("/robots.txt"):
            return self.robots[0], {}, self.robots[1]
        if self.trouble and path == FEED:
            return self.trouble[0], self.trouble[1], ""
        if self.etag and not self.page and headers.get("if-none-match") == self.etag:
            return 304, {"ETag": self.etag}, ""
        body = self.page or RSS.format("".join(ITEM.format(story) for story in self.stories))
        return 200, {"ETag": self.etag} if self.etag else {}, body


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    stand = Newsstand()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, given, body = stand.answer(self.path, headers)
            self.send_response(status)
            for name, value in {**given, "Content-Type": "application/rss+xml"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:  # noqa: ANN401  # the server's signature
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        stand.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield stand
        server.shutdown()
        thread.join()


def visit(stand: Newsstand, task: Callable[[Web], Awaitable[Any]]) -> Any:  # noqa: ANN401  # what the task gives
    async def go() -> Any:  # noqa: ANN401  # as above
        async with shared_web(f"http://127.0.0.1:{stand.port}") as web:
            return await task(web)

    return asyncio.run(go())


def looks(stand: Newsstand, *states: FeedState | None, at: datetime = NOW) -> list[Look]:
    """Looks one after another; None goes on with the state of the look before."""
    seen: list[Look] = []
    for state in states or (FeedState(),):
        given = state or seen[-1].state
        seen.append(visit(stand, partial(look, feed=FEED, state=given, now=at, poll_seconds=45)))
    return seen


def test_the_first_look_is_news_to_nobody(stand: Newsstand) -> None:
    (first,) = looks(stand)
    assert (first.status, first.news) == (200, ())
    assert len(first.state.seen or ()) == 2


def test_a_look_at_an_unchanged_feed_is_one_conditional_request(stand: Newsstand) -> None:
    first, second = looks(stand, FeedState(), None)
    assert second.status == 304
    assert second.state == first.state
    assert stand.paths() == ["http://wire.test/robots.txt", FEED, FEED]
    assert stand.asked[2][1]["if-none-match"] == '"1"'


def test_what_is_new_is_told_and_only_that(stand: Newsstand) -> None:
    (first,) = looks(stand)
    stand.publish(3)
    stand.stories.remove(1)
    (second,) = looks(stand, first.state)
    assert second.news == ("http://wire.test/3",)


def test_a_feed_written_anew_with_the_same_stories_is_no_news(stand: Newsstand) -> None:
    (first,) = looks(stand)
    stand.etag = '"other"'
    stand.stories.reverse()
    (second,) = looks(stand, first.state)
    assert (second.status, second.news) == (200, ())


def test_a_feed_that_tracks_its_readers_has_no_news_by_that(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = looks(stand)
    stand.etag = '"other"'
    monkeypatch.setattr("tests.copydesk.test_watch.ITEM", ITEM.replace("/{0}</link>", "/{0}?utm_id=77</link>"))
    stand.stories.append(3)
    (second,) = looks(stand, first.state)
    assert second.news == ("http://wire.test/3?utm_id=77",)


def test_what_a_feed_lists_again_is_no_news(stand: Newsstand) -> None:
    """Two servers that take turns, of which one lags behind; and a feed that is empty for a while."""
    (last,) = looks(stand)
    for stories, news in (([2, 3], 1), ([1, 2], 0), ([2, 3], 0), ([], 0), ([2, 3], 0), ([3, 4], 1)):
        stand.stories, stand.etag = stories, None
        (last,) = looks(stand, last.state)
        assert len(last.news) == news, stories


def test_it_says_who_is_asking(stand: Newsstand) -> None:
    looks(stand)
    assert {headers["user-agent"].split("/")[0] for _, headers in stand.asked} == {"Copydesk"}


def test_a_forbidden_feed_is_not_fetched(stand: Newsstand) -> None:
    stand.robots = (200, "User-agent: Copydesk\nDisallow: /feed")
    (only,) = looks(stand)
    assert stand.paths() == ["http://wire.test/robots.txt"]
    assert only.state.failure == "robots"
    assert only.state.next_at is not None
    assert only.state.next_at > NOW + timedelta(hours=12)


def test_nothing_is_fetched_while_robots_txt_cannot_be_had(stand: Newsstand) -> None:
    stand.robots = (503, "")
    looks(stand)
    assert stand.paths() == ["http://wire.test/robots.txt"]


def test_robots_txt_is_asked_for_once_a_day(stand: Newsstand) -> None:
    (first,) = looks(stand)
    looks(stand, first.state, at=NOW + timedelta(hours=23))
    looks(stand, first.state, at=NOW + timedelta(hours=25))
    assert stand.paths().count("http://wire.test/robots.txt") == 2


def test_a_validator_that_lies_does_not_hide_news_for_ever(stand: Newsstand) -> None:
    (first,) = looks(stand)
    stand.stories.append(3)  # and the ETag stays
    (soon,) = looks(stand, first.state, at=NOW + timedelta(hours=1))
    (later,) = looks(stand, soon.state, at=NOW + timedelta(hours=7))
    assert (soon.status, soon.news) == (304, ())
    assert later.news == ("http://wire.test/3",)


def test_crawl_delay_is_the_least_interval(stand: Newsstand) -> None:
    stand.robots = (200, "User-agent: *\nCrawl-delay: 120")
    (first,) = looks(stand)
    assert first.state.interval_seconds(45) == 120


def test_retry_after_puts_the_next_look_off(stand: Newsstand) -> None:
    stand.trouble = (429, {"Retry-After": "900"})
    (first,) = looks(stand)
    assert first.state.failure == "rate_limited"
    assert first.state.next_at == NOW + timedelta(seconds=900)


def test_failures_back_off_with_jitter_and_never_for_ever() -> None:
    state, waits = FeedState(), []
    for _ in range(40):
        state = state.fails("server_error", NOW, poll_seconds=45)
        assert state.next_at is not None
        waits.append((state.next_at - NOW).total_seconds())
    assert waits[0] < 60
    assert waits[3] > 4 * waits[0]
    assert max(waits) <= 1.2 * MAX_BACK_OFF_SECONDS
    assert len(set(waits)) > 30


def test_a_feed_that_comes_back_is_looked_at_as_before(stand: Newsstand) -> None:
    (first,) = looks(stand)
    stand.trouble = (500, {})
    (second,) = looks(stand, first.state)
    stand.trouble = None
    stand.publish(3)
    (third,) = looks(stand, second.state)
    assert (third.news, third.state.failures, third.state.next_at) == (("http://wire.test/3",), 0, None)


def test_a_feed_without_validators_is_fetched_less_often(stand: Newsstand) -> None:
    stand.etag = None
    (first,) = looks(stand)
    assert first.state.interval_seconds(45) >= 600


def test_a_permanent_redirect_is_remembered(stand: Newsstand) -> None:
    stand.trouble = (301, {"Location": "http://wire.test/rss"})
    first, _ = looks(stand, FeedState(), None)
    assert first.state.location == "http://wire.test/rss"
    asked_again = [ROBOTS, "http://wire.test/rss"]
    assert stand.paths() == [ROBOTS, FEED, "http://wire.test/rss", *asked_again]


@pytest.mark.parametrize("status", [301, 302])
def test_a_redirect_is_followed_to_where_robots_txt_lets_us_only(stand: Newsstand, status: int) -> None:
    stand.trouble = (status, {"Location": "http://burner.test/private/rss"})
    stand.robots = (200, "User-agent: *\nDisallow: /private/")
    (first,) = looks(stand)
    assert first.state.failure == "robots"
    assert stand.paths() == [ROBOTS, FEED, "http://burner.test/robots.txt"]


def test_robots_txt_of_where_a_feed_has_moved_to_counts_from_then_on(stand: Newsstand) -> None:
    stand.trouble = (301, {"Location": "http://burner.test/rss"})
    first, second = looks(stand, FeedState(), None)
    assert (first.status, second.status) == (200, 304)
    assert stand.paths()[-2:] == ["http://burner.test/robots.txt", "http://burner.test/rss"]


def test_redirects_inside_are_refused(stand: Newsstand) -> None:
    stand.trouble = (302, {"Location": "http://169.254.169.254/latest/meta-data"})
    (first,) = looks(stand)
    assert first.state.failure == "ssrf_refused"
    assert stand.paths()[-1] == FEED


def test_names_that_lead_inside_are_refused() -> None:
    async def go() -> Look:
        async with shared_web(None) as web:
            state = FeedState(robots_allows=True, robots_until=NOW + timedelta(hours=1))
            return await look(web, "http://localhost./feed", state, NOW, poll_seconds=45)

    assert asyncio.run(go()).state.failure == "ssrf_refused"


def test_a_page_in_place_of_a_feed_is_a_failure(stand: Newsstand) -> None:
    (first,) = looks(stand)
    stand.page = "<html><p>Please log in</p></html>"
    (second,) = looks(stand, first.state)
    assert second.state.failure == "bad_feed"
    assert second.state.seen == first.state.seen


def test_a_feed_that_has_moved_to_what_is_none_any_more_is_asked_for_where_it_is_declared(stand: Newsstand) -> None:
    stand.trouble = (301, {"Location": "http://wire.test/rss"})
    (first,) = looks(stand)
    stand.trouble, stand.page = None, "<html><p>We have moved</p></html>"
    (second,) = looks(stand, first.state)
    stand.page = None
    (third,) = looks(stand, second.state)
    assert (first.state.location, second.state.failure, third.state.failure) == (
        "http://wire.test/rss",
        "bad_feed",
        None,
    )
    assert stand.paths()[-1] == FEED


def test_a_state_survives_its_journey_through_json(stand: Newsstand) -> None:
    (first,) = looks(stand)
    failed = first.state.fails("dns", NOW, poll_seconds=45)
    assert json.loads(json.dumps(failed.to_json())) == failed.to_json()
    assert FeedState.from_json(failed.to_json()) == failed


@pytest.mark.parametrize("given", [None, 3, {"next_at": "soon"}, {"seen": 4}, {"failures": 1, "unknown": 2}])
def test_a_state_that_makes_no_sense_starts_anew(given: object) -> None:
    assert FeedState.from_json(given).seen is None


async def looked(stand: Newsstand) -> None:
    """Until a first look at the feed is over: the second has begun."""
    async with asyncio.timeout(60):
        while stand.paths().count(FEED) < 2:
            await asyncio.sleep(0.01)


def test_a_watch_tells_news_within_its_interval_and_goes_on_after_a_restart(stand: Newsstand) -> None:
    kept: dict[str, Any] = {}

    async def remember(states: Mapping[str, Any]) -> None:
        kept.update(states)

    async def next_news(web: Web) -> News:
        watch = SiteWatch((FEED,), states=kept, remember=remember, poll_seconds=0.1, delay_seconds=0)
        async for news in watch.news(web):
            await asyncio.sleep(0)
            return news
        raise AssertionError

    async def first(web: Web) -> News:
        waiting = asyncio.create_task(next_news(web))
        await looked(stand)
        stand.publish(3)
        return await asyncio.wait_for(waiting, 60)

    assert visit(stand, first).urls == ("http://wire.test/3",)
    stand.publish(4)
    assert "http://wire.test/4" in visit(stand, next_news).urls
    assert stand.paths().count("http://wire.test/robots.txt") == 1


def test_a_watch_survives_a_store_that_is_away(stand: Newsstand) -> None:
    async def remember(_: object) -> None:
        raise ConnectionError("the store is away")

    async def go(web: Web) -> News:
        watch = SiteWatch((FEED,), states=None, remember=remember, poll_seconds=0.05, delay_seconds=0)
        waiting = asyncio.ensure_future(anext(watch.news(web)))
        await looked(stand)
        stand.publish(3)
        return await asyncio.wait_for(waiting, 60)

    assert visit(stand, go).count == 1


def test_feeds_share_one_client_and_leave_none_behind(stand: Newsstand) -> None:
    async def go() -> bool:
        proxy = f"http://127.0.0.1:{stand.port}"
        async with shared_web(proxy) as first, shared_web(proxy) as second:
            same = first is second
        async with shared_web(proxy) as third:
            return same and third is not first

    assert asyncio.run(go())
