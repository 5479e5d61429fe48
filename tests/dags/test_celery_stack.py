"""The real DAGs on the Celery executor: two workers over a real Redis, the archive on an S3-compatible store.

O7: the same DAGs, unchanged, on many machines. What makes these processes two machines is all in their environment.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg2
import pytest

from copydesk.stack.layout import StackPlan, airflow_environment, free_port, load_secrets
from fakeweb.server import FakeWeb
from fakeweb.world import World
from scrapers.crawl.archive import read_capture
from tests.conftest import DatabaseMaker

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(1_500),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server; apt-get install redis-server"),
]

SITES = ("lanternpost", "plainwire", "tidewire", "civicbyte")
PATIENT = "civicbyte"
"""The site that asks for a delay: its crawl is far longer than Airflow waits for a heartbeat."""
HEARTBEAT_SECONDS = 20
BUCKET = "copydesk-archive"


@dataclass(kw_only=True)
class Machines:
    """The running stack, as a test sees it."""

    web: FakeWeb
    warehouse_url: str
    metadata_url: str
    logs: Path
    home: Path
    asked_at: datetime
    start: datetime

    def rows(self, url: str, sql: str, *values: object) -> list[tuple[object, ...]]:
        conn = psycopg2.connect(url)
        try:
            with conn.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall()
        finally:
            conn.close()

    def states(self) -> dict[tuple[object, object], object]:
        sql = "SELECT dag_id, task_id, state FROM task_instance WHERE dag_id LIKE 'ingest_%%' OR dag_id = 'enrich'"
        return {(dag, task): state for dag, task, state in self.rows(self.metadata_url, sql)}


@contextmanager
def running(name: str, command: list[str], environment: Mapping[str, str], logs: Path) -> Iterator[None]:
    """A process in a group of its own, ended with all its children."""
    with (logs / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGKILL):
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(8)


def until(question: Callable[[], object], seconds: float, logs: Path) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if question():
                return
        time.sleep(0.5)
    tails = {log.name: log.read_text("utf-8", "replace")[-1500:] for log in logs.glob("*.log")}
    raise AssertionError(f"it did not happen in {seconds} s: {json.dumps(tails, indent=1)}")


@pytest.fixture(scope="module")
def object_store() -> Iterator[str]:
    """An S3-compatible server with an empty bucket; its address."""
    server = pytest.importorskip("moto.server", reason="no moto; it is in the development group")
    s3fs = pytest.importorskip("s3fs", reason="no s3fs; it is in the group s3")
    store = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    store.start()
    host, port = store.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_ENDPOINT_URL_S3", f"http://{host}:{port}")
        s3fs.S3FileSystem().mkdir(BUCKET)
        yield f"http://{host}:{port}"
    store.stop()


@pytest.fixture(scope="module")
def machines(
    object_store: str,  # noqa: ARG001  # its address is in the environment
    module_warehouse_url: str,
    make_database: DatabaseMaker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Machines]:
    """Redis, API server, DAG processor, scheduler and two workers, until every site has been crawled once."""
    home = tmp_path_factory.mktemp("celery")
    now = datetime.now(UTC).replace(microsecond=0)
    far_hour = (now.hour + 12) % 24  # a day's run starts at once; the next one is not to start while the test looks
    (home / "few_sites.py").write_text(
        "from dataclasses import replace\nfrom fakeweb.sites import SITES as ALL\n"
        f"SITES = {{name: replace(ALL[name], schedule='0 {far_hour} * * *') for name in {SITES}}}\n"
    )
    start = (now - timedelta(days=2)).replace(hour=0, minute=0, second=0)
    with ExitStack() as stack:
        metadata_url = stack.enter_context(make_database())
        web = stack.enter_context(FakeWeb(World(7, start, 4, per_day=6), now=now))
        web.behaviours.add("crawl_delay", site=PATIENT, seconds=4)
        plan = StackPlan(
            folder=home,
            token="celery",
            port=free_port(),
            web_port=web.port,
            web_start="",
            metadata_url=metadata_url,
            warehouse_url=module_warehouse_url,
            stops_postgres=False,
        )
        plan.logs.mkdir()
        redis_port = free_port()
        environment = airflow_environment(plan, load_secrets(home)[0]) | {
            "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "false",
            "AIRFLOW__CELERY__BROKER_URL": f"redis://127.0.0.1:{redis_port}/0",
            "AIRFLOW__CELERY__RESULT_BACKEND": metadata_url.replace("postgresql://", "db+postgresql+psycopg2://", 1),
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": str(HEARTBEAT_SECONDS),
            "COPYDESK_ARCHIVE": f"s3://{BUCKET}/archive",
            "COPYDESK_FEED_POLL_SECONDS": "0",
            "COPYDESK_HOME": str(home / "unshared"),
            "COPYDESK_SITES": "few_sites",
            "PYTHONPATH": os.pathsep.join([str(home), *filter(None, [os.environ.get("PYTHONPATH")])]),
        }
        airflow, script = [sys.executable, "-m", "airflow"], str(Path(sys.executable).parent / "airflow")
        subprocess.run([*airflow, "db", "migrate"], env=environment, check=True, capture_output=True)

        def start_one(name: str, *command: str) -> None:
            stack.enter_context(running(name, list(command), environment, plan.logs))

        start_one("redis", "redis-server", "--port", str(redis_port), "--bind", "127.0.0.1", "--save", "")
        start_one("api-server", *airflow, "api-server")
        worker = ("celery", "worker", "--concurrency", "2", "--skip-serve-logs", "--without-mingle", "--without-gossip")
        for name in ("one", "two"):
            # by its console script, as containers start it: there `__main__` is another than with `python -m airflow`
            start_one(f"worker-{name}", script, *worker, "--celery-hostname", f"{name}@copydesk")
        health = f"{plan.url}/api/v2/monitor/health"
        until(lambda: urllib.request.urlopen(health, timeout=10).status == 200, 400, plan.logs)  # noqa: S310  # our own
        start_one("dag-processor", *airflow, "dag-processor")
        start_one("scheduler", *airflow, "scheduler")
        machines = Machines(
            web=web,
            warehouse_url=module_warehouse_url,
            metadata_url=metadata_url,
            logs=plan.logs,
            home=home,
            asked_at=now,
            start=start,
        )
        wanted = {(f"ingest_{site}", "publish") for site in SITES} | {("enrich", "enrich")}
        until(lambda: {key for key, state in machines.states().items() if state == "success"} >= wanted, 900, plan.logs)
        yield machines


def test_o7_the_same_dags_run_on_two_workers(machines: Machines) -> None:
    """Another run of `enrich` may follow the first: it is waited for too."""
    ended = {"success", "failed", "upstream_failed", "skipped", "removed"}
    until(lambda: set(machines.states().values()) <= ended, 300, machines.logs)
    assert set(machines.states().values()) == {"success"}
    logs = [(machines.logs / f"worker-{name}.log").read_text("utf-8", "replace") for name in ("one", "two")]
    assert all("succeeded in" in log for log in logs)


@pytest.mark.parametrize("site", SITES)
def test_o7_the_warehouse_equals_the_truth(machines: Machines, site: str) -> None:
    truth = machines.web.world.expected(site, machines.start - timedelta(days=1), machines.asked_at, machines.asked_at)
    found = machines.rows(machines.warehouse_url, "SELECT url FROM news.articles WHERE site = %s", site)
    assert {url for (url,) in found} == {article.url_at(machines.asked_at) for article in truth}


def test_o7_every_page_lies_in_the_object_store_and_nowhere_else(machines: Machines) -> None:
    sql = "SELECT DISTINCT ON (warc_path) warc_path, warc_offset, final_url FROM ops.captures ORDER BY 1, 2"
    places = machines.rows(machines.warehouse_url, sql)
    assert len(places) >= len(SITES)
    read = [read_capture(f"s3://{BUCKET}/archive", str(path), int(str(offset))).url for path, offset, _ in places]
    assert read == [url for _, _, url in places]
    assert not [file for file in (machines.home / "unshared").rglob("*.warc*") if file.is_file()]


def test_o1_a_long_crawl_does_not_hold_up_the_heartbeat(machines: Machines) -> None:
    sql = "SELECT try_number, duration FROM task_instance WHERE dag_id = %s AND task_id = 'crawl'"
    ((tries, seconds),) = machines.rows(machines.metadata_url, sql, f"ingest_{PATIENT}")
    assert tries == 1
    assert float(str(seconds)) > 1.5 * HEARTBEAT_SECONDS
