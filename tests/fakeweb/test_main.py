import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from fakeweb.__main__ import main

ROOT = Path(__file__).parents[2]


def test_it_serves_until_it_is_told_to_stop() -> None:
    command = [
        sys.executable,
        "-m",
        "fakeweb",
        "--port",
        "0",
        "--days",
        "1",
        "--per-day",
        "2",
        "--now",
        "2026-03-02T12:00",
    ]
    process = subprocess.Popen(
        [*command, "--misbehave", "forbidden:tidewire"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own loopback address
            page = answer.read().decode()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert "2 March 2026, 12:00" in page
    assert "forbidden on tidewire" in page


def test_it_can_be_stopped_as_soon_as_its_address_is_told() -> None:
    """The signal comes before anything is done after the address is out."""
    program = (
        "import signal, sys\n"
        "from fakeweb.__main__ import main\n"
        "flush = sys.stdout.flush\n"
        "sys.stdout.flush = lambda: (flush(), signal.raise_signal(signal.SIGTERM))\n"
        "sys.exit(main(['--port', '0', '--days', '1', '--per-day', '2']))\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=False, timeout=60, cwd=ROOT)
    assert (ended.returncode, ended.stdout[:17]) == (0, b"http://127.0.0.1:")


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert all(option in text for option in ("--port", "--seed", "--days", "--per-day", "--now", "--misbehave"))


def test_the_table_of_behaviours_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--behaviours"]) == 0
    assert "| `slow_loris` |" in capsys.readouterr().out


def test_a_taken_port_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit) as ended:
        main(["--days", "1", "--port", str(taken.getsockname()[1])])
    assert ended.value.code == 2
    assert "cannot be had (Address already in use); choose another with --port" in capsys.readouterr().err
