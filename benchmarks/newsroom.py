"""Generated articles and a throw-away server for the warehouse's benchmarks: deterministic, shaped like real rows."""

import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from copydesk.cluster import Cluster
from scrapers.article import Access, Article, Link
from scrapers.site import Contract, Feed, Site
from warehouse.connection import Connection
from warehouse.migrate import migrate
from warehouse.staging import Parsed

START = datetime(2026, 1, 1, tzinfo=UTC)
SITE = Site(
    name="bench",
    domains=("bench.test",),
    sources=(Feed("http://bench.test/feed"),),
    contract=Contract(min_history_runs=10**6),
)

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_SYLLABLES = ("ra", "ne", "to", "mi", "sol", "ker", "da", "lu", "ven", "pra", "ci", "on", "ta", "re", "bel", "qui")

_LEDGER = """
INSERT INTO ops.urls (site, url, fetch_url, source, source_kind, first_discovered_at, last_announced_at, state,
                      fetched_at)
SELECT 'bench', u, u, 'http://bench.test/feed', 'feed', %(at)s, %(at)s, 'fetched', %(at)s FROM unnest(%(urls)s) u
ON CONFLICT (site, url) DO UPDATE SET fetched_at = excluded.fetched_at
"""
_RUN = """
INSERT INTO ops.runs (run_id, site, logical_at, started_at, state)
VALUES (%(run_id)s, 'bench', %(at)s, %(at)s, 'crawled');
INSERT INTO ops.run_urls (run_id, url_id, outcome, reason)
SELECT %(run_id)s, url_id, 'pending', 'to_parse' FROM ops.urls WHERE site = 'bench' AND url = ANY (%(urls)s);
INSERT INTO ops.captures (run_id, url_id, final_url, status, fetched_at, warc_path, warc_offset, payload_digest,
                          length_bytes)
SELECT %(run_id)s, url_id, url, 200, %(at)s, 'bench.warc.gz', url_id, md5(url || %(run_id)s), 60000
FROM ops.urls WHERE site = 'bench' AND url = ANY (%(urls)s)
"""
_IDS = "SELECT url, url_id FROM ops.urls WHERE site = 'bench' AND url = ANY (%s)"


def articles(count: int, start: int = 0, body_words: int = 430) -> list[Article]:
    """Articles of about 6 KB (text and HTML together), no two alike."""
    chance = random.Random(start)  # noqa: S311  # reproducible, no secret
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(6_000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    return [_article(number, chance, vocabulary, weights, body_words) for number in range(start, start + count)]


def _article(
    number: int, chance: random.Random, vocabulary: Sequence[str], weights: Sequence[float], body_words: int
) -> Article:
    words = chance.choices(vocabulary, weights, k=body_words)
    paragraphs = [" ".join(words[place : place + 60]).capitalize() + "." for place in range(0, body_words, 60)]
    published_at = START + timedelta(minutes=number % 500_000)
    return Article(
        url=f"http://bench.test/{published_at:%Y/%m}/{'-'.join(words[:6])}-{number}",
        headline=" ".join(words[:9]).title(),
        description=" ".join(words[9:30]),
        authors=(f"{words[30].title()} {words[31].title()}",),
        published_at=published_at,
        published_raw=published_at.isoformat(),
        published_source="jsonld.datePublished",
        section=chance.choice(("Technology", "Business", "Science", "Policy")),
        tags=tuple(words[40:44]),
        language="en",
        image_url=f"http://bench.test/images/{number}.jpg",
        body_text="\n\n".join(paragraphs),
        body_html="".join(f"<p>{each}</p>" for each in paragraphs),
        links=tuple(Link(f"http://other{n}.test/{number}", text=words[n]) for n in range(3)),
        word_count=body_words,
        access=Access.FREE,
        content_hash=f"{chance.getrandbits(128):032x}",
        parser_version="bench",
        field_sources={
            "headline": "jsonld.headline",
            "published_at": "jsonld.datePublished",
            "authors": "jsonld.author",
        },
        field_confidence={"headline": 1.0, "published_at": 1.0},
    )


def crawled(conn: Connection, run_id: str, at: datetime, batch: Sequence[Article]) -> list[Parsed]:
    """A run as a crawl leaves it in the ledger, and its parse results."""
    urls = [article.url for article in batch]
    with conn, conn.cursor() as cursor:
        cursor.execute(_LEDGER, {"urls": urls, "at": at})
        cursor.execute(_RUN, {"urls": urls, "at": at, "run_id": run_id})
        cursor.execute(_IDS, [urls])
        ids = dict(cursor.fetchall())
    return [Parsed(url_id=ids[article.url], result=article) for article in batch]


@contextmanager
def throw_away_warehouse() -> Iterator[str]:
    """A migrated warehouse on a server of its own, without fsync, with the memory of a real one; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="copydesk-bench-", dir="/var/tmp"))  # reached by the server's user
    folder.chmod(0o711)
    cluster = Cluster(folder=folder, durable=False)
    try:
        cluster.start()
        cluster.psql("ALTER SYSTEM SET shared_buffers = '256MB'")
        cluster.stop()
        cluster.start()
        migrate(cluster.url())
        yield cluster.url()
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def cpu_seconds(conn: Connection, *, clean: bool = False) -> float:
    """CPU seconds so far of this process and of the server's process for `conn`.

    `clean` has the server write first what lies in its memory, else whoever comes next pays for that, or by chance not.
    """
    if clean:
        with conn.cursor() as cursor:
            cursor.execute("CHECKPOINT")
    return time.process_time() + backend_seconds(conn.info.backend_pid)


def backend_seconds(pid: int) -> float:
    """CPU seconds so far of a process: to the nanosecond where the kernel counts so, else in ticks."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except FileNotFoundError:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND
