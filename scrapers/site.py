"""What a site declares: `Site`, its sources (`Feed`, `Sitemap`, …), its past, and its `Contract` with the audit."""

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, date, datetime
from types import UnionType
from zlib import crc32
from zoneinfo import ZoneInfo

from scrapers.page import ArticlePage

MIN_DELAY_SECONDS = 1.0
"""The least time between two requests to a host of a real site; a site may only ask for more."""

_NAME = re.compile(r"[a-z0-9_]+")
_MOST_CHARACTERS = 100
"""Airflow's limit for a tag, which owner and language are too."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_CRON: tuple[tuple[range, Mapping[str, int]], ...] = (
    (range(60), {}),
    (range(24), {}),
    (range(1, 32), {}),
    (range(1, 13), {name: number for number, name in enumerate(_MONTHS, 1)}),
    (range(8), {name: number for number, name in enumerate(_DAYS)}),
)
"""Minute, hour, day, month and weekday: the numbers that each may have, and the names that stand for some."""


@dataclass(frozen=True, slots=True)
class Feed:
    """An RSS, Atom or JSON feed."""

    url: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap, news sitemap or sitemap index; an index is followed into the children that changed."""

    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """A list page: `link_selector` matches the `<a>` of each article, `next_selector` the link to the next page."""

    url: str
    _: KW_ONLY
    link_selector: str = "article a[href]"
    next_selector: str = "a[rel=next]"
    max_pages: int = 3


@dataclass(frozen=True, slots=True)
class Home:
    """The front page of a site whose sources are to be found: `<link rel=alternate>` there and robots.txt name them."""

    url: str


Source = Feed | Sitemap | Section | Home


@dataclass(frozen=True, slots=True)
class DateArchive:
    """List pages by day, month or year of the site's own time zone, for backfills.

    `url` is a format of the period's first day, such as `https://example.com/{:%Y/%m/%d}/`; its finest field says how
    long a period is. The other fields are those of a `Section`.
    """

    url: str
    _: KW_ONLY
    link_selector: str = "article a[href]"
    next_selector: str = "a[rel=next]"
    max_pages: int = 50


@dataclass(frozen=True, slots=True)
class WordPressApi:
    """WordPress's REST API, for backfills; `url` is the list of posts: `https://example.com/wp-json/wp/v2/posts`."""

    url: str


