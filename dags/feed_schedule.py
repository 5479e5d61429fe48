"""When a site's DAG runs: by its cron expression, and as soon as one of its feeds announces something new."""

from airflow.sdk import Asset, AssetOrTimeSchedule, AssetWatcher, CronDataIntervalTimetable

from dags.feed_trigger import FeedTrigger
from dags.numbers_set import number_set
from scrapers.site import Feed, Site

POLL_SECONDS = number_set("COPYDESK_FEED_POLL_SECONDS", 45, least=0)
"""The longest time between two looks at a feed; 0 leaves only the schedule."""


def feed_asset(site: Site, poll_seconds: float) -> Asset:
    """The asset "what the site's feeds list", watched by a `FeedTrigger`."""
    feeds = [source.url for source in site.sources if isinstance(source, Feed)]
    trigger = FeedTrigger(site=site.name, feeds=feeds, poll_seconds=poll_seconds, delay_seconds=site.delay_seconds)
    watchers = [AssetWatcher(name=f"feeds_{site.name}", trigger=trigger)]
    return Asset(f"feeds_{site.name}", uri=f"x-copydesk://feeds/{site.name}", watchers=watchers)


def schedule_of(site: Site) -> CronDataIntervalTimetable | AssetOrTimeSchedule:
    """A site's schedule: its cron expression, and its feeds' news as soon as they come."""
    timetable = CronDataIntervalTimetable(site.starts, timezone="UTC")
    if not POLL_SECONDS or not any(isinstance(source, Feed) for source in site.sources):
        return timetable
    return AssetOrTimeSchedule(timetable=timetable, assets=[feed_asset(site, POLL_SECONDS)])
