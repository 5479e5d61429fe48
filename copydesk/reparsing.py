"""Reparsing: a site's archived pages read again by today's rules, compared first, published only when told to."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from copydesk import pipeline
from copydesk.errors import NothingFoundError
from copydesk.parse_pool import parse_all
from copydesk.settings import Settings
from copydesk.wiring import site_named, warehouse
from scrapers.article import Article
from warehouse.captures import captures_of_run
from warehouse.connection import Connection

COMPARED = (
    "headline", "description", "authors", "published_at", "modified_at", "section", "tags", "language", "image_url",
    "body_text",
)  # fmt: skip
"""The columns that are compared."""

SAMPLES = 3
"""How many changes of each field are shown."""

RUNS = """
SELECT run_id FROM ops.runs
WHERE site = %(site)s AND logical_at >= %(since)s AND logical_at < %(until)s
  AND state IN ('parsed', 'audited', 'released', 'published')
ORDER BY logical_at, run_id
"""

STANDING = """
SELECT warc_path, warc_offset, url, headline, description, authors, published_at, modified_at, section, tags, language,
       image_url, body_text
FROM news.articles WHERE run_id = %(run_id)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One value before and after."""

    field: str
    url: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ReparseReport:
    """What reading a site's archive again makes different.

    `pages` were read and `standing` of them are what an article stands on now: `same`, `changed` or `lost` (they would
    be rejected). `changes` counts the changed values by field. `published` counts the rows that were changed when the
    report was applied, `held` names the runs that the audit then held.
    """

    site: str
    runs: int
    pages: int
    standing: int
    same: int
    changed: int
    lost: int
    changes: Mapping[str, int]
    samples: tuple[FieldChange, ...]
    seconds: float
    applied: bool = False
    published: int = 0
    held: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-ready object."""
        return asdict(self)


def runs_between(settings: Settings, site: str, since: datetime, until: datetime) -> list[str]:
    """The runs of a site that were not held, whose logical time lies in `since` <= t < `until`.

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
    """Parse the pages of some runs again and hold the results against what stands; changes nothing."""
    started = time.monotonic()
    pages = standing = same = lost = changed = 0
    changes: Counter[str] = Counter()
    samples: list[FieldChange] = []
    with warehouse(settings) as conn:
        for run_id in run_ids:
            rows = _standing(conn, run_id)
            for page, result in parse_all(settings.archive_url, captures_of_run(conn, run_id), workers=workers):
                pages += 1
                row = rows.get((page.capture.warc_path, page.capture.warc_offset))
                if row is None:
                    continue
                standing += 1
                if not isinstance(result, Article):
                    lost += 1
                    continue
                different = list(_different(row, result))
                same, changed = (same, changed + 1) if different else (same + 1, changed)
                changes.update(change.field for change in different)
                samples += [change for change in different if changes[change.field] <= SAMPLES]
    return ReparseReport(
        site=site,
        runs=len(run_ids),
        pages=pages,
        standing=standing,
        same=same,
        changed=changed,
        lost=lost,
        changes=dict(changes.most_common()),
        samples=tuple(samples),
        seconds=round(time.monotonic() - started, 2),
    )


def apply(settings: Settings, run_ids: Sequence[str], *, now: datetime, workers: int | None) -> tuple[int, list[str]]:
    """Parse, audit and publish some runs again; returns how many rows changed, and the runs that were held."""
    published, held = 0, []
    for run_id in run_ids:
        pipeline.parse(settings, run_id, now=now, workers=workers)
        # by the run's own day: judged by today's clock, every batch that is read again would be held as stale
        if pipeline.audit(settings, run_id, now=_day_of(settings, run_id)).is_held:
            held.append(run_id)
            continue
        report = pipeline.publish(settings, run_id, now=now)
        published += report.new + report.edited + report.corrected
    pipeline.enrich(settings, now=now)
    return published, held


def _day_of(settings: Settings, run_id: str) -> datetime:
    with warehouse(settings) as conn:
        return pipeline.known_run(conn, run_id).logical_at


def _standing(conn: Connection, run_id: str) -> dict[tuple[str, int], dict[str, Any]]:
    """The articles that stand on pages of a run, by the place of the page."""
    with conn, conn.cursor() as cursor:
        cursor.execute(STANDING, {"run_id": run_id})
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {(row["warc_path"], row["warc_offset"]): row for row in rows}


def _different(row: Mapping[str, Any], article: Article) -> Iterator[FieldChange]:
    for name in COMPARED:
        before, after = row[name], getattr(article, name)
        if _comparable(before) != _comparable(after):
            yield FieldChange(field=name, url=row["url"], before=before, after=after)


def _comparable(value: object) -> object:
    return (list(value) if isinstance(value, tuple) else value) or None
