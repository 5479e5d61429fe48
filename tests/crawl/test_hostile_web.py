"""Each behaviour of the hostile web, met by a real crawl and the parser: it ends as its table says."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from fakeweb.behaviours.registry import catalog
from fakeweb.server import FakeWeb
from fakeweb.sites import SITES
from fakeweb.world import World
from scrapers.article import Article, Rejection
from scrapers.crawl.archive import read_capture
from scrapers.crawl.report import CrawlReport
from scrapers.parse import parse_page
from tests.crawl.conftest import Desk

NEEDS_HISTORY = "held"
"""What the audit decides over a history of runs is tested with the audit."""

SITE_OF_GROUP = {"traps": "civicbyte"}
CAPTURES = "SELECT final_url, content_type, fetched_at, warc_path, warc_offset FROM ops.captures WHERE run_id LIKE %s"
OPTIONS: dict[str, dict[str, Any]] = {"robots_disallow_some": {"pattern": "/*-o*"}, "sitemap_huge": {"urls": 5_000}}
SECOND_LOOK = timedelta(hours=17)
"""By then every article of the last day is due for a revisit."""
A_MOMENT = timedelta(minutes=20)
"""So soon after a look nothing can be due again, which is the only time that a crawl may find no news."""
OUTCOMES = "published|unchanged|rejected|failed|skipped|partial|no_news|held"
ENDS = re.compile(rf"({OUTCOMES})(?:: ([a-z_0-9]+(?:(?:, or| or) (?!{OUTCOMES})[a-z_0-9]+)*))?")


@cache
def world() -> World:
    """Two days of all sites, a few articles each."""
    return World(7, days=2, per_day=5)


@pytest.fixture(scope="module")
def fakeweb() -> Iterator[FakeWeb]:
    with FakeWeb(world()) as web:
        yield web


def endings(desk: Desk, site: str, report: CrawlReport) -> set[str]:
    """How URLs and run ended: `failed: timeout`, `rejected: soft_404`, `published`, `partial: bad_feed`, …"""
    seen = {f"{report.state}: {report.failure}", str(report.state)}
    seen |= {f"failed: {name}" for name in report.failed_by_class}
    seen |= {f"failed: {source.failure}" for source in report.sources if source.failure}
    seen |= {f"skipped: {name}" for name in report.skipped_by_reason}
    seen |= {"unchanged"} if report.unchanged else set()
    for result in results(desk, site, report.run_id):
        seen.add("published" if isinstance(result, Article) else f"rejected: {result.reason}")
    return seen


def results(desk: Desk, site: str, run_id: str = "%") -> list[Article | Rejection]:
    """What the parser makes of the captures of a run, or of all."""
    found = desk.query(CAPTURES, run_id)
    archive = str(desk.home / "archive")
    return [
        parse_page(read_capture(archive, path, offset).body, url, content_type=kind, fetched_at=at, site=SITES[site])
        for url, kind, at, path, offset in found
    ]


def has_unchanged_texts(desk: Desk, site: str) -> bool:
    """Whether a page that was fetched again, with other bytes, is known for the same by its text."""
    hashes = Counter((each.url, each.content_hash) for each in results(desk, site) if isinstance(each, Article))
    return max(hashes.values(), default=0) > 1


def promised(ends: str) -> set[str]:
    """The endings that a table's last column allows; a reason that is not named is any."""
    allowed = set()
    for match in ENDS.finditer(ends):
        reasons = re.split(r", or | or ", match[2]) if match[2] else [""]
        allowed |= {f"{match[1]}: {reason}" if reason else match[1] for reason in reasons}
    return allowed


@pytest.mark.soak
@pytest.mark.parametrize(
    "name", [name for name, each in catalog().items() if not each.ends.startswith(NEEDS_HISTORY)], ids=str
)
def test_a_behaviour_ends_as_its_table_says(desk: Desk, fakeweb: FakeWeb, name: str) -> None:
    behaviour = catalog()[name]
    site = SITE_OF_GROUP.get(behaviour.group, "tidewire")
    fakeweb.behaviours.clear()
    fakeweb.behaviours.add(name, site=site, **OPTIONS.get(name, {}))
    environment = {"COPYDESK_SITES": "fakeweb.sites", "COPYDESK_PROXY": fakeweb.proxy_url}
    seen: set[str] = set()
    wanted = promised(behaviour.ends)
    now = fakeweb.world.end
    quiet_look = [now + SECOND_LOOK + A_MOMENT] if "no_news" in wanted else []
    for at in (now, now + SECOND_LOOK, *quiet_look):
        fakeweb.clock.set(at)
        report = desk.crawl(site, "--timeout", "3", "--patience", "1", now=at, **environment)
        seen |= endings(desk, site, report)
    seen |= {"unchanged"} if has_unchanged_texts(desk, site) else set()
    met = {want for want in wanted if any(each == want or each.startswith(f"{want}: ") for each in seen)}
    assert met, f"{behaviour.ends!r} was promised, and {sorted(seen)} came"
    if behaviour.ends == "published":
        articles = [each for each in results(desk, site) if isinstance(each, Article)]
        assert len(articles) >= len(world().published(site, now))


def test_every_ending_of_the_table_can_be_read() -> None:
    assert [
        name for name, each in catalog().items() if not each.ends.startswith("held") and not promised(each.ends)
    ] == []
    assert promised("failed: too_large or timeout") == {"failed: too_large", "failed: timeout"}
    assert promised("published up to the limit, then failed: moved") == {"published", "failed: moved"}
