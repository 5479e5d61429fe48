"""A site that drifts: each way of it that must be held is met by whole runs, over a history of good days."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fakeweb.behaviours.registry import catalog
from fakeweb.server import FakeWeb
from fakeweb.world import World
from tests.conftest import DatabaseMaker
from tests.copydesk.desk import Desk

pytestmark = pytest.mark.soak

SITE = "tidewire"
HISTORY_DAYS = 6
DRIFTS = {name: each.ends for name, each in catalog().items() if each.ends.startswith("held")}
OPTIONS: dict[str, dict[str, Any]] = {"half_volume": {"kept": 0.25}, "redesign": {"design": "gone"}}
FIRST = datetime(2026, 3, 2, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def steady(make_database: DatabaseMaker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with a week of good days behind it."""
    world = World(7, days=HISTORY_DAYS + 3 * len(DRIFTS), per_day=14)
    home = tmp_path_factory.mktemp("steady")
    with make_database() as url, FakeWeb(world, now=FIRST) as web, pytest.MonkeyPatch.context() as patch:
        environment = {
            "COPYDESK_HOME": str(home),
            "COPYDESK_WAREHOUSE_URL": url,
            "COPYDESK_SITES": "fakeweb.sites",
            "COPYDESK_PROXY": web.proxy_url,
            "NO_COLOR": "1",
        }
        for name, value in environment.items():
            patch.setenv(name, value)
        desk = Desk(web=web, warehouse_url=url, environment=environment)
        for day in range(HISTORY_DAYS):
            desk.run(SITE, FIRST + timedelta(days=day))
        yield desk


@pytest.mark.parametrize("name", DRIFTS)
def test_a_batch_of_a_site_that_drifts_is_held(steady: Desk, name: str) -> None:
    at = last_run(steady) + timedelta(days=1)
    while at.weekday() > 4:  # weekends are thin
        at += timedelta(days=1)
    rule = steady.web.behaviours.add(name, site=SITE, since=at - timedelta(days=3), **OPTIONS.get(name, {}))
    steady.web.clock.set(at)
    result = steady.invoke("run", SITE, "--now", at.isoformat(), "--json")
    steady.web.behaviours.remove(rule)
    [(run_id, state, findings)] = steady.rows(
        "SELECT run_id, state, (SELECT array_agg(f.check_name || ': ' || f.message) FROM ops.findings f "
        "WHERE f.run_id = r.run_id AND f.severity = 'error') FROM ops.runs r ORDER BY logical_at DESC LIMIT 1"
    )
    allowed = {"held", "published"} if "published" in DRIFTS[name] else {"held"}
    assert state in allowed, result.stdout
    assert findings or state == "published"
    if state == "held":
        steady.json("discard", run_id, "--why", name)


def last_run(desk: Desk) -> datetime:
    [(at,)] = desk.rows("SELECT max(logical_at) FROM ops.runs")
    assert isinstance(at, datetime)
    return at
