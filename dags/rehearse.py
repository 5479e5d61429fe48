"""Run DAGs one after another in this process, without a scheduler: for the demo and the tests, on simulated days.

`python -m dags.rehearse` reads one JSON object per line, `{"dag_id": …, "logical_at": …, "conf": {…}}`, and answers
each with one: the run's state, its tasks' states, and the seconds it took. All that Airflow prints goes to stderr.
"""

import json
import os
import sys
import time
from datetime import datetime
from typing import Any


def rehearse(dag: Any, logical_at: datetime, conf: dict[str, Any]) -> dict[str, Any]:
    """One run of a DAG for a logical time, without retries: the next simulated run is the retry."""
    started = time.monotonic()
    for task in dag.tasks:
        task.retries = 0
    run = dag.test(logical_date=logical_at, run_conf=conf)
    tasks = {instance.task_id: str(instance.state) for instance in run.get_task_instances()}
    seconds = round(time.monotonic() - started, 2)
    return {"dag_id": dag.dag_id, "run_id": run.run_id, "state": str(run.state), "tasks": tasks, "seconds": seconds}


def main() -> None:
    """Answer requests until stdin ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    from airflow.utils.db import initdb

    from dags import ingest

    initdb()
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        dag = getattr(ingest, request["dag_id"])
        answer = rehearse(dag, datetime.fromisoformat(request["logical_at"]), request["conf"])
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
