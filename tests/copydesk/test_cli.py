"""The command line as its users meet it: help, errors with a next step, JSON for machines, exit statuses."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import pytest
from typer.testing import CliRunner, Result

from copydesk.cli import app
from copydesk.errors import EXIT_FAILED, EXIT_HELD, EXIT_USAGE
from scrapers.sites import SITES

Invoke = Callable[..., Result]

COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Invoke:
    monkeypatch.setenv("COPYDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NO_COLOR", "1")
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(invoke: Invoke, command: str) -> None:
    result = invoke(command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.split()) > 20


@pytest.mark.parametrize("command", COMMANDS)
def test_each_example_in_the_help_is_a_line_to_be_copied(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, _, after = invoke(command, "--help").stdout.partition("\n Example")
    examples = [line.strip() for line in after.partition("╭")[0].splitlines()[1:] if line.strip()]
    assert examples
    assert [line for line in examples if not line.startswith("copydesk ") or ";" in line] == []


def test_the_version_tells_the_release_and_the_schema_it_needs(invoke: Invoke) -> None:
    result = invoke("--version")
    assert result.exit_code == 0
    assert re.fullmatch(r"copydesk \d+\.\d+\.\d+, schema \d{4}\n", result.stdout)


def test_a_paragraph_of_the_help_is_set_to_the_width_of_the_terminal(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    words = "with --warc, files\n of somebody else's crawl, such as CC-NEWS: what was crawled between FROM and"
    assert words in re.sub(" +\n", "\n", invoke("backfill", "--help").stdout)


def test_help_loads_little_and_nothing_heavy() -> None:
    program = (
        "import sys; from typer.testing import CliRunner; from copydesk.cli import app;"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0;"
        "heavy = {'airflow', 'scrapy', 'bs4', 'psycopg2', 'lxml', 'fsspec', 'pyarrow'} & set(sys.modules);"
        "print(sorted(heavy), len(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy, modules = done.stdout.rsplit(maxsplit=1)
    assert heavy == "[]"
    assert int(modules) < 500, "346 when this was written"


@pytest.mark.parametrize(
    ("module", "argument"),
    [
        ("copydesk.commands.stages", "sites"),
        ("typer.rich_utils", "--unknown"),
        ("warehouse.schema_version", "--version"),
    ],
    ids=["loading", "the usage", "an option"],
)
def test_a_stop_before_a_command_begins_leaves_no_traceback(module: str, argument: str) -> None:
    program = (
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *rest):\n"
        f"        if name == '{module}':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from copydesk.__main__ import main\n"
        f"sys.argv[1:] = ['{argument}']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (4, "", "")


def test_a_demo_that_is_stopped_says_what_it_leaves_running(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("copydesk.demo.run.run_demo", stopped)
    result = invoke("demo")
    assert result.exit_code == 4
    told = re.sub(r"\s+", " ", result.stderr)
    assert "begins anew" in told
    assert re.search(r"COPYDESK_HOME=\S.*/demo'? .*db down` stops its PostgreSQL", told)


def test_an_unknown_site_is_answered_with_near_matches(invoke: Invoke) -> None:
    result = invoke("crawl", "webpronew")
    assert result.exit_code == 2
    assert "webpronews" in result.stderr
    assert "Traceback" not in result.stderr


def test_json_errors_are_one_object_with_the_next_step(invoke: Invoke) -> None:
    result = invoke("crawl", "no_such_site", "--json")
    assert result.exit_code == 2
    error = json.loads(result.stdout)
    assert error["error"] == "UnknownSiteError"
    assert "copydesk sites" in error["next"]
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--now", "yesterday"], "not a time"),
        (["--now", "2026-03-02T06:00:00"], "no zone"),
        (["--now", "2226-03-02"], "is to come"),
        (["--run-id", "other-20260302T060000Z"], "no run id of webpronews"),
        (["--run-id", "../../x"], "no run id"),
        (["--replay", "nowhere.warc.gz"], "there is no file"),
        (["--replay", __file__], "is no WARC file"),
    ],
)
@pytest.mark.parametrize("command", ["crawl", "run"])
def test_what_cannot_be_used_is_said_before_any_work(
    invoke: Invoke, command: str, arguments: list[str], words: str
) -> None:
    result = invoke(command, "webpronews", *arguments)
    assert result.exit_code == 2
    assert words in re.sub(r"\s+", " ", result.stderr)


def test_sites_lists_every_declared_site(invoke: Invoke) -> None:
    listed = json.loads(invoke("sites", "--json").stdout)
    assert [site["name"] for site in listed["sites"]] == list(SITES)
    table = invoke("sites")
    assert table.exit_code == 0
    assert "webpronews" in table.stdout


@pytest.mark.parametrize(
    "command", [["parse"], ["audit"], ["publish"], ["release", "--why", "x"], ["discard", "--why", "x"]]
)
def test_a_warehouse_that_is_down_is_named_with_the_next_step(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("COPYDESK_WAREHOUSE_URL", "postgresql://nobody@127.0.0.1:1/none")
    result = invoke(*command, "webpronews-20260302T060000Z")
    assert result.exit_code == 1
    assert "cannot be reached" in result.stderr
    assert "copydesk db status" in result.stderr


def run_with(
    *arguments: bytes | str, environment: Mapping[str, str] | None = None, stdout: int | IO[bytes] = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "copydesk", *arguments]
    settings = {**os.environ, **(environment or {})}
    return subprocess.run(command, env=settings, stdout=stdout, stderr=subprocess.PIPE, check=False)


def test_an_argument_that_is_no_text_is_refused_at_the_door() -> None:
    done = run_with("search", b"a\xffb")
    assert done.returncode == EXIT_USAGE
    assert done.stderr.startswith(b"error  an argument is no text in UTF-8\nnext")


def test_a_full_disk_is_said_with_the_next_step() -> None:
    with Path("/dev/full").open("wb") as full:
        done = run_with("sites", stdout=full)
    assert done.returncode == EXIT_FAILED
    assert done.stderr.startswith(b"error  the output: No space left on device\nnext")


@pytest.mark.parametrize(
    ("closed", "told"), [(">&-", 0), ("2>&-", 1), (">&- 2>&-", 0)], ids=["output", "errors", "both"]
)
def test_what_is_closed_is_written_to_by_nobody(closed: str, told: int) -> None:
    command = ["bash", "-c", f'exec "$@" {closed}', "bash", sys.executable, "-m", "copydesk", "sites", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stdout.splitlines()), done.stderr) == (0, told, "")


def test_what_a_terminal_cannot_show_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cafe.py").write_text(
        'from scrapers.site import Feed, Site\nSITE = Site(name="cafe", title="Café", domains=("cafe.test",),'
        ' sources=(Feed("http://cafe.test/feed"),))\n'
    )
    (tmp_path / "slip.py").write_text('raise ValueError("no caf\u00e9.test")\n')
    settings = {"COPYDESK_SITES": str(tmp_path), "COPYDESK_HOME": str(tmp_path), "PYTHONIOENCODING": "ascii"}
    plain, told = (run_with("sites", *options, environment=settings) for options in ((), ("--json",)))
    assert (plain.returncode, told.returncode) == (EXIT_HELD, EXIT_HELD)
    assert rb"caf\xe9.test" in plain.stderr
    assert b"cafe.test" in plain.stdout
    assert json.loads(told.stdout)["sites"][0]["title"] == "Café"


def test_a_home_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    done = run_with("db", "up", environment={"COPYDESK_HOME": str(tmp_path / "home"), "COPYDESK_WAREHOUSE_URL": ""})
    assert done.returncode == EXIT_FAILED
    assert b"COPYDESK_HOME names another place" in done.stderr


def test_a_server_elsewhere_that_does_not_answer_does_not_run(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_WAREHOUSE_URL", "postgresql://nobody@127.0.0.1:1/none")
    result = invoke("db", "status", "--json")
    assert result.exit_code == EXIT_FAILED
    assert json.loads(result.stdout)["running"] is False
    assert "cannot be reached" in result.stderr


@pytest.mark.parametrize("password", ["k3y@w0rd", "p@k3y/w0rd", "p/k3y@w0rd", "72/k3y@w0rd", "72/k3y", "72?k3y@w0rd"])
def test_o12_a_password_that_cuts_the_address_is_refused_and_no_piece_of_it_shown(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setenv("COPYDESK_WAREHOUSE_URL", f"postgresql://desk:{password}@127.0.0.1:1/news")
    for command in (["sites"], ["db", "status"]):
        result = invoke(*command)
        assert result.exit_code == EXIT_FAILED
        assert "write special characters of the password as %XX" in re.sub(r"\s+", " ", result.stderr)
        assert [piece for piece in re.split(r"\W", password) if len(piece) > 1 and piece in result.output] == []
