"""The whole pipeline over the simulated web, from the command line, held against the truth."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2.errors import DiskFull

from copydesk.errors import WarehouseDownError
from copydesk.pipeline import _stoppable
from copydesk.wiring import LOST
from tests.conftest import DatabaseMaker
from tests.copydesk.desk import EVENING, START, UNHURRIED, Desk
from tests.waiting import wait_for
from warehouse.connection import WarehouseLostError, loss_told, session
from warehouse.runs import take_up

Answer = dict[str, Any]

SITE = "lanternpost"
HELD = "tidewire"


def test_a_run_that_loses_its_warehouse_names_the_id_that_it_goes_on_under() -> None:
    with pytest.raises(WarehouseDownError, match="the disk of the warehouse is full") as told, _stoppable("wire-1"):
        raise WarehouseDownError("the disk of the warehouse is full", LOST)
    assert told.value.next_step == "`copydesk db status`; then the same command with --run-id wire-1 goes on"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DiskFull("no room"), "the disk of the warehouse is full: no room"),
        (psycopg2.OperationalError("gone"), "the warehouse was lost: gone"),
    ],
)
def test_a_full_disk_of_the_warehouse_is_told_from_a_loss(error: Exception, words: str) -> None:
    with pytest.raises(WarehouseLostError, match=words), loss_told():
        raise error


def test_w10_a_run_whose_crawl_was_run_again_still_names_the_files_of_its_pages(module_desk: Desk) -> None:
    run_id = module_desk.run("plainwire", EVENING)["run_id"]
    files = "SELECT DISTINCT warc_path FROM ops.captures WHERE run_id = %s"
    held = {path for (path,) in module_desk.rows(files, run_id)}
    module_desk.run("plainwire", EVENING + timedelta(hours=3), "--run-id", run_id)
    [(named,)] = module_desk.rows("SELECT warc_files FROM ops.run_accounts WHERE run_id = %s", run_id)
    assert held
    assert held <= set(named)


@pytest.fixture(scope="module")
def first(module_desk: Desk) -> Answer:
    """A first run of a site."""
    return module_desk.run(SITE, EVENING)


@pytest.fixture(scope="module")
def second(module_desk: Desk, first: Answer) -> Answer:  # noqa: ARG001  # it comes after the first
    """A run of the same site a day later."""
    return module_desk.run(SITE, EVENING + timedelta(days=1))


@pytest.fixture(scope="module")
def held(module_desk: Desk) -> Iterator[Answer]:
    """A run of a site whose pages are behind a consent wall."""
    rule = module_desk.web.behaviours.add("consent_wall", site=HELD, portion=0.8)
    yield module_desk.run(HELD, EVENING, status=3)
    module_desk.web.behaviours.remove(rule)


def test_a_first_run_publishes_all_that_the_site_announced(module_desk: Desk, first: Answer) -> None:
    truth = module_desk.web.world.expected(SITE, START - timedelta(days=1), EVENING, EVENING)
    assert first["state"] == "published"
    assert first["published"] == len(truth) > 5
    rows = dict(
        module_desk.rows(
            "SELECT url, headline FROM news.articles WHERE site = %s AND run_id = %s", SITE, first["run_id"]
        )
    )
    versions = [module_desk.web.world.at(article.url, EVENING) for article in truth]
    assert rows == {version.url: version.headline for version in versions if version}


def test_the_sums_of_a_run_hold(first: Answer, second: Answer) -> None:
    outcomes = ("published", "unchanged", "rejected", "failed", "skipped", "pending")
    for run in (first, second):
        assert run["discovered"] == sum(run[outcome] for outcome in outcomes)


def test_the_next_day_brings_news_and_edits_and_nothing_twice(module_desk: Desk, second: Answer) -> None:
    now = EVENING + timedelta(days=1)
    new = module_desk.web.world.expected(SITE, EVENING, now, now)
    assert second["publish"]["new"] == len(new) > 0
    [(rows, articles)] = module_desk.rows(
        "SELECT count(*), count(DISTINCT url) FROM news.articles WHERE site = %s", SITE
    )
    assert rows == articles


def test_stages_may_be_repeated_without_effect(module_desk: Desk, second: Answer) -> None:
    table = "SELECT article_id, version, content_hash, first_seen_at FROM news.articles ORDER BY 1"
    before = module_desk.rows(table)
    for stage in ("parse", "audit", "publish"):
        module_desk.json(stage, second["run_id"])
    assert module_desk.rows(table) == before


def test_an_archive_that_is_away_fails_the_parse_and_no_page(desk: Desk) -> None:
    """Settled as failed, the pages would never be looked at again, under a run that looks green.

    Where the files are there, and what they hold is broken, no parse to come will read it: those pages have failed.
    """
    done = subprocess.run(
        [sys.executable, "-m", "copydesk", "crawl", SITE, "--now", EVENING.isoformat(), "--json"],
        env={**os.environ, **desk.environment}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    crawled = json.loads(done.stdout)
    archive = Path(desk.environment["COPYDESK_HOME"]) / "archive"
    archive.rename(away := archive.with_name("away"))
    error = desk.json("parse", crawled["run_id"], status=1)
    assert "the archive cannot be read" in error["cause"]
    assert f"copydesk parse {crawled['run_id']}" in error["next"]
    assert desk.rows("SELECT state FROM ops.runs") == [("crawled",)]
    assert desk.rows("SELECT DISTINCT outcome, reason FROM ops.run_urls") == [("pending", "to_parse")]
    away.rename(archive)
    assert desk.json("parse", crawled["run_id"])["staged"] == crawled["fetched"] > 1
    for file in archive.rglob("*.warc.gz"):
        file.write_bytes(bytes(file.stat().st_size))
    assert desk.json("parse", crawled["run_id"])["failed"] == crawled["fetched"]


def test_an_archive_that_cannot_be_asked_is_told_in_words(
    module_desk: Desk, first: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(module_desk.environment, "COPYDESK_ARCHIVE", "nowhere://archive")
    error = module_desk.json("rebuild", status=1)
    assert error["cause"].startswith("the archive cannot be opened: Protocol not known: nowhere")
    assert "COPYDESK_ARCHIVE" in error["next"]
    assert "Protocol not known" in module_desk.json("parse", first["run_id"], status=1)["cause"]


def test_a_run_is_found_by_search_and_trace(module_desk: Desk, first: Answer) -> None:
    [(url, headline)] = module_desk.rows(
        "SELECT url, headline FROM news.articles WHERE run_id = %s LIMIT 1", first["run_id"]
    )
    assert url in [hit["url"] for hit in module_desk.json("search", headline)["hits"]]
    life = module_desk.json("trace", url)
    assert life["articles"][0]["headline"] == headline
    shown = module_desk.invoke("trace", url)
    assert shown.exit_code == 0
    assert first["run_id"] in shown.stdout
    assert "announced" in shown.stdout


def test_sites_tells_how_each_site_stands(module_desk: Desk, first: Answer) -> None:
    lines = {site["name"]: site for site in module_desk.json("sites")["sites"]}
    assert lines[SITE]["standing"]["articles"] >= first["published"]
    assert lines["civicbyte"]["standing"] is None


def test_a_batch_that_breaks_the_contract_is_held_and_unseen(module_desk: Desk, held: Answer) -> None:
    assert held["state"] == "held"
    assert held["pending"] > 0
    assert any(finding["severity"] == "error" for finding in held["audit"]["findings"])
    assert module_desk.rows("SELECT count(*) FROM news.articles WHERE site = %s", HELD) == [(0,)]


def test_a_held_batch_cannot_be_published_and_says_what_to_do(module_desk: Desk, held: Answer) -> None:
    error = module_desk.json("publish", held["run_id"], status=1)
    assert f"copydesk release {held['run_id']}" in error["cause"] + error["next"]


@pytest.mark.parametrize(
    ("text", "cause"),
    [(None, f"there is no site '{HELD}'"), ("SITE = Site(", "the site's file cannot be read: ")],
    ids=["undeclared", "broken"],
)
def test_a_batch_whose_site_cannot_be_had_is_not_read_by_other_rules(
    module_desk: Desk, held: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, cause: str
) -> None:
    if text:
        (tmp_path / f"{HELD}.py").write_text(text)
    monkeypatch.setitem(module_desk.environment, "COPYDESK_SITES", str(tmp_path))
    assert module_desk.json("parse", held["run_id"], status=2)["cause"].startswith(cause)
    assert module_desk.rows("SELECT state FROM ops.runs WHERE run_id = %s", held["run_id"]) == [("held",)]


def test_a_held_batch_is_named_though_its_site_is_not_declared_any_more(
    module_desk: Desk, held: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert module_desk.json("sites")["held_undeclared"] == {}
    monkeypatch.setitem(module_desk.environment, "COPYDESK_SITES", str(tmp_path))
    assert module_desk.json("sites")["held_undeclared"] == {HELD: [held["run_id"]]}
    assert f"not declared any more  {HELD}, and held: {held['run_id']}" in module_desk.invoke("sites").stderr


def test_a_reason_is_needed_to_release(module_desk: Desk, held: Answer) -> None:
    assert module_desk.json("release", held["run_id"], "--why", " ", status=2)["error"] == "BadArgumentError"


def test_a_released_batch_is_published_with_a_record_of_who_and_why(desk: Desk) -> None:
    desk.web.behaviours.add("consent_wall", site=HELD, portion=0.8)
    run_id = desk.run(HELD, EVENING, status=3)["run_id"]
    settled = desk.json("release", run_id, "--why", "seen and found right", "--who", "ana")
    assert settled["published"] > 0
    [(count,)] = desk.rows("SELECT count(*) FROM news.articles WHERE site = %s", HELD)
    assert count == settled["published"]
    assert desk.rows("SELECT who, why, decision FROM ops.decisions") == [("ana", "seen and found right", "release")]
    assert desk.json("release", run_id, "--why", "again", status=1)["error"] == "JobNotDoneError"


def test_a_discarded_batch_stays_unseen(desk: Desk) -> None:
    desk.web.behaviours.add("consent_wall", site=HELD, portion=0.8)
    run_id = desk.run(HELD, EVENING, status=3)["run_id"]
    desk.json("discard", run_id, "--why", "a wall")
    assert desk.rows("SELECT count(*) FROM news.articles") == [(0,)]
    assert desk.rows("SELECT state FROM ops.runs") == [("discarded",)]


def test_a_crawl_that_fails_fails_the_run_with_its_class(desk: Desk) -> None:
    desk.web.behaviours.add("rate_limited", site=SITE, retry_after=7200)
    run = desk.run(SITE, EVENING, status=1)
    assert run["state"] == "failed"
    assert run["crawl"]["failure"] == "rate_limited"
    assert run["parse"] is None
    shown = desk.invoke("run", SITE, "--now", EVENING.isoformat())
    assert shown.exit_code == 1
    assert "failed" in shown.stdout


def test_an_unknown_run_is_answered_with_the_latest_ones(module_desk: Desk, first: Answer) -> None:
    error = module_desk.json("parse", "lanternpost-20200101T000000Z", status=2)
    assert error["error"] == "UnknownRunError"
    assert "copydesk" in error["next"] or first["run_id"] in error["next"]


def test_a_busy_site_is_left_alone(desk: Desk) -> None:
    desk.web.behaviours.add("crawl_delay", site=SITE, seconds=20)
    now = ("--now", EVENING.isoformat())
    crawl = subprocess.Popen(
        [sys.executable, "-m", "copydesk", "crawl", SITE, *now],
        env={**os.environ, **desk.environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert crawl.stderr is not None
    try:
        while '"crawl_started"' not in crawl.stderr.readline():
            assert crawl.poll() is None
        error = desk.json("crawl", SITE, *now, status=1)
    finally:
        crawl.send_signal(signal.SIGTERM)
        crawl.communicate(timeout=60)
    assert error["error"] == "BusyError"
    assert "wait" in error["next"]


def test_an_interrupted_crawl_reports_and_the_next_run_takes_over(desk: Desk) -> None:
    """It is stopped while some of its pages never come, so that it cannot end by itself."""
    desk.web.behaviours.add("hang", site=SITE, paths=r"^/\w+(-\w+)+/\?", portion=0.5)
    run_id = f"{SITE}-{EVENING:%Y%m%dT%H%M%SZ}"
    command = [
        sys.executable,
        "-c",
        UNHURRIED,
        "crawl",
        SITE,
        "--now",
        EVENING.isoformat(),
        "--run-id",
        run_id,
        "--json",
    ]
    crawl = subprocess.Popen(
        command, env={**os.environ, **desk.environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    wait_for(lambda: len(desk.rows("SELECT FROM ops.captures")) >= 2)
    crawl.send_signal(signal.SIGTERM)
    output, _ = crawl.communicate(timeout=60)
    assert crawl.returncode == 4
    report = json.loads(output)
    assert report["state"] == "interrupted"
    assert report["fetched"] >= 2
    assert report["pending"] > 0
    desk.web.behaviours.clear()
    again = desk.run(SITE, EVENING, "--run-id", run_id)
    assert again["state"] == "published"
    assert again["published"] == len(desk.web.world.expected(SITE, START - timedelta(days=1), EVENING, EVENING))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["by Ctrl-C", "by the system"])
def test_a_run_that_is_stopped_says_how_it_goes_on(desk: Desk, number: signal.Signals) -> None:
    """A shell lets the programs that it starts behind the scenes ignore Ctrl-C: this one may be such a program's."""
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{heeding}; from copydesk.__main__ import main; main()"
    desk.web.behaviours.add("hang", site=SITE, paths=r"^/\w+(-\w+)+/\?", portion=0.5)
    run = subprocess.Popen(
        [sys.executable, "-c", program, "run", SITE, "--now", EVENING.isoformat(), "--json"],
        env={**os.environ, **desk.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for(lambda: len(desk.rows("SELECT FROM ops.captures")) >= 2)
    if number is signal.SIGINT:
        os.killpg(run.pid, number)  # as a terminal does
    else:
        run.send_signal(number)
    output, _ = run.communicate(timeout=60)
    desk.web.behaviours.clear()
    assert run.returncode == 4
    error = json.loads(output)
    ((run_id,),) = desk.rows("SELECT run_id FROM ops.runs")
    assert f"--run-id {run_id} goes on" in error["next"]
    assert desk.run(SITE, EVENING, "--run-id", run_id)["state"] == "published"


def test_a_run_that_was_stopped_after_its_crawl_is_named_until_it_is_finished(desk: Desk) -> None:
    desk.web.clock.set(EVENING)
    crawl = subprocess.run(
        [sys.executable, "-m", "copydesk", "crawl", SITE, "--now", EVENING.isoformat(), "--json"],
        env={**os.environ, **desk.environment},
        check=True,
        capture_output=True,
    )
    crawled = json.loads(crawl.stdout)["run_id"]
    with session(desk.warehouse_url) as at_work:
        take_up(at_work, crawled)
        assert desk.run(SITE, EVENING)["unfinished"] == []
    later = desk.run(SITE, EVENING)
    assert (later["discovered"], later["unfinished"]) == (0, [crawled])
    finished = desk.run(SITE, EVENING, "--run-id", crawled)
    assert finished["published"] > 0
    assert finished["unfinished"] == []


def test_a_run_can_be_replayed_from_its_own_archive(desk: Desk, make_database: DatabaseMaker, tmp_path: Path) -> None:
    first = desk.run(SITE, EVENING)
    [warc] = first["crawl"]["warc_files"]
    archive = Path(desk.environment["COPYDESK_HOME"]) / "archive" / warc
    requests = len(desk.web.requests)
    with make_database() as url, pytest.MonkeyPatch.context() as patch:
        desk.environment |= {"COPYDESK_WAREHOUSE_URL": url, "COPYDESK_HOME": str(tmp_path / "other")}
        for name, value in desk.environment.items():
            patch.setenv(name, value)
        replayed = desk.run(SITE, EVENING, "--replay", str(archive))
    assert len(desk.web.requests) == requests
    assert (replayed["state"], replayed["published"]) == ("published", first["published"])


def test_now_defaults_to_the_clock(desk: Desk) -> None:
    begun = datetime.now(UTC).replace(microsecond=0)
    run = desk.json("run", SITE)
    stamp = datetime.strptime(run["run_id"].split("-")[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert begun <= stamp <= datetime.now(UTC)


def test_a_backfill_publishes_an_earlier_day_and_leaves_the_daily_run_its_news(desk: Desk) -> None:
    desk.web.clock.set(EVENING)
    day = (START, START + timedelta(days=1))
    window = [at.isoformat() for at in day]
    first = desk.json("backfill", SITE, *window, "--now", EVENING.isoformat())
    earlier = {article.url for article in desk.web.world.expected(SITE, *day, EVENING)}
    assert first["publish"]["new"] > 0
    assert earlier <= {url for (url,) in desk.rows("SELECT url FROM news.articles")}
    assert desk.rows("SELECT DISTINCT mode FROM ops.runs") == [("backfill",)]
    daily = desk.run(SITE, EVENING + timedelta(minutes=5))
    assert daily["publish"]["new"] > 0
    assert desk.json("backfill", SITE, *reversed(window), status=2)["error"] == "BadArgumentError"
