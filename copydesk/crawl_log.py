"""The crawl's log as it comes out of its process: one JSON event per line."""

import json
from typing import Any

_TOLD = {"event", "at", "level", "message", "logger"}


def event_of(line: str) -> dict[str, Any] | None:
    """The event that a line of the crawl's log holds, or None when it is no event."""
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) and "event" in value else None


def readable(line: str) -> str:
    """A log line for a person: the event, then its facts as `name=value`."""
    event = event_of(line)
    if event is None:
        return line
    text = str(event["message"] if event["event"] == "log" else event["event"])
    facts = (f"{name}={value}" for name, value in event.items() if name not in _TOLD and value not in (None, ""))
    return " ".join([text, *facts])
