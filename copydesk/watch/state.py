"""What is known of a watched feed between two looks, kept as JSON so that a restart forgets nothing."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from scrapers.crawl.urls import canonical

MAX_BACK_OFF_SECONDS = 6 * 3600.0
"""A feed that fails is asked again at least this often, for ever: a dead site may come back."""

UNCONDITIONAL_SECONDS = 600.0
"""A feed without validators must be fetched whole each time, so it is asked no more often than this."""

FULL_SECONDS = 6 * 3600.0
"""A feed is fetched without conditions at least this often, so that a lying validator does not hide news for ever."""

MAX_SEEN = 1_000
"""The most addresses remembered of a feed; longer feeds are judged by their first ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """One feed as it was last seen.

    `seen` holds a short hash of each address it announced, up to `full_at`; None before. `location` is where a
    permanent redirect led. `robots_allows` is the verdict for this feed, good until `robots_until`, and
    `crawl_delay_seconds` what robots.txt asks for. `failures` counts in a row; `next_at` is the earliest next look, if
    it was put off.
    """

    etag: str | None = None
    last_modified: str | None = None
    seen: tuple[str, ...] | None = None
    full_at: datetime | None = None
    location: str | None = None
    robots_allows: bool | None = None
    robots_until: datetime | None = None
    crawl_delay_seconds: float = 0.0
    failures: int = 0
    failure: str | None = None
    next_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """The state as a JSON object, without what is at its default."""
        values = asdict(self)
        defaults = asdict(FeedState())
        return {name: _plain(value) for name, value in values.items() if value != defaults[name]}

    @classmethod
    def from_json(cls, given: object) -> "FeedState":
        """The state that `to_json` wrote; anything else counts as never seen."""
        if not isinstance(given, Mapping):
            return cls()
        values = {field.name: given[field.name] for field in fields(cls) if field.name in given}
        try:
            for name in ("robots_until", "next_at", "full_at"):
                if name in values:
                    values[name] = datetime.fromisoformat(values[name])
            if "seen" in values:
                values["seen"] = tuple(values["seen"])
            return cls(**values)
        except (TypeError, ValueError):
            return cls()

    def fails(self, failure: str, now: datetime, *, poll_seconds: float, at_least: float | None = None) -> "FeedState":
        """The state after one more failure: the next look is put off, twice as long each time, with jitter."""
        back_off = min(poll_seconds * 2 ** min(self.failures, 20), MAX_BACK_OFF_SECONDS)
        wait = max(at_least or 0.0, back_off * random.uniform(0.8, 1.2))  # noqa: S311  # jitter, not a secret
        return replace(
            self, failures=self.failures + 1, failure=failure, next_at=now + timedelta(seconds=round(wait, 3))
        )

    def recovers(self) -> "FeedState":
        """The state after an answer."""
        return replace(self, failures=0, failure=None, next_at=None)

    def interval_seconds(self, poll_seconds: float) -> float:
        """The time to the next look at a feed that answers: a little under `poll_seconds`, longer where it must be."""
        unconditional = self.seen is not None and self.etag is None and self.last_modified is None
        least = max(self.crawl_delay_seconds, UNCONDITIONAL_SECONDS if unconditional else 0.0)
        return max(least, poll_seconds * random.uniform(0.85, 1.0))  # noqa: S311  # jitter, not a secret


def _plain(value: object) -> object:
    """A value as JSON knows it: no tuple, no time."""
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def marks(urls: Iterable[str]) -> dict[str, str]:
    """The addresses by the short hash that stands for each in `FeedState.seen`.

    The hash is that of the form by which the ledger knows the address: what tracks readers may be another each time.
    """
    known = {url: canonical(url) or url for url in list(urls)[:MAX_SEEN]}
    return {blake2b(form.encode(), digest_size=5).hexdigest(): url for url, form in known.items()}


def with_earlier(listed: tuple[str, ...], seen: tuple[str, ...]) -> tuple[str, ...]:
    """What a feed lists, and as much of what it did before.

    So two servers that take turns, or an empty answer in between, make no news of what was there.
    """
    room = min(max(2 * len(listed), len(seen)), MAX_SEEN)
    return tuple(dict.fromkeys((*listed, *seen)))[:room]
