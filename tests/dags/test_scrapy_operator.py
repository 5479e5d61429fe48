"""`ScrapyOperator` runs anybody's project: its statistics decide, its log streams, its kill is certain."""

import ast
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest
from airflow.sdk.exceptions import AirflowException

from dags.scrapy_operator import ScrapyOperator, SubprocessOperator
from tests.conftest import DatabaseMaker
from tests.waiting import PATIENCE_SECONDS, wait_for

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "quotes"
PAGE = "<blockquote><p>{text}</p><cite>{author}</cite></blockquote>"
QUOTES = [("Less is more.", "Mies"), ("I think.", "René"), ("Eureka!", "Archimedes"), ("All flows.", "Heraclitus")]
RUN_EXAMPLE = """
import json, sys
from datetime import UTC, datetime
from airflow.dag_processing.dagbag import DagBag
from airflow.utils.db import initdb

initdb()
bag = DagBag(sys.argv[1])
assert not bag.import_errors, bag.import_errors
for day in (2, 3):
    run = bag.dags["quotes"].test(run_after=datetime(2026, 3, day, tzinfo=UTC), run_conf={"url": sys.argv[2]})
    links = [(ti.task_id, ti.xcom_pull(key="_link_ResultLink", task_ids="crawl")) for ti in run.get_task_instances()]
    print(json.dumps([str(run.state), dict(links)["crawl"]]), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A web site of two pages with two quotes each, and a page without any."""
    folder = tmp_path_factory.mktemp("site")
    pages = ["".join(PAGE.format(text=text, author=author) for text, author in QUOTES[n : n + 2]) for n in (0, 2)]
    (folder / "index.html").write_text(f'{pages[0]}<a rel="next" href="2.html">on</a>')
    (folder / "2.html").write_text(pages[1])
    (folder / "empty.html").write_text("<p>nothing here")
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:  # noqa: ANN401  # the server's signature
        pass


def crawl(url: str, **options: Any) -> ScrapyOperator:  # noqa: ANN401  # the operator's
    return ScrapyOperator(task_id="crawl", spider="quotes", folder=str(EXAMPLE), arguments={"url": url}, **options)


def test_the_example_of_the_documentation_runs(site: str, make_database: DatabaseMaker, tmp_path: Path) -> None:
    """On two days, as runs without a logical date such as an asset starts; the first is the retry of one cut short."""
    (tmp_path / "20260302T000000.jsonl").write_text(json.dumps({"text": "Less is more.", "author": "Mies"}) + "\n")
    with make_database() as url:
        environment = {
            **os.environ,
            "AIRFLOW_HOME": str(tmp_path),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{tmp_path}/airflow.db",
            "AIRFLOW__CORE__DAGS_FOLDER": str(EXAMPLE / "dags"),
            "AIRFLOW_CONN_QUOTES_DATABASE": url,
            "QUOTES_OUTPUT": str(tmp_path),
        }
        command = [sys.executable, "-c", RUN_EXAMPLE, str(EXAMPLE / "dags"), site]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        for stamp in ("20260302T000000", "20260303T000000"):
            assert f'["success", "file://{tmp_path}/{stamp}.jsonl"]' in done.stderr
        conn = psycopg2.connect(url)
        with conn, conn.cursor() as cursor:
            cursor.execute("SELECT text, author FROM quotes")
            assert sorted(cursor.fetchall()) == sorted(QUOTES)
        conn.close()


def test_the_statistics_are_the_result(site: str) -> None:
    stats = crawl(site).execute({})
    assert stats["item_scraped_count"] == len(QUOTES)
    assert stats["finish_reason"] == "finished"


@pytest.mark.parametrize(
    ("page", "options", "words"),
    [
        ("empty.html", {}, "scraped 0 items, expected 1"),
        ("missing.html", {}, "response_status_count/404 "),
        ("", {"settings": {"CLOSESPIDER_PAGECOUNT": "1"}}, "did not finish: closespider_pagecount"),
    ],
)
def test_a_crawl_that_scrapy_calls_a_success_fails(site: str, page: str, options: dict[str, Any], words: str) -> None:
    operator = crawl(site + page)
    for name, value in options.items():
        setattr(operator, name, value)
    with pytest.raises(AirflowException, match=words):
        operator.execute({})


@pytest.mark.soak  # the stop itself is tested with the crawl's process, every time
def test_a_killed_task_ends_its_program_and_all_that_it_started() -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    child = f"{deaf}time.sleep(600)"
    program = (
        f"{deaf}import subprocess, sys; c = subprocess.Popen([sys.executable, '-c', {child!r}])\n"
        "print(c.pid, file=sys.stderr, flush=True); time.sleep(600)"
    )
    heard: list[str] = []
    operator = SubprocessOperator(task_id="stubborn", command=[sys.executable, "-c", program])
    operator.tell = heard.append  # type: ignore[method-assign, assignment]

    def kill() -> None:
        wait_for(lambda: heard)
        operator.on_kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(AirflowException, match="left no report"):
        operator.execute({})
    killer.join()
    wait_for(lambda: is_gone(int(heard[0])))


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_the_program_dies_with_its_task() -> None:
    task = (
        "from dags.scrapy_operator import SubprocessOperator; import sys\n"
        "op = SubprocessOperator(task_id='t', command=[sys.executable, '-c', "
        "'import os, sys, time; print(os.getpid(), file=sys.stderr, flush=True); time.sleep(600)'])\n"
        "op.tell = lambda line: print(line, flush=True)\nop.execute({})"
    )
    process = subprocess.Popen([sys.executable, "-c", task], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    line = next(line for line in process.stdout if line.strip().isdigit())
    program = psutil.Process(int(line))
    process.kill()
    process.wait()
    process.stdout.close()
    program.wait(PATIENCE_SECONDS)


@pytest.mark.parametrize("file", ["dags/scrapy_operator.py", "copydesk/child_process.py", "copydesk/lifeline.py"])
def test_the_operator_needs_no_more_of_the_house_than_the_page_says(file: str) -> None:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    ours = {module for module in modules if module.split(".")[0] in {"copydesk", "dags", "scrapers", "warehouse"}}
    assert ours <= {"copydesk.child_process"}
