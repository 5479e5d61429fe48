"""`reparse` asks a person between its report and its publish, and publishes what that person approved."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any, cast

import pytest

from copydesk.demo.rehearsal import airflow_environment
from dags.reparse import reparse_dag
from dags.reparse_report import applied
from tests.conftest import DatabaseMaker
from tests.copydesk.desk import EVENING, Desk, open_desk
from tests.waiting import PATIENCE_SECONDS

SITE = "plainwire"
ALTERED = """
from dataclasses import replace
from fakeweb.sites import SITES as OLD
from scrapers.page import Found

class Page(OLD["plainwire"].page):
    def headline(self):
        found = super().headline()
        return Found(f"Plainwire: {found.value}", "altered") if found else None

SITES = {**OLD, "plainwire": replace(OLD["plainwire"], page=Page)}
"""
Reparse = Callable[[str | None], dict[str, Any]]


@pytest.fixture(scope="module")
def desk(module_warehouse_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A warehouse with a day of one site in it."""
    with open_desk(module_warehouse_url, tmp_path_factory.mktemp("home")) as opened:
        opened.run(SITE, EVENING)
        yield opened


@pytest.fixture(scope="module")
def reparse(desk: Desk, make_database: DatabaseMaker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reparse]:
    """Runs `reparse` by rules that have changed since the pages were read, and gives its question an answer."""
    home = tmp_path_factory.mktemp("airflow")
    (home / "altered_sites.py").write_text(ALTERED)
    program = Path(__file__).with_name("person.py")
    with make_database() as metadata_url, (home / "airflow.log").open("wb") as log:
        environment = {
            **os.environ,
            **desk.environment,
            **airflow_environment(home, metadata_url, warehouse_url=desk.warehouse_url),
            "COPYDESK_SITES": "altered_sites",
            "PYTHONPATH": str(home),
        }
        process = subprocess.Popen(
            [sys.executable, str(program)], env=environment, stdin=-1, stdout=-1, stderr=log, text=True
        )
        stdin, stdout = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)

        def run(answer: str | None) -> dict[str, Any]:
            watch = Timer(2 * PATIENCE_SECONDS, process.kill)
            watch.start()
            try:
                stdin.write(json.dumps({"dag_id": "reparse", "conf": {"site": SITE}, "answer": answer}) + "\n")
                stdin.flush()
                line = stdout.readline()
            except BaseException:
                process.kill()  # the next test is not to wait for it too
                raise
            finally:
                watch.cancel()
            assert line, f"no run came to its end:\n{(home / 'airflow.log').read_text()[-3000:]}"
            states: dict[str, Any] = json.loads(line)["tasks"]
            return states

        yield run
        process.kill()
        process.wait()
        with suppress(BrokenPipeError):
            stdin.close()
        stdout.close()


def headlines(desk: Desk) -> list[tuple[str, int]]:
    return desk.rows("SELECT headline, version FROM news.articles WHERE site = %s ORDER BY article_id", SITE)


@pytest.mark.parametrize("answer", ["Reject", None], ids=["rejected", "timed out"])
def test_o9_without_approval_nothing_is_published(desk: Desk, reparse: Reparse, answer: str | None) -> None:
    before = headlines(desk)
    assert reparse(answer) == {"report": "success", "approval": "success", "publish": "skipped"}
    assert headlines(desk) == before


def test_o9_what_is_approved_is_published_as_a_correction(desk: Desk, reparse: Reparse) -> None:
    before, requests = headlines(desk), len(desk.web.requests)
    assert reparse("Approve") == {"report": "success", "approval": "success", "publish": "success"}
    assert headlines(desk) == [(f"Plainwire: {headline}", version) for headline, version in before]
    assert len(desk.web.requests) == requests


def test_nothing_to_change_asks_nobody(reparse: Reparse) -> None:
    assert reparse(None) == {"report": "skipped", "approval": "skipped", "publish": "skipped"}


REJECTING = """
from dataclasses import replace
from fakeweb.sites import SITES as OLD

class Page(OLD["plainwire"].page):
    remove_selectors = ("body *",)

SITES = {**OLD, "plainwire": replace(OLD["plainwire"], page=Page)}
"""


def test_o9_pages_that_were_rejected_for_a_wrong_rule_are_put_before_a_person(
    warehouse_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No article changes then, and there is much to publish."""
    (tmp_path / "rejecting_sites.py").write_text(REJECTING)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}")
    with open_desk(warehouse_url, tmp_path / "home") as desk:
        with monkeypatch.context() as wrong:
            wrong.setitem(desk.environment, "COPYDESK_SITES", "rejecting_sites")
            run_id = desk.run(SITE, EVENING, status=3)["run_id"]
            desk.json("release", run_id, "--why", "nobody looked", "--who", "ada")
        params = {"site": SITE, "since": None, "until": None}
        monkeypatch.setattr("dags.reparse.get_current_context", lambda: {"params": params})
        monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", warehouse_url)
        report: Any = reparse_dag().get_task("report")
        found = report.python_callable()
        assert (found["standing"], found["changed"], found["gained"] > 0) == (0, 0, True)
        assert f"**{found['gained']}** further pages" in found["words"]
        assert applied(found) == {"published": found["gained"], "held": []}
        assert len(headlines(desk)) == found["gained"]
