"""A person at Airflow's side: runs DAGs as `dags.rehearse` does, and answers what they ask, as the UI would.

Each line of stdin is `{"dag_id", "conf", "answer"}`; each gets a line with the run's state and its tasks'. The answer
None lets the time for it run out, for which the scheduler's own sweep is called. A program, since it needs Airflow's
home in the environment before anything is imported.
"""

import json
import os
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from airflow.dag_processing.dagbag import DagBag
from airflow.jobs.job import Job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from airflow.models.hitl import HITLDetail
from airflow.models.taskinstance import TaskInstance
from airflow.models.trigger import handle_event_submit
from airflow.triggers.base import TriggerEvent
from airflow.utils.db import initdb
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState

import dags
from dags.rehearse import rehearse


def answer_while_asked(answer: str | None, ended: Event) -> None:
    """Until the run ends, do what Airflow's API or its scheduler does with a task that awaits input.

    An answer is given again while the task still waits: `dag.test()` sets the state "awaiting input" once more after
    the task has told it, and what was answered in between is lost.
    """
    try:
        while not ended.wait(0.2):
            if answered(answer) and answer is None:
                job: Any = Job
                SchedulerJobRunner(job()).check_awaiting_input_timeouts()
    except Exception:  # noqa: BLE001  # nobody else would end a run that waits for ever
        traceback.print_exc()
        os._exit(1)


def answered(answer: str | None) -> bool:
    """Answer if somebody asks; with None, have the time for an answer run out."""
    with create_session() as session:
        asked = session.query(TaskInstance).filter_by(state=TaskInstanceState.AWAITING_INPUT).first()
        if asked is None:
            return False
        if answer is None:
            asked.trigger_timeout = datetime.now(UTC) - timedelta(seconds=1)
            return True
        detail: Any = session.get(HITLDetail, asked.id)
        detail.responded_by, detail.responded_at = {"id": "1", "name": "Ed"}, datetime.now(UTC)
        detail.chosen_options, detail.params_input = [answer], {}
        event: Any = TriggerEvent
        handle_event_submit(event(detail.as_resume_event_payload()), task_instance=asked, session=session)
        return True


def answers(requests: Any, found: Mapping[str, Any]) -> Any:  # noqa: ANN401  # lines in, lines out
    """The answer to each request, each with a person of its own."""
    for line in requests:
        request, ended = json.loads(line), Event()
        person = Thread(target=answer_while_asked, args=[request["answer"], ended], daemon=True)
        person.start()
        yield json.dumps(rehearse(found[request["dag_id"]], datetime.now(UTC), request["conf"]))
        ended.set()
        person.join()


if __name__ == "__main__":
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    initdb()
    for told in answers(sys.stdin, DagBag(Path(dags.__file__).parent).dags):
        output.write(told + "\n")
        output.flush()
