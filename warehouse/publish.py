"""publish: a run's staged batch into `news`, in one transaction.

All or nothing: killed at any instant, the run is published again with the same result. A run that was published
before and has nothing new staged is left as it is, and its report is returned.
"""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from psycopg2.extras import execute_values

from warehouse.connection import Connection, Cursor, WarehouseError
from warehouse.identity import article_number, page_keys
from warehouse.queries import queries
from warehouse.runs import Run, lock_run, set_report

_WRITING = (
    "analyze_judged",
    "insert_new",
    "keep_past",
    "take_over",
    "fold",
    "touch_seen",
    "keep_new_urls",
    "keep_urls",
    "keep_other_urls",
    "queue_new",
    "queue_enrich",
)
_LAST = ("forget_strangers", "ask_others", "settle_new", "settle", "clear_staging", "accept_stats")

_AGAIN = ("leave_standing", "forget_settled")
"""For a run that was published before and read again since."""


class NotReadyError(WarehouseError):
    """The run has not been parsed and audited yet."""


class RunHeldError(WarehouseError):
    """The audit held the run; somebody has to release or discard it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What publishing a run did.

    `new` articles and `edited` ones make up `published`; `corrected` were read anew from the same bytes or from the
    page's main form, and got no version. `unchanged` counts the URLs of the run that ended so: equal to what we hold
    (as the crawl or the parse found), another address of a known article, older, or corrected.
    """

    run_id: str
    new: int = 0
    edited: int = 0
    corrected: int = 0
    unchanged: int = 0
    deleted: int = 0
    restored: int = 0
    seconds: float = 0.0

    @property
    def published(self) -> int:
        """New articles and new versions."""
        return self.new + self.edited

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-ready object."""
        return {**asdict(self), "published": self.published}


def publish(conn: Connection, run_id: str, now: datetime) -> PublishReport:
    """Publish what the audit let through, and commit.

    Raises:
        UnknownRunError: there is no such run.
        RunHeldError: the audit held it.
        NotReadyError: it was not audited, or was discarded.
    """
    started = time.monotonic()
    with conn, conn.cursor() as cursor:
        run = lock_run(cursor, run_id)
        _check_state(run)
        if run.state == "published" and run.publish_report:
            return _from_json(run.publish_report)
        report = _publish(cursor, run, now, started)
        set_report(cursor, run_id, "publish", report.to_json(), state="published")
    return report


def _publish(cursor: Cursor, run: Run, now: datetime, started: float) -> PublishReport:
    sql = queries("publish")
    values: Mapping[str, object] = {"run_id": run.run_id, "site": run.site, "now": now}
    for name in ("give_memory", "lock_site", "take_down_again", "set_apart", "lead", "doubt"):
        cursor.execute(sql[name], values)
    keep_new_urls = "keep_doubted_urls" if cursor.rowcount else "keep_new_urls"
    _disclaim(cursor, values)
    for name in ("resolve", "index_resolved"):
        cursor.execute(sql[name], values)
    _merge_moved(cursor, values)
    _judge(cursor, values)
    for name in _WRITING:
        cursor.execute(sql[keep_new_urls if name == "keep_new_urls" else name], values)
    cursor.execute(sql["merge_same_id"], values)
    while cursor.rowcount:
        cursor.execute(sql["merge_same_id"], values)
    cursor.execute(sql["restore"], values)
    restored = cursor.rowcount
    cursor.execute(sql["mark_deleted"], values)
    deleted = cursor.rowcount
    cursor.execute(sql["count"])
    verdicts: dict[str, int] = dict(cursor.fetchall())
    for name in (*_LAST, *(_AGAIN if run.publish_report else ())):
        cursor.execute(sql[name], values)
    cursor.execute(sql["count_unchanged"], values)
    unchanged = cursor.fetchone()
    cursor.execute("DROP TABLE led, resolved, judged")
    return PublishReport(
        run_id=run.run_id,
        new=verdicts.get("new", 0),
        edited=verdicts.get("edit", 0),
        corrected=verdicts.get("correction", 0) + verdicts.get("detail", 0),
        unchanged=unchanged[0] if unchanged else 0,
        deleted=deleted,
        restored=restored,
        seconds=round(time.monotonic() - started, 3),
    )


def _disclaim(cursor: Cursor, values: Mapping[str, object]) -> None:
    """Take the rows whose canonical link names another article by the address that answered."""
    sql = queries("publish")
    cursor.execute(sql["untrue_claims"], values)
    rows = []
    for url_id, url, final_url in cursor.fetchall():
        keys = page_keys(url, final_url, None)
        number = article_number(str(values["site"]), keys.identity)
        rows.append((values["run_id"], url_id, keys.identity, number, keys.is_variant))
    execute_values(cursor, sql["disclaim"], rows, page_size=500)


def _merge_moved(cursor: Cursor, values: Mapping[str, object]) -> None:
    """Merge what redirects show to be one article, until there is nothing left to merge."""
    sql = queries("publish")
    merged = -1
    while merged:
        cursor.execute(sql["merge_moved"], values)
        ((merged,),) = cursor.fetchall()
        cursor.execute(sql["rank_again"], values)


def _judge(cursor: Cursor, values: Mapping[str, object]) -> None:
    """Settle what becomes of each row, with numbers that no other article has."""
    sql = queries("publish")
    while True:
        cursor.execute(sql["judge"], values)
        cursor.execute(sql["collisions"])
        if cursor.fetchone() == (0,):
            return
        cursor.execute(sql["part_collisions"])
        cursor.execute(sql["drop_judged"])


def _check_state(run: Run) -> None:
    if run.state == "held":
        raise RunHeldError(
            f"run {run.run_id} is held by the audit: look at its findings, then "
            f"`copydesk release {run.run_id} --why …` or `copydesk discard {run.run_id} --why …`"
        )
    if run.state not in {"audited", "released", "published"}:
        raise NotReadyError(f"run {run.run_id} is {run.state}: `copydesk audit {run.run_id}` comes before publish")


def _from_json(report: Mapping[str, Any]) -> PublishReport:
    return PublishReport(**{name: value for name, value in report.items() if name != "published"})
