"""`copydesk up` and `copydesk down`: the local stack as a person sees it."""

import contextlib
import fcntl
import json
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from copydesk.cluster import Cluster
from copydesk.errors import BadArgumentError, JobNotDoneError
from copydesk.postgres import ClusterError, cluster
from copydesk.settings import Settings
from copydesk.stack.layout import (
    USERNAME,
    StackPlan,
    airflow_environment,
    free_port,
    load_secrets,
    port_refused,
)
from copydesk.stack.logs import turn_over
from copydesk.stack.network import offline_note
from copydesk.stack.processes import processes_of
from copydesk.stack.supervisor import READY_SECONDS, STOP_SECONDS
from copydesk.wiring import migrate_warehouse, warehouse_url
from scrapers.sites import registry

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackStatus:
    """A running stack: the addresses of the UI and of the dashboard in it, the login, and each process with its state.

    `password` is given only by the start that made it; later ones name the file that holds it. `note` says what a
    person should know, such as that there is no network.
    """

    url: str
    dashboard_url: str
    username: str
    password: str | None
    password_file: Path
    logs: Path
    services: dict[str, str]
    web_url: str | None = None
    note: str | None = None


def up(home: Path, *, demo: bool, port: int | None, progress: Progress) -> StackStatus:
    """Start PostgreSQL and Airflow's processes, and return when the UI answers and every process runs.

    What runs already is waited for, and not started again.

    Raises:
        BadArgumentError: the port is taken, or it runs already and not as wanted.
        JobNotDoneError: a process did not come up, its log is named; or what should watch those that run is gone.
    """
    folder = home / "stack"
    with _alone(folder, progress):
        running = StackPlan.load(folder)
        if running and _processes(running):
            _check_wanted(running, demo=demo, port=port)
            _await_running(running, progress)
            return _status(running, None)
        try:
            plan, password = _start(folder, running, demo=demo, port=port, progress=progress)
            _await_running(plan, progress)
        except (JobNotDoneError, KeyboardInterrupt):
            down(home)
            raise
    return replace(_status(plan, password), note=None if demo else _network_note())


def _start(
    folder: Path, before: StackPlan | None, *, demo: bool, port: int | None, progress: Progress
) -> tuple[StackPlan, str | None]:
    plan, password = _prepare(folder, before, demo=demo, port=port, progress=progress)
    with (plan.logs / "supervisor.log").open("ab") as log:
        subprocess.run(
            [sys.executable, "-m", "copydesk.stack.supervisor", str(folder)],
            env=airflow_environment(plan, load_secrets(folder)[0]),
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            check=True,
        )
    return plan, password


