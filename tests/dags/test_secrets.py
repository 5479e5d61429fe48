"""O12: canaries in every connection, variable and setting, looked for wherever a run leaves a trace, failures too."""

import gzip
import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from traceback import format_exception
from typing import Any
from urllib.parse import urlsplit

import pytest

from copydesk.demo.rehearsal import Rehearsal, airflow_environment
from copydesk.postgres import cluster
from scrapers.crawl.guards import proxy_and_login
from tests.conftest import DatabaseMaker, execute
from tests.copydesk.desk import EVENING, Desk, open_desk
from warehouse.connection import WarehouseError, connect

GOOD, REFUSED, CUT_OFF = "lanternpost", "civicbyte", "netzkurier"
CANARY = "c4n4ry"


def canary(name: str) -> str:
    """A secret that is found again wherever it turns up."""
    return f"{CANARY}{name}{os.getpid()}"


@dataclass
class Traces:
    """All that the runs left: by place, its text."""

    texts: dict[str, str] = field(default_factory=dict)
    states: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def add_files(self, folder: Path) -> None:
        for file in folder.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                # a file that a crawl did not complete ends in the middle of a member
                text = gzip.decompress(content) if file.name.endswith(".warc.gz") else content
                self.texts[str(file.relative_to(folder))] = text.decode("utf-8", "replace")

    def add_database(self, name: str, url: str) -> None:
        """Every table, view and comment, as a dump writes them out."""
        done = subprocess.run([cluster().bin / "pg_dump", "--inserts", url], capture_output=True, text=True, check=True)
        self.texts[name] = done.stdout


@pytest.fixture(scope="module")
def receiver() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """A service for alerts that takes them and then fails, so that what is said of the failure can be looked at."""
    bodies: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500)
            self.end_headers()

        def log_message(self, *_: Any) -> None:  # noqa: ANN401  # the server's signature
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1], bodies
        server.shutdown()
        thread.join()


def planted(port: int, proxy: str) -> dict[str, str]:
    """Settings that hold a canary each."""
    mail = {"conn_type": "smtp", "host": "127.0.0.1", "port": 1, "login": "news", "password": canary("mail")}
    mail |= {"extra": {"from_email": "a@example.org", "to_email": "b@example.org", "timeout": 2, "disable_ssl": True}}
    parts = urlsplit(proxy)
    return {
        "AIRFLOW_CONN_COPYDESK_ALERTS_WEBHOOK": f"http://:{canary('webhook')}@127.0.0.1:{port}/hook",
        "AIRFLOW_CONN_COPYDESK_ALERTS_SLACK": json.dumps(
            {"conn_type": "http", "host": f"http://127.0.0.1:{port}/services/{canary('slack')}"}
        ),
        "AIRFLOW_CONN_COPYDESK_ALERTS_MAIL": json.dumps(mail),
        "AIRFLOW_CONN_ELSEWHERE": f"postgresql://somebody:{canary('elsewhere')}@db.example.org/x",
        "AIRFLOW_VAR_API_TOKEN": canary("variable"),
        "AIRFLOW__API__SECRET_KEY": canary("api"),
        "AIRFLOW__API_AUTH__JWT_SECRET": canary("jwt"),
        "AIRFLOW__CORE__FERNET_KEY": "",
        "AIRFLOW__SMTP__SMTP_PASSWORD": canary("smtp"),
        "COPYDESK_PROXY": f"{parts.scheme}://crawler:{canary('proxy')}@{parts.hostname}:{parts.port}",
    }


