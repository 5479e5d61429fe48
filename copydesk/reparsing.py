"""Reparsing: a site's archived pages read again by today's rules, compared first, published only when told to."""

import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from copydesk import pipeline
from copydesk.checking import FIELDS
from copydesk.errors import JobNotDoneError, NothingFoundError
from copydesk.parse_pool import parse_all
from copydesk.parse_worker import Result, unread
from copydesk.settings import Settings
from copydesk.wiring import site_named, warehouse
from scrapers.article import Article
from warehouse.captures import CapturedPage, captures_of_run
from warehouse.connection import Connection
from warehouse.staging import Parsed, stage
from warehouse.word_diff import marked, word_diff

SAMPLES = 3
"""How many changes of each field are shown."""

_MOST_COMPARED = 20_000
"""Characters of a text that are compared word by word."""

RUNS = """
SELECT run_id FROM ops.runs
WHERE site = %(site)s
  AND logical_at >= coalesce(%(since)s::timestamptz, '-infinity')
  AND logical_at < coalesce(%(until)s::timestamptz, 'infinity')
  AND (state IN ('parsed', 'audited', 'released', 'published') OR state = 'held' AND publish_report IS NOT NULL)
ORDER BY logical_at, run_id
"""

REJECTED = "SELECT url_id FROM ops.rejections WHERE run_id = %(run_id)s AND stage = 'parse'"

STANDING = """
SELECT warc_path, warc_offset, url, headline, description, authors, published_at, modified_at, section, tags, language,
       image_url, body_text
FROM news.articles WHERE run_id = %(run_id)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One value before and after; of texts, `diff` has the words [-taken out-] and {+put in+}."""

    field: str
    url: str
    before: Any
    after: Any
    diff: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReparseReport:
    """What reading a site's archive again makes different.

    `pages` were read and `standing` of them are what an article stands on now: `same`, `changed` or `lost` (they would
    be rejected, and stay as they stand). `gained` pages were rejected and would be articles. `unread` pages are not to
    be had from the archive, `unread_cause` says of one why; what stands on them stays. `changes` counts the changed
    values by field, `longer` and `shorter` the bodies. `published` counts the rows that were changed when the report
    was applied, `held` names the runs that the audit then held.
    """

    site: str
    runs: int
    pages: int
    standing: int
    same: int
    changed: int
    lost: int
    gained: int
    unread: int
    longer: int
    shorter: int
    changes: Mapping[str, int]
    samples: tuple[FieldChange, ...]
    seconds: float
    unread_cause: str = ""
    applied: bool = False
    published: int = 0
    held: tuple[str, ...] = field(default=())

    @property
    def is_different(self) -> bool:
        """Whether there is anything to publish."""
        return bool(self.changed or self.gained)

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-ready object."""
        return asdict(self)


def runs_between(settings: Settings, site: str, since: datetime | None, until: datetime | None) -> list[str]:
    """The runs of a site whose logical time lies in `since` <= t < `until`, but those held before they were published.

    None is no bound.

    Raises:
        UnknownSiteError: there is no such site.
        NothingFoundError: there is no such run.
    """
    site_named(site)
    with warehouse(settings) as conn, conn, conn.cursor() as cursor:
        cursor.execute(RUNS, {"site": site, "since": since, "until": until})
        runs = [row[0] for row in cursor.fetchall()]
    if not runs:
        raise NothingFoundError(f"{site} has no run to read again in that time", f"`copydesk run {site}` makes one")
    return runs


def compare(settings: Settings, site: str, run_ids: Sequence[str], *, workers: int | None) -> ReparseReport:
    """Parse the pages of some runs again and hold the results against what stands; changes nothing.

    Raises:
        JobNotDoneError: none of the pages is to be had from the archive.
    """
    started = time.monotonic()
    tally = _Tally()
    with warehouse(settings) as conn:
        held: dict[str, _Held] = {}
        for run_id, page, result in _read_again(settings, conn, run_ids, workers):
            if run_id not in held:
                held = {run_id: _Held(rows=_standing(conn, run_id), rejected=_rejected(conn, run_id))}
            tally.add(held[run_id], page, result)
    if tally.counts["unread"] and tally.counts["unread"] == tally.counts["pages"]:
        raise JobNotDoneError(
            tally.unread_cause, f"see to the archive (COPYDESK_ARCHIVE), then `copydesk reparse {site}`"
        )
    return ReparseReport(
        site=site,
        runs=len(run_ids),
        pages=tally.counts["pages"],
        standing=tally.counts["standing"],
        same=tally.counts["same"],
        changed=tally.counts["changed"],
        lost=tally.counts["lost"],
        gained=tally.counts["gained"],
        unread=tally.counts["unread"],
        unread_cause=tally.unread_cause,
        longer=tally.counts["longer"],
        shorter=tally.counts["shorter"],
        changes=dict(tally.changes.most_common()),
        samples=tuple(tally.samples),
        seconds=round(time.monotonic() - started, 2),
    )


def apply(settings: Settings, run_ids: Sequence[str], *, now: datetime, workers: int | None) -> tuple[int, list[str]]:
    """Parse, audit and publish some runs again; returns how many rows changed, and the runs that were held."""
    published, held = 0, []
    with warehouse(settings) as reading, warehouse(settings) as writing:
        again = _read_again(settings, reading, run_ids, workers)
        for run_id, pages in groupby(again, key=itemgetter(0)):
            stage(writing, run_id, (Parsed(url_id=page.url_id, result=result) for _, page, result in pages), now)
            if pipeline.audit(settings, run_id, now=now).is_held:
                held.append(run_id)
                continue
            report = pipeline.publish(settings, run_id, now=now)
            published += report.new + report.edited + report.corrected
    pipeline.enrich(settings, now=now)
    return published, held


def _read_again(
    settings: Settings, conn: Connection, run_ids: Sequence[str], workers: int | None
) -> Iterator[tuple[str, CapturedPage, Result]]:
    """The pages of all runs in order, each with its run and what it reads as now; one pool of processes for all."""
    runs: deque[str] = deque()

    def pages() -> Iterator[CapturedPage]:
        for run_id in run_ids:
            for page in captures_of_run(conn, run_id):
                runs.append(run_id)
                yield page

    for page, result in parse_all(settings.archive_url, pages(), workers=workers):
        yield runs.popleft(), page, result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What stands on the pages of a run, by the place of the page, and the numbers of the URLs that it rejected."""

    rows: Mapping[tuple[str, int], dict[str, Any]]
    rejected: AbstractSet[int]


