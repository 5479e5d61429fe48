"""Decisions on held batches, in the name of a person."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from copydesk.errors import BadArgumentError
from copydesk.person import decider
from copydesk.pipeline import known_run
from copydesk.settings import Settings
from copydesk.wiring import warehouse
from warehouse import decisions
from warehouse.decisions import Decision
from warehouse.publish import PublishReport, publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A decision, and what publishing the batch did where it was released."""

    decision: Decision
    publish: PublishReport | None = None

    def to_json(self) -> dict[str, Any]:
        """Both as one JSON-ready object."""
        return {**asdict(self.decision), **(self.publish.to_json() if self.publish else {})}


def release(settings: Settings, run_id: str, *, who: str | None, why: str, now: datetime) -> Settled:
    """Let a held batch through and publish it.

    Raises:
        JobNotDoneError: the run is not held.
        BadArgumentError: no reason is given, or nobody who gives it.
        UnknownRunError, WarehouseDownError.
    """
    with warehouse(settings) as conn:
        known_run(conn, run_id)
        decision = decisions.release(conn, run_id, decider(who), _why(why), now)
        return Settled(decision=decision, publish=publish(conn, run_id, now))


def discard(settings: Settings, run_id: str, *, who: str | None, why: str, now: datetime) -> Settled:
    """Drop a held batch; its URLs are fetched again by the next crawl. Raises as `release` does."""
    with warehouse(settings) as conn:
        known_run(conn, run_id)
        return Settled(decision=decisions.discard(conn, run_id, decider(who), _why(why), now))


def _why(given: str) -> str:
    if not given.strip():
        raise BadArgumentError("--why is empty", "say in a few words why; it is kept with the run")
    return given
