"""What a run costs beside its pages: CPU of all processes for runs that find no news, and the stack's memory.

    python -m benchmarks.runs [--runs 10] [--json]

Starts the local stack over the simulated web, crawls one site, then lets its DAG run again and again with nothing new.
`cpu_seconds_per_run` is what API server, scheduler, workers, the crawl's own process and PostgreSQL spend on the four
tasks of one run, and on the run of `enrich` that follows; the idle stack's own cost over the same time is taken off.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks.server_cpu import server_cpu_seconds
from copydesk.stack import control
from copydesk.stack.layout import StackPlan
from warehouse.connection import session

SITE = "lanternpost"
IDLE_SECONDS = 20


class Stack:
    """A running stack: its REST interface and what its processes have spent."""

    def __init__(self, home: Path, status: control.StackStatus) -> None:
        plan = StackPlan.load(home / "stack")
        if plan is None:
            raise RuntimeError("the stack has no plan")
        self.plan = plan
        password = json.loads(status.password_file.read_text())[status.username]
        self._http = httpx.Client(base_url=status.url, timeout=30)
        token = self._http.post("/auth/token", json={"username": status.username, "password": password}).json()
        self._http.headers["Authorization"] = f"Bearer {token['access_token']}"

    def call(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401  # JSON
        """One request."""
        return self._http.request(method, f"/api/v2/dags{path}", json=body).raise_for_status().json()

    def cpu_seconds(self) -> float:
        """What all processes have spent so far, the ended ones among them, and the database server."""
        with session(self.plan.warehouse_url, role=None, autocommit=True) as conn:
            server = server_cpu_seconds(conn)
        return server + sum(map(_seconds_of, self.processes()))

    def processes(self) -> list[psutil.Process]:
        """Every process of the stack but the simulated web's."""
        report = json.loads(self.plan.status_file.read_text())
        supervisor = psutil.Process(report["supervisor"])
        web = report["services"]["fakeweb"]["pid"]
        return [each for each in (supervisor, *supervisor.children(recursive=True)) if each.pid != web]

    def megabytes(self) -> float:
        """Memory of all processes, shared pages counted once."""
        return sum(map(_bytes_of, self.processes())) / 1e6

    def run(self) -> None:
        """One run of the site's DAG, to its end."""
        run = self.call("POST", f"/ingest_{SITE}/dagRuns", {"logical_date": None, "conf": {}})["dag_run_id"]
        wait(lambda: self.call("GET", f"/ingest_{SITE}/dagRuns/{run}")["state"] in {"success", "failed"})


def _seconds_of(process: psutil.Process) -> float:
    """CPU of a process and of its children that it has reaped; one that is gone by now is in its parent's."""
    with suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    return 0.0


def _bytes_of(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_full_info().pss)
    return 0


def wait(question: Callable[[], bool], seconds: float = 300) -> None:
    """Until the answer is yes."""
    deadline = time.monotonic() + seconds
    while not question():
        if time.monotonic() > deadline:
            raise RuntimeError("it did not happen in time")
        time.sleep(0.5)


def measure(stack: Stack, runs: int) -> dict[str, float]:
    """The figures."""
    wanted = {f"ingest_{SITE}", "enrich"}
    wait(lambda: {dag["dag_id"] for dag in stack.call("GET", "")["dags"]} >= wanted)
    for dag in wanted:
        stack.call("PATCH", f"/{dag}", {"is_paused": False})
    stack.run()
    time.sleep(10)
    before = stack.cpu_seconds()
    time.sleep(IDLE_SECONDS)
    idle = (stack.cpu_seconds() - before) / IDLE_SECONDS
    started, before = time.monotonic(), stack.cpu_seconds()
    for _ in range(runs):
        stack.run()
    seconds, spent = time.monotonic() - started, stack.cpu_seconds() - before
    return {
        "cpu_seconds_per_run": round((spent - idle * seconds) / runs, 2),
        "seconds_per_run": round(seconds / runs, 2),
        "idle_cores": round(idle, 3),
        "stack_megabytes": round(stack.megabytes()),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10, help="runs, one after another")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:  # the server's user must reach it
        home = Path(folder)
        home.chmod(0o711)
        os.environ["COPYDESK_HOME"] = folder
        try:
            figures = measure(
                Stack(home, control.up(home, demo=True, port=None, progress=lambda _: None)), options.runs
            )
        finally:
            control.down(home)
    print(json.dumps(figures) if options.json else "\n".join(f"{key:>22}  {value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
