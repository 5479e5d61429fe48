"""What a site declares: `Site`, its sources (`Feed`, `Sitemap`, …), its past, and its `Contract` with the audit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, date, datetime
from zlib import crc32
from zoneinfo import ZoneInfo

from scrapers.cron import has_day, is_cron
from scrapers.declared import check_kinds
from scrapers.page import ArticlePage

MIN_DELAY_SECONDS = 1.0
"""The least time between two requests to a host of a real site; a site may only ask for more."""

_NAME = re.compile(r"[a-z0-9_]+")
_MOST_CHARACTERS = 100
"""Airflow's limit for a tag, which owner and language are too."""
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|[0-9a-f.]*(?::[0-9a-f.]*){2,}")
"""A name, or an address, as those in the URLs that are found are written."""
_ADDRESS = re.compile(r"https?://[^\s/?#](?:.*\S)?", re.IGNORECASE | re.DOTALL)

MEASURED = (
    "headline", "description", "authors", "published_at", "modified_at", "section", "tags", "language", "image_url",
    "body_text",
)  # fmt: skip
"""The Article fields whose share of filled rows is known of each batch, and may have a floor."""


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
        check_kinds(self, f"site {self.name}: ")
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"site name {self.name!r}: use a-z, 0-9 and _ only, as in the file's name")
        if any(len(word) > _MOST_CHARACTERS for word in (self.name, self.owner, self.language or "", *self.tags)):
            raise ValueError(
                f"site {self.name}: name, owner, language and tags have at most {_MOST_CHARACTERS} characters"
            )
        if self.delay_seconds < (0 if self.is_simulated else MIN_DELAY_SECONDS):
            raise ValueError(f"site {self.name}: delay_seconds is {self.delay_seconds}; at least {MIN_DELAY_SECONDS}")
        if trouble := next(_troubles(self), None):
            raise ValueError(f"site {self.name}: {trouble}")

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


def _troubles(site: Site) -> Iterator[str]:
    """What could only fail later, or would quietly mean nothing, although it is of the right kind."""
    if not site.domains or not site.sources:
        yield "declare at least one domain and one source"
    for domain in site.domains:
        if not _HOST.fullmatch(domain):
            yield f"the domain {domain!r} is no plain name, such as example.com or xn--bcher-kva.example"
    if list(site.layouts) != sorted(site.layouts, key=lambda layout: layout.since):
        yield "list the layouts by date, the oldest first"
    for name in ("max_urls_per_run", "retention_days"):
        if (number := getattr(site, name)) is not None and number < 1:
            yield f"{name} is {number}; at least 1"
    yield from _source_troubles(site)
    yield from _notation_troubles(site)
    yield from _contract_troubles(site.contract)


def _notation_troubles(site: Site) -> Iterator[str]:
    for name in ("article_url", "deny_url"):
        try:
            re.compile(getattr(site, name) or "")
        except re.error as error:
            yield f"{name} is no regular expression: {error}"
    try:
        ZoneInfo(site.timezone)
    except (LookupError, ValueError, OSError):
        yield f"there is no time zone {site.timezone!r}; it has a name such as America/New_York"
    if not is_cron(site.schedule):
        yield f"the schedule {site.schedule!r} is no cron expression of five fields, such as '0 6 * * *'"
    elif not has_day(site.schedule):
        yield f"the schedule {site.schedule!r} never comes: no month of it has such a day"


def _source_troubles(site: Site) -> Iterator[str]:
    for source in (*site.sources, *site.history):
        if not _ADDRESS.fullmatch(source.url):
            yield f"the address {source.url!r} of a {type(source).__name__} is none of http or https"
        if isinstance(source, Section | DateArchive) and source.max_pages < 1:
            yield f"the max_pages of {source.url} is {source.max_pages}; at least 1"
        if isinstance(source, DateArchive) and not _has_date(source.url):
            yield "a date archive's url needs a date, such as {:%Y/%m/%d}"
    urls = [source.url for source in site.sources]
    if len(set(urls)) < len(urls):
        yield f"two of its sources are at {max(urls, key=urls.count)}, and one of them would never be read"


def _has_date(url: str) -> bool:
    try:
        return url.format(date.min) != url
    except (LookupError, ValueError):
        return False


def _contract_troubles(contract: Contract) -> Iterator[str]:
    if strange := set(contract.min_fill) - set(MEASURED):
        yield f"min_fill has {', '.join(sorted(strange))}; the fields that are measured are {', '.join(MEASURED)}"
    shares = {**contract.min_fill, "max_rejected_share": contract.max_rejected_share}
    for name, share in {**shares, "max_fill_drop": contract.max_fill_drop}.items():
        if not 0 <= share <= 1:
            yield f"the share of {name} is {share}; shares are in 0…1"
    for name in ("volume_ratio", "body_length_ratio"):
        low, high = getattr(contract, name)
        if not 0 <= low <= high:
            yield f"{name} is {low, high}; the lower bound comes first"
    if contract.max_age_hours < 1:
        yield f"max_age_hours is {contract.max_age_hours}; at least 1"
