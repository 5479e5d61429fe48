"""trace: one URL's whole life: who announced it, every run that dealt with it, its captures, verdicts and versions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from warehouse.connection import Connection, Cursor
from warehouse.identity import canonical_key
from warehouse.queries import queries

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the warehouse knows of a URL; each list is in order of time, times as ISO 8601 strings in UTC.

    `ledger` holds the URL's rows of `ops.urls` with their sources (several, when the article has several addresses),
    `runs` one entry per run and URL with outcome, capture, rejection, findings and decisions, `articles` the article
    without its text, with all its addresses, deletions and returns, `versions` one entry per version.
    """

    url: str
    ledger: tuple[Entry, ...]
    runs: tuple[Entry, ...]
    articles: tuple[Entry, ...]
    versions: tuple[Entry, ...]

    def to_json(self) -> dict[str, Any]:
        """The life as a JSON-ready object."""
        return asdict(self)


def trace(conn: Connection, url: str) -> Life | None:
    """The life of a URL in any of its dresses, or None when no source ever announced it."""
    sql = queries("trace")
    values: dict[str, Any] = {"url": url.replace("\0", ""), "url_key": canonical_key(url).replace("\0", "")}
    with conn, conn.cursor() as cursor:
        values["article_ids"] = _column(cursor, sql["article_ids"], values)
        values["url_ids"] = _column(cursor, sql["url_ids"], values)
        if not values["url_ids"] and not values["article_ids"]:
            return None
        return Life(
            url=url,
            ledger=tuple(_column(cursor, sql["ledger"], values)),
            runs=tuple(_column(cursor, sql["runs"], values)),
            articles=tuple(_column(cursor, sql["articles"], values)),
            versions=tuple(_column(cursor, sql["versions"], values)),
        )


def _column(cursor: Cursor, sql: str, values: Mapping[str, Any]) -> list[Any]:
    cursor.execute(sql, values)
    return [row[0] for row in cursor.fetchall()]
