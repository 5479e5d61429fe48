"""Captures of a run: what the crawl archived and the parse is to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from scrapers.article import Capture
from warehouse.connection import Connection

_PAGES = """
SELECT c.url_id, u.fetch_url, r.site, u.url, c.final_url, c.status, c.fetched_at, c.content_type, u.etag,
       u.last_modified, c.warc_path, c.warc_offset, c.payload_digest, c.length_bytes, t.text_path, t.text_offset
FROM ops.captures c
JOIN ops.runs r USING (run_id)
JOIN ops.urls u USING (url_id)
LEFT JOIN LATERAL (SELECT s.text_path, s.text_offset FROM ops.url_sources s
                   WHERE s.url_id = c.url_id AND s.text_path IS NOT NULL
                   ORDER BY s.announced_at DESC LIMIT 1) t ON true
"""

_OF_RUN = f"""{_PAGES}
WHERE c.run_id = %s AND c.status = 200
ORDER BY c.warc_path, c.warc_offset
"""

_HELD_OTHERWISE = f"""{_PAGES}
JOIN (
    SELECT a.run_id, a.url_id, a.warc_path, a.warc_offset
    FROM staging.articles s
    CROSS JOIN LATERAL (SELECT article_id FROM news.article_urls WHERE url_id = s.url_id OFFSET 0) n
    CROSS JOIN LATERAL (SELECT * FROM news.articles WHERE article_id = n.article_id AND url_id = s.url_id OFFSET 0) a
    WHERE s.run_id = %s AND a.run_id <> s.run_id AND a.fetched_at <= s.fetched_at
      AND a.content_hash <> s.content_hash AND a.payload_digest IS DISTINCT FROM s.payload_digest
) held ON held.run_id = c.run_id AND held.url_id = c.url_id AND held.warc_path = c.warc_path
     AND held.warc_offset = c.warc_offset
ORDER BY c.warc_path, c.warc_offset
"""  # noqa: S608  # both parts stand here

_SOURCES = """
SELECT c.url_id, r.site, u.fetch_url, u.url, c.final_url, c.fetched_at, c.warc_path, c.warc_offset, c.payload_digest,
       u.publisher_id
FROM ops.captures c
JOIN ops.runs r USING (run_id)
JOIN ops.urls u USING (url_id)
WHERE c.run_id = %s AND c.status = 200
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedPage:
    """A capture, the number of its URL in the ledger, and the URL as a source announced it."""

    url_id: int
    announced_url: str
    capture: Capture


def captures_of_run(conn: Connection, run_id: str) -> Iterator[CapturedPage]:
    """The pages of a run that have a body to parse, in the order of the archive."""
    return _pages(conn, _OF_RUN, run_id)


def held_otherwise(conn: Connection, run_id: str) -> Iterator[CapturedPage]:
    """The pages that we hold of URLs that a run has staged, where bytes and texts differ: those that may be edits.

    Nothing tells by which rules they were read: the parser has a version, a site's own rules have none.
    """
    return _pages(conn, _HELD_OTHERWISE, run_id)


def _pages(conn: Connection, sql: str, run_id: str) -> Iterator[CapturedPage]:
    with conn.cursor() as cursor:
        cursor.execute(sql, [run_id])
        for row in cursor.fetchall():
            url_id, announced, site, url, final_url, status, fetched_at, content_type, etag, last_modified, *place = row
            warc_path, warc_offset, payload_digest, length_bytes, text_path, text_offset = place
            yield CapturedPage(
                url_id=url_id,
                announced_url=announced,
                capture=Capture(
                    site=site,
                    url=url,
                    final_url=final_url,
                    status=status,
                    fetched_at=fetched_at,
                    content_type=content_type,
                    etag=etag,
                    last_modified=last_modified,
                    warc_path=warc_path,
                    warc_offset=warc_offset,
                    payload_digest=payload_digest,
                    length_bytes=length_bytes,
                    text_at=(text_path, text_offset) if text_path else None,
                ),
            )


class PageSource(NamedTuple):
    """What of a capture goes into the row that is read from it. A tuple, since a batch makes thousands."""

    url_id: int
    site: str
    announced_url: str
    url: str
    final_url: str
    fetched_at: datetime
    warc_path: str
    warc_offset: int
    payload_digest: str
    announced_id: str | None


def sources_of_run(conn: Connection, run_id: str) -> dict[int, PageSource]:
    """The sources of a run's rows, by the number of their URL."""
    with conn.cursor() as cursor:
        cursor.execute(_SOURCES, [run_id])
        return {row[0]: PageSource._make(row) for row in cursor.fetchall()}
