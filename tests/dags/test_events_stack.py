"""Events and alerts through real Airflow processes: a story and its run, a killed triggerer, a refusal and its end."""

import contextlib
import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from copydesk.stack import control
from copydesk.stack.layout import StackPlan
from fakeweb.world import World
from tests.conftest import open_folder
from tests.copydesk.test_stack import Api

pytestmark = pytest.mark.soak

SITE = "tidewire"
FEED = f"http://{SITE}.test/feed/"


class Desk:
    """A running stack over the simulated web, seen from outside: its REST interface, its web, its alerts."""

    def __init__(self, home: Path, status: control.StackStatus, alerts: list[dict[str, Any]]) -> None:
        plan = StackPlan.load(home / "stack")
        assert plan is not None
        assert status.web_url is not None
        self.api, self.web, self.alerts, self.plan = Api(status), status.web_url, alerts, plan

    def web_call(self, method: str, page: str, body: object = None) -> Any:  # noqa: ANN401  # the page's JSON
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.web + page, data=data, method=method)  # noqa: S310  # our own server
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  # as above
            return json.load(answer)

    def looks(self) -> list[dict[str, Any]]:
        return [each for each in self.web_call("GET", "log") if each["url"] == FEED]

    def runs(self) -> list[dict[str, Any]]:
        path = f"/api/v2/dags/ingest_{SITE}/dagRuns?limit=100&order_by=-run_after"
        found: list[dict[str, Any]] = self.api.call("GET", path)["dag_runs"]
        return found

    def finished(self, kind: str) -> list[str]:
        return [
            run["state"] for run in self.runs() if run["run_type"] == kind and run["state"] in {"success", "failed"}
        ]

    def run_now(self) -> None:
        self.api.call("POST", f"/api/v2/dags/ingest_{SITE}/dagRuns", {"logical_date": None, "conf": {}})


def wait_for(question: Callable[[], object], seconds: float) -> float:
    """How long it took until the answer was yes; a server too busy to answer has not said yes."""
    started = time.monotonic()
    while True:
        with contextlib.suppress(TimeoutError, urllib.error.URLError):
            if question():
                return time.monotonic() - started
        assert time.monotonic() - started < seconds, "it did not happen in time"
        time.sleep(0.5)


@pytest.fixture(scope="module")
def alerts() -> Iterator[tuple[list[dict[str, Any]], int]]:
    received: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:  # noqa: ANN401  # the server's signature
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield received, server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def desk(alerts: tuple[list[dict[str, Any]], int]) -> Iterator[Desk]:
    received, port = alerts
    with open_folder() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COPYDESK_HOME", str(home))
        patch.setenv("AIRFLOW_CONN_COPYDESK_ALERTS_WEBHOOK", f"http://127.0.0.1:{port}/alerts")
        status = control.up(home, demo=True, port=None, progress=lambda _: None)
        try:
            desk = Desk(home, status, received)
            wait_for(lambda: f"ingest_{SITE}" in dag_ids(desk.api), 120)
            desk.api.call("PATCH", f"/api/v2/dags/ingest_{SITE}", {"is_paused": False})
            wait_for(lambda: desk.finished("scheduled") == ["success"], 240)
            wait_for(lambda: len(desk.looks()) > 2, 120)
            yield desk
        finally:
            control.down(home)


def dag_ids(api: Api) -> list[str]:
    return [dag["dag_id"] for dag in api.call("GET", "/api/v2/dags?limit=100")["dags"]]


def next_story(desk: Desk) -> datetime:
    """A moment just after the next story that the site's feed will announce, by the web's clock."""
    start = datetime.fromisoformat(desk.plan.web_start or "").replace(tzinfo=UTC)
    now = datetime.fromisoformat(desk.web_call("GET", "clock")["now"])
    stories = World(7, start=start, days=30).announced(SITE, now, now + timedelta(days=3))
    return stories[0].announced_at + timedelta(seconds=1)


def test_o3_a_story_starts_a_run_within_a_minute(desk: Desk) -> None:
    desk.web_call("POST", "clock", {"now": next_story(desk).isoformat()})
    assert wait_for(lambda: [run for run in desk.runs() if run["run_type"] == "asset_triggered"], 60) < 60
    wait_for(lambda: desk.finished("asset_triggered") == ["success"], 120)


def test_o3_a_killed_triggerer_goes_on_where_it_was(desk: Desk) -> None:
    before = len(desk.looks())
    report = json.loads(desk.plan.status_file.read_text())
    os.kill(report["services"]["triggerer"]["pid"], signal.SIGKILL)
    wait_for(lambda: len(desk.looks()) >= before + 2, 180)
    assert {(look["status"], look["conditional"]) for look in desk.looks()[before:]} == {(304, True)}
    desk.web_call("POST", "clock", {"now": next_story(desk).isoformat()})
    wait_for(lambda: desk.finished("asset_triggered") == ["success"] * 2, 180)


def test_o4_a_refusal_is_told_once_and_so_is_its_end(desk: Desk) -> None:
    desk.web_call("POST", "behaviour", {"name": "forbidden", "site": SITE})
    desk.run_now()
    wait_for(lambda: desk.alerts, 180)
    desk.web_call("DELETE", "behaviour")
    desk.run_now()
    wait_for(lambda: len(desk.alerts) >= 2, 180)
    assert [(each["status"], each["cause"]) for each in desk.alerts] == [
        ("firing", "forbidden"),
        ("recovered", "forbidden"),
    ]
    (alert,) = desk.alerts[0]["alerts"]
    assert alert["site"] == SITE
    assert alert["sample_url"]
    assert alert["before"]
    assert alert["next_step"]
