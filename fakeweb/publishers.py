"""The publishers of the simulated web: who they are, how their pages look, and how they announce what they publish."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class SourceKind(StrEnum):
    """What a source is; `fakeweb.sources` writes each."""

    RSS_FULL = "rss_full"
    RSS_EXCERPT = "rss_excerpt"
    ATOM = "atom"
    JSON_FEED = "json_feed"
    NEWS_SITEMAP = "news_sitemap"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap_index"
    SECTION = "section"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source of a publisher. `limit` is the number of items, `hours` how far back it reaches (None: no bound)."""

    kind: SourceKind
    path: str
    limit: int = 10_000
    hours: int | None = None
    query: str = ""
    """What is appended to each announced link, such as `utm_source=rss`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One site. `style` names its module in `fakeweb.pages`; `topics` maps the events' topics to its sections.

    `volume` scales the world's number of articles a day. `permalink` is a format of the article's path with the
    fields year, month, day, section, slug and number. `validators` says whether article pages carry ETag and
    Last-Modified; feeds and sitemaps always do. `minute_times`: the site prints no seconds. Until the day `restyled_on`
    (UTC) its article pages looked as `earlier_style` has them.
    """

    name: str
    title: str
    tagline: str
    style: str
    topics: dict[str, str]
    permalink: str
    sources: tuple[Source, ...]
    language: str = "en"
    locale: str = "en-US"
    timezone: str = "UTC"
    volume: float = 1.0
    staff: int = 12
    lengths: tuple[int, int] = (280, 800)
    validators: bool = True
    minute_times: bool = False
    has_deck: bool = True
    has_tags: bool = True
    section_is_tag: bool = False
    """The site has tags only, and calls the first one the section."""
    has_modified: bool = True
    has_image: bool = True
    has_api: bool = False
    """The site answers WordPress's REST API and has date archives."""
    same_id: bool = False
    """A fault of the template: every page prints one and the same id of its article."""
    amp: bool = False
    mobile: bool = False
    crawl_delay: float | None = None
    disallow: tuple[str, ...] = ()
    earlier_style: str | None = None
    restyled_on: date | None = None

    def style_at(self, now: datetime) -> str:
        """The style of the article pages at an instant."""
        if self.earlier_style and self.restyled_on and now.astimezone(UTC).date() < self.restyled_on:
            return self.earlier_style
        return self.style

    @property
    def origin(self) -> str:
        """The site's scheme and host, such as http://tidewire.test ."""
        return f"http://{self.host}"

    @property
    def host(self) -> str:
        """The site's host name."""
        return f"{self.name}.test"

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)


def _topics(ai: str, business: str, hardware: str, science: str, security: str, software: str) -> dict[str, str]:
    return {
        "ai": ai,
        "business": business,
        "hardware": hardware,
        "science": science,
        "security": security,
        "software": software,
    }


TIDEWIRE = Publisher(
    name="tidewire",
    title="Tidewire",
    tagline="Business news for people who build",
    style="wordpress",
    topics=_topics("AIUpdate", "StartupTrends", "HardwareReport", "ScienceUpdate", "SecurityPro", "DevNews"),
    permalink="/{slug}/",
    sources=(
        Source(kind=SourceKind.RSS_FULL, path="/feed/", limit=100),
        Source(kind=SourceKind.NEWS_SITEMAP, path="/news-sitemap.xml", limit=1000, hours=48),
        Source(kind=SourceKind.SITEMAP_INDEX, path="/sitemap_index.xml"),
    ),
    timezone="America/New_York",
    volume=1.3,
    has_api=True,
    disallow=("/wp-admin/", "/?s="),
)

HARBORLEDGER = Publisher(
    name="harborledger",
    title="The Harbor Ledger",
    tagline="Nonprofit reporting on technology and the public",
    style="newspack",
    topics=_topics("Artificial Intelligence", "Money", "Machines", "Research", "Privacy & Security", "Software"),
    permalink="/{year}/{month:02d}/{day:02d}/{slug}/",
    sources=(
        Source(kind=SourceKind.RSS_EXCERPT, path="/feed/", limit=30),
        Source(kind=SourceKind.SITEMAP_INDEX, path="/wp-sitemap.xml"),
    ),
    timezone="America/Los_Angeles",
    volume=0.7,
    lengths=(450, 900),
    validators=False,
    has_api=True,
    amp=True,
    disallow=("/wp-admin/",),
)

