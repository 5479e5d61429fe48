"""takedown and retention: articles removed for good, with a record of what, by whom and why.

Rows go at once, in one transaction: current and past versions, addresses, search and all that hangs on them, and what
is staged. What lies outside of the database (records of the archive, exported files) is named in the takedown, and
whoever removes it says so with `finish`; until then the takedown counts as unfinished. The address stays in the
ledger, barred, so that it is never fetched again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg2.extras import Json

from scrapers.site import Site
from warehouse.connection import Connection, Cursor, WarehouseError
from warehouse.identity import canonical_key
from warehouse.queries import queries

_DELETIONS = ("delete_queue", "delete_events", "delete_urls", "delete_versions", "delete_articles")
_BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePlace:
    """A record of the archive."""

    warc_path: str
    warc_offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """A removal: which articles went, and which records of the archive are to be erased."""

    takedown_id: int
    kind: str
    url: str
    article_ids: tuple[int, ...]
    captures: tuple[ArchivePlace, ...]

    @property
    def articles(self) -> int:
        """How many articles went."""
        return len(self.article_ids)

    def to_json(self) -> dict[str, Any]:
        """The takedown as a JSON-ready object."""
        return asdict(self)


def take_down(conn: Connection, url: str, who: str, why: str, now: datetime) -> Takedown:
    """Remove the article of any of its addresses; needs a connection as `copydesk_owner`. Commits.

    Raises:
        WarehouseError: nothing is known of the URL, or `who` or `why` is empty.
    """
    if not who.strip() or not why.strip():
        raise WarehouseError("a takedown needs a name and a reason: give --who and --why")
    sql = queries("takedown")
    values: dict[str, Any] = {"url": url, "url_key": canonical_key(url), "who": who, "why": why, "now": now}
    with conn, conn.cursor() as cursor:
        values["article_ids"] = _column(cursor, sql["articles_of_key"], values)
        values["url_ids"] = _column(cursor, sql["urls"], values)
        if not values["article_ids"] and not values["url_ids"]:
            raise WarehouseError(f"nothing is known of {url}")
        cursor.execute(sql["captures"], values)
        places = _places(cursor)
        values["site"] = next(iter(_column(cursor, sql["site"], values)), None)
        for name in ("delete_staged", "delete_captures", "bar_urls", *_DELETIONS):
            cursor.execute(sql[name], values)
        return _record(cursor, "takedown", values, places)


def finish(conn: Connection, takedown_id: int, now: datetime) -> None:
    """Note that the archive's records of a takedown are erased. Commits."""
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("takedown")["finish"], {"takedown_id": takedown_id, "now": now})


def unfinished(conn: Connection) -> list[Takedown]:
    """Takedowns whose records still lie in the archive, oldest first."""
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("takedown")["unfinished"])
        return [
            Takedown(
                takedown_id=takedown_id,
                kind=kind,
                url=url,
                article_ids=tuple(article_ids),
                captures=tuple(ArchivePlace(**each) for each in captures),
            )
            for takedown_id, kind, url, article_ids, captures in cursor.fetchall()
        ]


def apply(conn: Connection, sites: Iterable[Site], now: datetime) -> list[Takedown]:
    """Remove what is older than each site's `retention_days`, a transaction per thousand articles. Commits.

    Needs a connection as `copydesk_owner`. Sites without a limit keep everything.
    """
    done = []
    for site in sites:
        if site.retention_days is not None:
            before = now - timedelta(days=site.retention_days)
            while takedown := _expire(conn, site, before, now):
                done.append(takedown)
    return done


def _expire(conn: Connection, site: Site, before: datetime, now: datetime) -> Takedown | None:
    """One batch of a site's expired articles; None when there are none left."""
    sql = queries("takedown")
    values: dict[str, Any] = {"site": site.name, "before": before, "now": now, "limit": _BATCH, "who": "retention"}
    with conn, conn.cursor() as cursor:
        values["article_ids"] = _column(cursor, sql["expired_articles"], values)
        for name in _DELETIONS:
            cursor.execute(sql[name], values)
        cursor.execute(sql["expired_captures"], values)
        places = _places(cursor)
        if not values["article_ids"] and not places:
            return None
        rule = f"{site.name}: older than {site.retention_days} days"
        return _record(cursor, "retention", {**values, "url": rule, "why": "the site's retention"}, places)


def _record(cursor: Cursor, kind: str, values: Mapping[str, Any], places: tuple[ArchivePlace, ...]) -> Takedown:
    captures = Json([asdict(each) for each in places])
    cursor.execute(queries("takedown")["record"], {**values, "kind": kind, "captures": captures})
    row = cursor.fetchone()
    return Takedown(
        takedown_id=row[0] if row else 0,
        kind=kind,
        url=values["url"],
        article_ids=tuple(values["article_ids"]),
        captures=places,
    )


def _places(cursor: Cursor) -> tuple[ArchivePlace, ...]:
    return tuple(ArchivePlace(warc_path=path, warc_offset=offset) for path, offset in sorted(cursor.fetchall()))


def _column(cursor: Cursor, sql: str, values: Mapping[str, Any]) -> list[Any]:
    cursor.execute(sql, values)
    return [row[0] for row in cursor.fetchall()]
