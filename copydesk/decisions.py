"""Decisions on held batches, in the name of a person."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from copydesk.errors import BadArgumentError, JobNotDoneError
from copydesk.pipeline import known_run
from copydesk.settings import Settings
from copydesk.wiring import warehouse
from warehouse import decisions
from warehouse.decisions import Decision, NotHeldError


def release(settings: Settings, run_id: str, *, who: str | None, why: str, now: datetime) -> Decision:
    """Publish a held batch.

    Raises:
        JobNotDoneError: the run is not held.
        BadArgumentError: no reason is given.
        UnknownRunError, WarehouseDownError.
    """
    with warehouse(settings) as conn, _settling(run_id, why):
        known_run(conn, run_id)
        return decisions.release(conn, run_id, who or getpass.getuser(), why, now)


def discard(settings: Settings, run_id: str, *, who: str | None, why: str, now: datetime) -> Decision:
    """Drop a held batch; as `release` otherwise."""
    with warehouse(settings) as conn, _settling(run_id, why):
        known_run(conn, run_id)
        return decisions.discard(conn, run_id, who or getpass.getuser(), why, now)


@contextmanager
def _settling(run_id: str, why: str) -> Iterator[None]:
    if not why.strip():
        raise BadArgumentError("--why is empty", "say in a few words why; it is kept with the run")
    try:
        yield
    except NotHeldError as error:
        raise JobNotDoneError(str(error), f"`copydesk audit {run_id}` says how the run stands") from error
