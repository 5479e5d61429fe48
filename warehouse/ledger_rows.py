"""Between the ledger's nouns and its rows: parameters of the statements, and what they return."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from scrapers.article import Capture
from scrapers.frontier import Announced, CrawlRun, DueUrl, Settlement, SourceCheck, SourceState, UrlState
from scrapers.outcome import Outcome, PendingReason, SkipReason
from warehouse.identity import canonical_key, timed_mark
from warehouse.plain_text import plain_json

Row = tuple[Any, ...]

_LOOK_AGAIN = timedelta(hours=1)
"""When a restored page is due again; from there on the crawl plans."""


def template(*types: str) -> str:
    """The placeholder of one row of a `VALUES` list whose columns are of these types."""
    return f"({', '.join(f'%s::{each}' for each in types)})"


ANNOUNCED = template(*["text"] * 6, *["timestamptz"] * 4, "text", "text", "timestamptz", "text")
"""The types of what `announced_row` gives."""

SETTLED_URL = template(
    "bigint", "timestamptz", "text", "text", "text", "timestamptz", "text", "text", "text", "text", "jsonb", "boolean"
)
"""The types of what `url_row` gives."""

SETTLED_RUN = template("bigint", "text", "text", "text", "int", "text")
"""The types of what `run_row` gives."""

BACKFILL = "backfill"
"""The mode of a run that looks into the past."""

PENDING_FETCH = (Outcome.PENDING, PendingReason.TO_FETCH)
"""Outcome and reason of a URL that is to be fetched in its run."""


def run_values(run: CrawlRun) -> dict[str, Any]:
    """The named parameters that every statement about a run may use."""
    return {"run_id": run.run_id, "site": run.site, "mode": run.mode, "logical_at": run.logical_at}


def source(row: Row) -> tuple[str, SourceState]:
    """A source's URL and state in a row that `SOURCES` returned."""
    url, etag, last_modified, digest, full_at, checked_at, changed_at, is_empty, failures, index_url = row
    return url, SourceState(
        etag=etag,
        last_modified=last_modified,
        body_digest=digest,
        full_at=full_at,
        checked_at=checked_at,
        changed_at=changed_at,
        is_empty=is_empty,
        failures=failures,
        index_url=index_url,
    )


def check_values(check: SourceCheck) -> dict[str, Any]:
    """The named parameters of `SAVE_SOURCE`."""
    return {
        "source_url": check.source_url,
        "etag": check.etag,
        "last_modified": check.last_modified,
        "body_digest": check.body_digest,
        "status": check.status,
        "failure": check.failure,
        "checked_at": check.checked_at,
        "changed": check.changed,
        "urls_announced": check.urls_announced,
        "index_url": check.index_url,
    }


def announced_row(run: CrawlRun, check: SourceCheck, each: Announced) -> Row:
    """What `ANNOUNCE` needs of a URL. What a backfill finds is its own to fetch, and never becomes due by it."""
    state = UrlState.SKIPPED if each.skip else UrlState.NEW
    due_at = None if each.skip or each.in_hand or run.mode == BACKFILL else check.checked_at
    seen = (check.checked_at, check.checked_at)
    hints = (each.title, each.published_at, each.modified_at)
    known_by = (run.site, each.url, each.fetch_url, each.source, each.source_kind)
    return (*known_by, *hints, *seen, state, each.skip, due_at, each.publisher_id)


def is_refused(each: Announced, marks: AbstractSet[str]) -> bool:
    """Whether a URL goes by a mark of what was taken down: a form of its address, or the publisher's id."""
    if not marks:
        return False
    addresses = {canonical_key(each.url), canonical_key(each.fetch_url)}
    return bool(addresses & marks) or timed_mark(each.publisher_id, each.published_at) in marks


def refused(urls: Sequence[Announced], marks: AbstractSet[str]) -> Sequence[Announced]:
    """The same, with those that go by a mark of what was taken down not to be fetched, nor told of."""
    return [
        replace(each, skip=SkipReason.TAKEN_DOWN, title=None, text_at=None) if is_refused(each, marks) else each
        for each in urls
    ]


