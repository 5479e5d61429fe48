"""Merges and splits: which rows turned out to be one article, on what evidence; and a person's word against it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import psycopg2

from warehouse.connection import Connection, WarehouseError
from warehouse.identity import canonical_key
from warehouse.queries import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityChange:
    """One merge or split; a merge that was taken back has `undone_at`."""

    change_id: int
    change: str
    kept_id: int
    other_id: int
    evidence: str
    run_id: str | None
    changed_at: datetime
    undone_at: datetime | None
    url: str | None
    other_url: str | None

    def to_json(self) -> dict[str, Any]:
        """The change as a JSON-ready object."""
        return {
            **asdict(self),
            "changed_at": self.changed_at.isoformat(),
            "undone_at": self.undone_at and self.undone_at.isoformat(),
        }


def changes(conn: Connection, article: str | None = None, limit: int = 50) -> list[IdentityChange]:
    """The latest merges and splits, newest first: of one article (its number or any address), or of all."""
    number = int(article) if article is not None and article.isdecimal() else None
    values = {"all": article is None, "number": number, "url_key": canonical_key(article or ""), "limit": limit}
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("identity_changes")["changes"], values)
        names = [column.name for column in cursor.description or ()]
        return [IdentityChange(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def merge(conn: Connection, one: int, other: int, who: str, why: str, now: datetime) -> IdentityChange:
    """Make one article of two of a site; the one seen first stays. Commits.

    Raises:
        WarehouseError: one of them is not there, they are of different sites, or `who` or `why` is empty.
    """
    values = {"one": one, "other": other, "evidence": _said(who, why), "now": now}
    return _change(conn, "merge", values, f"{one} and {other} cannot be one article")


def split(conn: Connection, change_id: int, who: str, why: str, now: datetime) -> IdentityChange:
    """Take a merge back; no rule makes it again. Commits.

    Raises:
        WarehouseError: there is no such merge, it was taken back or taken down, or `who` or `why` is empty.
    """
    values = {"change_id": change_id, "evidence": _said(who, why), "now": now}
    return _change(conn, "split", values, f"merge {change_id} cannot be taken back")


def _change(conn: Connection, name: str, values: dict[str, Any], trouble: str) -> IdentityChange:
    sql = queries("identity_changes")
    try:
        with conn, conn.cursor() as cursor:
            cursor.execute(sql[name], values)
            if cursor.fetchone() is None:
                cursor.execute(sql["not_there"], values)
                raise WarehouseError(f"{trouble}: {_not_there(*cursor.fetchall()[0])}")
    except psycopg2.Error as error:
        if (error.pgcode or "")[:2] != "P0":  # what the functions themselves refuse
            raise
        raise WarehouseError(f"{trouble}: {error.diag.message_primary}") from error
    return changes(conn, limit=1)[0]


def _not_there(number: int, kept_id: int | None) -> str:
    return f"{number} is not there" if kept_id is None else f"{number} was merged into {kept_id}"


def _said(who: str, why: str) -> str:
    if not who.strip() or not why.strip():
        raise WarehouseError("a merge or split by hand needs a name and a reason: give --who and --why")
    return f"{why} ({who})"
