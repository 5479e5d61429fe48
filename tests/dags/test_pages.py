"""The dashboard in Airflow's API server: behind the login, below its path, and where the tasks' links lead."""

import asyncio
import re
import warnings
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from dags.links import PREFIX, ArchiveLink, FindingsLink, RunLink, run_url
from dags.plugin import CopydeskPlugin
from tests.copydesk.desk import EVENING, Desk, open_desk

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Airflow's API loads a test client that warns of its own HTTP library
    from dags.pages import GUARDED, app

SITE = "lanternpost"


@pytest.fixture(scope="module")
def desk(module_warehouse_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(module_warehouse_url, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def _logged_in() -> Iterator[None]:
    """Somebody who may see plugins."""
    (login,) = GUARDED
    app.dependency_overrides[login.dependency] = lambda: None
    yield
    app.dependency_overrides.clear()


def get(path: str, application: FastAPI = app) -> httpx.Response:
    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(application), base_url="http://airflow.test"
        ) as client:
            return await client.get(path)

    return asyncio.run(asked())


def every_path() -> list[str]:
    """The address of each route but the style sheet's, its parameters filled in."""
    values = {"run_id": "lanternpost-20260303T200000Z", "site": "lanternpost"}
    paths = [path for route in app.routes if "/static/" not in (path := str(getattr(route, "path", route)))]
    return [re.sub(r"\{(\w+)\}", lambda name: values.get(name[1], "0"), path) for path in paths]


@pytest.mark.parametrize("path", every_path())
def test_nobody_reads_without_a_login(path: str) -> None:
    answer = get(path)
    assert answer.status_code == 401
    assert re.findall(r"/articles|/sites|<table", answer.text) == []
    assert f'href="/api/v2/auth/login?next={quote(path, safe="")}"' in answer.text


@pytest.mark.usefixtures("_logged_in")
def test_a_run_shows_its_account_and_gives_its_archive(desk: Desk) -> None:
    report = desk.run(SITE, EVENING)
    page = get(f"/runs/{report['run_id']}").text
    assert f"{report['crawl']['discovered']} discovered = {report['publish']['new']} published" in page
    (file,) = report["crawl"]["warc_files"]
    assert file in page
    answer = get(f"/runs/{report['run_id']}/warc/0")
    assert answer.content[:2] == b"\x1f\x8b"
    assert file.rpartition("/")[2] in answer.headers["Content-Disposition"]
    assert get(f"/runs/{report['run_id']}/warc/1").status_code == 404


@pytest.mark.usefixtures("_logged_in")
def test_a_held_run_shows_its_findings_and_the_next_command(desk: Desk) -> None:
    rule = desk.web.behaviours.add("consent_wall", site="tidewire", portion=0.8)
    report = desk.run("tidewire", EVENING, status=3)
    desk.web.behaviours.remove(rule)
    page = get(f"/runs/{report['run_id']}").text
    assert "rejected_share" in page
    assert {"findings", "archive"} <= set(re.findall(r'<h2 id="(\w+)"', page))
    assert f"copydesk release {report['run_id']}" in page


@pytest.mark.usefixtures("_logged_in", "desk")
@pytest.mark.parametrize("run_id", ["lanternpost-20200101T000000Z", "%2E%2E", "lanternpost-20200101T000000Z<script>"])
def test_what_is_no_run_is_not_found(run_id: str) -> None:
    assert get(f"/runs/{run_id}").status_code in {400, 404}


def test_the_links_of_a_task_lead_to_the_parts_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "https://airflow.example.org/")
    assert run_url("wire-1") == "https://airflow.example.org/copydesk/runs/wire-1"
    assert run_url(None) == ""
    assert {link.name for link in (RunLink(), ArchiveLink(), FindingsLink())} == {"Run", "WARC files", "Findings"}


@pytest.mark.usefixtures("_logged_in", "desk")
def test_links_stay_below_the_path_where_airflow_mounts_the_pages() -> None:
    outer = FastAPI()
    outer.mount("/news/copydesk", app)
    page = get("/news/copydesk/search", outer).text
    found = re.findall(r'(?:href|action)="(/[^"]*)"', page)
    assert found
    assert {link for link in found if not link.startswith("/news/copydesk/")} == {"/"}
    assert get("/news/copydesk/", outer).status_code == 200


def test_the_menu_of_airflow_leads_to_the_pages_and_may_frame_them() -> None:
    (view,) = CopydeskPlugin.external_views
    assert (view["name"], view["href"]) == ("Copydesk", f"{PREFIX}/")
    assert "frame-ancestors 'self'" in get("/").headers["Content-Security-Policy"]
