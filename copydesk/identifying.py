"""Merges and splits in the name of a person."""

from datetime import datetime

from copydesk.person import decider
from copydesk.settings import Settings
from copydesk.wiring import warehouse
from warehouse.identity_changes import IdentityChange, changes, merge, split


def listed(settings: Settings, article: str | None, *, limit: int) -> list[IdentityChange]:
    """The latest merges and splits: of one article (its number or any address), or of all.

    Raises:
        WarehouseDownError.
    """
    with warehouse(settings) as conn:
        return changes(conn, article, limit)


def merged(settings: Settings, one: int, other: int, *, who: str | None, why: str, now: datetime) -> IdentityChange:
    """Make one article of two.

    Raises:
        JobNotDoneError: one is not there, they are of different sites, or no reason is given.
        BadArgumentError: nobody says so.
        WarehouseDownError.
    """
    with warehouse(settings, advice="`copydesk search WORDS --json` gives the numbers of articles") as conn:
        return merge(conn, one, other, decider(who), why, now)


def taken_back(settings: Settings, change_id: int, *, who: str | None, why: str, now: datetime) -> IdentityChange:
    """Take a merge back.

    Raises:
        JobNotDoneError: there is no such merge, or no reason is given.
        BadArgumentError: nobody says so.
        WarehouseDownError.
    """
    with warehouse(settings, advice="`copydesk identity` lists the merges with their numbers") as conn:
        return split(conn, change_id, decider(who), why, now)
