"""What a look at an unknown site found: plain values, from the survey's process to whoever asked. Loads no Scrapy."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from scrapers.outcome import FailureClass


class Kind(StrEnum):
    """What a source is."""

    FEED = "feed"
    NEWS_SITEMAP = "news sitemap"
    """Google's extension of the sitemap protocol: the articles of the last two days, with their times."""
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap index"
    API = "WordPress API"
    LIST = "list of articles"
    """The front page itself, where nothing else announces anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A value, and in words where it was seen."""

    value: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSource:
    """One look at a possible source.

    `found` says in words who named it (`a guess`: nobody). `entries` counts its URLs or an index's children; `urls` are
    the first of them, `announced_at` the time that it names for each (ISO 8601 in UTC, or empty). `dated` is the share
    with a time, `texts` the share that brings the whole text along, in 0…1.
    `local_times` are times as the source writes them where they are not in UTC. `link_selector` is a list's.
    """

    url: str
    kind: Kind
    found: str
    status: int | None = None
    failure: FailureClass | None = None
    detail: str = ""
    entries: int = 0
    dated: float = 0.0
    texts: float = 0.0
    newest_at: datetime | None = None
    oldest_at: datetime | None = None
    urls: tuple[str, ...] = ()
    announced_at: tuple[str, ...] = ()
    local_times: tuple[str, ...] = ()
    title: str | None = None
    language: str | None = None
    home: str | None = None
    link_selector: str | None = None

    @property
    def is_usable(self) -> bool:
        """Whether it answered as its kind should, and announces something."""
        return self.failure is None and self.entries > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A site as it shows itself: its front page and all sources that were looked at, the useless ones too.

    With a `failure` there was nothing to look at, and `detail` says why; `front_url` is then where the way ended.
    """

    url: str
    front_url: str
    failure: FailureClass | None = None
    detail: str = ""
    title: str | None = None
    cms: Evidence | None = None
    language: Evidence | None = None
    locale: str | None = None
    sources: tuple[SeenSource, ...] = ()
    requests: int = 0

    def usable(self, *kinds: Kind) -> tuple[SeenSource, ...]:
        """The usable sources of these kinds, in the order in which they were found."""
        return tuple(each for each in self.sources if each.kind in kinds and each.is_usable)

    def to_json(self) -> str:
        """The survey as one line of JSON."""
        return json.dumps(dataclasses.asdict(self), default=str)

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Survey":
        """The survey that `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        values = dict(given)
        values["failure"] = _failure(values["failure"])
        values["cms"] = Evidence(**values["cms"]) if values["cms"] else None
        values["language"] = Evidence(**values["language"]) if values["language"] else None
        values["sources"] = tuple(_source(each) for each in values["sources"])
        return cls(**values)


def _source(given: Mapping[str, Any]) -> SeenSource:
    values = dict(given)
    values["kind"] = Kind(values["kind"])
    values["failure"] = _failure(values["failure"])
    for name in ("newest_at", "oldest_at"):
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    for name in ("urls", "announced_at", "local_times"):
        values[name] = tuple(values[name])
    return SeenSource(**values)


def _failure(value: str | None) -> FailureClass | None:
    return FailureClass(value) if value else None
