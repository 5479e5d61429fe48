"""What only a simulated web can check: whether all was found that was there, in all the versions that it had."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from fakeweb.truth import TruthArticle
from fakeweb.world import World
from warehouse.connection import Connection

LEDGER_URLS = "SELECT url FROM ops.urls"

VERSIONS = "SELECT article_id, url, version FROM news.articles"

LOOKS = """
SELECT DISTINCT n.article_id, r.logical_at
FROM news.article_urls n JOIN ops.captures c USING (url_id) JOIN ops.runs r ON r.run_id = c.run_id
WHERE c.status = 200 AND r.state = 'published'
ORDER BY n.article_id, r.logical_at
"""

SEEN_HELD = """
SELECT count(*) FROM news.article_versions WHERE run_id IN (SELECT run_id FROM ops.runs WHERE state = 'held')
"""


def announced(world: World, moments: Sequence[datetime]) -> dict[str, list[TruthArticle]]:
    """Of each site, the articles that its sources listed at one of the moments at least."""
    found: dict[str, list[TruthArticle]] = {}
    for site in world.sites:
        listed = world.announced(site, datetime.min.replace(tzinfo=world.start.tzinfo), moments[-1])
        found[site] = [
            article
            for article in listed
            if any(article.announced_at <= moment and article.alive_at(moment) for moment in moments)
        ]
    return found


def found_keys(conn: Connection, world: World) -> set[str]:
    """The articles of the world that the ledger knows, by key, under whichever of their addresses."""
    articles = (world.article(url) for (url,) in rows(conn, LEDGER_URLS))
    return {article.key for article in articles if article}


def wrong_versions(conn: Connection, world: World) -> list[str]:
    """The URLs of articles that do not have exactly one version for each text that was there to be seen."""
    looks: Mapping[int, list[datetime]] = defaultdict(list)
    for article_id, at in rows(conn, LOOKS):
        looks[article_id].append(at)
    return [
        url for article_id, url, version in rows(conn, VERSIONS) if texts_seen(world, url, looks[article_id]) != version
    ]


def texts_seen(world: World, url: str, moments: Iterable[datetime]) -> int:
    """How many different texts in a row stood at `url` at the given moments."""
    versions = (world.at(url, moment) for moment in moments)
    return len(list(groupby((version.headline, version.body_text) for version in versions if version)))


def rows(conn: Connection, sql: str) -> list[tuple[Any, ...]]:
    """What a statement selects."""
    with conn, conn.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
