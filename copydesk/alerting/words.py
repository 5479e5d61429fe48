"""The words of a notice, for people and for machines: one text, one JSON object, one Slack message."""

from dataclasses import asdict
from html import escape
from typing import Any

from copydesk.alerting.causes import runbook_page
from warehouse.alerts import EVERYWHERE, Alert, Notice

MAX_DESCRIBED = 5
"""How many sites a message describes; all are named."""


def subject(notice: Notice) -> str:
    """One line: what it is about and which sites have it."""
    names = _names(notice)
    where = ", ".join(names) if len(names) <= 3 else f"{len(names)} sites"
    return f"[copydesk] recovered: {notice.cause} at {where}" if notice.over else f"[copydesk] {notice.cause}: {where}"


def text(notice: Notice) -> str:
    """The whole message as plain text; what is vital comes first, since some services cut long messages."""
    parts = [_over(alert) if notice.over else _wrong(alert) for alert in notice.alerts[:MAX_DESCRIBED]]
    page = "" if notice.over else f"Runbook: {runbook_page(notice.cause)}"
    names = _names(notice)
    if len(names) == 1:
        return "\n\n".join(parts) + (f"\n{page}" if page else "")
    head = "\n".join(filter(None, [f"{len(names)} sites: {', '.join(names)}", page]))
    described = f"The first {MAX_DESCRIBED}:" if len(notice.alerts) > MAX_DESCRIBED else ""
    return "\n\n".join(filter(None, [head, described, *parts]))


def to_json(notice: Notice) -> dict[str, Any]:
    """The notice for machines: schema `copydesk.alert/1`."""
    return {
        "schema": "copydesk.alert/1",
        "status": "recovered" if notice.over else "firing",
        "cause": notice.cause,
        "summary": subject(notice),
        "text": text(notice),
        "runbook": runbook_page(notice.cause),
        "alerts": [_plain(alert) for alert in notice.alerts],
    }


def to_slack(notice: Notice) -> dict[str, Any]:
    """The notice as Slack's incoming webhooks take it; what looks like markup in it is shown as it is."""
    mark = ":white_check_mark:" if notice.over else ":rotating_light:"
    head, body = _slack(subject(notice)), _slack(text(notice))
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"{mark} *{head}*"[:3000]}},
        {"type": "section", "text": {"type": "mrkdwn", "text": body[:3000]}},
    ]
    return {"text": f"{head}", "blocks": blocks}


def to_html(notice: Notice) -> str:
    """The notice as the body of a mail."""
    return f"<pre style='font: 14px/1.4 monospace; white-space: pre-wrap'>{escape(text(notice))}</pre>"


def _names(notice: Notice) -> list[str]:
    """Who has it, each once: a site may meet a cause in two stages."""
    return list(dict.fromkeys(map(_name, notice.alerts)))


def _name(alert: Alert) -> str:
    return "copydesk" if alert.site == EVERYWHERE else alert.site


def _wrong(alert: Alert) -> str:
    lines = [
        f"{_name(alert)}: {alert.cause} in {alert.stage}" + (f", run {alert.run_id}" if alert.run_id else ""),
        alert.detail,
        f"Sample: {alert.sample_url}" if alert.sample_url else "",
        f"Before: {alert.before}" if alert.before else "",
        f"Now:    {alert.after}" if alert.after else "",
        f"Next:   {alert.next_step}" if alert.next_step else "",
    ]
    return "\n".join(line for line in lines if line)


def _over(alert: Alert) -> str:
    runs = f"{alert.occurrences} runs" if alert.occurrences > 1 else "one run"
    until = alert.closed_at or alert.last_seen_at
    span = f"from {alert.opened_at:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M} UTC"
    where = f" in {alert.stage}" if alert.stage else ""
    return f"{_name(alert)}: {alert.cause}{where} is over. It lasted {span}, {runs}."


def _plain(alert: Alert) -> dict[str, Any]:
    times = ("opened_at", "last_seen_at", "closed_at")
    values = asdict(alert)
    return values | {name: values[name].isoformat() if values[name] else None for name in times}


def _slack(given: str) -> str:
    """Slack's three special characters, escaped as its documentation asks."""
    return given.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
