"""`copydesk dashboard`: on this machine only, and gone when it is stopped."""

import json
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from copydesk.commands.dashboard import USUAL_PORT, listening
from copydesk.errors import BadArgumentError
from tests.copydesk.desk import Desk


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "newsroom.example", ""])  # noqa: S104  # refused
def test_what_others_can_reach_is_refused_with_the_way_to_a_login(host: str) -> None:
    with pytest.raises(BadArgumentError) as refused:
        listening(host, None)
    assert "asks nobody for a login" in str(refused.value)
    assert "copydesk up" in refused.value.next_step


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadArgumentError, match=f"port {port} is taken"):
            listening("127.0.0.1", port)


def test_the_usual_port_gives_way_where_it_is_taken() -> None:
    with listening("127.0.0.1", None) as first, listening("127.0.0.1", None) as second:
        assert second.getsockname()[1] not in {USUAL_PORT, first.getsockname()[1]}


def test_it_serves_the_warehouse_in_force_until_ctrl_c(desk: Desk) -> None:
    command = [sys.executable, "-m", "copydesk", "dashboard", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            url = json.loads(process.stdout.readline())["url"]
            assert "no site has been run yet" in httpx.get(url, timeout=60, trust_env=False).text
            assert httpx.get(url, headers={"Host": "evil.example"}, timeout=60, trust_env=False).status_code == 421
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, said) == (0, "")
    assert desk.rows("SELECT count(*) FROM ops.runs") == [(0,)]
