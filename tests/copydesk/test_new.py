"""`copydesk new` and `check`: from an address to a declared site that runs."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk.cluster import Cluster
from copydesk.new.fixture import differences
from copydesk.new.site_file import MAX_LINES
from copydesk.trials import _locked, trial
from scrapers.sites import read_folder
from tests.copydesk.desk import Desk
from tests.waiting import wait_for

EVENING = datetime(2026, 3, 2, 23, tzinfo=UTC)
COUNT = 4
"""What plainwire has published by then."""


@pytest.fixture(scope="module")
def folder(module_desk: Desk) -> Iterator[Path]:
    """A folder of one's own sites; the embedded server of the trial is stopped at the end."""
    folder = Path(module_desk.environment["COPYDESK_HOME"]) / "sites"
    folder.mkdir()
    yield folder
    subprocess.run(
        [sys.executable, "-m", "copydesk", "db", "down"],
        env={**os.environ, **module_desk.environment, "COPYDESK_WAREHOUSE_URL": ""},
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def added(module_desk: Desk, folder: Path) -> dict[str, Any]:
    """Plainwire, which names a feed and nothing else, and prints its times in no zone; noai stands on its pages."""
    module_desk.web.behaviours.add("opt_out_meta", site="plainwire")
    module_desk.web.clock.set(EVENING)
    before = module_desk.rows("SELECT count(*) FROM ops.urls")
    answer = module_desk.json("new", "http://plainwire.test", "--into", str(folder), "--now", EVENING.isoformat())
    module_desk.web.behaviours.clear()
    assert module_desk.rows("SELECT count(*) FROM ops.urls") == before
    return answer


def test_an_address_becomes_a_site_with_articles(added: dict[str, Any]) -> None:
    assert added["site"] == "plainwire"
    assert added["timezone"]["value"] == "America/Chicago"
    assert added["language"] == {"value": "en", "seen": f"{COUNT} of {COUNT} articles"}
    assert len(added["dry_run"]["articles"]) == COUNT
    assert added["dry_run"]["fill"]["authors"] == 1
    assert added["dry_run"]["passed"] is True
    assert f"noai on {COUNT} of {COUNT} pages" in " ".join(each["what"] for each in added["oddities"])


def test_times_in_no_zone_come_out_right(added: dict[str, Any], module_desk: Desk) -> None:
    world = module_desk.web.world
    for article in added["dry_run"]["articles"]:
        version = world.at(article["url"], EVENING)
        assert version is not None
        assert datetime.fromisoformat(article["published_at"]) == version.published_at.replace(second=0, microsecond=0)


def test_the_files_are_whole_and_hold_no_page_text(added: dict[str, Any], folder: Path) -> None:
    declared, facts, pages = map(Path, added["written"])
    assert declared == folder / "plainwire.py"
    assert declared.read_text("utf-8") == added["file"]
    assert len(added["file"].splitlines()) <= MAX_LINES
    told = facts.read_text("utf-8")
    assert [each["headline"] for each in added["dry_run"]["articles"] if each["headline"] in told] == []
    assert differences(json.loads(told), pages, read_folder(folder).sites["plainwire"]) == []
    assert {path.name for path in folder.iterdir()} - {"__pycache__"} == {"fixtures", "plainwire.py"}
    assert [path.name for path in facts.parent.iterdir()] == ["plainwire.json"]


def test_a_page_class_that_reads_otherwise_is_noticed(added: dict[str, Any], folder: Path) -> None:
    _, facts, pages = map(Path, added["written"])
    elsewhere = replace(read_folder(folder).sites["plainwire"], timezone="Asia/Tokyo")
    found = differences(json.loads(facts.read_text("utf-8")), pages, elsewhere)
    assert len([each for each in found if "published_at" in each]) == COUNT


def test_the_new_site_runs(added: dict[str, Any], module_desk: Desk, folder: Path) -> None:
    environment = {**module_desk.environment, "COPYDESK_SITES": str(folder)}
    report = replace(module_desk, environment=environment).run(added["site"], EVENING)
    assert report["published"] == COUNT


def test_a_site_is_not_declared_twice(added: dict[str, Any], module_desk: Desk, folder: Path) -> None:
    refused = module_desk.json("new", "http://www.plainwire.test/", "--into", str(folder), status=2)
    assert added["site"] in refused["cause"]
    assert "--force" in refused["next"]


def test_no_site_is_written_where_the_next_install_would_take_it_away(
    module_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "lib" / "site-packages" / "scrapers" / "sites"
    installed.mkdir(parents=True)
    monkeypatch.setattr("copydesk.new.adding.folder_in_force", lambda: installed)
    refused = module_desk.json("new", "http://harborledger.test/", status=2)
    assert str(installed) in refused["cause"]
    assert "--into FOLDER; COPYDESK_SITES=FOLDER/" in refused["next"]


def test_a_site_that_says_no_leaves_nothing_behind(module_desk: Desk, folder: Path) -> None:
    module_desk.web.behaviours.add("robots_disallow_all", site="tidewire")
    refused = module_desk.json("new", "http://tidewire.test/", "--into", str(folder), status=1)
    module_desk.web.behaviours.clear()
    assert "robots.txt forbids" in refused["cause"]
    assert not (folder / "tidewire.py").exists()


def test_a_declaration_is_checked_beside_the_warehouse(folder: Path, module_desk: Desk) -> None:
    module_desk.web.clock.set(EVENING)
    before = module_desk.rows("SELECT count(*) FROM ops.urls")
    turns = "SELECT host FROM ops.host_turns WHERE host = 'lanternpost.test'"
    assert module_desk.rows(turns) == []
    module_desk.web.behaviours.add("crawl_delay", site="lanternpost", seconds=0.05)
    report = module_desk.json("check", "lanternpost", "--limit", "3", "--now", EVENING.isoformat())
    assert report["passed"] is True
    assert len(report["articles"]) == 3
    assert report["fill"]["headline"] == 1
    assert module_desk.rows("SELECT count(*) FROM ops.urls") == before
    assert module_desk.rows(turns) == [("lanternpost.test",)]
    assert folder.exists()  # it stops the server that the check has started
    module_desk.web.behaviours.add("consent_wall", site="lanternpost")
    failed = module_desk.json("check", "lanternpost", "--limit", "3", "--now", EVENING.isoformat(), status=1)
    module_desk.web.behaviours.clear()
    assert failed["troubles"]


def test_sites_are_added_side_by_side(module_desk: Desk, folder: Path) -> None:
    """Two sites at once do not meet; the same site twice is refused, with the process that is at it named."""
    module_desk.web.clock.set(EVENING)
    command = [sys.executable, "-m", "copydesk", "new", "--dry-run", "--json", "--into", str(folder), "--now"]
    command.append(EVENING.isoformat())
    with ExitStack() as stack:
        one, two = (
            stack.enter_context(
                subprocess.Popen(
                    [*command, f"http://{site}.test"],
                    env={**os.environ, **module_desk.environment},
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            )
            for site in ("lanternpost", "harborledger")
        )
        trials = Path(module_desk.environment["COPYDESK_HOME"]) / "trials"
        with paused(one, trials), paused(two, trials):
            again = module_desk.json("new", "http://www.lanternpost.test", "--into", str(folder), "--dry-run", status=1)
        assert f"lanternpost.test is being tried already, by process {one.pid}" in again["cause"]
        answers = [json.loads(each.communicate(timeout=120)[0]) for each in (one, two)]
    assert [answer["site"] for answer in answers] == ["lanternpost", "harborledger"]
    assert all(answer["dry_run"]["articles"] for answer in answers)
    assert list(trials.glob("trial_*")) == []
    databases = Cluster(folder=Path(module_desk.environment["COPYDESK_HOME"]) / "postgres").psql(
        "SELECT datname FROM pg_database WHERE datname LIKE 'copydesk_trial%'"
    )
    assert databases == ""


@contextmanager
def paused(process: "subprocess.Popen[bytes]", trials: Path) -> Iterator[None]:
    """Keep a process at its trial, once it has one; it holds up no other then."""
    wait_for(lambda: any(by.read_text().startswith(f"{process.pid} ") for by in trials.glob("trial_*/by")))
    with _locked(trials.parent):
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


def test_what_a_killed_trial_left_is_cleared_by_the_next(folder: Path) -> None:
    home = folder.parent
    server = Cluster(folder=home / "postgres")
    server.start()
    server.ensure_database("copydesk_trial_killed")
    pages = home / "trials" / "trial_killed" / "archive" / "1.warc.gz"
    pages.parent.mkdir(parents=True)
    pages.write_bytes(b"pages")
    with trial(home, "tidewire.test"):
        assert not pages.parents[1].exists()
        assert server.psql("SELECT count(*) FROM pg_database WHERE datname = 'copydesk_trial_killed'") == "0"
