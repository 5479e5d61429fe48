"""Runs the stack's processes: starts them in order, starts one again when it dies, stops them all on SIGTERM.

`airflow standalone` starts everything at once, so that tasks fail while the API server is not up yet, and leaves
orphans behind. Here each process has a group of its own, and the next one starts when the one before answers.
"""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from copydesk.postgres import ClusterError, cluster
from copydesk.private_file import write_private
from copydesk.stack.layout import StackPlan, airflow_environment, load_secrets
from copydesk.stack.processes import started_at

log = logging.getLogger(__name__)

READY_SECONDS = 180.0
"""The longest that the API server may take to answer."""

STOP_SECONDS = 10.0
"""How long a process has between SIGTERM and SIGKILL; a crawl needs 4."""

_RESTART_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
_STEADY_SECONDS = 60.0


@dataclass(kw_only=True)
class Service:
    """One process: its command, the address that answers 200 when it is ready, and how it fares."""

    name: str
    argv: Sequence[str]
    ready_url: str | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    ready: bool = False
    restarts: int = 0
    restart_at: float | None = None

    def start(self, environment: Mapping[str, str], logs: Path) -> None:
        """Start the process in a group of its own, its output appended to its log."""
        with (logs / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.argv, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )
        self.started = time.monotonic()
        self.restart_at = None
        self.ready = False

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def check_ready(self) -> bool:
        """Whether the process runs and, where it has an address, has answered there once since its start."""
        if self.is_alive() and not self.ready:
            self.ready = self.ready_url is None or _answers(self.ready_url)
        return self.is_alive() and self.ready

    def state(self) -> str:
        """`waiting`, `starting`, `running` or `stopped`."""
        if self.process is None:
            return "waiting"
        if not self.is_alive():
            return "stopped"
        return "running" if self.ready else "starting"

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the process and all its children."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):  # the whole group is gone already, which is what was wanted
                os.killpg(self.process.pid, number)


@dataclass(kw_only=True)
class Supervisor:
    """The stack's one parent; `run` returns when it was told to stop and all is down."""

    plan: StackPlan
    services: list[Service] = field(default_factory=list)
    leaders: dict[int, float] = field(default_factory=dict)
    stopping: bool = False
    failure: str | None = None

    def run(self) -> None:
        """Start, watch and restart until SIGTERM or SIGINT, then stop everything."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        environment = airflow_environment(self.plan, load_secrets(self.plan.folder)[0])
        self.services = services_of(self.plan)
        try:
            for service in self.services:
                self._start(service, environment)
                self._await_ready(service)
            while not self.stopping:
                self._watch(environment)
                self._report()
                time.sleep(1)
        finally:
            self._stop_all()
            self._report()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, service: Service, environment: Mapping[str, str]) -> None:
        service.start(environment, self.plan.logs)
        if service.process is not None and (at := started_at(service.process.pid)) is not None:
            self.leaders[service.process.pid] = at

    def _await_ready(self, service: Service) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self.stopping and not service.check_ready():
            if not service.is_alive():
                self.failure = f"{service.name} ended while it started"
            elif time.monotonic() > deadline:
                self.failure = f"{service.name} did not answer within {READY_SECONDS:.0f} s"
            if self.failure:
                self.stopping = True
            self._report()
            time.sleep(0.3)
        self._report()

    def _watch(self, environment: Mapping[str, str]) -> None:
        self._keep_postgres()
        for service in self.services:
            if service.is_alive():
                service.check_ready()
                continue
            now = time.monotonic()
            if service.restart_at is None:
                steady = now - service.started > _STEADY_SECONDS
                service.restarts = 1 if steady else service.restarts + 1
                service.restart_at = now + _RESTART_SECONDS[min(service.restarts, len(_RESTART_SECONDS)) - 1]
                service.signal_group(signal.SIGKILL)  # what the dead process left behind must not hold its port
            elif now >= service.restart_at:
                self._start(service, environment)

    def _keep_postgres(self) -> None:
        server = cluster()
        if server.exists() and not server.is_running():
            try:
                server.start()
            except ClusterError as error:
                log.warning("PostgreSQL did not start again: %s", error)

    def _stop_all(self) -> None:
        for service in reversed(self.services):
            service.signal_group(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for service in self.services:
            if service.process is not None:
                try:
                    service.process.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    service.signal_group(signal.SIGKILL)
                    service.process.wait()
                service.signal_group(signal.SIGKILL)

    def _report(self) -> None:
        states = {
            service.name: {
                "state": service.state(),
                "pid": service.process.pid if service.process else None,
                "restarts": service.restarts,
            }
            for service in self.services
        }
        report = {
            "supervisor": os.getpid(),
            "leaders": self.leaders,
            "failure": self.failure,
            "services": states,
        }
        write_private(self.plan.status_file, json.dumps(report, indent=1))


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310  # our own http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def services_of(plan: StackPlan) -> list[Service]:
    """The processes in the order of their start; the API server must answer before anything may run a task."""
    airflow = [sys.executable, "-m", "airflow"]
    web = Service(
        name="fakeweb",
        argv=[
            *(sys.executable, "-m", "fakeweb", "--port", str(plan.web_port)),
            *("--start", plan.web_start, "--days", "60", "--real-time"),
        ],
        ready_url=f"http://127.0.0.1:{plan.web_port}/-/",
    )
    return ([web] if plan.web_port else []) + [
        Service(name="api-server", argv=[*airflow, "api-server"], ready_url=f"{plan.url}/api/v2/monitor/health"),
        Service(name="dag-processor", argv=[*airflow, "dag-processor"]),
        Service(name="scheduler", argv=[*airflow, "scheduler"]),
        Service(name="triggerer", argv=[*airflow, "triggerer"]),
    ]


def main(folder: str) -> None:
    """Entry point of the supervisor's own process, which leaves its parent at once: it outlives the command."""
    if os.fork():
        os._exit(0)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    plan = StackPlan.load(Path(folder))
    if plan is None:
        sys.exit(f"{folder} holds no plan; start the stack with `copydesk up`")
    Supervisor(plan=plan).run()


if __name__ == "__main__":
    main(sys.argv[1])
