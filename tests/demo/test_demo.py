"""The demo keeps its promises, and says what it found as one JSON object."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import open_folder

Answer = dict[str, Any]
Demo = tuple[subprocess.CompletedProcess[str], list[str], dict[str, str]]

SITES = ("tidewire", "fluxdaily")

pytestmark = pytest.mark.timeout(1_200)  # half a minute of both cores, of which a busy machine may give a tenth


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """A reduced demo, run as a user would, and the folder that it ran in; its server is stopped at the end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
    copydesk = [sys.executable, "-m", "copydesk"]
    sites = [word for site in SITES for word in ("--site", site)]
    command = [*copydesk, "demo", *sites, "--json"]
    with open_folder() as folder:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        environment["COPYDESK_HOME"] = str(folder / ".copydesk" / "demo")
        yield done, [*copydesk], environment
        subprocess.run([*copydesk, "db", "down"], env=environment, check=True, capture_output=True)


@pytest.fixture(scope="module")
def account(demo: Demo) -> Answer:
    done = demo[0]
    assert done.returncode == 0, done.stdout + done.stderr
    answer: Answer = json.loads(done.stdout)
    return answer


def test_it_finds_what_the_sites_announced(account: Answer) -> None:
    assert account["recall"] >= 0.99
    assert {site["site"] for site in account["sites"]} == set(SITES)
    assert all(site["announced"] > 10 for site in account["sites"])


def test_every_url_has_one_fate(account: Answer) -> None:
    fates = ("published", "rejected", "failed", "held", "skipped", "pending")
    for site in [*account["sites"], account]:
        assert site["discovered"] == sum(site[fate] for fate in fates)
    assert account["broken_promises"] == []


def test_the_redesign_is_held_with_its_reasons(account: Answer) -> None:
    assert account["held"] > 0
    assert {batch["site"] for batch in account["held_batches"]} == {SITES[0]}
    assert all(batch["reasons"] for batch in account["held_batches"])


def test_the_throttled_site_failed_and_caught_up(account: Answer) -> None:
    assert [run["failure"] for run in account["failed_runs"]] == ["rate_limited"]
    [site] = [site for site in account["sites"] if site["site"] == SITES[1]]
    assert site["recall"] == 1
    assert site["pending"] == site["failed"] == 0


def test_edits_became_versions(account: Answer) -> None:
    assert account["edited"] > 0
    assert account["versions"] > account["articles"]
    assert account["edited_example"]["versions"] > 1


def test_the_warehouse_stays_to_be_asked(demo: Demo, account: Answer) -> None:
    _, copydesk, environment = demo
    sql = "SELECT count(*) FROM news.articles"
    done = subprocess.run(
        [*copydesk, "db", "psql", "-Atc", sql], env=environment, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == account["articles"]
    done = subprocess.run(
        [*copydesk, "search", account["search"]["query"], "--limit", "3", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["hits"] == account["search"]["hits"] != []
