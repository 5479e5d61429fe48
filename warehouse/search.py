"""search: full text with ranking and snippets, filters in the query, and look-alike headlines where no word matches.

The index is a table of its own and is filled off the load path: `enrich` refreshes what publish has queued.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from warehouse.connection import Connection, Cursor, WarehouseError

_FILTER = re.compile(
    r'(?<!\S)(?P<name>site|author|after|before|company):(?:"(?P<quoted>[^"]*)"|(?P<plain>\S+))', re.IGNORECASE
)
_SEARCH = """
SELECT article_id, site, url, headline, authors, published_at, rank, snippet
FROM news.search_articles(%(words)s, %(site)s, %(author)s, %(after)s, %(before)s, %(limit)s, %(company)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query taken apart: the words, and the filters that stood among them."""

    words: str
    site: str | None = None
    author: str | None = None
    after: datetime | None = None
    before: datetime | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that answers; `snippet` marks the words found «like this»."""

    article_id: int
    site: str
    url: str
    headline: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    rank: float
    snippet: str

    def to_json(self) -> dict[str, Any]:
        """The hit as a JSON-ready object."""
        return {**asdict(self), "published_at": self.published_at.isoformat() if self.published_at else None}


def parse_query(text: str) -> Query:
    """Take `chips "export ban" -china site:webpronews author:"Jane Roe" after:2026-01-01` apart.

    Raises:
        WarehouseError: a date is not one.
    """
    text = text.replace("\0", "")
    found = {match["name"].lower(): match["quoted"] or match["plain"] or "" for match in _FILTER.finditer(text)}
    return Query(
        words=" ".join(_FILTER.sub(" ", text).split()),
        site=found.get("site") or None,
        author=found.get("author") or None,
        after=_date(found.get("after")),
        before=_date(found.get("before")),
        company=found.get("company") or None,
    )


def search(conn: Connection, query: str, *, site: str | None = None, limit: int = 10) -> list[Hit]:
    """The articles that answer `query`, best first; filters may stand in it: `site: author: company: after: before:`.

    With a company and no words these are the latest articles that mention it.

    Raises:
        WarehouseError: the query holds neither word nor company, or a filter's company or date is not one.
    """
    asked = parse_query(query)
    if not asked.words and not asked.company:
        raise WarehouseError("the query holds no word to search for")
    values: dict[str, Any] = {"words": asked.words, "site": site or asked.site, "author": asked.author, "limit": limit}
    values |= {"after": asked.after, "before": asked.before, "company": asked.company}
    with conn, conn.cursor() as cursor:
        _check_company(cursor, asked.company)
        cursor.execute(_SEARCH, values)
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [Hit(**{**row, "authors": tuple(row["authors"])}) for row in rows]


def is_empty(conn: Connection) -> bool:
    """Whether there is no article at all in which words could be looked for."""
    with conn, conn.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM news.articles)")
        return bool(cursor.fetchall()[0][0])


def _check_company(cursor: Cursor, company: str | None) -> None:
    if company:
        cursor.execute("SELECT news.company_called(%s)", [company])
        if cursor.fetchall() == [(None,)]:
            raise WarehouseError(f"no company is known as {company!r}: give a ticker, or a name as in news.companies")


def refresh(cursor: Cursor, article_ids: Sequence[int]) -> int:
    """Write the search entries of these articles anew, in the caller's transaction; returns how many."""
    cursor.execute("SELECT news.index_articles(%s)", [list(article_ids)])
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def _date(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise WarehouseError(f"{text!r} is no date: write after:2026-01-31") from None
    return given if given.tzinfo else given.replace(tzinfo=UTC)
