"""The logs of the local stack from start to start."""

import os
import time
from pathlib import Path

from copydesk.stack.logs import TASK_LOG_DAYS, turn_over


def log(place: Path, text: str, *, days_old: float = 0) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    at = time.time() - days_old * 86_400
    os.utime(place, (at, at))
    return place


def test_a_start_keeps_of_each_process_the_log_before_and_of_the_tasks_those_of_a_month(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    turn_over(logs)
    for text in ("first", "second"):
        log(logs / "scheduler.log", text)
        turn_over(logs)
    assert [path.name for path in logs.iterdir()] == ["scheduler.log.before"]
    assert (logs / "scheduler.log.before").read_text() == "second"
    young = log(logs / "tasks/dag_id=a/run_id=2/attempt=1.log", "young", days_old=TASK_LOG_DAYS - 1)
    old = log(logs / "tasks/dag_id=a/run_id=1/attempt=1.log", "old", days_old=TASK_LOG_DAYS + 1)
    last = log(logs / "tasks/dag_id=b/run_id=1/attempt=1.log", "old", days_old=TASK_LOG_DAYS + 1)
    turn_over(logs)
    assert young.read_text() == "young"
    assert not old.parent.exists()
    assert not last.parent.parent.exists()
    assert (logs / "tasks").is_dir()
