"""C10 under fault: crawls killed, databases stopped under them, disks full, crowds, clocks: nothing lost or doubled.

The first seeds of each campaign run with all tests; `make faults` runs all of them and tells the sums.
"""

import os
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from copydesk.cluster import Cluster
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.crawl.session import WORKERS
from tests.crawl.conftest import NOW, Desk, FeedMaker, Nursery, desk, links, nursery, web
from tests.crawl.loopback import Handler, Reply, Web, page
from tests.crawl.test_process import FEED, RUN, records_read_by_another_tool, trickle
from tests.waiting import PATIENCE_SECONDS, wait_for
from warehouse.migrate import migrate

__all__ = ["desk", "links", "nursery", "web"]  # the fixtures

PAGES = 40
ARCHIVE = "COPYDESK_ARCHIVE"


def seeds(short: int, long: int) -> pytest.MarkDecorator:
    """The campaign's seeds: the first `short` of `long` always, the others in the long form only."""
    soak = (pytest.param(seed, marks=pytest.mark.soak) for seed in range(short, long))
    return pytest.mark.parametrize("seed", [*range(short), *soak])


def check(desk: Desk, report: CrawlReport, urls: list[str], faults: int, tally: Counter[str]) -> None:
    """Nothing that was served is lost, all is readable by another tool, and little was fetched twice."""
    served = Counter(desk.web.urls("story"))
    archived = records_read_by_another_tool(desk.home)
    settled = {url for (url,) in desk.query("SELECT u.fetch_url FROM ops.urls u JOIN ops.captures c USING (url_id)")}
    refetched = served.total() - len(served)
    tally["faults"] += faults
    tally["pages served"] += served.total()
    tally["lost"] += len(set(served) - set(archived)) + len(set(served) - settled)
    tally["records read"] += archived.total()
    tally["fetched twice"] += refetched
    tally["most fetched twice by one fault"] = max(tally["most fetched twice by one fault"], -(-refetched // faults))
    assert (report.state, report.fetched, report.pending, report.failed) == (CrawlState.OK, len(urls), 0, 0)
    assert set(served) == settled == set(urls)
    assert set(archived) >= set(urls)
    assert refetched <= WORKERS * faults


def served_or_ended(desk: Desk, process: "subprocess.Popen[str]", count: int) -> None:
    """Until so many pages were served, or the crawl has ended."""
    wait_for(lambda: len(desk.web.urls("story")) >= count or process.poll() is not None)


@seeds(2, 80)
def test_c10_crawls_killed_at_random_instants(desk: Desk, links: FeedMaker, tally: Counter[str], seed: int) -> None:
    """At a random page, a moment later: somewhere between request, record, fsync and commit; some while starting."""
    chance = random.Random(seed)  # noqa: S311  # reproducible
    trickle(desk, links(PAGES), seconds=0.02)
    kills = chance.randint(1, 3)
    for _ in range(kills):
        process = desk.start("paper", *RUN)
        if chance.random() < 0.2:
            time.sleep(chance.uniform(0.1, 1.5))
        else:
            served_or_ended(desk, process, chance.randint(1, PAGES))
            time.sleep(chance.uniform(0, 0.08))
        process.kill()
        process.communicate()
    check(desk, desk.crawl("paper", *RUN), links(PAGES), kills, tally)
    assert desk.query("SELECT count(*), count(DISTINCT url_id) FROM ops.captures") == [(PAGES, PAGES)]


@seeds(1, 20)
def test_c10_connections_cut_at_random_instants(desk: Desk, links: FeedMaker, tally: Counter[str], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # reproducible
    trickle(desk, links(PAGES), seconds=0.05)
    process = desk.start("paper", *RUN)
    for cut in (1, 2, 3):
        served_or_ended(desk, process, cut * PAGES // 4)
        time.sleep(chance.uniform(0, 0.1))
        cut_connections(desk)
    report, _ = desk.finish(process)
    if report.state is not CrawlState.OK:
        report = desk.crawl("paper", *RUN)
    check(desk, report, links(PAGES), 3, tally)


def cut_connections(desk: Desk) -> None:
    """End every crawl's connection to the database."""
    desk.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'copydesk crawl%%'"
    )


@pytest.fixture(scope="module")
def durable_cluster() -> Iterator[Cluster]:
    """A server that keeps what it has committed, to be stopped."""
    folder = Path(tempfile.mkdtemp(prefix="copydesk-faults-", dir="/var/tmp"))
    folder.chmod(0o711)
    server = Cluster(folder=folder)
    try:
        server.start()
        migrate(server.url())
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture
def mortal_desk(web: Web, durable_cluster: Cluster, nursery: Nursery, tmp_path: Path) -> Desk:
    """A desk on the server that will be stopped."""
    mortal = Desk(web=web, warehouse_url=durable_cluster.url(), home=tmp_path, nursery=nursery)
    mortal.execute("TRUNCATE ops.runs, ops.urls, ops.sources, ops.hosts, ops.host_turns, ops.robots CASCADE")
    return mortal


@seeds(1, 20)
def test_c10_the_database_stopped_at_once_and_started_again(
    mortal_desk: Desk, durable_cluster: Cluster, links: FeedMaker, tally: Counter[str], seed: int
) -> None:
    """`pg_ctl stop -m immediate`: no checkpoint, no farewell; the next start recovers from the log."""
    chance = random.Random(seed)  # noqa: S311  # reproducible
    trickle(mortal_desk, links(PAGES), seconds=0.02)
    process = mortal_desk.start("paper", *RUN)
    served_or_ended(mortal_desk, process, chance.randrange(PAGES))
    time.sleep(chance.uniform(0, 0.1))
    stopped = durable_cluster._run("pg_ctl", "stop", "-D", str(durable_cluster.data), "-m", "immediate", "-w")
    assert stopped.returncode == 0, stopped.stderr
    time.sleep(chance.uniform(0, 1))
    durable_cluster.start()
    out, _ = process.communicate(timeout=PATIENCE_SECONDS)
    report = CrawlReport.from_json(out.splitlines()[-1]) if out.strip() else None
    if report is None or report.state is not CrawlState.OK:
        tally["runs that had to be started again"] += 1
        report = mortal_desk.crawl("paper", *RUN)
    check(mortal_desk, report, links(PAGES), 1, tally)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """An archive on a file system of its own, of 150 KB."""
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "archive"
    folder.mkdir()
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=150k", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield folder
    subprocess.run([unmount, str(folder)], check=True)


def noise(handler: Handler) -> Reply:
    """A page that no compression makes small."""
    return Reply(body=page(handler.path) + os.urandom(random.randint(500, 9_000)).hex().encode())  # noqa: S311  # no secret


@seeds(1, 20)
def test_c10_the_archives_disk_is_full(
    desk: Desk, small_disk: Path, links: FeedMaker, tally: Counter[str], seed: int
) -> None:
    desk.web.feed(FEED, links(PAGES))
    for link in links(PAGES):
        desk.web.routes[link] = noise
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * random.Random(seed).randint(0, 100_000))  # noqa: S311  # reproducible
    report = desk.crawl("paper", *RUN)
    assert report.state is CrawlState.FAILED
    assert "No space left" in report.detail
    ballast.unlink()
    mount = shutil.which("mount") or ""
    subprocess.run([mount, "-o", "remount,size=20m", str(small_disk)], check=True)
    check(desk, desk.crawl("paper", *RUN), links(PAGES), 1, tally)


@seeds(1, 20)
@pytest.mark.parametrize("crowd", [2, pytest.param(4, marks=pytest.mark.soak)])
def test_c5_a_crowd_of_crawls_of_one_site(
    desk: Desk, links: FeedMaker, tally: Counter[str], crowd: int, seed: int
) -> None:
    trickle(desk, links(PAGES), seconds=0.02)
    crawls = [desk.start("paper", "--run-id", f"paper-{seed}-{number}") for number in range(crowd)]
    ended = [(process.communicate(timeout=PATIENCE_SECONDS), process.returncode) for process in crawls]
    assert {status for _, status in ended} <= {0, 1}
    served = Counter(desk.web.urls("story"))
    tally["crawls"] += crowd
    tally["that did the work"] += sum(status == 0 for _, status in ended)
    tally["fetched twice"] += served.total() - len(served)
    assert 0 in {status for _, status in ended}
    assert served == Counter(links(PAGES))
    assert set(records_read_by_another_tool(desk.home)) >= set(links(PAGES))


JUMPING_CLOCK = """
import random, time
chance, real, real_ns = random.Random({seed}), time.time, time.time_ns
time.time = lambda: real() + chance.uniform(-86_400, 86_400)
time.time_ns = lambda: real_ns() + chance.randrange(-86_400_000_000_000, 86_400_000_000_000)
"""


@seeds(1, 20)
def test_c10_the_machines_clock_jumps(
    desk: Desk, links: FeedMaker, tally: Counter[str], tmp_path: Path, seed: int
) -> None:
    """Every look at the wall clock is off by up to a day, either way; a crawl's time is monotonic from its start."""
    (tmp_path / "sitecustomize.py").write_text(JUMPING_CLOCK.format(seed=seed))
    trickle(desk, links(PAGES), seconds=0)
    report, _ = desk.finish(desk.start("paper", *RUN, PYTHONPATH=str(tmp_path)))
    assert report.seconds < 1_000, "a jump is of hours"
    check(desk, report, links(PAGES), 1, tally)


@seeds(1, 20)
def test_c7_runs_whose_time_goes_backwards_lose_nothing(
    desk: Desk, links: FeedMaker, tally: Counter[str], seed: int
) -> None:
    """The logical time steps to and fro by hours, as after a wrong clock was put right; the feed keeps moving on."""
    chance = random.Random(seed)  # noqa: S311  # reproducible
    urls = links(24)
    for step in range(1, 7):
        desk.web.feed(FEED, urls[max(0, step * 4 - 12) : step * 4])
        desk.crawl("paper", now=NOW + timedelta(hours=chance.uniform(-12, 12)))
    desk.crawl("paper", now=NOW + timedelta(hours=13))
    fetched = {url for (url,) in desk.query("SELECT fetch_url FROM ops.urls WHERE fetched_at IS NOT NULL")}
    tally["steps"] += 6
    tally["lost"] += len(set(urls) - fetched)
    assert fetched == set(urls)
    assert set(records_read_by_another_tool(desk.home)) >= set(urls)
