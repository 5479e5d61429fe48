"""C3, C6 and C7 over simulated weeks of every site: what a month of crawls finds, and what a quiet day costs.

The long form tells its figures with `pytest -s`; `docs/reliability.md` has them.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from fakeweb.served import ServedRequest
from fakeweb.server import FakeWeb
from fakeweb.world import World
from scrapers.crawl.report import CrawlReport, CrawlState
from tests.crawl.conftest import Desk

START = datetime(2026, 3, 2, tzinfo=UTC)
ALL_SITES = ("civicbyte", "fluxdaily", "harborledger", "lanternpost", "netzkurier", "plainwire", "tidewire")
OUTAGE = (START + timedelta(days=12), START + timedelta(days=15))


def crawl(desk: Desk, web: FakeWeb, sites: Iterable[str], times: Sequence[datetime]) -> list[CrawlReport]:
    """Every site at each of these times."""
    environment = {"COPYDESK_SITES": "fakeweb.sites", "COPYDESK_PROXY": web.proxy_url}
    reports = []
    for at in times:
        web.clock.set(at)
        reports += [desk.hatch(site, now=at, **environment)[0] for site in sites]
    return reports


def every(hours: int, since: datetime, until: datetime) -> list[datetime]:
    """Times from `since` (excluded) to `until` (included)."""
    step = timedelta(hours=hours)
    return [since + step * number for number in range(1, int((until - since) / step) + 1)]


@dataclass(frozen=True, kw_only=True)
class Recall:
    """How many articles there were to be found, and how many were."""

    expected: int
    found: int

    @property
    def share(self) -> float:
        return self.found / self.expected


def recall(desk: Desk, world: World, sites: Iterable[str], times: Sequence[datetime]) -> dict[str, Recall]:
    """By site: of the articles announced until the last crawl and still there at the first crawl thereafter, how many
    were fetched; an article that was taken down before any crawl could see it cannot be found.
    """
    fetched = {url for (url,) in desk.query("SELECT fetch_url FROM ops.urls WHERE fetched_at IS NOT NULL")}
    known = {article.key for url in fetched if (article := world.article(url)) is not None}
    recalls = {}
    for site in sites:
        expected = [
            article.key
            for since, until in zip([START, *times], times, strict=False)
            for article in world.expected(site, since, until, until)
        ]
        recalls[site] = Recall(expected=len(expected), found=len(known & set(expected)))
    return recalls


def answers_by_kind(
    desk: Desk, world: World, before: Iterable[ServedRequest], requests: Iterable[ServedRequest]
) -> Counter[str]:
    """Requests by what was asked for and how it was answered; a whole answer is unchanged when it is as long as the
    last one of its URL, and `unvalidated` when its server gives no validators, so that it cannot be asked any cheaper.
    """
    rows = desk.query(
        "SELECT source_url FROM ops.sources WHERE etag IS NULL AND last_modified IS NULL"
        " UNION ALL SELECT fetch_url FROM ops.urls WHERE etag IS NULL AND last_modified IS NULL"
    )
    unvalidated = {url for (url,) in rows}
    last = {request.url: request.sent for request in before if request.status == 200}
    counted: Counter[str] = Counter()
    for request in requests:
        kind = "page" if world.article(request.url) else "source"
        answer = str(request.status)
        if request.status == 200:
            answer = "unchanged" if request.sent == last.get(request.url) else "changed"
            last[request.url] = request.sent
        if request.status == 200 and request.url in unvalidated:
            answer = "unvalidated"
        is_permission = urlsplit(request.url).path in {"/robots.txt", "/ai.txt", "/.well-known/tdmrep.json"}
        counted["permission" if is_permission else f"{kind} {answer}"] += 1
    return counted


NEWS = ("304", " changed", "unvalidated", "permission", "page 301", "page 404", "page 410")


def wasted_share(kinds: Counter[str]) -> float:
    """The share of the requests that told nothing and could have been had cheaper: whole answers that had not changed
    from servers that give validators, and failures. A 304, a page that has moved or gone, and what says whether we may
    fetch at all are not wasted.
    """
    return 1 - sum(count for kind, count in kinds.items() if kind.endswith(NEWS)) / kinds.total()


@pytest.mark.soak
@pytest.mark.parametrize("outage", [False, True], ids=["daily", "three days missed"])
def test_c3_c7_thirty_days_of_all_sites_are_found(desk: Desk, outage: bool) -> None:
    """A crawl a day; with the outage, none for three days."""
    world = World(7, START, 30, per_day=8)
    times = every(24, START, world.end)
    if outage:
        times = [at for at in times if not OUTAGE[0] < at <= OUTAGE[1]]
    with FakeWeb(world, now=START) as web:
        reports = crawl(desk, web, ALL_SITES, times)
        requests = web.requests
    found = recall(desk, world, ALL_SITES, times)
    told = {site: (each.found, each.expected) for site, each in found.items()}
    print(json.dumps({"outage": outage, "crawls": len(reports), "requests": len(requests), "recall": told}))  # noqa: T201  # figures
    assert {report.state for report in reports} <= {CrawlState.OK, CrawlState.NO_NEWS}
    assert sum(each.found for each in found.values()) >= 0.99 * sum(each.expected for each in found.values())
    assert min(each.share for each in found.values()) >= 0.99


@pytest.mark.soak
def test_c6_a_quiet_day_costs_conditional_requests_only(desk: Desk) -> None:
    """A crawl every two hours of all sites: the day after three busy ones, and a day after a quiet week."""
    world = World(7, START, 3)
    days = {}
    with FakeWeb(world, now=START) as web:
        crawl(desk, web, ALL_SITES, every(8, START, world.end))
        for name, first in (("after busy days", world.end), ("after a quiet week", world.end + timedelta(days=9))):
            crawl(desk, web, ALL_SITES, every(24, world.end, first))
            before = web.requests
            reports = crawl(desk, web, ALL_SITES, every(2, first, first + timedelta(days=1)))
            kinds = answers_by_kind(desk, world, before, web.requests[len(before) :])
            days[name] = (reports, kinds)
            told = {name: kinds, "requests": kinds.total(), "wasted": round(wasted_share(kinds), 4)}
            print(json.dumps(told))  # noqa: T201  # figures
    for reports, kinds in days.values():
        assert {report.state for report in reports} <= {CrawlState.OK, CrawlState.NO_NEWS}
        assert wasted_share(kinds) <= 0.02
    reports, kinds = days["after a quiet week"]
    assert {report.fetched for report in reports} == {0}
    assert {kind for kind in kinds if kind.startswith("page")} <= {"page 404", "page 410"}, "dead pages are asked again"


def test_c6_c7_days_missed_are_found_and_a_quiet_day_wastes_nothing(desk: Desk) -> None:
    """The short form: two sites, few articles; three days missed, then a busy morning, and a day after a quiet week."""
    world = World(7, START, 4, per_day=4)
    sites = ("tidewire", "plainwire")
    times = [START + timedelta(days=day) for day in (1, 4)]
    with FakeWeb(world, now=START) as web:
        crawl(desk, web, sites, times)
        assert {each.share for each in recall(desk, world, sites, times).values()} == {1.0}
        quiet = world.end + timedelta(days=8, hours=1)
        crawl(desk, web, sites, [quiet])
        before = web.requests
        reports = crawl(desk, web, sites, every(12, quiet, quiet + timedelta(days=1)))
        kinds = answers_by_kind(desk, world, before, web.requests[len(before) :])
    assert {report.state for report in reports} == {CrawlState.NO_NEWS}
    assert not [kind for kind in kinds if kind.startswith("page")]
    assert wasted_share(kinds) <= 0.02
