"""Where alerts go: a webhook, Slack, and mail. Each is in use where Airflow has its connection, and else it is off."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from airflow.sdk import Connection, Context
from airflow.sdk.exceptions import AirflowNotFoundException, AirflowSecretsBackendAccessDenied

from dags.notifiers import JsonNotifier, MailNotifier

if TYPE_CHECKING:
    from warehouse.alerts import Notice

WEBHOOK, SLACK, MAIL = "copydesk_alerts_webhook", "copydesk_alerts_slack", "copydesk_alerts_mail"
"""The connections; see docs/operations.md for how to write each."""


@dataclass(frozen=True, slots=True)
class Way:
    """A channel, by the name of its connection."""

    conn_id: str
    send: "Callable[[Notice], None]"

    def __call__(self, notice: "Notice") -> None:
        """Send a notice."""
        self.send(notice)

    def __str__(self) -> str:
        return self.conn_id


def channels() -> Iterator[Way]:
    """The channels that are configured: one for each of the three connections that exists."""
    for conn_id, send in ((WEBHOOK, _to_webhook), (SLACK, _to_slack), (MAIL, _to_mail)):
        try:
            Connection.get(conn_id)
        except (AirflowNotFoundException, AirflowSecretsBackendAccessDenied):
            continue
        yield Way(conn_id, send)


def _to_webhook(notice: "Notice") -> None:
    from copydesk.alerting.words import to_json

    JsonNotifier(WEBHOOK, to_json(notice))(_NO_CONTEXT)


def _to_slack(notice: "Notice") -> None:
    from copydesk.alerting.words import to_slack

    JsonNotifier(SLACK, to_slack(notice))(_NO_CONTEXT)


def _to_mail(notice: "Notice") -> None:
    from copydesk.alerting.words import subject, to_html

    MailNotifier(MAIL, subject(notice), to_html(notice))(_NO_CONTEXT)


_NO_CONTEXT = cast("Context", {})
