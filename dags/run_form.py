"""What a run by hand may be asked for: the form's fields, and the check of what was filled in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from airflow.sdk import Param
from airflow.sdk.exceptions import AirflowFailException

from scrapers.site import Site

TIME = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$"
_WARC = r"^(?!.*\.\.)[^\s]+\.warc(\.gz)?$"
_MODES = {
    "new": "What is new and due, as the schedule does",
    "window": "What the site dates between From and Until",
    "replay": "A WARC file again, without network",
}


def text_field(title: str, description: str, pattern: str, **schema: Any) -> Param:  # noqa: ANN401  # JSON schema
    """An optional field of a form, its text checked by a regular expression before a run begins."""
    return Param(None, description, title=title, type=["null", "string"], pattern=pattern, **schema)


PARAMS = {
    "mode": Param("new", "What is crawled.", title="Crawl", enum=list(_MODES), values_display=_MODES),
    "since": text_field("From", "For a window: its start, with a zone.", TIME, format="date-time"),
    "until": text_field("Until", "For a window: its end, which is not in it.", TIME, format="date-time"),
    "replay": text_field(
        "WARC file",
        "For a replay: the file's path in the archive, as the run's page lists it, or an absolute one on the worker.",
        _WARC,
    ),
    "now": text_field(
        "As if at",
        "For a replay, and for sites of the simulated web: the run's time. Else a run is always of the present.",
        TIME,
        format="date-time",
    ),
}
"""The fields of the form, which is also what `conf` may hold over REST and the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a run was asked for; all None for what a scheduled run does. `window` is from its start until its end."""

    window: tuple[datetime, datetime] | None = None
    replay: str | None = None
    now: datetime | None = None


def wish_of(params: Mapping[str, Any], site: Site) -> Wish:
    """What the form says.

    Raises:
        AirflowFailException: fields contradict each other, or name no time; to try again would change nothing.
    """
    given = {name: params.get(name) for name in ("since", "until", "replay", "now")}
    mode = params.get("mode") or "new"
    wanted = {"new": set(), "window": {"since", "until"}, "replay": {"replay"}}[mode]
    filled = {name for name in ("since", "until", "replay") if given[name]}
    if filled != wanted:
        needs = " and ".join(_titles(wanted)) or "neither window nor file"
        given_words = ", ".join(_titles(filled)) or "none of these"
        raise AirflowFailException(f"a run of mode {mode!r} takes {needs}; given: {given_words}")
    if given["now"] and mode != "replay" and not site.is_simulated:
        raise AirflowFailException("a page that is fetched now cannot be of another time: leave As if at (`now`) empty")
    now = _time(given["now"]) if given["now"] else None
    if now and now > datetime.now(UTC) and not site.is_simulated:
        raise AirflowFailException(f"As if at (`now`), {now}, is to come: no article would be looked at again")
    window = (_time(given["since"]), _time(given["until"])) if mode == "window" else None
    if window and window[0] >= window[1]:
        raise AirflowFailException(f"From ({window[0]}) is not before Until ({window[1]})")
    return Wish(window=window, replay=given["replay"], now=now)


def _titles(names: Collection[str]) -> list[str]:
    """Fields as the form calls them, and in brackets as `conf` does."""
    return [f"{PARAMS[name].schema['title']} (`{name}`)" for name in sorted(names)]


def _time(text: Any) -> datetime:  # noqa: ANN401  # a parameter, checked by its pattern
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise AirflowFailException(f"{text} is no time: {error}") from error
