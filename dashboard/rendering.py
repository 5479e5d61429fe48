"""Templates: the environment they are rendered in, and how times, counts and addresses are written."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dashboard import marks, words

RECENT = timedelta(days=14)
"""How long a time is also told as "2 hours ago"."""


def render(template: str, values: Mapping[str, Any]) -> str:
    """A template with its values, every text from outside escaped."""
    return environment().get_template(template).render(values)


@cache
def environment() -> Environment:
    """Jinja over `dashboard/templates`; a name that a template uses and nobody gave is an error."""
    jinja = Environment(
        loader=PackageLoader("dashboard"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    style = files("dashboard").joinpath("static", "style.css").read_bytes()
    jinja.globals |= {"style_version": hashlib.sha256(style).hexdigest()[:12], "timedelta": timedelta}
    jinja.filters |= {
        "when": when, "day": day, "ago": ago, "count": count, "counted": counted, "percent": percent, "span": span,
        "path": path, "query": query, "web": web, "short": short, "shape": marks.shape, "diff": marks.diff,
        "snippet": marks.snippet, "commands": marks.commands, "prose": marks.prose, "paragraphs": marks.paragraphs,
        "meaning": words.meaning, "named": words.named, "state": words.state,
    }  # fmt: skip
    return jinja


def when(at: datetime | str | None) -> Markup:
    """A time to the minute (UTC), machine-readable too; a dash for none."""
    if at is None:
        return Markup('<span class="none">–</span>')
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    moment = moment.astimezone(UTC)
    return Markup('<time datetime="{}">{}</time>').format(
        f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"{moment.day} {moment:%b %Y, %H:%M}"
    )


def day(on: date) -> str:
    """A day, such as `Thu 5 Mar`."""
    return f"{on:%a} {on.day} {on:%b}"


def ago(at: datetime | None, now: datetime) -> str:
    """How long ago a time was, `2 hours ago`; nothing where it is long past or still to come."""
    if at is None or not timedelta() <= now - at < RECENT:
        return ""
    return f"{span(now - at)} ago"


def span(length: timedelta) -> str:
    """A length of time in its largest sensible unit."""
    minutes = round(length.total_seconds() / 60)
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}s"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def count(number: int | None) -> str:
    """A number with its thousands apart."""
    return "–" if number is None else f"{number:,}"


def counted(number: int, thing: str) -> str:
    """How many things there are, `1 article`, `2 articles`."""
    return f"{count(number)} {thing}{'' if number == 1 else 's'}"


def percent(share: float | None) -> str:
    """A share in 0…1 as a percentage, `99.5%`; rounded down, so that only all of it is 100%."""
    if share is None:
        return "–"
    tenths = int(share * 1000 + 1e-9)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths / 10:.1f}%"


def path(value: object) -> str:
    """A value as one segment of a path."""
    return quote(str(value), safe="")


def query(values: Mapping[str, object]) -> str:
    """The query of an address, `?a=b`, without values that are empty; nothing where all are."""
    given = {name: value for name, value in values.items() if value not in (None, "")}
    return f"?{urlencode(given)}" if given else ""


def web(url: str | None) -> bool:
    """Whether an address is one that a link may lead to: http or https, and nothing that a browser would run."""
    try:
        return bool(url) and urlsplit(url or "").scheme in {"http", "https"}
    except ValueError:
        return False


def short(url: str, most: int = 90) -> str:
    """An address without its scheme, cut in the middle where it is long."""
    text = url.partition("://")[2] or url
    return text if len(text) <= most else f"{text[: most - 30]}…{text[-29:]}"
