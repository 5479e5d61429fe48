"""What only a simulated web can check: whether all was found that was there, in all the versions that it had."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from fakeweb.truth import TruthArticle
from fakeweb.world import World
from warehouse.connection import Connection

LEDGER_URLS = "SELECT url FROM ops.urls"

ARTICLES = "SELECT article_id, url, version, headline, body_text FROM news.articles"

LOOKS = """
SELECT DISTINCT n.article_id, r.logical_at
FROM news.article_urls n JOIN ops.captures c USING (url_id) JOIN ops.runs r ON r.run_id = c.run_id
WHERE c.status = 200 AND r.state = 'published'
ORDER BY n.article_id, r.logical_at
"""

SEEN_HELD = """
SELECT count(*) FROM news.article_versions WHERE run_id IN (SELECT run_id FROM ops.runs WHERE state = 'held')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The warehouse's articles against the truth.

    `exact` counts those whose headline and text are the truth's to the letter, `versions_expected` the different texts
    that stood there when the crawls came, and `wrong_versions` names the articles with another number of versions.
    """

    articles: int
    exact: int
    versions_expected: int
    wrong_versions: tuple[str, ...]


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


def compare(conn: Connection, world: World) -> Comparison:
    """Hold every published article against the truth at the moments when it was fetched."""
    looks: Mapping[int, list[datetime]] = defaultdict(list)
    for article_id, at in rows(conn, LOOKS):
        looks[article_id].append(at)
    expected, exact, wrong = 0, 0, []
    articles = rows(conn, ARTICLES)
    for article_id, url, version, headline, body_text in articles:
        seen = texts_seen(world, url, looks[article_id])
        expected += len(seen)
        exact += (headline, body_text) == seen[-1] if seen else 0
        if len(seen) != version:
            wrong.append(url)
    return Comparison(articles=len(articles), exact=exact, versions_expected=expected, wrong_versions=tuple(wrong))


def texts_seen(world: World, url: str, moments: Iterable[datetime]) -> list[tuple[str, str]]:
    """The headlines and bodies that stood at `url` at the given moments, one after another."""
    versions = (world.at(url, moment) for moment in moments)
    return [text for text, _ in groupby((version.headline, version.body_text) for version in versions if version)]


def rows(conn: Connection, sql: str) -> list[tuple[Any, ...]]:
    """What a statement selects."""
    with conn, conn.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
