"""The ingest DAGs: parsed without network or database, and run to their end over the simulated web."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import psutil
import pytest

import fakeweb.sites
from copydesk.demo.rehearsal import Rehearsal, airflow_environment
from scrapers.sites import SITES
from tests.conftest import DatabaseMaker
from tests.copydesk.desk import EVENING, START, Desk, open_desk
from tests.waiting import PATIENCE_SECONDS, wait_for

Ingest = Callable[[str, datetime], Mapping[str, str]]

DAGS = Path(__file__).parents[2] / "dags"

MANY_SITES = """
from scrapers.site import Feed, Site
SITES = {
    name: Site(name=name, domains=(f"{name}.test",), sources=(Feed(f"http://{name}.test/feed"),), delay_seconds=0)
    for name in (f"site{number:03}" for number in range(500))
}
"""

PARSE = """
import cProfile, json, socket, sys, time

def refuse(*_) -> None: raise OSError("no network while DAG files are parsed")
socket.socket.connect = refuse

from airflow.dag_processing.dagbag import DagBag
import dags.crawl_operator, dags.stages  # what Airflow itself loads lazily is not what is measured
import airflow.providers.standard.operators.python

def parse():
    sys.modules.pop("dags.ingest", None)
    return DagBag(sys.argv[1])

bag = parse()
profile = cProfile.Profile()
profile.runcall(parse)
calls = sum(each.callcount for each in profile.getstats())
seconds = []
for _ in range(3):
    started = time.process_time()
    parse()
    seconds.append(time.process_time() - started)
heavy = [name for name in ("scrapy", "psycopg2", "bs4", "lxml", "copydesk", "warehouse") if name in sys.modules]
print(json.dumps({"dags": len(bag.dags), "errors": bag.import_errors, "heavy": heavy, "calls": calls,
                  "seconds": min(seconds)}))
