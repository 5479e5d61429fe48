"""The politeness gate under a clock of its own."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import Response

from scrapers.crawl.fetch import Fetcher
from scrapers.crawl.politeness import JITTER, HostOnHoldError, Politeness, retry_after_seconds
from scrapers.outcome import FailureClass

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def gate(delay: float, patience: float = 300.0) -> tuple[Politeness, Clock]:
    clock = Clock()
    return Politeness(delay, patience_seconds=patience, clock=clock, sleep=clock.sleep), clock


def turns(
    politeness: Politeness, clock: Clock, count: int, between: Callable[[], object] = lambda: None
) -> list[float]:
    """The times at which `count` turns at one host came."""

    async def take() -> list[float]:
        times = []
        for _ in range(count):
            await politeness.turn("a.test")
            times.append(clock.now)
            between()
        return times

    return asyncio.run(take())


def test_c5_two_requests_are_never_closer_than_the_delay_and_jitter_only_adds() -> None:
    politeness, clock = gate(1.0)
    times = turns(politeness, clock, 50)
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert min(gaps) >= 1.0
    assert max(gaps) <= 1.0 + JITTER
    assert len({round(gap, 6) for gap in gaps}) > 40


def test_c5_many_workers_share_one_hosts_turns() -> None:
    politeness, clock = gate(1.0)
    times: list[float] = []

    async def worker() -> None:
        for _ in range(3):
            await politeness.turn("a.test")
            times.append(clock.now)

    async def all_workers() -> None:
        await asyncio.gather(*(worker() for _ in range(8)))

    asyncio.run(all_workers())
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 1.0


def test_c5_hosts_do_not_wait_for_each_other() -> None:
    politeness, clock = gate(5.0)

    async def visit() -> float:
        for host in ("a.test", "b.test", "c.test"):
            await politeness.turn(host)
        return clock.now

    assert asyncio.run(visit()) == 1_000.0


def test_c5_a_slow_host_is_asked_less_often_and_a_quick_one_never_below_the_delay() -> None:
    politeness, _ = gate(1.0)
    politeness.observe("a.test", 8.0, ok=True)
    assert politeness.delay_seconds("a.test") == 8.0
    for _ in range(50):
        politeness.observe("a.test", 0.01, ok=True)
    assert politeness.delay_seconds("a.test") == 1.0


def test_c5_quick_error_pages_do_not_speed_us_up() -> None:
    politeness, _ = gate(1.0)
    politeness.observe("a.test", 8.0, ok=True)
    politeness.observe("a.test", 0.01, ok=False)
    assert politeness.delay_seconds("a.test") == 8.0


def test_c5_crawl_delay_wins_where_it_is_longer() -> None:
    politeness, clock = gate(1.0)
    politeness.crawl_delay("a.test", 10.0)
    politeness.crawl_delay("a.test", 2.0)
    times = turns(politeness, clock, 3)
    assert times[2] - times[1] >= 10.0


def test_c5_a_crawl_delay_that_no_run_can_wait_for_is_told_at_once() -> None:
    politeness, clock = gate(1.0)
    politeness.crawl_delay("a.test", 80_000.0)
    with pytest.raises(HostOnHoldError) as told:
        turns(politeness, clock, 1)
    assert (told.value.hold_seconds, clock.now) == (80_000.0, 1_000.0)


def test_c5_a_hold_is_waited_out_to_its_end() -> None:
    politeness, clock = gate(1.0)
    politeness.hold("a.test", 120.0)
    assert 1_120.0 <= turns(politeness, clock, 1)[0] <= 1_120.5


def test_c5_a_hold_beyond_patience_is_told_at_once() -> None:
    politeness, clock = gate(1.0, patience=60.0)
    politeness.hold("a.test", 3_600.0)
    with pytest.raises(HostOnHoldError) as told:
        turns(politeness, clock, 1)
    assert (told.value.hold_seconds, clock.now) == (3_600.0, 1_000.0)


class OthersTurns:
    """Other processes that have asked a host just now, and what they are told."""

    def __init__(self, clock: Clock, free_at: float) -> None:
        self._clock = clock
        self.free_at = free_at
        self.told: dict[str, float] = {}

    async def take(self, host: str, delay_seconds: float, gap_seconds: float) -> float:
        assert delay_seconds <= gap_seconds <= delay_seconds * (1 + JITTER)
        assert host == "a.test"
        return max(0.0, self.free_at - self._clock())

    async def hold(self, host: str, seconds: float) -> None:
        self.told[host] = seconds


def test_c5_the_turns_of_other_processes_are_waited_for() -> None:
    politeness, clock = gate(1.0)
    politeness.turns = OthersTurns(clock, free_at=1_005.0)
    assert turns(politeness, clock, 1) == [1_005.0]


def test_c5_a_hold_is_told_to_the_other_processes_and_theirs_is_kept() -> None:
    politeness, clock = gate(1.0, patience=60.0)
    others = politeness.turns = OthersTurns(clock, free_at=2_000.0)
    with pytest.raises(HostOnHoldError):
        turns(politeness, clock, 1)
    politeness.hold("a.test", 4_000.0)
    asyncio.run(politeness.tell_hold("a.test"))
    assert others.told == {"a.test": 4_000.0}


def test_c5_patience_is_for_all_holds_together() -> None:
    politeness, clock = gate(1.0, patience=60.0)
    with pytest.raises(HostOnHoldError):
        turns(politeness, clock, 100, between=lambda: politeness.hold("a.test", 20.0))
    assert clock.now <= 1_000.0 + 60.0 + 4


def test_c5_without_retry_after_the_hold_grows_with_each_refusal() -> None:
    politeness, _ = gate(1.0)
    assert [politeness.hold("a.test", None) for _ in range(4)] == [30.0, 60.0, 120.0, 240.0]
    politeness.observe("a.test", 0.1, ok=True)
    assert politeness.hold("a.test", None) == 30.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": " 7 "}, 7.0),
        ({"retry-after": "Mon, 02 Mar 2026 06:02:00 GMT"}, 120.0),
        ({"retry-after": "Mon, 02 Mar 2026 12:02:00 GMT", "date": "Mon, 02 Mar 2026 12:00:00 GMT"}, 120.0),
        ({"retry-after": "Sunday, 01-Mar-26 06:00:00 GMT"}, 0.0),
        ({"retry-after": "2592000"}, 2_592_000.0),
        ({"retry-after": "1772431200"}, 86_400.0),
        ({"retry-after": "99999999999999999999999"}, 86_400.0),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, 86_400.0),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 -1200"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "٣"}, None),
        ({}, None),
    ],
)
def test_c5_retry_after_in_both_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(headers, NOW) == seconds


@pytest.mark.parametrize("retry_after", [{}, {"Retry-After": "1"}], ids=["no_word", "a_second"])
def test_c5_a_page_that_alone_is_refused_holds_up_its_host_a_few_times_only(retry_after: dict[str, str]) -> None:
    """Some sites refuse a page for good: it was asked for again and again for as long as others came through."""
    politeness, _ = gate(1.0)
    asked: Counter[str] = Counter()

    async def download(request: Request) -> Response:
        await politeness.turn("93.184.215.14")
        asked[request.url] += 1
        is_refused = request.url.endswith("/refused")
        politeness.observe("93.184.215.14", 0.1, ok=not is_refused)
        return Response(request.url, status=429 if is_refused else 200, headers=retry_after if is_refused else {})

    async def crawl() -> FailureClass | None:
        fetcher = Fetcher(download, politeness, lambda: NOW)
        site = "http://93.184.215.14"
        refused = asyncio.create_task(fetcher.get(f"{site}/refused"))
        for number in range(40):
            await fetcher.get(f"{site}/{number}")
        return (await refused).failure

    assert asyncio.run(crawl()) is FailureClass.RATE_LIMITED
    assert asked["http://93.184.215.14/refused"] <= 4
