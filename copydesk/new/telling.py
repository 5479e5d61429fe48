"""The survey's log, line by line, in words for a person."""

from typing import Any

from copydesk.crawl_log import event_of


def survey_line(line: str) -> str | None:
    """What a line of the survey's log says of the site; None for any other line."""
    event = event_of(line)
    if event is None or event["event"] != "looked":
        return None
    return f"  {event['what']:<16} {event['url']}  {_outcome(event)}"


def _outcome(event: dict[str, Any]) -> str:
    if event["what"] == "front page":
        return ", ".join(filter(None, (event.get("title"), event.get("cms"))))
    if event.get("failure"):
        return str(event.get("detail") or event["failure"])
    return f"{event['entries']:,} entries"
