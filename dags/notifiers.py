"""Notifiers for Airflow's callbacks: JSON to a webhook, and mail. They need an Airflow connection and nothing else."""

from typing import Any

from airflow.sdk import BaseNotifier, Connection, Context

TIMEOUT_SECONDS = 15


class JsonNotifier(BaseNotifier):
    """Posts `payload` as JSON to the address in an Airflow connection; works as any DAG's or task's callback.

    The connection holds either the whole URL as host, or the URL's parts as in `https://host:port/path`; its password,
    if there is one, is sent as a bearer token. The URL never enters a log: of many services it is the secret.
    """

    def __init__(self, conn_id: str, payload: dict[str, Any], context: Context | None = None) -> None:
        super().__init__(context)
        self.conn_id = conn_id
        self.payload = payload

    def notify(self, context: Context) -> None:  # noqa: ARG002  # the payload says it all
        """Post; anything but a 2xx answer is an error.

        Raises:
            ChannelError: the service refused, or could not be reached; the message leaves the address out.
        """
        import httpx

        from copydesk.alerting.desk import ChannelError

        connection = Connection.get(self.conn_id)
        headers = {"Authorization": f"Bearer {connection.password}"} if connection.password else {}
        try:
            answer = httpx.post(url_of(connection), json=self.payload, headers=headers, timeout=TIMEOUT_SECONDS)
        except httpx.HTTPError as error:
            raise ChannelError(f"{self.conn_id} cannot be reached: {type(error).__name__}") from None
        if not answer.is_success:
            raise ChannelError(f"{self.conn_id} answered {answer.status_code}")


class MailNotifier(BaseNotifier):
    """Sends a mail through an SMTP connection; sender and recipients are its extras `from_email` and `to_email`."""

    def __init__(self, conn_id: str, subject: str, html: str, context: Context | None = None) -> None:
        super().__init__(context)
        self.conn_id = conn_id
        self.subject = subject
        self.html = html

    def notify(self, context: Context) -> None:  # noqa: ARG002  # as above
        """Send the mail, with the options that Airflow's SMTP connections have."""
        from airflow.providers.smtp.hooks.smtp import SmtpHook

        to = Connection.get(self.conn_id).extra_dejson.get("to_email") or ""
        with SmtpHook(self.conn_id) as hook:
            hook.send_email_smtp(to=to, subject=self.subject, html_content=self.html)


def url_of(connection: Connection) -> str:
    """The URL that an Airflow connection spells, however it was entered."""
    host = connection.host or ""
    if "://" in host:
        return host
    scheme = connection.conn_type if connection.conn_type in {"http", "https"} else "https"
    port = f":{connection.port}" if connection.port else ""
    return f"{scheme}://{host}{port}/{(connection.schema or '').lstrip('/')}"