def origin(url_id: int, check: SourceCheck, each: Announced) -> Row:
    """What `ANNOUNCE_SOURCES` needs of a URL."""
    return (url_id, each.source, each.source_kind, check.checked_at, *(each.text_at or (None, None)))


def entry(known: Row, at: datetime, given: Announced) -> Row:
    """The run's row of an announced URL, from what `ANNOUNCE` returned of it."""
    url_id, _, state, failure, due_at, _ = known
    if failure == SkipReason.TAKEN_DOWN:
        return (url_id, Outcome.SKIPPED, SkipReason.TAKEN_DOWN)
    is_wanted = (given.in_hand or state == UrlState.NEW) and not given.skip
    if is_wanted or (due_at is not None and due_at <= at):
        return (url_id, *PENDING_FETCH)
    refused = state == UrlState.SKIPPED and failure in set(SkipReason)
    return (url_id, Outcome.SKIPPED, failure if refused else SkipReason.NOT_DUE)


def url_row(each: Settlement) -> Row:
    """What `SETTLE_URLS` needs of a settlement."""
    decided = (each.at, each.outcome, each.reason, each.state, each.due_at, each.robots)
    opt_out = None if each.opt_out is None else plain_json(each.opt_out)
    page = (each.etag, each.last_modified, each.payload_digest, opt_out)
    return (each.url_id, *decided, *page, each.capture is not None)


def capture_row(run: CrawlRun, url_id: int, capture: Capture) -> Row:
    """What `ADD_CAPTURES` needs of a capture."""
    answer = (capture.final_url, capture.status, capture.fetched_at, capture.content_type)
    place = (capture.warc_path, capture.warc_offset)
    opt_out = plain_json(capture.opt_out) if capture.opt_out else None
    return (run.run_id, url_id, *answer, *place, capture.payload_digest, capture.length_bytes, capture.source, opt_out)


def restored(url_id: int, known_at: datetime | None, capture: Capture) -> Settlement:
    """The settlement of a capture that was found in the archive after a crash.

    `known_at` is when the URL was last fetched or found gone: an older capture changes nothing of how it stands. One
    from somebody else's archive makes nothing due.
    """
    return Settlement(
        url_id=url_id,
        at=capture.fetched_at,
        outcome=Outcome.PENDING,
        reason=PendingReason.TO_PARSE,
        status=capture.status,
        state=None if known_at is not None and capture.fetched_at < known_at else UrlState.FETCHED,
        due_at=None if capture.source else capture.fetched_at + _LOOK_AGAIN,
        etag=capture.etag,
        last_modified=capture.last_modified,
        payload_digest=capture.payload_digest,
        opt_out=capture.opt_out,
        capture=capture,
    )


def due(row: Row) -> DueUrl:
    """The URL in a row that `CLAIM` returned."""
    url_id, url, fetch_url, published_at, modified_at, first_fetched_at, fetched_at, revisits, *rest = row
    etag, last_modified, payload_digest, attempts, gone_at, discovered_at = rest
    return DueUrl(
        url_id=url_id,
        url=url,
        fetch_url=fetch_url,
        published_at=published_at,
        modified_at=modified_at,
        first_fetched_at=first_fetched_at,
        fetched_at=fetched_at,
        revisits=revisits,
        etag=etag,
        last_modified=last_modified,
        payload_digest=payload_digest,
        attempts=attempts,
        gone_at=gone_at,
        discovered_at=discovered_at,
    )


def urgency(due: DueUrl) -> tuple[bool, bool, float, int]:
    """By which the URLs that `CLAIM` returned are sorted: news first, the latest before the others."""
    at = due.published_at or due.modified_at or due.discovered_at
    return due.attempts > 0, due.fetched_at is not None, -at.timestamp() if at else 0.0, due.url_id


def run_row(run: CrawlRun, each: Settlement) -> Row:
    """What `SETTLE_RUN` needs of a settlement."""
    return (each.url_id, each.outcome, each.reason, each.detail or None, each.status, run.run_id)
