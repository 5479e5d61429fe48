"""A running stack over the simulated web, seen from outside: its REST interface, its web, its alerts."""

import contextlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2

from copydesk.stack import control
from copydesk.stack.layout import StackPlan
from fakeweb.world import World
from tests.copydesk.test_stack import Api


def wait_for(question: Callable[[], object], seconds: float) -> float:
    """How long it took until the answer was yes; a server too busy to answer has not said yes."""
    started = time.monotonic()
    while True:
        with contextlib.suppress(TimeoutError, urllib.error.URLError):
            if question():
                return time.monotonic() - started
        assert time.monotonic() - started < seconds, "it did not happen in time"
        time.sleep(0.5)


class StackDesk:
    """What a person at the stack can ask and do; DAGs are named by their site."""

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

    def web_now(self) -> datetime:
        return datetime.fromisoformat(self.web_call("GET", "clock")["now"])

    def next_story(self, site: str) -> datetime:
        """A moment just after the next story that a site's feed will announce, by the web's clock."""
        start = datetime.fromisoformat(self.plan.web_start or "").replace(tzinfo=UTC)
        now = self.web_now()
        stories = World(7, start=start, days=30).announced(site, now, now + timedelta(days=3))
        return stories[0].announced_at + timedelta(seconds=1)

    def looks(self, site: str) -> list[dict[str, Any]]:
        """The requests for a site's feed."""
        return [each for each in self.web_call("GET", "log") if each["url"] == f"http://{site}.test/feed/"]

    def pages(self, site: str) -> list[str]:
        """The requests to a site that no watch of its feed makes."""
        quiet = (f"http://{site}.test/feed/", f"http://{site}.test/robots.txt")
        log = (each["url"] for each in self.web_call("GET", "log"))
        return [url for url in log if url.startswith(f"http://{site}.test/") and url not in quiet]

    def dag_ids(self) -> list[str]:
        return [dag["dag_id"] for dag in self.api.call("GET", "/api/v2/dags?limit=100")["dags"]]

    def unpause(self, dag_id: str) -> None:
        self.api.call("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": False})

    def runs(self, site: str) -> list[dict[str, Any]]:
        path = f"/api/v2/dags/ingest_{site}/dagRuns?limit=100&order_by=-run_after"
        found: list[dict[str, Any]] = self.api.call("GET", path)["dag_runs"]
        return found

    def finished(self, kind: str, site: str) -> list[str]:
        return [
            run["state"] for run in self.runs(site) if run["run_type"] == kind and run["state"] in {"success", "failed"}
        ]

    def run_now(self, site: str, conf: dict[str, Any]) -> str:
        body = {"logical_date": None, "conf": conf}
        return str(self.api.call("POST", f"/api/v2/dags/ingest_{site}/dagRuns", body)["dag_run_id"])

    def run_state(self, site: str, run_id: str) -> str:
        return str(self.api.call("GET", f"/api/v2/dags/ingest_{site}/dagRuns/{run_id}")["state"])

    def task(self, site: str, run_id: str, task_id: str) -> dict[str, Any]:
        return self.api.call("GET", f"/api/v2/dags/ingest_{site}/dagRuns/{run_id}/taskInstances/{task_id}")

    def clear(self, site: str, run_id: str, task_id: str) -> None:
        """Clear a task and what follows from it."""
        body = {"dag_run_id": run_id, "task_ids": [task_id], "include_downstream": True, "dry_run": False}
        body |= {"only_failed": False, "reset_dag_runs": True}
        self.api.call("POST", f"/api/v2/dags/ingest_{site}/clearTaskInstances", body)

    def links(self, site: str, run_id: str, task_id: str) -> dict[str, str]:
        path = f"/api/v2/dags/ingest_{site}/dagRuns/{run_id}/taskInstances/{task_id}/links"
        found: dict[str, str] = self.api.call("GET", path)["extra_links"]
        return found

    def get(self, url: str) -> str:
        """A page, as somebody who is logged in."""
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {self.api.token}"})  # noqa: S310  # ours
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  # as above
            return str(answer.read(), "utf-8")

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement selects from the warehouse."""
        return _rows(self.plan.warehouse_url, sql, values)

    def metadata(self, sql: str) -> list[tuple[Any, ...]]:
        """What a statement selects from Airflow's own database."""
        return _rows(self.plan.metadata_url, sql, ())


def _rows(url: str, sql: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    conn = psycopg2.connect(url)
    try:
        with conn.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall()
    finally:
        conn.close()
