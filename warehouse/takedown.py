"""takedown and retention: articles removed for good, with a record of what, by whom and why.

Rows go at once, in one transaction: current and past versions, addresses, search and all that hangs on them, and what
is staged. What lies outside of the database (records of the archive, exported files) is named in the takedown, and
whoever removes it says so with `finish`; until then the takedown counts as unfinished. What the article was known by
is barred: no form of its addresses is fetched again, and no page that goes by one of them is published.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg2.extras import Json

from scrapers.site import Site
from warehouse.connection import Connection, Cursor, WarehouseError
from warehouse.identity import canonical_key, timed_mark
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
    """A removal: which articles went, and which records of the archive are to be erased.

    `article_ids` are all numbers that they had: those of articles that had been merged into them are among them.
    `marks` are what the articles were known by: keys of addresses, and publishers' own ids. Sources' answers `since`
    then may hold their text, those of every one of `sites`, of which `site` is the article's own; of a retention, what
    is older went.
    """

    takedown_id: int
    kind: str
    url: str
    article_ids: tuple[int, ...]
    captures: tuple[ArchivePlace, ...]
    site: str | None = None
    sites: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    since: datetime | None = None
    who: str = ""
    why: str = ""
    requested_at: datetime | None = None

    @property
    def articles(self) -> int:
        """How many articles went, merged ones counted."""
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
        for site in sorted(_found(cursor, values)["sites"]):  # what is being published or enriched now is waited for
            cursor.execute(queries("publish")["lock_site"], {"site": site})
        cursor.execute(queries("enrich")["lock"])
        values |= _found(cursor, values)
        values |= _known_by(cursor, values)
        if not values["article_ids"] and not values["url_ids"]:
            raise WarehouseError(f"nothing is known of {url}")
        cursor.execute(sql["captures"], values)
        places = _places(cursor)
        values["site"] = next(iter(values["sites"]))
        for name in (
            "delete_staged",
            "delete_captures",
            "bar_urls",
            "settle_open",
            "forget_texts",
            "empty_changes",
            *_DELETIONS,
        ):
            cursor.execute(sql[name], values)
        done = _record(cursor, "takedown", values, places)
        for site in values["sites"]:
            cursor.execute(sql["bar"], {**values, "site": site, "takedown_id": done.takedown_id})
        return done


def remember(conn: Connection, entries: Iterable[Mapping[str, Any]], now: datetime) -> int:
    """Take in takedowns that the archive remembers (`to_json`), where this warehouse does not; returns how many.

    Needs a connection as `copydesk_owner`. Commits.
    """
    sql, new = queries("takedown"), 0
    with conn, conn.cursor() as cursor:
        for entry in entries:
            cursor.execute(sql["remember"], {**entry, "now": now})
            if row := cursor.fetchone():
                new += 1
                cursor.execute(sql["bar"], {**entry, "takedown_id": row[0]})
    return new


def standing_again(conn: Connection) -> list[str]:
    """The addresses that were taken down whose article stands, as after restoring an older backup. Commits."""
    with conn, conn.cursor() as cursor:
        return _column(cursor, queries("takedown")["standing_again"], {})


def finish(conn: Connection, takedown_id: int, now: datetime) -> None:
    """Note that the archive's records of a takedown are erased. Commits."""
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("takedown")["finish"], {"takedown_id": takedown_id, "now": now})


def unfinished(conn: Connection) -> list[Takedown]:
    """Takedowns whose records still lie in the archive, oldest first.

    Whoever asks while another removes waits until that one's connection is closed: a file of the archive is rewritten
    whole, and two at once would each put back what the other has erased.
    """
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("takedown")["alone"])
        cursor.execute(queries("takedown")["unfinished"])
        return [
            Takedown(
                takedown_id=number,
                kind=kind,
                url=url,
                article_ids=tuple(article_ids),
                captures=tuple(ArchivePlace(**each) for each in captures),
                site=site,
                sites=tuple(sites),
                since=since,
                who=who,
                why=why,
                requested_at=requested_at,
                marks=tuple(marks),
            )
            for number, kind, url, article_ids, captures, site, since, who, why, requested_at, marks, sites in cursor
        ]


def is_crawled(conn: Connection, site: str) -> bool:
    """Whether a crawl of the site is at work: its files are not in the archive yet. Commits."""
    with conn, conn.cursor() as cursor:
        return bool(_column(cursor, queries("takedown")["is_crawled"], {"site": site})[0])