@dataclass(slots=True)
class _Tally:
    counts: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    samples: list[FieldChange] = field(default_factory=list)
    unread_cause: str = ""

    def add(self, held: _Held, page: CapturedPage, result: Result) -> None:
        """Count one page."""
        self.counts["pages"] += 1
        if cause := unread(result):
            self.counts["unread"] += 1
            self.unread_cause = self.unread_cause or cause
            return
        row = held.rows.get((page.capture.warc_path, page.capture.warc_offset))
        if row is None:
            self.counts["gained"] += isinstance(result, Article) and page.url_id in held.rejected
            return
        self.counts["standing"] += 1
        if not isinstance(result, Article):
            self.counts["lost"] += 1
            return
        different = list(_different(row, result))
        self.counts["changed" if different else "same"] += 1
        self.counts["longer"] += len(result.body_text) > len(row["body_text"])
        self.counts["shorter"] += len(result.body_text) < len(row["body_text"])
        self.changes.update(change.field for change in different)
        self.samples += [_with_diff(change) for change in different if self.changes[change.field] <= SAMPLES]


def _with_diff(change: FieldChange) -> FieldChange:
    if not isinstance(change.before, str) or not isinstance(change.after, str):
        return change
    diffs = word_diff(change.before[:_MOST_COMPARED], change.after[:_MOST_COMPARED])
    return replace(change, diff="\n".join(" ".join(map(marked, diff)) for diff in diffs))


def _rejected(conn: Connection, run_id: str) -> set[int]:
    with conn, conn.cursor() as cursor:
        cursor.execute(REJECTED, {"run_id": run_id})
        return {url_id for (url_id,) in cursor.fetchall()}


def _standing(conn: Connection, run_id: str) -> dict[tuple[str, int], dict[str, Any]]:
    """The articles that stand on pages of a run, by the place of the page."""
    with conn, conn.cursor() as cursor:
        cursor.execute(STANDING, {"run_id": run_id})
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {(row["warc_path"], row["warc_offset"]): row for row in rows}


def _different(row: Mapping[str, Any], article: Article) -> Iterator[FieldChange]:
    for name in FIELDS:
        before, after = row[name], getattr(article, name)
        if _comparable(before) != _comparable(after):
            yield FieldChange(field=name, url=row["url"], before=before, after=after)


def _comparable(value: object) -> object:
    return (list(value) if isinstance(value, tuple) else value) or None
