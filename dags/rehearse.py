"""Run DAGs one after another in this process, without a scheduler: for the demo and the tests, on simulated days.

`python -m dags.rehearse` makes Airflow's database where there is none, says that it is ready, and then answers each
line `{"dag_id": …, "logical_at": …, "conf": {…}}` with one: the run's state, its tasks' states, and the seconds it
took. All lines are JSON objects; what Airflow prints goes to stderr.
"""

import json
import os
import sys
import time
from copy import deepcopy
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from airflow.sdk import DAG


def rehearse(dag: "DAG", logical_at: datetime, conf: dict[str, Any]) -> dict[str, Any]:
    """One run of a DAG for a logical time, without retries (the next simulated run is the retry) or a deadline.

    `dag.test` of Airflow 3.3 serializes the DAG without its database and cannot store a deadline; and it writes what a
    run asks for into the DAG's own parameters, where the next run of this process would find it.
    """
    started = time.monotonic()
    dag.deadline = None
    for task in dag.tasks:
        task.retries = 0
    params = deepcopy(dag.params)
    run = dag.test(logical_date=logical_at, run_conf=conf)
    dag.params = params
    tasks = {instance.task_id: str(instance.state) for instance in run.get_task_instances()}
    seconds = round(time.monotonic() - started, 2)
    return {"dag_id": dag.dag_id, "run_id": run.run_id, "state": str(run.state), "tasks": tasks, "seconds": seconds}


def main() -> None:
    """Answer requests until stdin ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def answer(value: dict[str, Any]) -> None:
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    from airflow.utils.db import initdb

    from dags import ingest

    initdb()
    answer({"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        dag = getattr(ingest, request["dag_id"])
        answer(rehearse(dag, datetime.fromisoformat(request["logical_at"]), request["conf"]))


if __name__ == "__main__":
    main()
