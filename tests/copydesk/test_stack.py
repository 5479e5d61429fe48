"""The local stack for real: all of its processes, a DAG run over REST, kills, and no trace left behind."""

import html
import json
import os
import re
import shlex
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from copydesk import postgres
from copydesk.errors import BadArgumentError, JobNotDoneError
from copydesk.stack import control
from copydesk.stack.layout import StackPlan, free_port
from tests.conftest import open_folder
from tests.waiting import wait_for

STACK_SECONDS = 900
"""For one test with what it waits for: many times what a quiet machine takes."""

OLD_LOGS = ("tasks/dag_id=ingest_tidewire/attempt=1.log", "scheduler.log")


class Api:
    """Airflow's REST interface, logged in as a person would."""

    def __init__(self, status: control.StackStatus) -> None:
        self.url = status.url
        password = json.loads(status.password_file.read_text())[status.username]
        answer = self.call("POST", "/auth/token", {"username": status.username, "password": password}, token="")
        self.token = str(answer["access_token"])

    def page(self, path: str) -> str:
        """A page of the dashboard in Airflow's API server."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {self.token}"})  # noqa: S310  # our own loopback address
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  # as above
            return str(answer.read(), "utf-8")

    def call(self, method: str, path: str, body: object = None, token: str | None = None) -> dict[str, Any]:
        bearer = self.token if token is None else token
        request = urllib.request.Request(  # noqa: S310  # our own loopback address
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {bearer}",
            },
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  # as above
            result: dict[str, Any] = json.load(answer)
        return result


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with open_folder() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COPYDESK_HOME", str(folder))
        yield folder
        control.down(folder)


@pytest.fixture(scope="module")
def started(home: Path) -> list[control.StackStatus]:
    """What two starts at once say, in a home where another start has left its logs."""
    for name in OLD_LOGS:
        log = home / "stack" / "logs" / name
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("of before\n")
    with ThreadPoolExecutor(2) as pool:
        starts = [pool.submit(control.up, home, demo=True, port=None, progress=lambda _step: None) for _ in range(2)]
        return [start.result() for start in starts]


@pytest.fixture(scope="module")
def status(started: list[control.StackStatus]) -> control.StackStatus:
    return next(status for status in started if status.password)


@pytest.fixture(scope="module")
def api(status: control.StackStatus) -> Api:
    return Api(status)


def command_lines() -> list[str]:
    lines = []
    for process in psutil.process_iter():
        try:
            lines.append(" ".join(process.cmdline()))
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
    return lines


def services(home: Path) -> dict[str, dict[str, Any]]:
    report: dict[str, dict[str, Any]] = json.loads((home / "stack" / "status.json").read_text())["services"]
    return report


@pytest.mark.timeout(STACK_SECONDS)
def test_up_runs_every_process_and_gives_the_password_once(status: control.StackStatus, home: Path) -> None:
    assert set(status.services.values()) == {"running"}
    assert set(status.services) == {"fakeweb", "api-server", "dag-processor", "scheduler", "triggerer"}
    assert status.password
    again = control.up(home, demo=True, port=None, progress=lambda _step: None)
    assert (again.url, again.password) == (status.url, None)


@pytest.mark.timeout(STACK_SECONDS)
def test_of_two_starts_at_once_the_second_waits_for_what_the_first_has_made(
    started: list[control.StackStatus], status: control.StackStatus, home: Path
) -> None:
    assert [other for other in started if replace(other, password=status.password) != status] == []
    assert len([line for line in command_lines() if "copydesk.stack.supervisor" in line and str(home) in line]) == 1


@pytest.mark.timeout(STACK_SECONDS)
def test_a_start_keeps_the_logs_of_tasks_and_of_the_start_before(status: control.StackStatus) -> None:
    """Why the last one ended stands in them, and Airflow's UI shows the log of each task that ever ran."""
    task, process = OLD_LOGS
    assert (status.logs / task).read_text() == (status.logs / f"{process}.before").read_text() == "of before\n"
    assert "of before" not in (status.logs / process).read_text()


@pytest.mark.timeout(STACK_SECONDS)
def test_a_taken_port_is_named(tmp_path: Path, status: control.StackStatus) -> None:
    taken = int(status.url.rpartition(":")[2])
    with pytest.raises(BadArgumentError, match=f"port {taken} is taken"):
        control.up(tmp_path, demo=True, port=taken, progress=lambda _step: None)


@pytest.mark.timeout(STACK_SECONDS)
def test_the_ui_asks_for_a_login(status: control.StackStatus) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{status.url}/api/v2/dags", timeout=60)  # noqa: S310  # our own loopback address
    assert refused.value.code == 401
    refused.value.close()


@pytest.mark.timeout(STACK_SECONDS)
def test_the_dashboard_gives_commands_that_reach_this_stack(api: Api, home: Path) -> None:
    folder, python = (re.escape(shlex.quote(each)) for each in (str(home), sys.executable))
    settings = rf"COPYDESK_HOME={folder} COPYDESK_SITES=fakeweb.sites COPYDESK_PROXY=http://127.0.0.1:\d+"
    assert re.search(rf"{settings} {python} -m copydesk run", html.unescape(api.page("/copydesk/")))


@pytest.mark.timeout(STACK_SECONDS)
def test_a_dag_run_over_rest_fills_the_warehouse(api: Api, home: Path) -> None:
    dag = "ingest_lanternpost"
    wait_for(lambda: any(each["dag_id"] == dag for each in api.call("GET", "/api/v2/dags")["dags"]))
    api.call("PATCH", f"/api/v2/dags/{dag}", {"is_paused": False})
    run = api.call("POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None})["dag_run_id"]

    def finished() -> bool:
        return api.call("GET", f"/api/v2/dags/{dag}/dagRuns/{run}")["state"] in {"success", "failed"}

    wait_for(finished, STACK_SECONDS / 2)
    assert api.call("GET", f"/api/v2/dags/{dag}/dagRuns/{run}")["state"] == "success"
    plan = StackPlan.load(home / "stack")
    assert plan is not None
    connection = psycopg2.connect(plan.warehouse_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM news.articles WHERE site = 'lanternpost' AND headline <> ''")
            (published,) = cursor.fetchone() or (0,)
    finally:
        connection.close()
    assert published > 20


@pytest.mark.timeout(STACK_SECONDS)
@pytest.mark.parametrize("name", ["scheduler", "fakeweb"])
def test_a_killed_process_comes_back(status: control.StackStatus, home: Path, name: str) -> None:
    pid = services(home)[name]["pid"]
    os.kill(pid, signal.SIGKILL)

    def back() -> bool:
        service = services(home)[name]
        return bool(service["pid"] != pid and service["state"] == "running" and service["restarts"] >= 1)

    wait_for(back)
    assert set(status.services) == set(services(home))


@pytest.mark.timeout(STACK_SECONDS)
def test_down_leaves_nothing_behind_even_without_its_supervisor(status: control.StackStatus, home: Path) -> None:
    plan = StackPlan.load(home / "stack")
    assert plan is not None
    supervisor = json.loads(plan.status_file.read_text())["supervisor"]
    os.kill(supervisor, signal.SIGKILL)
    with pytest.raises(JobNotDoneError, match="supervisor is gone"):
        control.up(home, demo=True, port=None, progress=lambda _step: None)
    assert control.down(home)
    assert postgres.cluster(home).pid() is None
    assert not [
        line for line in command_lines() if str(home) in line or f"port:{status.url.rpartition(':')[2]}" in line
    ]
    port = int(status.url.rpartition(":")[2])
    assert free_port(port) == port
    assert not control.down(home)
