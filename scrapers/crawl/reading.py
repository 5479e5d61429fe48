"""One look at a source, as a value; what is made of several of them. Pure functions."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace

from scrapers.crawl.archive import ArchivedResponse
from scrapers.crawl.discover import Found
from scrapers.crawl.urls import host_of, on_site
from scrapers.frontier import Announced, SourceCheck, SourceState
from scrapers.outcome import FailureClass

DETAIL_CHARACTERS = 300
"""As much as a look tells of what went wrong, where that may be of any length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One look at a source: the check for the ledger, what it announced, and the responses to archive.

    `is_retired`: it is gone, and the index that had named it names it no more, so that the run has not failed by it.
    """

    check: SourceCheck
    announced: tuple[Announced, ...] = ()
    responses: tuple[ArchivedResponse, ...] = ()
    is_retired: bool = False

    @property
    def told(self) -> SourceCheck:
        """The check as the run is to be judged by it."""
        return replace(self.check, failure=None, detail="its index names it no more") if self.is_retired else self.check


Readings = dict[str, AsyncIterator[Reading]]
"""The looks at each source, by its address."""


def unremembered(reading: Reading) -> Reading:
    """A reading without validators, so that the source is read whole the next time."""
    return replace(reading, check=replace(reading.check, etag=None, last_modified=None))


def of_index(reading: Reading, index_url: str) -> Reading:
    """A reading with the index that named the source; with none where it is that one itself."""
    check = reading.check
    if check.index_url is not None:
        return reading  # the front page had found its index
    return replace(reading, check=replace(check, index_url="" if check.source_url == index_url else index_url))


def is_gone(reading: Reading) -> bool:
    """Whether the source is there no more."""
    return reading.check.failure in {FailureClass.NOT_FOUND, FailureClass.GONE}


def retired(child: Reading, found: Found, states: Mapping[str, SourceState]) -> Reading:
    """The look at a child of an index, told apart where it is gone and the index, had whole, does not name it.

    Where one of those that it names may be an index itself, for it announces nothing, that one may name it.
    """
    named = {each.url for each in found.children}
    may_nest = any(states[url].is_empty for url in named & states.keys())
    is_named = child.check.source_url in named or not named or may_nest
    return replace(child, is_retired=is_gone(child) and not is_named)


def next_page(reading: Reading, found: Found, first: str, domains: tuple[str, ...]) -> tuple[str, Reading]:
    """The page to read after one of a list that begins at `first`; empty for none. A foreign one is only told of."""
    url = found.next_page or ""
    if not url or host_of(url) == host_of(first) or on_site(url, domains):
        return url, reading
    detail = reading.check.detail or f"its next page lies off the site: {url}"[:DETAIL_CHARACTERS]
    return "", replace(reading, check=replace(reading.check, detail=detail))