"""


@pytest.fixture(scope="module")
def desk(module_warehouse_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A simulated web and an empty warehouse."""
    with open_desk(module_warehouse_url, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture(scope="module")
def airflow(desk: Desk, make_database: DatabaseMaker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """Airflow in a process of its own, its connection `warehouse` leading to the desk's.

    Its sites are a folder of files, of which one cannot be read.
    """
    home = tmp_path_factory.mktemp("airflow")
    folder = home / "sites"
    shutil.copytree(Path(fakeweb.sites.__file__).parent, folder, ignore=shutil.ignore_patterns("__*"))
    (folder / "unreadable.py").write_text("SITE = Site(")
    with make_database() as metadata_url, (home / "airflow.log").open("wb") as log:
        connections = airflow_environment(home, metadata_url, warehouse_url=desk.warehouse_url)
        # only the connection leads to the warehouse
        paths = {**desk.environment, "COPYDESK_WAREHOUSE_URL": "", "COPYDESK_SITES": str(folder)}
        rehearsal = Rehearsal({**connections, **paths}, log)
        rehearsal.wait_ready()
        yield rehearsal
        rehearsal.close()


@pytest.fixture(scope="module")
def ingest(desk: Desk, airflow: Rehearsal) -> Ingest:
    """Runs a site's DAG for a simulated time, and returns its tasks' states."""

    def run(site: str, now: datetime) -> Mapping[str, str]:
        desk.web.clock.set(now)
        return airflow.run(f"ingest_{site}", now, {"now": now.isoformat()}).tasks

    return run


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of parsing the DAGs of 500 sites."""
    return parse_500_sites(tmp_path_factory.mktemp("parse"))


def parse_500_sites(folder: Path, **environment: str) -> dict[str, Any]:
    (folder / "many_sites.py").write_text(MANY_SITES)
    environment |= {"COPYDESK_SITES": "many_sites", "PYTHONPATH": str(folder), "AIRFLOW_HOME": str(folder)}
    command = [sys.executable, "-c", PARSE, str(DAGS / "ingest.py")]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_o1_500_sites_are_parsed_by_few_calls_each_without_network_or_heavy_imports(parsed: dict[str, Any]) -> None:
    assert parsed["errors"] == {}
    assert parsed["dags"] == 500
    assert parsed["heavy"] == []
    assert parsed["calls"] / 500 < 6_000, "4,100 when this was written, of which Airflow makes almost all"


@pytest.mark.soak
def test_o1_500_sites_are_parsed_within_a_second(parsed: dict[str, Any]) -> None:
    assert parsed["seconds"] < 1


def test_o7_a_task_loads_its_own_dag_only(tmp_path: Path) -> None:
    parsed = parse_500_sites(tmp_path, _AIRFLOW_PARSING_CONTEXT_DAG_ID="ingest_site007")
    assert (parsed["dags"], parsed["errors"]) == (1, {})
    assert parsed["calls"] < 20_000, "a hundredth of what all take"


def test_o1_every_site_has_a_dag_that_documents_itself() -> None:
    from dags.ingest import ingest_dag  # noqa: PLC0415  # Airflow is loaded after its home is set

    dags = {name: ingest_dag(site) for name, site in SITES.items()}
    for name, dag in dags.items():
        assert dag.dag_id == f"ingest_{name}"
        assert dag.task_ids == ["crawl", "parse", "audit", "publish"]
        assert dag.max_active_runs == 1
        assert dag.catchup is False
        assert "copydesk release" in (dag.doc_md or "")
        assert {"mode", "since", "until", "replay", "now"} == set(dag.params)
        assert {"ingest", SITES[name].owner, *SITES[name].tags} <= set(dag.tags)
        assert dag.get_task("crawl").max_active_tis_per_dag == 1


def test_a_day_of_a_site_reaches_the_warehouse(desk: Desk, ingest: Ingest) -> None:
    tasks = ingest("lanternpost", EVENING)
    assert set(tasks.values()) == {"success"}
    truth = desk.web.world.expected("lanternpost", START - timedelta(days=1), EVENING, EVENING)
    urls = {url for (url,) in desk.rows("SELECT url FROM news.articles WHERE site = 'lanternpost'")}
    assert urls == {article.url_at(EVENING) for article in truth}


def test_the_same_day_again_changes_nothing(desk: Desk, ingest: Ingest) -> None:
    ingest("lanternpost", EVENING)
    rows = "SELECT article_id, version, content_hash FROM news.articles ORDER BY 1"
    before = desk.rows(rows)
    assert set(ingest("lanternpost", EVENING).values()) == {"success"}
    after = desk.rows(rows)
    assert after == before != []


def test_a_site_that_refuses_fails_its_crawl_and_nothing_else_runs(desk: Desk, ingest: Ingest) -> None:
    rule = desk.web.behaviours.add("rate_limited", site="fluxdaily", retry_after=7200)
    tasks = ingest("fluxdaily", EVENING)
    desk.web.behaviours.remove(rule)
    assert tasks == {
        "crawl": "failed",
        "parse": "upstream_failed",
        "audit": "upstream_failed",
        "publish": "upstream_failed",
    }
    assert desk.rows("SELECT state, failure FROM ops.runs WHERE site = 'fluxdaily'") == [("failed", "rate_limited")]
    later = EVENING + timedelta(hours=3)
    assert set(ingest("fluxdaily", later).values()) == {"success"}
    [(count,)] = desk.rows("SELECT count(*) FROM news.articles WHERE site = 'fluxdaily'")
    assert count == len(desk.web.world.expected("fluxdaily", START - timedelta(days=1), later, later))


def test_a_batch_that_breaks_its_contract_stops_at_the_audit(desk: Desk, ingest: Ingest) -> None:
    rule = desk.web.behaviours.add("consent_wall", site="tidewire", portion=0.8)
    tasks = ingest("tidewire", EVENING)
    desk.web.behaviours.remove(rule)
    assert (tasks["parse"], tasks["audit"], tasks["publish"]) == ("success", "failed", "upstream_failed")
    assert desk.rows("SELECT count(*) FROM news.articles WHERE site = 'tidewire'") == [(0,)]
    assert desk.rows("SELECT state FROM ops.runs WHERE site = 'tidewire'") == [("held",)]


def test_no_news_is_green(ingest: Ingest) -> None:
    ingest("lanternpost", EVENING + timedelta(minutes=1))
    tasks = ingest("lanternpost", EVENING + timedelta(minutes=2))
    assert set(tasks.values()) == {"success"}


def test_o1_a_window_by_hand_has_its_days_as_daily_runs_would_and_the_next_day_adds_to_it(
    desk: Desk, airflow: Rehearsal, ingest: Ingest
) -> None:
    desk.web.clock.set(EVENING)
    days = {"since": START.isoformat(), "until": (START + timedelta(days=1)).isoformat()}
    run = airflow.run("ingest_harborledger", EVENING, {"now": EVENING.isoformat(), "mode": "window", **days})
    assert set(run.tasks.values()) == {"success"}
    columns = (
        "SELECT url, headline, authors::text, published_at, body_text FROM news.articles WHERE site = 'harborledger'"
    )
    first = set(desk.rows(columns))
    truth = desk.web.world.expected("harborledger", START, START + timedelta(days=1), EVENING)
    # a list of a day is of the publisher's day, which is not UTC's: some of its neighbours come along
    assert {article.url_at(EVENING) for article in truth} <= {url for url, *_ in first}
    later = EVENING + timedelta(minutes=5)
    assert set(ingest("harborledger", later).values()) == {"success"}
    both = set(desk.rows(columns))
    assert first < both
    truth = desk.web.world.expected("harborledger", START - timedelta(days=1), later, later)
    assert {url for url, *_ in both} == {article.url_at(later) for article in truth}


def test_o1_a_replay_by_hand_reads_its_file_and_asks_nobody(desk: Desk, airflow: Rehearsal, ingest: Ingest) -> None:
    ingest("lanternpost", EVENING)
    [(file,)] = desk.rows(
        "SELECT warc_path FROM ops.captures JOIN ops.runs USING (run_id) WHERE site = 'lanternpost' "
        "GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    )
    requests = len(desk.web.requests)
    conf = {"now": (EVENING + timedelta(hours=1)).isoformat(), "mode": "replay", "replay": file}
    run = airflow.run("ingest_lanternpost", EVENING + timedelta(hours=1), conf)
    assert set(run.tasks.values()) == {"success"}
    assert len(desk.web.requests) == requests
    [(mode,)] = desk.rows("SELECT mode FROM ops.runs WHERE site = 'lanternpost' ORDER BY logical_at DESC LIMIT 1")
    assert mode == "replay"


@pytest.mark.parametrize(
    ("conf", "words"),
    [
        ({"mode": "window"}, "takes From (`since`) and Until (`until`)"),
        ({"mode": "replay", "replay": "/none/such.warc.gz"}, "there is no file /none/such.warc.gz"),
        ({"mode": "replay", "replay": "none/such.warc.gz"}, "the archive has no file none/such.warc.gz"),
    ],
)
def test_o4_a_form_that_cannot_be_met_fails_once_and_is_told(
    desk: Desk, airflow: Rehearsal, conf: dict[str, str], words: str
) -> None:
    run = airflow.run("ingest_plainwire", EVENING, {"now": EVENING.isoformat(), **conf})
    assert run.tasks["crawl"] == "failed"
    [(detail,)] = desk.rows("SELECT detail FROM ops.open_alerts WHERE site = 'plainwire' AND cause = 'other'")
    assert words in detail


def test_a_killed_task_stops_its_crawl(desk: Desk, airflow: Rehearsal) -> None:
    """The crawl would go on for minutes: it is to ask for a page in half a minute only."""
    rule = desk.web.behaviours.add("crawl_delay", site="netzkurier", seconds=30)
    now = EVENING
    desk.web.clock.set(now)
    results = []
    conf = {"now": now.isoformat()}
    running = Thread(target=lambda: results.append(airflow.run("ingest_netzkurier", now, conf)))
    running.start()
    worker = psutil.Process(airflow.pid)
    crawl = wait_for(lambda: crawls_of(worker))[0]
    wait_for(lambda: any(request.site == "netzkurier" for request in desk.web.requests))
    worker.terminate()
    crawl.wait(60)
    running.join(PATIENCE_SECONDS)
    desk.web.behaviours.remove(rule)
    assert not crawls_of(worker)
    assert results[0].tasks["crawl"] == "failed"
    assert desk.rows("SELECT failure FROM ops.runs WHERE site = 'netzkurier'") == [("interrupted",)]


def crawls_of(worker: psutil.Process) -> list[psutil.Process]:
    found = []
    for child in worker.children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it ends while it is looked at
            found += [child] if "crawl" in child.cmdline() else []
    return found
