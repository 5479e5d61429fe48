"""Alerts arrive: each channel over a real local server, configured as an operator would, by Airflow connections."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from airflow.sdk.exceptions import AirflowFailException

from copydesk.alerting.desk import hand_out
from copydesk.settings import Settings
from dags.alert_callbacks import chore_failed, chore_passed
from dags.alert_channels import MAIL, SLACK, WEBHOOK, channels
from dags.alerts import alerts_dag
from dags.notifiers import JsonNotifier
from tests.waiting import PATIENCE_SECONDS
from warehouse.alerts import Alert, Cause, Notice, settle, standing
from warehouse.connection import session

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
SECRET = "T0PS3CRET"  # stands for the secret part of a webhook's address


@dataclass
class Receiver:
    """A web server that keeps what is posted to it."""

    port: int = 0
    status: int = 200
    posts: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.posts.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(receiver.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:  # noqa: ANN401  # the server's signature
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()


class Postbox:
    """An SMTP server's handler that keeps the mails."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], Message]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: ANN401, N802  # its name
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 Message accepted for delivery"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE_SECONDS)
    controller.start()
    yield box, port
    controller.stop()


def notice(*, over: bool = False, sites: int = 1) -> Notice:
    alerts = [
        Alert(
            alert_id=number,
            site=f"site{number}",
            cause="fill_rate",
            stage="audit",
            run_id=f"site{number}-20260302T060000Z",
            detail="authors: filled in 3 % of 40 rows <script>",
            sample_url="http://site1.test/a?b=1&c=2",
            before="98 %",
            after="3 %",
            next_step=f'`copydesk release site{number}-20260302T060000Z --why "…"`',
            occurrences=1,
            opened_at=NOW,
            last_seen_at=NOW,
            closed_at=NOW if over else None,
        )
        for number in range(1, sites + 1)
    ]
    return Notice(cause="fill_rate", over=over, alerts=tuple(alerts))


def send(given: Notice) -> int:
    ways = list(channels())
    for channel in ways:
        channel(given)
    return len(ways)


def test_nothing_is_sent_where_nothing_is_configured() -> None:
    assert send(notice()) == 0


def test_o4_a_webhook_gets_all_as_json(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"AIRFLOW_CONN_{WEBHOOK.upper()}", f"http://:{SECRET}@127.0.0.1:{receiver.port}/hooks/news")
    assert send(notice()) == 1
    ((path, headers, body),) = receiver.posts
    assert path == "/hooks/news"
    assert headers["Authorization"] == f"Bearer {SECRET}"
    assert (body["schema"], body["status"], body["cause"]) == ("copydesk.alert/1", "firing", "fill_rate")
    assert body["runbook"].endswith("fill_rate.md")
    assert body["alerts"][0]["sample_url"] == "http://site1.test/a?b=1&c=2"
    assert (body["alerts"][0]["before"], body["alerts"][0]["after"]) == ("98 %", "3 %")
    assert "copydesk release" in body["alerts"][0]["next_step"]