History = DateArchive | WordPressApi
"""What tells of a site's past and is read by backfills only."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The page class of a site's pages that were fetched on or after the day `since` (UTC)."""

    since: date
    page: type[ArticlePage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What a batch of this site must look like before analysts may see it; shares and rates are in 0…1.

    `min_fill` maps an Article field to the least share of rows that must have it. `volume_ratio` bounds the number
    of new articles against the median of the history; `min_history_runs` runs are needed before history counts, and
    a batch of fewer than `min_rows` rows is too small to judge by the rates that are declared here.
    """

    min_fill: Mapping[str, float] = field(
        default_factory=lambda: {"headline": 0.99, "body_text": 0.99, "published_at": 0.9, "authors": 0.5}
    )
    volume_ratio: tuple[float, float] = (0.5, 4.0)
    body_length_ratio: tuple[float, float] = (0.5, 2.5)
    max_rejected_share: float = 0.3
    max_fill_drop: float = 0.2
    min_history_runs: int = 5
    min_rows: int = 3
    max_age_hours: int = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One news site. `domains` are registrable names; their subdomains belong to the site too.

    `sources` announce what is new; a backfill reads the sitemaps among them and, besides, what `history` lists.
    `article_url` and `deny_url` are regular expressions searched in a discovered URL, with and without what only tracks
    readers: it is fetched when the first matches (or is not given) and the second does not. `timezone` is the IANA zone
    of times that the site prints without one. `page` reads the pages of a site that has had one layout; where there
    were more, `layouts` lists the later ones, the oldest first, and an old capture is still read by the rules of its
    day. `schedule` is a cron expression in UTC, of which `starts` is made. `delay_seconds` is the least time between
    two requests to a host; only sites of the simulated web (`*.test`) may go below `MIN_DELAY_SECONDS`. What is older
    than `retention_days` is removed for good; None keeps everything. `full_feed` says that the feeds carry the whole
    texts, on which parse may fall back where a page shows a wall. `render` opens each page in a browser (optional group
    `render`), for sites whose text comes by script; `render_hosts` are other registrable names that their pages may ask
    for scripts and data.
    """

    name: str
    domains: tuple[str, ...]
    sources: tuple[Source, ...]
    history: tuple[History, ...] = ()
    page: type[ArticlePage] = ArticlePage
    layouts: tuple[Layout, ...] = ()
    title: str | None = None
    language: str | None = None
    timezone: str = "UTC"
    article_url: str | None = None
    deny_url: str | None = None
    schedule: str = "0 6 * * *"
    owner: str = "newsdesk"
    tags: tuple[str, ...] = ("tech",)
    delay_seconds: float = MIN_DELAY_SECONDS
    max_urls_per_run: int = 2_000
    full_feed: bool = False
    render: bool = False
    render_hosts: tuple[str, ...] = ()
    retention_days: int | None = None
    contract: Contract = field(default_factory=Contract)

    def __post_init__(self) -> None:
        """Refuse a declaration that could only fail later.

        Raises:
            ValueError: the name, a domain, a source, a pattern, the zone, the schedule or the delay is not usable.
        """
        _check_lists(self)
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"site name {self.name!r}: use a-z, 0-9 and _ only, as in the file's name")
        if not self.domains or not self.sources:
            raise ValueError(f"site {self.name}: declare at least one domain and one source")
        for pattern in filter(None, (self.article_url, self.deny_url)):
            re.compile(pattern)
        ZoneInfo(self.timezone)
        _check_schedule(self.name, self.schedule)
        for archive in self.history:
            if isinstance(archive, DateArchive) and archive.url.format(date.min) == archive.url:
                raise ValueError(f"site {self.name}: a date archive's url needs a date, such as {{:%Y/%m/%d}}")
        if list(self.layouts) != sorted(self.layouts, key=lambda layout: layout.since):
            raise ValueError(f"site {self.name}: list the layouts by date, the oldest first")
        if self.delay_seconds < (0 if self.is_simulated else MIN_DELAY_SECONDS):
            raise ValueError(f"site {self.name}: delay_seconds is {self.delay_seconds}; at least {MIN_DELAY_SECONDS}")

    def page_at(self, fetched_at: datetime | None) -> type[ArticlePage]:
        """The page class for a page fetched at an instant; the newest where that is not known."""
        if fetched_at is None:
            return self.layouts[-1].page if self.layouts else self.page
        day = fetched_at.astimezone(UTC).date()
        return next((layout.page for layout in reversed(self.layouts) if layout.since <= day), self.page)

    @property
    def starts(self) -> str:
        """The cron expression that its runs start by: a minute 0 becomes one made of the name.

        Hundreds of sites that declare the full hour do not start at once.
        """
        minute, rest = self.schedule.split(maxsplit=1)
        return f"{crc32(self.name.encode()) % 60} {rest}" if minute == "0" else self.schedule

    @property
    def is_daily(self) -> bool:
        """Whether the schedule has a run on each day."""
        return self.schedule.split()[2:] == ["*"] * 3

    @property
    def is_simulated(self) -> bool:
        """Whether all domains lie under `.test`, which never exists on the real web (RFC 6761, section 6.2)."""
        return all(domain.endswith(".test") for domain in self.domains)


def _check_lists(site: Site) -> None:
    """A tuple of one needs its comma, and without it is that one, which breaks what comes later, and for all sites."""
    kinds: dict[str, type | UnionType] = {
        "domains": str,
        "sources": Source,
        "history": History,
        "layouts": Layout,
        "tags": str,
        "render_hosts": str,
    }
    for name, kind in kinds.items():
        value = getattr(site, name)
        if not isinstance(value, tuple | list) or not all(isinstance(each, kind) for each in value):
            raise ValueError(f"site {site.name}: {name} is {value!r}; write a tuple, and one of one like (this,)")
    if any(len(word) > _MOST_CHARACTERS for word in (site.name, site.owner, site.language or "", *site.tags)):
        raise ValueError(f"site {site.name}: name, owner, language and tags have at most {_MOST_CHARACTERS} characters")


def _check_schedule(site: str, schedule: str) -> None:
    if not is_cron(schedule):
        words = "is no cron expression of five fields, such as '0 6 * * *'"
        raise ValueError(f"site {site}: the schedule {schedule!r} {words}")


def is_cron(expression: str) -> bool:
    """Whether it is a cron expression: five fields of numbers or names, lists, ranges and steps."""
    fields = expression.lower().split()
    return len(fields) == len(_CRON) and all(
        _is_cron_part(part, *allowed) for text, allowed in zip(fields, _CRON, strict=True) for part in text.split(",")
    )


def _is_cron_part(part: str, numbers: range, names: Mapping[str, int]) -> bool:
    span, slash, step = part.partition("/")
    if slash and not (re.fullmatch("[0-9]{1,2}", step) and 0 < int(step) < numbers.stop):
        return False
    if span == "*":
        return True
    ends = [names.get(end, int(end) if re.fullmatch("[0-9]{1,2}", end) else -1) for end in span.split("-")]
    return len(ends) <= 2 and all(end in numbers for end in ends)
