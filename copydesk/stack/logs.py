"""The local stack's logs, which begin anew with each start."""

import os
import time
from contextlib import suppress
from pathlib import Path

TASK_LOG_DAYS = 30
"""So long Airflow's UI can show what a task said; the warehouse keeps what became of a run."""


def turn_over(logs: Path) -> None:
    """Begin new logs: of each process that of the start before stays, of the tasks those of the last days."""
    logs.mkdir(parents=True, exist_ok=True)
    for log in logs.glob("*.log"):
        log.replace(log.with_suffix(".log.before"))
    oldest = time.time() - TASK_LOG_DAYS * 24 * 3600
    for folder, _, names in os.walk(logs, topdown=False):
        if Path(folder) == logs:
            continue
        for path in (Path(folder, name) for name in names):
            if path.stat().st_mtime < oldest:
                path.unlink()
        if Path(folder).parent != logs:  # those are Airflow's own
            with suppress(OSError):  # it holds younger ones
                Path(folder).rmdir()