LANTERNPOST = Publisher(
    name="lanternpost",
    title="Lantern Post",
    tagline="Letters on software and the people who make it",
    style="ghost",
    topics=_topics("Models", "Companies", "Things", "Lab Notes", "Locks", "Code"),
    permalink="/{slug}/",
    sources=(
        Source(kind=SourceKind.RSS_FULL, path="/rss/", limit=40),
        Source(kind=SourceKind.SITEMAP_INDEX, path="/sitemap.xml"),
    ),
    timezone="Europe/Dublin",
    locale="en",
    volume=0.6,
    staff=5,
    lengths=(300, 900),
    section_is_tag=True,
)

FLUXDAILY = Publisher(
    name="fluxdaily",
    title="Flux Daily",
    tagline="The tech day, as it happens",
    style="nextjs",
    topics=_topics("AI", "Business", "Gadgets", "Science", "Security", "Developers"),
    permalink="/{section}/{year}/{month:02d}/{slug}-{number}",
    sources=(
        Source(kind=SourceKind.JSON_FEED, path="/feed.json", limit=60, query="utm_source=feed&utm_medium=json"),
        Source(kind=SourceKind.NEWS_SITEMAP, path="/sitemaps/news.xml", limit=1000, hours=48),
        Source(kind=SourceKind.SITEMAP_INDEX, path="/sitemaps/index.xml"),
    ),
    timezone="Europe/London",
    locale="en-GB",
    volume=1.5,
    lengths=(250, 550),
    validators=False,
    mobile=True,
)

CIVICBYTE = Publisher(
    name="civicbyte",
    title="Civic Byte",
    tagline="Technology, policy and public works",
    style="drupal",
    topics=_topics("Algorithms", "Economy", "Infrastructure", "Science", "Cybersecurity", "Digital Services"),
    permalink="/news/{number}/{slug}",
    sources=(
        Source(kind=SourceKind.RSS_EXCERPT, path="/rss.xml", limit=25),
        Source(kind=SourceKind.SITEMAP, path="/sitemap.xml", limit=5000),
        Source(kind=SourceKind.SECTION, path="/news", limit=10),
    ),
    timezone="America/Toronto",
    locale="en-CA",
    volume=0.8,
    lengths=(350, 800),
    disallow=("/admin/", "/user/", "/search/"),
    earlier_style="drupal_seven",
    restyled_on=date(2026, 2, 2),
)

PLAINWIRE = Publisher(
    name="plainwire",
    title="Plainwire",
    tagline="tech news without the furniture",
    style="handmade",
    topics=_topics("machine minds", "money", "boxes", "science", "locks and keys", "programs"),
    permalink="/a/{number}-{slug}.html",
    sources=(
        Source(kind=SourceKind.ATOM, path="/atom.xml", limit=20),
        Source(kind=SourceKind.SECTION, path="/", limit=25),
    ),
    timezone="America/Chicago",
    locale="en",
    volume=0.5,
    staff=4,
    lengths=(250, 500),
    crawl_delay=0.2,
    minute_times=True,
    has_deck=False,
    has_tags=False,
    has_modified=False,
    has_image=False,
)

NETZKURIER = Publisher(
    name="netzkurier",
    title="Netzkurier",
    tagline="Nachrichten aus der digitalen Wirtschaft",
    style="redaktion",
    topics=_topics("Künstliche Intelligenz", "Wirtschaft", "Hardware", "Forschung", "Sicherheit", "Software"),
    permalink="/{section}/{slug}-{number}.html",
    sources=(
        Source(kind=SourceKind.ATOM, path="/feed/atom", limit=50),
        Source(kind=SourceKind.NEWS_SITEMAP, path="/sitemap-news.xml", limit=1000, hours=48),
        Source(kind=SourceKind.SITEMAP_INDEX, path="/sitemap.xml"),
    ),
    language="de",
    locale="de-DE",
    timezone="Europe/Berlin",
    volume=0.9,
    lengths=(250, 600),
)

GLASSWIRE = Publisher(
    name="glasswire",
    title="Glasswire",
    tagline="News, assembled before your eyes",
    style="scripted",
    topics=_topics("Models", "Markets", "Chips", "Labs", "Threats", "Code"),
    permalink="/stories/{number}/{slug}",
    sources=(
        Source(kind=SourceKind.ATOM, path="/atom.xml", limit=40),
        Source(kind=SourceKind.SECTION, path="/", limit=20),
    ),
    volume=0.4,
    staff=4,
    lengths=(250, 500),
    validators=False,
    has_tags=False,
    has_modified=False,
    has_image=False,
)

PUBLISHERS = (TIDEWIRE, HARBORLEDGER, LANTERNPOST, FLUXDAILY, CIVICBYTE, PLAINWIRE, NETZKURIER)

SCRIPTED = (GLASSWIRE,)
"""Sites that need a browser; a world has them only when asked to, since not everybody has one."""
