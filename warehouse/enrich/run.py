"""enrich: search entries, stories, citations, mentions and figures of what was published since, off the load path.

The work is the queue that `publish` leaves. Each batch is one transaction that ends by taking its articles off the
queue: killed at any instant, enrich is run again and goes on where it was. With nothing queued it does nothing.
"""

import time
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import psycopg2
from psycopg2.errors import ProgramLimitExceeded

from warehouse import search
from warehouse.connection import Connection, Cursor
from warehouse.enrich.citations import refresh_citations
from warehouse.enrich.doubles import merge_doubles, note
from warehouse.enrich.mentions import refresh_mentions
from warehouse.enrich.stories import refresh_stories
from warehouse.queries import queries

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichReport:
    """What an enrich did: articles taken from the queue, and what became of them; `failed` ones were set aside.

    `doubles` turned out to be articles that the warehouse has already, and were merged into them.
    """

    articles: int = 0
    failed: int = 0
    stories_founded: int = 0
    copies: int = 0
    rewrites: int = 0
    stories_merged: int = 0
    doubles: int = 0
    links: int = 0
    phrases: int = 0
    mentions: int = 0
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-ready object."""
        return asdict(self)


def enrich(conn: Connection, now: datetime, *, batch: int = BATCH) -> EnrichReport:
    """Work off the queue, `batch` articles at a time, each batch committed.

    An article that cannot be worked with is set aside in `ops.enrich_failures`, and holds up no other.
    """
    started = time.monotonic()
    total = EnrichReport()
    while done := _largest_batch(conn, now, batch):
        total = _sum(total, done)
        total = _sum(total, EnrichReport(doubles=merge_doubles(conn, now)))
    return EnrichReport(**{**asdict(total), "seconds": round(time.monotonic() - started, 3)})


def _largest_batch(conn: Connection, now: datetime, most: int) -> EnrichReport | None:
    """The next batch; halved as long as something in it fails, down to the one article that is set aside."""
    try:
        with conn, conn.cursor() as cursor:
            return _batch(cursor, now, most)
    except (psycopg2.DataError, ProgramLimitExceeded, ValueError) as error:
        if most > 1:
            return _largest_batch(conn, now, most // 2)
        with conn, conn.cursor() as cursor:
            cursor.execute(queries("enrich")["set_aside"], {"error": str(error).replace("\0", ""), "now": now})
        return EnrichReport(articles=1, failed=1)


def queue_all(conn: Connection, now: datetime) -> int:
    """Queue every article that is held, after new sources or a new release; returns how many. Commits."""
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("enrich")["queue_all"], {"now": now})
        return cursor.rowcount


def _batch(cursor: Cursor, now: datetime, most: int) -> EnrichReport | None:
    """One batch; None when nothing is queued."""
    sql = queries("enrich")
    cursor.execute(sql["lock"])
    cursor.execute(sql["take"], {"most": most})
    ids = [article_id for (article_id,) in cursor.fetchall()]
    if not ids:
        return None
    days = _days(cursor, ids)
    search.refresh(cursor, ids)
    stories = refresh_stories(cursor, ids, now)
    note(cursor, stories.near)
    citations = refresh_citations(cursor, ids)
    mentions = refresh_mentions(cursor, ids)
    days |= _days(cursor, ids)
    cursor.execute(sql["refresh_days"], {"sites": [site for site, _ in days], "days": [day for _, day in days]})
    cursor.execute(sql["settle"], {"ids": ids})
    return EnrichReport(
        articles=len(ids),
        stories_founded=stories.founded,
        copies=stories.copies,
        rewrites=stories.rewrites,
        stories_merged=stories.merged,
        links=citations.links,
        phrases=citations.phrases,
        mentions=mentions,
    )


def _days(cursor: Cursor, article_ids: list[int]) -> set[tuple[str, date]]:
    """The sites and days that the articles, and others with their texts, are counted under."""
    cursor.execute(queries("enrich")["days"], {"ids": article_ids})
    return set(cursor.fetchall())


def _sum(one: EnrichReport, other: EnrichReport) -> EnrichReport:
    first, second = asdict(one), asdict(other)
    return EnrichReport(**{name: first[name] + second[name] for name in first})
