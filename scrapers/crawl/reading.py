"""One look at a source, as a value; what is made of several of them. Pure functions."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from scrapers.crawl.archive import ArchivedResponse
from scrapers.crawl.discover import Found
from scrapers.crawl.urls import host_of, on_site
from scrapers.frontier import Announced, SourceCheck

_DETAIL_CHARACTERS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One look at a source: the check for the ledger, what it announced, and the responses to archive."""

    check: SourceCheck
    announced: tuple[Announced, ...] = ()
    responses: tuple[ArchivedResponse, ...] = ()


Readings = dict[str, AsyncIterator[Reading]]
"""The looks at each source, by its address."""


def unremembered(reading: Reading) -> Reading:
    """A reading without validators, so that the source is read whole the next time."""
    return replace(reading, check=replace(reading.check, etag=None, last_modified=None))


def next_page(reading: Reading, found: Found, first: str, domains: tuple[str, ...]) -> tuple[str, Reading]:
    """The page to read after one of a list that begins at `first`; empty for none. A foreign one is only told of."""
    url = found.next_page or ""
    if not url or host_of(url) == host_of(first) or on_site(url, domains):
        return url, reading
    detail = reading.check.detail or f"its next page lies off the site: {url}"[:_DETAIL_CHARACTERS]
    return "", replace(reading, check=replace(reading.check, detail=detail))
