"""The nouns between the crawl and its ledger: what was announced, what is due, and what became of it.

The crawl decides (what is due, when a URL is due again, what a failure is); the ledger only remembers. Both sides know
these nouns and nothing of each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scrapers.article import Capture, SourceKind
from scrapers.outcome import FailureClass, Outcome, SkipReason

MAX_URL_BYTES = 2_048
"""The longest URL the ledger keeps; longer ones are refused as `invalid_url`."""


class SiteBusyError(RuntimeError):
    """Another process crawls this site now; the message names the run that does."""


class LedgerLostError(RuntimeError):
    """The ledger cannot be reached any more, or its lock was lost; what is archived is settled at the next start."""


class UrlState(StrEnum):
    """What the ledger knows of a URL across runs."""

    NEW = "new"
    FETCHED = "fetched"
    FAILED = "failed"
    GONE = "gone"
    """Answered 404 or 410 after it had been fetched."""
    SKIPPED = "skipped"


class RobotsVerdict(StrEnum):
    """What robots.txt said of a URL when it was last asked for (RFC 9309)."""

    ALLOWED = "allowed"
    DISALLOWED = "disallowed"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRun:
    """One crawl of one site: `logical_at` is the time it is done for, `mode` how it came about."""

    run_id: str
    site: str
    logical_at: datetime
    mode: str = "scheduled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the ledger holds of a source: validators for a conditional request, and when it was last fetched whole.

    `full_at` counts answers that could be read; `checked_at` is the last look at all, `changed_at` the last new body.
    `failures` is how many looks have failed in a row; `index_url` as in `SourceCheck`.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    full_at: datetime | None = None
    checked_at: datetime | None = None
    changed_at: datetime | None = None
    is_empty: bool = False
    """Whether it announced nothing when it was last read: a 304 then proves nothing either."""
    failures: int = 0
    index_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """One look at a source: its answer, or the failure.

    `changed` says that the body differs from the last one; `urls_announced` is None when the body was not read again.
    `index_url` is the sitemap index that named it; empty where none did, None where that is not known.
    """

    source_url: str
    checked_at: datetime
    status: int | None = None
    failure: FailureClass | None = None
    detail: str = ""
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    changed: bool = False
    urls_announced: int | None = None
    index_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One URL as a source announced it, judged.

    `url` is the canonical form and the URL's identity in the ledger; `fetch_url` is the form that the source gave and
    the one to ask for. `skip` says why it is not to be fetched at all. `in_hand` says that its answer comes with it: it
    is entered in the run whether it is due or not, and never becomes due by this. `has_text` says that the source gave
    the whole text along, `text_at` where that answer lies in the archive (path, offset).
    """

    url: str
    fetch_url: str
    source: str
    source_kind: SourceKind
    title: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    skip: SkipReason | None = None
    in_hand: bool = False
    has_text: bool = False
    publisher_id: str | None = None
    text_at: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueUrl:
    """One URL to fetch now, leased to this run; `fetched_at` is None when it never was.

    `published_at` and `modified_at` are what the sources announced, for the first time at `discovered_at`; `gone_at` is
    when it was found gone.
    """

    url_id: int
    url: str
    fetch_url: str
    published_at: datetime | None = None
    modified_at: datetime | None = None
    first_fetched_at: datetime | None = None
    fetched_at: datetime | None = None
    revisits: int = 0
    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None
    attempts: int = 0
    gone_at: datetime | None = None
    discovered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of one due URL in this run.

    `state` None leaves the URL as it was (it stays due). `due_at` is when to ask again; None: not planned.
    `capture` is given when the payload is new and durable in the archive. `opt_out` is None where there was no whole
    answer that could have told.
    """

    url_id: int
    at: datetime
    outcome: Outcome
    reason: str | None = None
    detail: str = ""
    status: int | None = None
    state: UrlState | None = None
    due_at: datetime | None = None
    robots: RobotsVerdict | None = None
    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None
    opt_out: Mapping[str, str] | None = None
    capture: Capture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The sums of one run: how many URLs ended with each (outcome, reason), and how many captures it has."""

    counts: Mapping[tuple[Outcome, str | None], int]
    captures: int

    @property
    def discovered(self) -> int:
        """How many URLs the run accounts for; the sum over all outcomes."""
        return sum(self.counts.values())

    def of(self, outcome: Outcome) -> dict[str, int]:
        """The counts of one outcome by reason (an empty string where there is none)."""
        return {reason or "": count for (each, reason), count in sorted(self.counts.items()) if each is outcome}
