"""Upkeep of the warehouse: what dead crawls left behind, statistics and dead rows, and how fresh each site is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg2 import sql

from warehouse.connection import Connection
from warehouse.queries import queries

NEGLECTED = timedelta(days=1)
"""No crawl takes this long; one that seems to is dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """What was freed of one site: URLs leased by dead crawls, and runs that never ended."""

    site: str
    leases: int
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How fresh one site is; a time is None where there was nothing yet. `articles` were first seen within a day."""

    site: str
    last_run_at: datetime | None
    last_published_at: datetime | None
    newest_article_at: datetime | None
    articles: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the archive should have a page, and the digest of its body."""

    warc_path: str
    warc_offset: int
    payload_digest: str


def free_neglected(conn: Connection, now: datetime) -> list[Freed]:
    """Free what dead crawls hold, site by site; a site that is being crawled now is left alone. Commits."""
    before = now - NEGLECTED
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("upkeep")["neglected"], {"before": before})
        sites = [site for (site,) in cursor.fetchall()]
    return [freed for site in sites if (freed := _free(conn, site, now)) is not None]


def _free(conn: Connection, site: str, now: datetime) -> Freed | None:
    given = {"site": site, "now": now, "before": now - NEGLECTED}
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("upkeep")["lock_site"], given)
        row = cursor.fetchone()
        if row is None or not row[0]:
            return None
        cursor.execute(queries("upkeep")["free_leases"], given)
        leases = cursor.rowcount
        cursor.execute(queries("upkeep")["end_runs"], given)
        return Freed(site=site, leases=leases, runs=cursor.rowcount)


def vacuum(conn: Connection) -> list[str]:
    """Vacuum and analyse every table that changed; returns their names. `conn` is the owner's, in autocommit."""
    done = []
    with conn.cursor() as cursor:
        cursor.execute(queries("upkeep")["tables"])
        for schema, table in cursor.fetchall():
            statement = sql.SQL("VACUUM (ANALYZE, SKIP_LOCKED) {}").format(sql.Identifier(schema, table))
            cursor.execute(statement)
            done.append(f"{schema}.{table}")
    return done


def freshness(conn: Connection, sites: Iterable[str], now: datetime) -> list[Freshness]:
    """How fresh each of the sites is, in the order of their names."""
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("upkeep")["freshness"], {"sites": list(sites), "now": now})
        rows = cursor.fetchall()
    return [
        Freshness(site=site, last_run_at=ran, last_published_at=published, newest_article_at=newest, articles=articles)
        for site, ran, published, newest, articles in rows
    ]


def sample_places(conn: Connection, now: datetime, *, most: int) -> list[Place]:
    """Up to `most` captures of the last day and up to `most` of all times, drawn at random."""
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("upkeep")["recent_captures"], {"since": now - timedelta(days=1), "most": most})
        rows = set(cursor.fetchall())
        cursor.execute(queries("upkeep")["any_captures"], {"most": most})
        rows |= set(cursor.fetchall())
    return sorted((Place(*row) for row in rows), key=lambda place: (place.warc_path, place.warc_offset))