def test_o4_slack_gets_its_own_form_with_markup_disarmed(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = {"conn_type": "http", "host": f"http://127.0.0.1:{receiver.port}/services/T/B/{SECRET}"}
    monkeypatch.setenv(f"AIRFLOW_CONN_{SLACK.upper()}", json.dumps(connection))
    send(notice())
    ((path, _, body),) = receiver.posts
    assert path == f"/services/T/B/{SECRET}"
    assert body["text"] == "[copydesk] fill_rate: site1"
    assert "&lt;script&gt;" in body["blocks"][1]["text"]["text"]


def test_o4_mail_arrives(postbox: tuple[Postbox, int], monkeypatch: pytest.MonkeyPatch) -> None:
    box, port = postbox
    extra = {"from_email": "copydesk@example.org", "to_email": "desk@example.org, night@example.org"}
    extra |= {"disable_tls": True, "disable_ssl": True}  # type: ignore[dict-item]  # flags beside texts
    connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": port, "extra": extra}
    monkeypatch.setenv(f"AIRFLOW_CONN_{MAIL.upper()}", json.dumps(connection))
    send(notice())
    ((recipients, mail),) = box.mails
    assert recipients == ["desk@example.org", "night@example.org"]
    assert mail["Subject"] == "[copydesk] fill_rate: site1"
    part = next(part for part in mail.walk() if part.get_content_type() == "text/html")
    text = bytes(part.get_payload(decode=True)).decode()
    assert "Before: 98 %" in text
    assert "&lt;script&gt;" in text


def test_o4_recovery_is_told_in_words(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"AIRFLOW_CONN_{WEBHOOK.upper()}", f"http://127.0.0.1:{receiver.port}/hooks")
    send(notice(over=True))
    body = receiver.posts[0][2]
    assert body["status"] == "recovered"
    assert "is over" in body["text"]


def test_o4_a_hundred_sites_are_one_message_that_can_be_read(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"AIRFLOW_CONN_{SLACK.upper()}", f"http://127.0.0.1:{receiver.port}/hooks")
    send(notice(sites=100))
    ((_, _, body),) = receiver.posts
    assert body["text"] == "[copydesk] fill_rate: 100 sites"
    assert all(len(block["text"]["text"]) <= 3000 for block in body["blocks"])


def test_a_refusal_is_an_error_that_keeps_the_address_to_itself(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.status = 500
    monkeypatch.setenv(f"AIRFLOW_CONN_{WEBHOOK.upper()}", f"http://127.0.0.1:{receiver.port}/{SECRET}")
    with pytest.raises(RuntimeError, match="answered 500") as told:
        JsonNotifier(WEBHOOK, {})({})
    assert SECRET not in str(told.getrepr(chain=True))


def test_what_one_channel_missed_another_has_told(
    receiver: Receiver, warehouse_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"AIRFLOW_CONN_{WEBHOOK.upper()}", f"http://127.0.0.1:{receiver.port}/hooks")
    monkeypatch.setenv(f"AIRFLOW_CONN_{SLACK.upper()}", "http://127.0.0.1:1/nobody")
    with session(warehouse_url) as conn:
        settle(conn, "wire", [Cause(cause="dns", stage="crawl")], stages=["crawl"], run_id="r1", now=NOW)
    settings = Settings(home=tmp_path, warehouse_url=warehouse_url)
    assert [each.cause for each in hand_out(settings, channels(), now=NOW)] == ["dns"]
    assert hand_out(settings, channels(), now=NOW) == []
    assert len(receiver.posts) == 1


def test_what_no_channel_took_is_sent_later(
    receiver: Receiver, warehouse_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.status = 503
    monkeypatch.setenv(f"AIRFLOW_CONN_{WEBHOOK.upper()}", f"http://127.0.0.1:{receiver.port}/hooks")
    with session(warehouse_url) as conn:
        settle(conn, "wire", [Cause(cause="dns", stage="crawl")], stages=["crawl"], run_id="r1", now=NOW)
    settings = Settings(home=tmp_path, warehouse_url=warehouse_url)
    assert hand_out(settings, channels(), now=NOW) == []
    receiver.status = 200
    assert [each.cause for each in hand_out(settings, channels(), now=NOW)] == ["dns"]


def test_o4_a_notice_that_nobody_takes_fails_the_dag_that_sends_it(
    receiver: Receiver, warehouse_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.status = 403
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", warehouse_url)
    monkeypatch.setenv(f"AIRFLOW_CONN_{WEBHOOK.upper()}", f"http://127.0.0.1:{receiver.port}/{SECRET}")
    monkeypatch.setenv(
        f"AIRFLOW_CONN_{MAIL.upper()}", json.dumps({"conn_type": "smtp", "host": "127.0.0.1", "port": 1})
    )
    with session(warehouse_url) as conn:
        settle(conn, "wire", [Cause(cause="dns", stage="crawl")], stages=["crawl"], run_id="r1", now=NOW)
    operator: Any = alerts_dag().get_task("send")
    task = operator.python_callable
    with pytest.raises(AirflowFailException, match="no channel took the notice of dns"):
        task()
    assert f"{WEBHOOK} answered 403, {MAIL}: " in caplog.text
    assert SECRET not in caplog.text
    receiver.status = 200
    assert task() == ["dns"]


def test_o4_a_message_of_many_sites_names_all_and_leads_on_where_it_is_cut(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"AIRFLOW_CONN_{SLACK.upper()}", f"http://127.0.0.1:{receiver.port}/hooks")
    send(notice(sites=40))
    text = receiver.posts[0][2]["blocks"][1]["text"]["text"]
    assert all(f"site{number}" in text.splitlines()[0] for number in range(1, 41))
    assert text.splitlines()[1].endswith("fill_rate.md")
    assert text.count("Before: 98 %") == 5
    assert "Next:" in text


def test_o4_a_chore_that_fails_is_told_once_and_so_is_its_end(
    receiver: Receiver, warehouse_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_HOME", str(tmp_path))
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", warehouse_url)
    monkeypatch.setenv(f"AIRFLOW_CONN_{WEBHOOK.upper()}", f"http://127.0.0.1:{receiver.port}/hooks")
    context: Any = {"task": SimpleNamespace(dag_id="maintenance", task_id="retention")}
    other: Any = {"task": SimpleNamespace(dag_id="maintenance", task_id="vacuum")}
    chore_passed(context)
    assert receiver.posts == []
    for _ in range(2):
        chore_failed(context | {"exception": RuntimeError("the archive is away")})
        chore_passed(other)
    ((_, _, failed),) = receiver.posts
    assert failed["summary"] == "[copydesk] maintenance_failed: copydesk"
    assert failed["runbook"].endswith("maintenance_failed.md")
    assert (failed["alerts"][0]["stage"], failed["alerts"][0]["detail"]) == ("retention", "the archive is away")
    chore_passed(context)
    assert receiver.posts[-1][2]["status"] == "recovered"
    assert "copydesk: maintenance_failed in retention is over." in receiver.posts[-1][2]["text"]
    assert len(receiver.posts) == 2


def test_o4_a_chore_that_goes_well_does_not_end_what_another_met(
    receiver: Receiver, warehouse_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_HOME", str(tmp_path))
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", warehouse_url)
    monkeypatch.setenv(f"AIRFLOW_CONN_{WEBHOOK.upper()}", f"http://127.0.0.1:{receiver.port}/hooks")
    chores: Any = [{"task": SimpleNamespace(dag_id="maintenance", task_id=name)} for name in ("retention", "freshness")]
    for context in chores:
        chore_failed(context | {"exception": RuntimeError("the archive is away")})
    chore_passed(chores[1])
    assert [each["status"] for _, _, each in receiver.posts] == ["firing"]
    with session(warehouse_url) as conn:
        assert [alert.stage for alert in standing(conn)] == ["retention"]
    chore_passed(chores[0])
    told = receiver.posts[-1][2]
    assert (told["status"], told["summary"]) == ("recovered", "[copydesk] recovered: maintenance_failed at copydesk")
