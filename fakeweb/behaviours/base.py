"""What a behaviour is: a named function around the normal answer, and the rules that switch it on."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fakeweb.chance import share
from fakeweb.messages import Request, Response
from fakeweb.origin import Origin
from fakeweb.publishers import Publisher, SourceKind


@dataclass(slots=True, kw_only=True)
class Rule:
    """A behaviour that is switched on: where, when, and for which part of the URLs.

    `site` None means all sites; `since` <= simulated time < `until`; `paths` is a regular expression searched in the
    path with its query; `portion` of the URLs (0…1, always the same ones) are affected; `times` ends it after so many
    affected requests. `hits` and `first_hit` (monotonic seconds) say what happened so far.
    """

    name: str
    site: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    paths: str | None = None
    portion: float = 1.0
    times: int | None = None
    options: dict[str, Any] = field(default_factory=dict)
    hits: int = 0
    first_hit: float | None = None

    def applies(self, request: Request, site: str, now: datetime) -> bool:
        """Whether the rule is in force for a request."""
        return (
            self.site in {None, site}
            and (self.since is None or self.since <= now)
            and (self.until is None or now < self.until)
            and (self.times is None or self.hits < self.times)
            and (self.paths is None or re.search(self.paths, f"{request.path}?{request.query}") is not None)
            and (self.portion >= 1.0 or share(self.name, request.url) < self.portion)
        )

    def hit(self) -> float:
        """Count an affected request; returns the real seconds since the first."""
        self.hits += 1
        self.first_hit = time.monotonic() if self.first_hit is None else self.first_hit
        return time.monotonic() - self.first_hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request under a behaviour: `proceed` gives the answer that would be given without it."""

    request: Request
    publisher: Publisher
    now: datetime
    origin: Origin
    rule: Rule
    proceed: Callable[[Request], Response]

    def normal(self) -> Response:
        """The answer without this behaviour."""
        return self.proceed(self.request)

    @property
    def is_robots(self) -> bool:
        """Whether robots.txt is asked for."""
        return self.request.path == "/robots.txt"

    @property
    def is_source(self) -> bool:
        """Whether a feed or a sitemap is asked for."""
        paths = {source.path for source in self.publisher.sources if source.kind is not SourceKind.SECTION}
        return self.request.path in paths or self.request.path.startswith("/sitemap-")

    @property
    def is_feed(self) -> bool:
        """Whether a feed is asked for."""
        kinds = {SourceKind.RSS_FULL, SourceKind.RSS_EXCERPT, SourceKind.ATOM, SourceKind.JSON_FEED}
        return any(source.path == self.request.path and source.kind in kinds for source in self.publisher.sources)

    @property
    def is_article(self) -> bool:
        """Whether an article's address is asked for."""
        return self.origin.world.article(self.request.url) is not None


Action = Callable[..., Response]
"""A behaviour's function: takes the exchange, and the behaviour's options as keyword arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """A named way to misbehave. `duty` says what a crawler must do about it, `ends` how its run or URL must end.

    One that `spares_robots` leaves robots.txt alone: else the run would end there, as it must when robots.txt fails.
    """

    name: str
    group: str
    does: str
    duty: str
    ends: str
    action: Action
    spares_robots: bool


CATALOG: dict[str, Behaviour] = {}
"""All behaviours by name; filled when the modules beside this one are imported."""


def behaviour(*, duty: str, ends: str, spares_robots: bool = False) -> Callable[[Action], Action]:
    """Register a function as the behaviour of its name; the docstring's first line says what it does."""

    def register(action: Action) -> Action:
        name, group = action.__name__, action.__module__.rsplit(".", 1)[-1]
        does = (action.__doc__ or "").strip().splitlines()[0]
        if name in CATALOG:
            raise ValueError(f"two behaviours are named {name!r}")
        CATALOG[name] = Behaviour(
            name=name, group=group, does=does, duty=duty, ends=ends, action=action, spares_robots=spares_robots
        )
        return action

    return register