@contextlib.contextmanager
def _alone(folder: Path, progress: Progress) -> Iterator[None]:
    """One start at a time: of two, the second finds what the first has made; two stacks in one home would be at war."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("another `copydesk up` is at work; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def down(home: Path) -> bool:
    """Stop everything that `up` started and leave no process behind; returns whether anything ran.

    Raises:
        JobNotDoneError: PostgreSQL did not stop; everything else is gone, and `down` may be called again.
    """
    plan = StackPlan.load(home / "stack")
    if plan is None:
        return False
    found = _processes(plan)
    supervisor = _report(plan).get("supervisor")
    for process in found:
        if process.pid == supervisor:
            _signal(process, signal.SIGTERM)
            _await_gone([process], STOP_SECONDS + 5)
    # The supervisor may have been killed: whatever still carries the stack's mark is ended here, and what these have
    # started while they were looked for.
    deadline = time.monotonic() + STOP_SECONDS
    while (left := _processes(plan)) and time.monotonic() < deadline:
        for process in left:
            _signal(process, signal.SIGKILL)
        _await_gone(left, 5)
    stopped = plan.stops_postgres and _stop_postgres(home)
    (plan.folder / "plan.json").unlink(missing_ok=True)
    plan.status_file.unlink(missing_ok=True)
    return bool(found) or stopped


def _check_wanted(running: StackPlan, *, demo: bool, port: int | None) -> None:
    way = f"on port {running.port}" if port not in {None, running.port} else ""
    if demo != (running.web_port is not None):
        way = "for the live sites" if demo else "over the simulated web"
    if way:
        raise BadArgumentError(f"Airflow runs here already, {way}", "`copydesk down` stops it; then try again")
    supervisor = _report(running).get("supervisor")
    if supervisor and supervisor not in {process.pid for process in _processes(running)}:
        raise JobNotDoneError(
            "Airflow runs here already, but its supervisor is gone: nobody starts again what dies",
            "`copydesk down` stops it; then try again",
        )


def _stop_postgres(home: Path) -> bool:
    try:
        return cluster(home).stop()
    except ClusterError as error:
        raise JobNotDoneError(str(error), "Airflow is stopped; `copydesk down` again tries once more") from error


def _network_note() -> str | None:
    hosts = [site.domains[0] for site in registry().values()]
    return offline_note(hosts, Settings.from_environment().proxy)


def _prepare(
    folder: Path, before: StackPlan | None, *, demo: bool, port: int | None, progress: Progress
) -> tuple[StackPlan, str | None]:
    try:
        ui_port = free_port(port)
    except OSError as error:
        raise BadArgumentError(port_refused(port, error), "choose another: copydesk up --port N") from error
    progress("PostgreSQL")
    server = cluster()
    ours = not server.is_running() or (before is not None and before.stops_postgres)  # it outlived its stack
    with _stopped_again(server if ours else None):
        server.start()
        server.ensure_database("airflow")
        migrate_warehouse()
    made, fresh = load_secrets(folder)
    plan = StackPlan(
        folder=folder,
        token=secrets.token_hex(8),
        port=ui_port,
        web_port=free_port() if demo else None,
        web_start=(datetime.now(UTC) - timedelta(days=7)).date().isoformat(),
        metadata_url=server.url("airflow"),
        warehouse_url=warehouse_url(),
        stops_postgres=ours,
    )
    turn_over(plan.logs)
    plan.status_file.unlink(missing_ok=True)
    plan.save()
    progress("Airflow's database")
    migrated = subprocess.run(
        [sys.executable, "-m", "airflow", "db", "migrate"],
        env=airflow_environment(plan, made),
        capture_output=True,
        text=True,
        check=False,
    )
    (plan.logs / "migrate.log").write_text(migrated.stdout + migrated.stderr)
    if migrated.returncode:
        raise JobNotDoneError(
            "Airflow's database could not be made", f"its last words stand in {plan.logs / 'migrate.log'}"
        )
    return plan, made.admin_password if fresh else None


@contextlib.contextmanager
def _stopped_again(server: Cluster | None) -> Iterator[None]:
    """Stop a server that was started for a stack that does not come to be: `down` does not know of it yet."""
    try:
        yield
    except BaseException as error:
        if server is not None:
            with contextlib.suppress(ClusterError):  # what came first is told
                server.stop()
        if isinstance(error, ClusterError):
            raise JobNotDoneError(str(error), "see `copydesk db status`") from error
        raise


def _await_running(plan: StackPlan, progress: Progress) -> None:
    said: set[str] = set()
    deadline = time.monotonic() + READY_SECONDS + 30
    while time.monotonic() < deadline:
        report = _report(plan)
        if report.get("failure"):
            raise JobNotDoneError(str(report["failure"]), f"the logs stand in {plan.logs}")
        services = report.get("services", {})
        for name, service in services.items():
            if service["state"] != "waiting" and name not in said:
                said.add(name)
                progress(name)
        if services and all(service["state"] == "running" for service in services.values()):
            return
        if not _processes(plan):
            raise JobNotDoneError("the supervisor ended while it started", f"see {plan.logs / 'supervisor.log'}")
        time.sleep(0.3)
    raise JobNotDoneError("the stack did not come up in time", f"the logs stand in {plan.logs}")


def _status(plan: StackPlan, password: str | None) -> StackStatus:
    services = {name: service["state"] for name, service in _report(plan).get("services", {}).items()}
    return StackStatus(
        url=plan.url,
        dashboard_url=f"{plan.url}/plugin/copydesk",
        username=USERNAME,
        password=password,
        password_file=plan.folder / "passwords.json",
        logs=plan.logs,
        services=services,
        web_url=f"http://127.0.0.1:{plan.web_port}/-/" if plan.web_port else None,
    )


def _report(plan: StackPlan) -> dict[str, Any]:
    try:
        report: dict[str, Any] = json.loads(plan.status_file.read_text())
    except (FileNotFoundError, json.JSONDecodeError):  # not written yet; or lost with the power, as the processes are
        return {}
    return report


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):  # it ended by itself, which is what was wanted
        process.send_signal(number)


def _await_gone(processes: list[psutil.Process], seconds: float) -> None:
    """Wait until all have ended. `psutil.wait_procs` opens file descriptors for dying processes, which may fail."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(map(_is_alive, processes)):
        time.sleep(0.1)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _processes(plan: StackPlan) -> list[psutil.Process]:
    return processes_of(plan.token, _report(plan).get("leaders", {}))
