"""Rehearsal: Airflow at work in child processes, each running one DAG run after another that it is given.

Each keeps Airflow's metadata in a database of its own on the demo's PostgreSQL: several of these may work at once and
never meet. What Airflow and the tasks say goes to one log file.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, cast

from copydesk.errors import JobNotDoneError


@dataclass(frozen=True, slots=True, kw_only=True)
class DagRun:
    """How one DAG run ended: its state and its tasks', and the seconds that it took."""

    dag_id: str
    run_id: str
    state: str
    tasks: Mapping[str, str]
    seconds: float


def airflow_environment(home: Path, metadata_url: str, *, warehouse_url: str) -> dict[str, str]:
    """What makes Airflow work in `home`, with our DAGs only, and with the warehouse as the connection `warehouse`."""
    spec = find_spec("dags")
    folder = next(iter(spec.submodule_search_locations or [])) if spec else ""
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": folder,
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata_url.replace("postgresql://", "postgresql+psycopg2://", 1),
        "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW_CONN_WAREHOUSE": warehouse_url,
        "PYTHONUTF8": "1",  # Airflow reads its own files, which are UTF-8, in the locale's encoding
    }


_NO_ROOM_BYTES = 1_000_000


class Rehearsal:
    """One child process that runs DAGs; to be used from one thread at a time, and closed at the end."""

    def __init__(self, environment: Mapping[str, str], log: IO[bytes]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dags.rehearse"],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
        )
        self._input = cast("IO[str]", self._process.stdin)
        self._output = cast("IO[str]", self._process.stdout)
        self._log = log.name

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def wait_ready(self) -> None:
        """Wait until Airflow's database is made and the DAGs are read."""
        self._answer()

    def run(self, dag_id: str, logical_at: datetime, conf: Mapping[str, Any]) -> DagRun:
        """Run a DAG for a logical time, to its end.

        Raises:
            JobNotDoneError: the process died; its log is named.
        """
        self._ask({"dag_id": dag_id, "logical_at": logical_at.isoformat(), "conf": dict(conf)})
        try:
            return DagRun(**self._answer())
        except BaseException:
            self._process.kill()  # an answer that nobody waited for would be taken for the next run's
            raise

    def close(self) -> None:
        """End the process. Between two runs it holds nothing that could be lost, and Airflow takes long to leave."""
        self._process.kill()
        self._process.wait()
        with suppress(BrokenPipeError):
            self._input.close()
        self._output.close()

    def _ask(self, request: Mapping[str, Any]) -> None:
        with suppress(BrokenPipeError):  # that the process is gone is told by its missing answer
            self._input.write(json.dumps(request) + "\n")
            self._input.flush()

    def _answer(self) -> dict[str, Any]:
        line = self._output.readline()
        if not line:
            status, folder = self._process.wait(), Path(self._log).parent
            if shutil.disk_usage(folder).free < _NO_ROOM_BYTES:  # then its log does not say so
                raise JobNotDoneError(
                    f"the disk that holds {folder} is full", "make room there, or let COPYDESK_HOME name another place"
                )
            raise JobNotDoneError(f"Airflow's process ended with status {status}", f"see {self._log}")
        answer: dict[str, Any] = json.loads(line)
        return answer
