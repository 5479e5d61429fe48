"""release and discard: what an operator decides about a held batch, and the record of who did and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from warehouse.connection import Connection, Cursor, WarehouseError
from warehouse.queries import queries
from warehouse.runs import lock_run

_DROP = ("reject", "settle", "fetch_again", "empty", "discard")
_TAKE_BACK = ("forget_rejections", "reject_as_before", "settle_as_before", "forget_settled", "empty", "stand")
"""What a discard does to a batch of a first reading, and to one of a later reading."""


class NotHeldError(WarehouseError):
    """The run is not held, so there is nothing to decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about a held run, and how many articles it concerned."""

    run_id: str
    decision: Literal["release", "discard"]
    who: str
    why: str
    decided_at: datetime
    articles: int


def release(conn: Connection, run_id: str, who: str, why: str, now: datetime) -> Decision:
    """Let a held batch through; `publish` then publishes it. Commits.

    Raises:
        UnknownRunError: there is no such run.
        NotHeldError: the run is not held.
        WarehouseError: `who` or `why` is empty.
    """
    return _decide(conn, run_id, "release", who, why, now)


def discard(conn: Connection, run_id: str, who: str, why: str, now: datetime) -> Decision:
    """Drop a held batch: its URLs end as rejected (discarded), and the next crawl fetches them again. Commits.

    The archive keeps the pages, so that they can be parsed anew once the cause is mended. A batch that came of reading
    a published run's pages again leaves no trace but the decision: the run is published as it was.

    Raises:
        UnknownRunError: there is no such run.
        NotHeldError: the run is not held.
        WarehouseError: `who` or `why` is empty.
    """
    return _decide(conn, run_id, "discard", who, why, now)


def _decide(
    conn: Connection, run_id: str, decision: Literal["release", "discard"], who: str, why: str, now: datetime
) -> Decision:
    if not who.strip() or not why.strip():
        raise WarehouseError("a decision about a held batch needs a name and a reason: give --who and --why")
    with conn, conn.cursor() as cursor:
        run = lock_run(cursor, run_id)
        if run.state != "held":
            raise NotHeldError(f"run {run_id} is {run.state}, not held")
        values = {"run_id": run_id, "decision": decision, "who": who, "why": why, "now": now}
        sql = queries("decisions")
        cursor.execute(sql["record"], values)
        cursor.execute(sql["count_articles"], values)
        articles = _count(cursor)
        for name in ("release",) if decision == "release" else _TAKE_BACK if run.publish_report else _DROP:
            cursor.execute(sql[name], values)
    return Decision(run_id=run_id, decision=decision, who=who, why=why, decided_at=now, articles=articles)


def _count(cursor: Cursor) -> int:
    row = cursor.fetchone()
    return int(row[0]) if row else 0
