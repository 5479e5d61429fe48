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


def kinds_of_requests(desk: Desk, world: World, requests: Iterable[ServedRequest]) -> Counter[str]:
    """Requests by what was asked for and how it was answered; `list` is a source whose server gives no validators."""
    rows = desk.query("SELECT source_url FROM ops.sources WHERE etag IS NULL AND last_modified IS NULL")
    unvalidated = {url for (url,) in rows}
    counted: Counter[str] = Counter()
    for request in requests:
        kind = "list" if request.url in unvalidated else "page" if world.article(request.url) else "source"
        if urlsplit(request.url).path in {"/robots.txt", "/ai.txt", "/.well-known/tdmrep.json"}:
            kind = "permission"
        counted[f"{kind} {request.status}"] += 1
    return counted


def wasted_share(kinds: Counter[str]) -> float:
    """The share of the requests that told nothing and could have been had cheaper: whole answers that were no news
    from servers that give validators, and errors. Not wasted: a 304, what says whether we may fetch, and a list page
    without validators, which cannot be asked any cheaper.
    """
    useful = sum(
        count for kind, count in kinds.items() if kind.endswith(" 304") or kind.startswith(("permission", "list 200"))
    )
    return 1 - useful / kinds.total()


@pytest.mark.soak
@pytest.mark.parametrize("outage", [False, True], ids=["daily", "three days missed"])
def test_c3_c7_thirty_days_of_all_sites_are_found(desk: Desk, outage: bool) -> None:
    """Two crawls a day; with the outage, none for three days."""
    world = World(7, START, 30)
    times = every(12, START, world.end)
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
def test_c6_a_quiet_day_of_hourly_crawls_costs_conditional_requests_only(desk: Desk) -> None:
    """Hourly crawls of all sites: the day after a busy one, and a day after a quiet week."""
    world = World(7, START, 3)
    with FakeWeb(world, now=START) as web:
        crawl(desk, web, ALL_SITES, every(1, START, world.end))
        days = {}
        for name, first in (("after a busy day", world.end), ("after a quiet week", world.end + timedelta(days=9))):
            crawl(desk, web, ALL_SITES, every(12, world.end, first)[-20:])
            web.log.clear()
            reports = crawl(desk, web, ALL_SITES, every(1, first, first + timedelta(days=1)))
            kinds = kinds_of_requests(desk, world, web.requests)
            days[name] = (reports, kinds)
            print(json.dumps({name: kinds, "wasted": round(wasted_share(kinds), 4)}))  # noqa: T201  # figures
    for reports, kinds in days.values():
        assert sum(report.fetched for report in reports) == 0
        assert wasted_share(kinds) <= 0.02
    assert not [kind for kind in days["after a quiet week"][1] if kind.startswith("page")]


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
        web.log.clear()
        reports = crawl(desk, web, sites, every(12, quiet, quiet + timedelta(days=1)))
        kinds = kinds_of_requests(desk, world, web.requests)
    assert {report.state for report in reports} == {CrawlState.NO_NEWS}
    assert not [kind for kind in kinds if kind.startswith("page")]
    assert wasted_share(kinds) <= 0.02
