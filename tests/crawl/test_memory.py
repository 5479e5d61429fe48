"""C12: the memory that a crawl takes under each hostile behaviour; the long form prints docs/reliability.md's table.

pytest -m soak -s tests/crawl/test_memory.py
"""

from collections.abc import Iterator

import pytest

from fakeweb.behaviours.registry import catalog
from fakeweb.server import FakeWeb
from fakeweb.world import World
from tests.crawl.conftest import Desk, FeedMaker
from tests.crawl.test_hostile import FEED, HOSTILE, MAX_RSS_KB

PEAKS: dict[str, int] = {}


@pytest.fixture(scope="module")
def fakeweb() -> Iterator[FakeWeb]:
    with FakeWeb(World(7, days=2, per_day=5)) as web:
        yield web


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    """Print the peaks, the highest first."""
    yield
    for name, peak in sorted(PEAKS.items(), key=lambda each: -each[1]):
        print(f"| `{name}` | {peak / 1024:.0f} |")  # noqa: T201  # the table


@pytest.mark.soak
@pytest.mark.parametrize("name", ["none", *catalog()])
def test_c12_a_crawl_takes_300_mb_at_most(desk: Desk, fakeweb: FakeWeb, name: str) -> None:
    site = "civicbyte" if name != "none" and catalog()[name].group == "traps" else "tidewire"
    fakeweb.behaviours.clear()
    if name != "none":
        fakeweb.behaviours.add(name, site=site)
    environment = {"COPYDESK_SITES": "fakeweb.sites", "COPYDESK_PROXY": fakeweb.proxy_url}
    desk.crawl(site, "--timeout", "3", "--patience", "1", now=fakeweb.world.end, **environment)
    PEAKS[name] = desk.peak_rss_kb
    assert 0 < desk.peak_rss_kb < MAX_RSS_KB


@pytest.mark.soak
@pytest.mark.parametrize("name", HOSTILE)
def test_c12_eight_hostile_answers_at_once_take_300_mb_at_most(desk: Desk, links: FeedMaker, name: str) -> None:
    """As many as there are workers."""
    urls = links(8)
    desk.web.feed(FEED, urls)
    for url in urls:
        desk.web.routes[url] = HOSTILE[name][0]
    desk.crawl("paper")
    PEAKS[f"8 x {name}"] = desk.peak_rss_kb
    assert 0 < desk.peak_rss_kb < MAX_RSS_KB
