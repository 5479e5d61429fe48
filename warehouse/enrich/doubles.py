"""Doubles: two rows of one site that are one article, found by their texts, where no address and no id told.

Stories find near copies anyhow. Nearly the same is not the same: prices of the day, reports by a form and open threads
differ in little, but in names and figures. So a pair counts as one article only when nothing speaks against it.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg2.extras import execute_values

from warehouse.connection import Connection, Cursor
from warehouse.queries import queries

AT_ONCE = timedelta(minutes=10)
"""Published so near to each other, one text may be the other's later state; else both must say the same."""
SAME_DAY = timedelta(hours=20)
"""Less than a day: tomorrow's open thread is another."""
LEAST_SHARED = 0.9
LEAST_EQUAL = 0.98
LEAST_HEADLINE = 1 / 3
LEAST_TELLING = 5
"""Names and figures that a text must have for them to tell it from another."""
_BATCH = 500
_WORD = re.compile(r"\w+(?:[.,:'’]\w+)*")

Pair = tuple[int, int, float]
"""The numbers of two articles, and the share of the shorter text that stands in the longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What of an article tells whether another is the same."""

    article_id: int
    url: str
    headline: str | None
    body_text: str
    published_at: datetime | None
    publisher_id: str | None
    first_seen_at: datetime


def note(cursor: Cursor, pairs: Sequence[Pair]) -> None:
    """Keep the near copies of one site and day until they are judged; the caller commits."""
    if pairs:
        execute_values(cursor, queries("doubles")["note"], pairs, page_size=500)


def merge_doubles(conn: Connection, now: datetime) -> int:
    """Judge the pairs that wait, and make one article of each that is one; returns how many. Commits."""
    merged = 0
    while (done := _batch(conn, now)) is not None:
        merged += done
    return merged


def is_double(one: Row, other: Row) -> bool:
    """Whether two near copies of one site are one article.

    Against it speak: ids of one content system that differ, times of publication more than a day apart, and names or
    figures that each has and the other has not. Of what came out at the same time one may be a later state of the
    other, with another headline; of what did not, or names nothing, both must say the same.
    """
    kinds = {(each.publisher_id or "").partition(":")[0] for each in (one, other)}
    if len(kinds) == 1 and kinds != {""} and one.publisher_id != other.publisher_id:
        return False
    apart = abs((one.published_at or one.first_seen_at) - (other.published_at or other.first_seen_at))
    if apart > SAME_DAY or (one.published_at is None) != (other.published_at is None):
        return False
    texts = [set(_WORD.findall(each.body_text)) for each in (one, other)]
    telling = [{word for word in words if _has_digit(word) or word[0].isupper()} for words in texts]
    if apart > AT_ONCE or min(map(len, telling)) < LEAST_TELLING:
        equal = telling[0] == telling[1] and len(texts[0] & texts[1]) >= LEAST_EQUAL * len(texts[0] | texts[1])
        return equal and _are_alike(one.headline or "", other.headline or "")
    return _shared(*texts) >= LEAST_SHARED and (telling[0] <= telling[1] or telling[1] <= telling[0])


def _batch(conn: Connection, now: datetime) -> int | None:
    """Some pairs, in one transaction; None when none wait. Publish of their sites waits, and other enrichers do."""
    sql, enriching = queries("doubles"), queries("enrich")
    with conn, conn.cursor() as cursor:
        cursor.execute(sql["sites"])
        if not (sites := [site for (site,) in cursor.fetchall()]):
            return None
        for site in sites:  # before enrich's lock, as everywhere
            cursor.execute(queries("publish")["lock_site"], {"site": site})
        cursor.execute(enriching["lock"])
        cursor.execute(sql["take"], {"sites": sites, "most": _BATCH})
        taken = cursor.rowcount
        cursor.execute(sql["pairs"])
        pairs = [(similarity, *_rows(values)) for similarity, *values in cursor.fetchall()]
        gone: set[int] = set()
        for similarity, one, other in pairs:
            if not gone & {one.article_id, other.article_id} and is_double(one, other):
                kept, double = sorted((one, other), key=lambda row: (row.first_seen_at, row.article_id))
                evidence = f"{double.url} has {similarity:.0%} of the text of {kept.url}, and nothing else"
                values = {"kept": kept.article_id, "other": double.article_id, "evidence": evidence, "now": now}
                cursor.execute(enriching["days"], {"ids": [double.article_id]})
                days = cursor.fetchall()
                cursor.execute(sql["merge"], values)
                counted = {"sites": [site for site, _ in days], "days": [day for _, day in days]}
                cursor.execute(enriching["refresh_days"], counted)
                gone.add(double.article_id)
    return len(gone) if taken else None


def _are_alike(headline: str, other: str) -> bool:
    one, another = (set(_WORD.findall(each.casefold())) for each in (headline, other))
    return _shared(one, another) >= LEAST_HEADLINE and not any(map(_has_digit, one ^ another))


def _rows(values: Sequence[object]) -> tuple[Row, Row]:
    names = Row.__slots__
    one, other = values[: len(names)], values[len(names) :]
    return Row(**dict(zip(names, one, strict=True))), Row(**dict(zip(names, other, strict=True)))  # type: ignore[arg-type]  # as the statement has them


def _shared(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