@pytest.fixture(scope="module")
def desk(module_warehouse_url: str, server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A simulated web, and a warehouse reached with a password that is a canary."""
    execute(server_url, f"CREATE ROLE canary SUPERUSER LOGIN PASSWORD '{canary('warehouse')}'")
    parts = urlsplit(module_warehouse_url)
    url = f"postgresql://canary:{canary('warehouse')}@{parts.hostname}:{parts.port}{parts.path}"
    with open_desk(url, tmp_path_factory.mktemp("home")) as opened:
        yield opened
    execute(server_url, f"ALTER DATABASE {parts.path[1:]} OWNER TO CURRENT_USER")
    execute(server_url, "DROP ROLE canary")


@pytest.fixture(scope="module")
def traces(
    desk: Desk,
    server_url: str,
    receiver: tuple[int, list[dict[str, Any]]],
    make_database: DatabaseMaker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Traces]:
    """What runs leave behind: one goes well, one is refused by its site, one cannot reach the warehouse."""
    home, traces = tmp_path_factory.mktemp("airflow"), Traces()
    desk.web.behaviours.add("rate_limited", site=REFUSED, retry_after=7200)
    with make_database() as metadata_url, (home / "airflow.log").open("wb") as log:
        environment = airflow_environment(home, metadata_url, warehouse_url=desk.warehouse_url) | desk.environment
        airflow = Rehearsal(environment | planted(receiver[0], desk.web.proxy_url), log)
        airflow.wait_ready()
        for site in (GOOD, REFUSED, CUT_OFF):
            if site == CUT_OFF:
                execute(server_url, "ALTER ROLE canary PASSWORD 'another'")  # what the connection has is wrong now
            traces.states[site] = airflow.run(f"ingest_{site}", EVENING, {"now": EVENING.isoformat()}).tasks
        airflow.close()
        cli = subprocess.run(
            [sys.executable, "-m", "copydesk", "run", GOOD, "--now", EVENING.isoformat()],
            env=os.environ | desk.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        execute(server_url, f"ALTER ROLE canary PASSWORD '{canary('warehouse')}'")
        traces.texts["command line"] = cli.stdout + cli.stderr
        traces.add_files(home)
        traces.add_files(Path(desk.environment["COPYDESK_HOME"]))
        traces.add_database("Airflow's database", metadata_url)
        traces.add_database("the warehouse", desk.warehouse_url)
        traces.texts["alerts"] = json.dumps(receiver[1])
        yield traces


def test_o12_the_runs_went_as_they_should(traces: Traces) -> None:
    assert set(traces.states[GOOD].values()) == {"success"}
    assert traces.states[REFUSED]["crawl"] == "failed"
    assert traces.states[CUT_OFF]["crawl"] == "failed"
    assert "rate_limited" in traces.texts["alerts"]
    assert "warehouse_down" in traces.texts["alerts"]
    assert "password authentication failed" in traces.texts["command line"]


def test_o12_traces_are_where_they_are_looked_for(traces: Traces) -> None:
    assert any("ingest" in text and "rate_limited" in text for name, text in traces.texts.items() if "log" in name)
    assert any(name.endswith(".warc.gz") and "WARC/1.1" in text for name, text in traces.texts.items())
    tables = traces.texts["Airflow's database"]
    for table in ("xcom", "serialized_dag", "dag_run"):
        assert f"INSERT INTO public.{table} VALUES" in tables, table
    for empty in (
        "rendered_task_instance_fields",
        "log",
        "connection",
    ):  # nothing is templated; looked into all the same
        assert f"CREATE TABLE public.{empty} " in tables, empty
    assert "INSERT INTO ops.runs VALUES" in traces.texts["the warehouse"]


def test_o12_no_canary_is_found_in_any_trace(traces: Traces, server_url: str) -> None:
    password = urlsplit(server_url).password or "none"
    found = {
        place: [text[max(0, at - 200) : at + 60] for at in [text.find(CANARY), text.find(password)] if at >= 0]
        for place, text in traces.texts.items()
    }
    assert {place: where for place, where in found.items() if where} == {}


@pytest.mark.parametrize(
    "password",
    [
        f"{CANARY}%ZZ",
        f"{CANARY}@more",
        f"{CANARY}/more",
        f"more@{CANARY}",
        f"a/{CANARY}",
        f"a@{CANARY}:b",
        f"a?{CANARY}",
    ],
)
def test_o12_a_password_with_bare_special_characters_is_refused_without_a_word_of_it(password: str) -> None:
    with pytest.raises(WarehouseError) as refused:
        connect(f"postgresql://news:{password}@127.0.0.1:1/warehouse")
    assert CANARY not in "".join(format_exception(refused.value))


def test_o12_a_proxy_s_login_goes_into_a_header_and_nowhere_else() -> None:
    proxy, login = proxy_and_login(f"http://crawler:{CANARY}%40@proxy.example.org:3128")
    assert proxy == "http://proxy.example.org:3128"
    assert login == f"Basic {b64encode(f'crawler:{CANARY}@'.encode()).decode()}"
    assert proxy_and_login("http://127.0.0.1:3128") == ("http://127.0.0.1:3128", None)
