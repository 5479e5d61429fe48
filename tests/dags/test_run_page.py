"""The page to which the tasks' links lead: behind the login, true to the warehouse, and safe to open."""

import asyncio
import warnings
from collections.abc import Iterator

import httpx
import pytest

from dags.links import ArchiveLink, FindingsLink, RunLink, run_url
from tests.copydesk.desk import EVENING, Desk, open_desk

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Airflow's API loads a test client that warns of its own HTTP library
    from dags.run_page import GUARDED, app

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


def get(path: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://airflow.test") as client:
            return await client.get(path)

    return asyncio.run(asked())


@pytest.mark.parametrize("path", ["/runs/lanternpost-20260303T200000Z", "/runs/lanternpost-20260303T200000Z/warc/0"])
def test_nobody_reads_without_a_login(path: str) -> None:
    assert get(path).status_code == 401


@pytest.mark.usefixtures("_logged_in")
def test_a_run_shows_its_account_and_gives_its_archive(desk: Desk) -> None:
    report = desk.run(SITE, EVENING)
    page = get(f"/runs/{report['run_id']}").text
    assert f"{report['crawl']['discovered']} URLs discovered" in page
    assert f'published<td class="count">{report["publish"]["new"]}' in page
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
    assert f"copydesk release {report['run_id']}" in page


@pytest.mark.usefixtures("_logged_in", "desk")
@pytest.mark.parametrize("run_id", ["lanternpost-20200101T000000Z", "..", "lanternpost-20200101T000000Z<script>"])
def test_what_is_no_run_is_not_found(run_id: str) -> None:
    assert get(f"/runs/{run_id}").status_code in {404, 422}


def test_the_links_of_a_task_lead_to_the_parts_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "https://airflow.example.org/")
    assert run_url("wire-1") == "https://airflow.example.org/copydesk/runs/wire-1"
    assert run_url(None) == ""
    assert {link.name for link in (RunLink(), ArchiveLink(), FindingsLink())} == {"Run", "WARC files", "Findings"}
