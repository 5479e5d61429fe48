"""Events and alerts through real Airflow processes: a story and its run, a killed triggerer, a refusal and its end."""

import json
import os
import signal
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from copydesk.stack import control
from tests.conftest import open_folder
from tests.dags.stack_desk import StackDesk, wait_for

pytestmark = pytest.mark.soak

SITE = "tidewire"


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
def desk(alerts: tuple[list[dict[str, Any]], int]) -> Iterator[StackDesk]:
    received, port = alerts
    with open_folder() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COPYDESK_HOME", str(home))
        patch.setenv("AIRFLOW_CONN_COPYDESK_ALERTS_WEBHOOK", f"http://127.0.0.1:{port}/alerts")
        status = control.up(home, demo=True, port=None, progress=lambda _: None)
        try:
            desk = StackDesk(home, status, received)
            wait_for(lambda: f"ingest_{SITE}" in desk.dag_ids(), 120)
            desk.unpause(f"ingest_{SITE}")
            wait_for(lambda: desk.finished("scheduled", SITE) == ["success"], 240)
            wait_for(lambda: len(desk.looks(SITE)) > 2, 120)
            yield desk
        finally:
            control.down(home)


def test_o3_a_story_starts_a_run_within_a_minute(desk: StackDesk) -> None:
    desk.web_call("POST", "clock", {"now": desk.next_story(SITE).isoformat()})
    assert wait_for(lambda: [run for run in desk.runs(SITE) if run["run_type"] == "asset_triggered"], 60) < 60
    wait_for(lambda: desk.finished("asset_triggered", SITE) == ["success"], 120)


def test_o3_a_killed_triggerer_goes_on_where_it_was(desk: StackDesk) -> None:
    before = len(desk.looks(SITE))
    report = json.loads(desk.plan.status_file.read_text())
    os.kill(report["services"]["triggerer"]["pid"], signal.SIGKILL)
    wait_for(lambda: len(desk.looks(SITE)) >= before + 2, 180)
    assert {(look["status"], look["conditional"]) for look in desk.looks(SITE)[before:]} == {(304, True)}
    desk.web_call("POST", "clock", {"now": desk.next_story(SITE).isoformat()})
    wait_for(lambda: desk.finished("asset_triggered", SITE) == ["success"] * 2, 180)


def test_o4_a_refusal_is_told_once_and_so_is_its_end(desk: StackDesk) -> None:
    desk.web_call("POST", "behaviour", {"name": "forbidden", "site": SITE})
    desk.run_now(SITE, {})
    wait_for(lambda: desk.alerts, 180)
    desk.web_call("DELETE", "behaviour")
    desk.run_now(SITE, {})
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
