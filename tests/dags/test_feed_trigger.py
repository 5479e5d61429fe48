"""The trigger as the triggerer uses it: rebuilt from its arguments, fed from a real web, remembering in its asset."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pkgutil import resolve_name
from typing import Any

import pytest
from airflow.sdk import AssetOrTimeSchedule, CronDataIntervalTimetable
from airflow.serialization.encoders import encode_trigger
from airflow.triggers.base import BaseEventTrigger, TriggerEvent
from pydantic import JsonValue, TypeAdapter

from dags import feed_schedule
from dags.feed_schedule import feed_asset, schedule_of
from dags.feed_trigger import FeedTrigger
from fakeweb.server import FakeWeb
from fakeweb.world import World
from scrapers.site import Feed, Section, Site
from tests.waiting import PATIENCE_SECONDS

START = datetime(2026, 3, 2, tzinfo=UTC)
NAME = "tidewire"
FEED = f"http://{NAME}.test/feed/"


def site(**more: Any) -> Site:  # noqa: ANN401  # any field of a site
    given: dict[str, Any] = {"name": NAME, "domains": (f"{NAME}.test",), "sources": (Feed(FEED),), "delay_seconds": 0}
    return Site(**given | more)


class Store:
    """Airflow's state store of the watched asset, as strict as Airflow's own: JSON and nothing else."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    async def aget(self, key: str) -> object:
        return self.values.get(key)

    async def aset(self, key: str, value: object) -> None:
        self.values[key] = TypeAdapter(JsonValue).validate_python(value)


def trigger(store: Store, poll_seconds: float = 0.1) -> FeedTrigger:
    """A trigger as the triggerer makes it: from the path and the arguments in Airflow's database."""
    path, kwargs = FeedTrigger(site=NAME, feeds=[FEED], poll_seconds=poll_seconds, delay_seconds=0).serialize()
    made: FeedTrigger = resolve_name(path)(**kwargs)
    made.asset_state_store = store  # type: ignore[assignment]  # the two methods that are used
    return made


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=7, start=START, days=3)


@pytest.fixture
def web(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWeb]:
    with FakeWeb(world, now=START + timedelta(days=1)) as web:
        monkeypatch.setenv("COPYDESK_PROXY", web.proxy_url)
        yield web


async def looks(web: FakeWeb, wanted: int) -> None:
    """Wait until the feed has been looked at so often."""
    while len([request for request in web.requests if request.url == FEED]) < wanted:
        await asyncio.sleep(0.02)


async def first_event(watched: FeedTrigger) -> TriggerEvent:
    async for event in watched.run():
        await asyncio.sleep(0)
        return event
    raise AssertionError


def test_o3_news_in_a_feed_fire_the_trigger_with_one_conditional_request_each_look(web: FakeWeb, world: World) -> None:
    since, until = START + timedelta(days=1), START + timedelta(days=1, hours=6)
    store = Store()

    async def go() -> TriggerEvent:
        waiting = asyncio.create_task(first_event(trigger(store)))
        await asyncio.wait_for(looks(web, 3), PATIENCE_SECONDS)
        web.clock.set(until)
        return await asyncio.wait_for(waiting, PATIENCE_SECONDS)

    event = asyncio.run(go())
    new = {article.url for article in world.expected(NAME, since, until, until)}
    assert (event.payload["site"], event.payload["feed"], event.payload["new"]) == (NAME, FEED, len(new))
    assert {url.partition("?")[0] for url in event.payload["urls"]} <= new
    asked = [request for request in web.requests if request.url == FEED]
    assert [request.conditional for request in asked] == [False] + [True] * (len(asked) - 1)
    assert {request.status for request in asked[1:-1]} == {304}


def test_o3_a_restarted_triggerer_tells_what_came_meanwhile_and_nothing_else(web: FakeWeb) -> None:
    store = Store()

    async def look_once() -> None:
        watching = asyncio.create_task(first_event(trigger(store)))
        while not store.values:
            await asyncio.sleep(0.02)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)

    asyncio.run(look_once())
    web.clock.set(START + timedelta(days=1, hours=6))
    event = asyncio.run(asyncio.wait_for(first_event(trigger(store)), PATIENCE_SECONDS))
    assert event.payload["new"] > 0
    assert len([request for request in web.requests if request.url.endswith("/robots.txt")]) == 1


def test_o3_a_site_that_refuses_is_left_alone(web: FakeWeb) -> None:
    """Not asked again in many times its interval, and not before the time that it named."""
    web.behaviours.add("rate_limited", site=NAME, retry_after=600)
    store = Store()

    async def go() -> None:
        watching = asyncio.create_task(first_event(trigger(store)))
        while not store.values:
            await asyncio.sleep(0.02)
        await asyncio.sleep(1)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)

    begun = datetime.now(UTC)
    asyncio.run(go())
    assert 1 <= len(web.requests) <= 2
    (state,) = store.values["feeds"].values()
    assert datetime.fromisoformat(state["next_at"]) - begun >= timedelta(seconds=600)


def test_equal_declarations_share_a_trigger_and_changed_ones_do_not() -> None:
    def key(of: Site) -> int:
        (watcher,) = feed_asset(of, 45).watchers
        encoded = encode_trigger(watcher.trigger)
        return BaseEventTrigger.hash(encoded["classpath"], encoded["kwargs"])

    assert key(site()) == key(site())
    assert key(site()) != key(site(sources=(Feed(f"http://{NAME}.test/atom"),)))


def test_the_schedule_stays_beside_the_feeds() -> None:
    schedule = schedule_of(site())
    assert isinstance(schedule, AssetOrTimeSchedule)
    assert isinstance(schedule.timetable, CronDataIntervalTimetable)


def test_a_site_without_feeds_has_its_schedule_alone() -> None:
    only = schedule_of(site(sources=(Section(f"http://{NAME}.test/"),)))
    assert isinstance(only, CronDataIntervalTimetable)


def test_watching_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_schedule, "POLL_SECONDS", 0.0)
    assert isinstance(schedule_of(site()), CronDataIntervalTimetable)