@contextmanager
def alone(conn: Connection, site: str) -> Iterator[bool]:
    """Whether no crawl of the site is at work, in which case none begins meanwhile. Commits."""
    with conn, conn.cursor() as cursor:
        yield bool(_column(cursor, queries("takedown")["alone_with_site"], {"site": site})[0])


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
        values["article_ids"] = _column(cursor, sql["with_merged"], values)
        cursor.execute(sql["expired_pages"], values)
        places = _places(cursor)
        for name in ("empty_changes", *_DELETIONS):
            cursor.execute(sql[name], values)
        cursor.execute(sql["expired_captures"], values)
        places += _places(cursor)
        if not values["article_ids"] and not places:
            return None
        rule = f"{site.name}: older than {site.retention_days} days"
        told = {"url": rule, "why": "the site's retention", "since": before}
        return _record(cursor, "retention", {**values, **told}, tuple(sorted(places, key=astuple)))


def _record(cursor: Cursor, kind: str, values: Mapping[str, Any], places: tuple[ArchivePlace, ...]) -> Takedown:
    captures = Json([asdict(each) for each in places])
    cursor.execute(queries("takedown")["record"], {"since": None, **values, "kind": kind, "captures": captures})
    row = cursor.fetchone()
    return Takedown(
        takedown_id=row[0] if row else 0,
        kind=kind,
        url=values["url"],
        article_ids=tuple(values["article_ids"]),
        captures=places,
        site=values["site"],
        sites=tuple(sorted(values.get("sites", [values["site"]]))),
        since=values.get("since"),
        who=values["who"],
        why=values["why"],
        requested_at=values["now"],
        marks=tuple(values.get("marks", ())),
    )


def _found(cursor: Cursor, values: Mapping[str, Any]) -> dict[str, Any]:
    """The articles of an address, by all numbers that they ever had, their rows of the ledger, and their sites."""
    sql, found = queries("takedown"), dict(values)
    found["article_ids"] = _column(cursor, sql["articles_of_key"], found)
    found["article_ids"] = _column(cursor, sql["with_merged"], found)
    found["url_ids"] = _column(cursor, sql["urls"], found)
    found["sites"] = _column(cursor, sql["sites"], found) or _sites_of(cursor, found["url_key"])
    return found


def _known_by(cursor: Cursor, values: Mapping[str, Any]) -> dict[str, Any]:
    """All that is barred: the article's marks, and the numbers of the ledger's URLs that go by them."""
    sql = queries("takedown")
    told = [canonical_key(url) for url in _column(cursor, sql["urls_of"], values)]
    marks = {values["url_key"], *told, *_column(cursor, sql["addresses"], values)}
    marks = {mark for mark in marks if "/" in mark.rstrip("/") or "?" in mark}  # never a site's home page
    marks.difference_update(_column(cursor, sql["shared"], {**values, "marks": list(marks)}))
    cursor.execute(sql["publisher_ids"], values)
    ids = {mark for row in cursor.fetchall() if (mark := timed_mark(*row))}
    words = sorted({re.split(r"[/?&=]", mark)[-1].partition(".")[0] for mark in marks})
    cursor.execute(sql["likely_forms"], {**values, "words": words})
    forms = {url_id for url_id, *urls in cursor.fetchall() if marks & set(map(canonical_key, urls))}
    url_ids = sorted({*values["url_ids"], *forms})
    since = _column(cursor, sql["since"], {"url_ids": url_ids})
    return {"marks": sorted(marks | ids), "url_ids": url_ids, "since": since[0]}


def _sites_of(cursor: Cursor, url_key: str) -> list[str]:
    """The sites that the ledger has an address of this host for: the one asked for may be known in another form."""
    cursor.execute(queries("takedown")["sites_of_host"], {"host": url_key.partition("/")[0]})
    return [row[0] for row in cursor.fetchall()]


def _places(cursor: Cursor) -> tuple[ArchivePlace, ...]:
    return tuple(ArchivePlace(warc_path=path, warc_offset=offset) for path, offset in sorted(cursor.fetchall()))


def _column(cursor: Cursor, sql: str, values: Mapping[str, Any]) -> list[Any]:
    cursor.execute(sql, values)
    return [row[0] for row in cursor.fetchall()]
