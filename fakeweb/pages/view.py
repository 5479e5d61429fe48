"""What a page style gets to render: one article, or a list of teasers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fakeweb.publishers import Publisher
from fakeweb.truth import TruthVersion

# Volatile marks: the server puts another value in their place on each fetch, so that no two answers are alike.
NONCE = "%%NONCE%%"
COUNTER = "%%COUNTER%%"
ADVERT = "%%ADVERT%%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """An article as other pages show it."""

    url: str
    headline: str
    description: str
    author: str
    section: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """One article page. `related` are other articles of the site; `number` is the article's number in the CMS."""

    publisher: Publisher
    version: TruthVersion
    related: tuple[Teaser, ...]
    number: int

    @property
    def published(self) -> datetime:
        """When it was published, in the site's zone."""
        return self.version.published_at.astimezone(self.publisher.zone)

    @property
    def modified(self) -> datetime:
        """What the page says of its last change, in the site's zone."""
        return (self.version.modified_at or self.version.published_at).astimezone(self.publisher.zone)

    @property
    def byline(self) -> str:
        """The authors in one line."""
        return (" und " if self.version.language == "de" else " and ").join(self.version.authors)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A front, section or archive page. `newer` and `older` are the addresses of the pages before and after."""

    publisher: Publisher
    title: str
    url: str
    teasers: tuple[Teaser, ...]
    newer: str | None = None
    older: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a site's pages look."""

    article: Callable[[ArticleView], str]
    listing: Callable[[ListView], str]
