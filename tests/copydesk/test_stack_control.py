"""What `copydesk up` and `copydesk down` decide around the processes: where each works, and what they refuse to do."""

import errno
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import psutil
import pytest
from typer.testing import CliRunner

from copydesk.cli import app
from copydesk.errors import BadArgumentError, JobNotDoneError
from copydesk.postgres import ClusterError, cluster
from copydesk.stack import control
from copydesk.stack.layout import MARKER, StackPlan, port_refused
from copydesk.stack.processes import started_at
from tests.conftest import open_folder
from tests.waiting import wait_for


def a_plan(home: Path, web_port: int | None = None) -> StackPlan:
    plan = StackPlan(
        folder=home / "stack", token="none", port=1, web_port=web_port, web_start="2026-03-02",
        metadata_url="postgresql://m", warehouse_url="postgresql://w", stops_postgres=True,
    )  # fmt: skip
    plan.save()
    return plan


class StubbornServer:
    """A cluster that does not stop."""

    def stop(self) -> NoReturn:
        raise ClusterError("PostgreSQL did not stop: server does not shut down")


def test_o6_a_server_that_does_not_stop_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = a_plan(tmp_path)
    monkeypatch.setattr(control, "cluster", lambda _home: StubbornServer())
    with pytest.raises(JobNotDoneError, match="did not stop") as told:
        control.down(tmp_path)
    assert "copydesk down" in str(told.value.next_step)
    assert StackPlan.load(plan.folder) == plan  # the second try knows what there is to stop


def test_down_ends_what_a_process_of_the_stack_starts_at_its_last_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = replace(a_plan(tmp_path), token=f"stack of {tmp_path}", stops_postgres=False)
    plan.save()
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    environment = os.environ | {MARKER: plan.token}
    children = [subprocess.Popen(command, env=environment)]
    kill = control._signal

    def start_another_and_kill(process: psutil.Process, number: signal.Signals) -> None:
        if len(children) < 3:
            children.append(subprocess.Popen(command, env=environment))
        kill(process, number)

    monkeypatch.setattr(control, "_signal", start_another_and_kill)
    try:
        wait_for(lambda: control._processes(plan))
        assert control.down(tmp_path)
        assert [child.wait(0.1) for child in children] == [-signal.SIGKILL] * 3
    finally:
        for child in children:
            child.kill()
            child.wait()


@pytest.mark.parametrize("name", ["plan.json", "status.json"])
def test_a_file_that_a_loss_of_power_emptied_keeps_nobody_from_going_on(tmp_path: Path, name: str) -> None:
    plan = replace(a_plan(tmp_path), stops_postgres=False)
    plan.save()
    plan.status_file.write_text("{}")
    (plan.folder / name).write_text("")
    assert not control.down(tmp_path)
    assert not plan.status_file.exists() or name == "plan.json"


@pytest.mark.parametrize(("later", "is_ours"), [(0, True), (3600, False)], ids=["the same", "after a reboot"])
def test_airflows_processes_are_known_by_their_session_and_its_start(
    tmp_path: Path, later: float, is_ours: bool
) -> None:
    """The numbers of before a reboot may be those of others' programs in Python, which `down` must not end."""
    plan = a_plan(tmp_path)
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    with subprocess.Popen(command, start_new_session=True) as program:
        try:
            at = started_at(program.pid)
            assert at is not None
            plan.status_file.write_text(json.dumps({"leaders": {program.pid: at - later}}))
            wait_for(lambda: psutil.Process(program.pid).exe() == str(Path(sys.executable).resolve()))
            assert [each.pid for each in control._processes(plan)] == [program.pid] * is_ours
        finally:
            program.kill()


@pytest.mark.parametrize(
    ("web_port", "demo", "port", "told"),
    [
        (None, False, 2, "on port 1"),
        (None, True, None, "for the live sites"),
        (9, False, None, "over the simulated web"),
    ],
    ids=["another port", "the simulated web", "the live sites"],
)
def test_a_stack_that_runs_otherwise_than_wanted_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, web_port: int | None, demo: bool, port: int | None, told: str
) -> None:
    plan = a_plan(tmp_path, web_port)
    report = {"supervisor": os.getpid(), "services": {"api-server": {"state": "running"}}}
    plan.status_file.write_text(json.dumps(report))
    monkeypatch.setattr(control, "_processes", lambda _plan: [psutil.Process()])
    with pytest.raises(BadArgumentError, match=told) as refused:
        control.up(tmp_path, demo=demo, port=port, progress=lambda _step: None)
    assert "copydesk down" in refused.value.next_step
    as_it_runs = control.up(tmp_path, demo=web_port is not None, port=1, progress=lambda _step: None)
    assert as_it_runs.url == "http://127.0.0.1:1"


@pytest.mark.parametrize("step", ["migrate_warehouse", "airflow_environment"])
def test_a_start_that_is_stopped_halfway_leaves_no_server_behind(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Before the plan is written `down` knows of nothing that it could stop."""

    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(control, step, stop)
    with open_folder() as home:
        monkeypatch.setenv("COPYDESK_HOME", str(home))
        with pytest.raises(KeyboardInterrupt):
            control.up(home, demo=True, port=None, progress=lambda _step: None)
        server = cluster(home)
        try:
            assert server.exists()
            assert server.pid() is None
        finally:
            server.stop()


def test_what_is_simulated_comes_into_no_real_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = {
        "COPYDESK_HOME": str(tmp_path),
        "COPYDESK_SITES": "",
        "COPYDESK_WAREHOUSE_URL": "postgresql://db/news",
        "COPYDESK_ARCHIVE": "s3://archive/news",
    }
    for name, value in real.items():
        monkeypatch.setenv(name, value)
    given: dict[str, Any] = {}
    status = control.StackStatus(
        url="http://127.0.0.1:1", dashboard_url="http://127.0.0.1:1/plugin/copydesk", username="admin", password=None,
        password_file=tmp_path / "passwords.json", logs=tmp_path, services={}, web_url="http://127.0.0.1:2/-/",
    )  # fmt: skip

    def up(home: Path, **wanted: object) -> control.StackStatus:
        given.update(wanted, home=home, environment={name: os.environ.get(name) for name in real})
        return status

    monkeypatch.setattr(control, "up", up)
    result = CliRunner().invoke(app, ["up", "--sites", "demo"])
    assert result.exit_code == 0
    home = tmp_path / "simulated"
    assert (given["home"], given["demo"]) == (home, True)
    assert given["environment"] == {
        "COPYDESK_HOME": str(home),
        "COPYDESK_SITES": "fakeweb.sites",
        "COPYDESK_WAREHOUSE_URL": None,
        "COPYDESK_ARCHIVE": None,
    }
    assert f"COPYDESK_HOME={os.path.relpath(home)} COPYDESK_SITES=fakeweb.sites" in result.stdout


def test_down_stops_the_simulated_stack_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_HOME", str(tmp_path))
    stopped: list[Path] = []

    def down(home: Path) -> bool:
        stopped.append(home)
        return True

    monkeypatch.setattr(control, "down", down)
    result = CliRunner().invoke(app, ["down"])
    assert (result.exit_code, result.stdout, result.stderr) == (0, "stopped\n", "stopping what runs\n")
    assert stopped == [tmp_path, tmp_path / "simulated"]


@pytest.mark.parametrize(("number", "fate"), [(errno.EADDRINUSE, "is taken"), (errno.EACCES, "cannot be had")])
def test_a_port_that_was_refused_is_told_by_its_cause(number: int, fate: str) -> None:
    assert port_refused(80, OSError(number, "so it was")) == f"port 80 {fate} (so it was)"
