"""Settings come from the environment and go on to child processes unchanged."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk import postgres
from copydesk.errors import EXIT_USAGE, WarehouseDownError
from copydesk.settings import Settings
from copydesk.wiring import psql_address

ROOT = Path(__file__).parents[2]


def test_defaults_lie_under_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment({})
    assert settings.home == tmp_path / ".copydesk"
    assert settings.archive_url == str(tmp_path / ".copydesk" / "archive")
    assert settings.warehouse_url is None


@pytest.mark.parametrize(
    ("home", "folder", "told"),
    [
        (b"caf\xe9", ".", "COPYDESK_HOME is no text in UTF-8: "),
        (b"", b"caf\xe9", "the working folder's name is no text in UTF-8"),
        (b"", None, "the working folder was removed"),
    ],
    ids=["a home in Latin-1", "a working folder in Latin-1", "no working folder"],
)
@pytest.mark.parametrize("command", [["sites"], ["db", "up"], ["up"], ["down", "--json"], ["trace", "http://x.test/"]])
def test_a_home_that_cannot_be_written_down_is_refused_in_words(
    tmp_path: Path, command: list[str], home: bytes, folder: str | bytes | None, told: str
) -> None:
    place = tmp_path / (os.fsdecode(folder) if folder else "removed")
    place.mkdir(exist_ok=True)
    script = "import os, sys; os.chdir(sys.argv.pop(1)); {}; from copydesk.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script.format("pass" if folder else "os.rmdir(os.getcwd())"), place, *command],
        env={b"COPYDESK_HOME": home, b"PYTHONPATH": os.fsencode(ROOT), b"PYTHONUTF8": b"1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == EXIT_USAGE, done.stderr
    assert told in (done.stdout if "--json" in command else done.stderr)


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.from_environment({"COPYDESK_WAREHOUSE_URL": "", "COPYDESK_HOME": "/h"}).warehouse_url is None


def test_a_child_reads_the_same_settings() -> None:
    settings = Settings(
        home=Path("/h"),
        warehouse_url="postgresql://u@h/d",
        archive_url="s3://bucket/archive",
        proxy="http://127.0.0.1:1",
        sites_module="fakeweb.sites",
    )
    assert Settings.from_environment(settings.to_environment()) == settings


def test_o12_a_password_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("p/a:s@s\n")
    given = {
        "COPYDESK_WAREHOUSE_URL": "postgresql://copydesk@db:5432/warehouse?sslmode=require",
        "COPYDESK_WAREHOUSE_PASSWORD_FILE": str(tmp_path / "password"),
    }
    address = "postgresql://copydesk:p%2Fa%3As%40s@db:5432/warehouse?sslmode=require"
    assert Settings.from_environment(given).warehouse_url == address
    assert Settings.from_environment({**given, "COPYDESK_WAREHOUSE_URL": address}).warehouse_url == address


def test_a_password_whose_file_cannot_be_read_says_so(tmp_path: Path) -> None:
    given = {
        "COPYDESK_WAREHOUSE_URL": "postgresql://u@db/w",
        "COPYDESK_WAREHOUSE_PASSWORD_FILE": str(tmp_path / "none"),
    }
    with pytest.raises(WarehouseDownError, match="none") as raised:
        Settings.from_environment(given)
    assert "COPYDESK_WAREHOUSE_PASSWORD_FILE" in raised.value.next_step


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:secret%20word@db:5/w",
        "postgresql://u@db/w?sslmode=require&password=secret%20word",
        "host=db password='secret word' user=u",
        "password = secret\\ word user=u host=db",
    ],
)
def test_o12_a_password_is_neither_shown_nor_on_a_command_line_in_whatever_form_it_came(address: str) -> None:
    assert "secret" not in postgres.masked(address)
    assert "***" in postgres.masked(address)
    assert "db" in postgres.masked(address)
    told, password = psql_address(address)
    assert (password, "secret" in told) == ("secret word", False)
    assert "host=db" in told
