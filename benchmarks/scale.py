"""The analyst's questions, search and stories at scale, on rows generated inside a throw-away PostgreSQL.

    python -m benchmarks.scale [--rows 1000000] [--sites 50] [--documents 2000] [--json]

`slowest_question_s` is the slowest of the questions of docs/analyst_guide.md (median of three, the first one included),
`search_p95_s` of 60 searches, `slowest_trace_s` of the lives of 20 URLs, `stories_docs_per_s` documents put into
stories per CPU second of client and server.
"""

import argparse
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from queue import SimpleQueue
from statistics import median, quantiles

from benchmarks.newsroom import cpu_seconds, throw_away_warehouse
from benchmarks.questions import questions
from fakeweb.world import World
from warehouse.connection import Connection, session
from warehouse.enrich.stories import refresh_stories
from warehouse.trace import trace

_CHUNK = 100_000
_ONCE = ("words", "texts", "texts_key", "companies", "drop_search_indexes")
_BY_CHUNK = (
    *("articles", "article_urls", "past_versions", "article_stories", "citations", "mentions"),
    *("urls", "run_urls", "captures", "search"),
)
_AFTER = ("stories", "site_days", "runs", "make_search_indexes")
_SEARCH = "SELECT article_id, snippet FROM news.search_articles(%s, in_site => %s, after => %s, wanted => 10)"
_WORDS = "SELECT word FROM bench.words WHERE n = ANY (%s)"
_URLS = """
SELECT url FROM news.articles WHERE article_id IN (
    SELECT 1 + (SELECT max(article_id) FROM news.articles) * n / %(count)s FROM generate_series(0, %(count)s - 1) n)
"""
_DOCUMENTS = """
INSERT INTO news.articles (article_id, site, url, canonical_url, headline, published_at, body_text, language,
    first_seen_at, last_seen_at, valid_from, known_from, content_hash, detail_hash, run_id, parser_version, fetched_at)
VALUES (%(id)s, %(site)s, %(url)s, %(url)s, %(headline)s, %(at)s, %(body)s, %(language)s, %(at)s, %(at)s, %(at)s,
    %(at)s, %(id)s::text, '', 'r', '1', %(at)s)
"""


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="articles to generate (default: 1000000)")
    parser.add_argument("--sites", type=int, default=50, help="sites that they are from (default: 50)")
    parser.add_argument("--documents", type=int, default=2_000, help="documents to put into stories (default: 2000)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with throw_away_warehouse() as url, session(url, role=None, autocommit=True) as conn:
        stories = time_stories(conn, options.documents)
    with throw_away_warehouse() as url, session(url, role=None, autocommit=True) as conn:
        filled = fill(url, options.rows, options.sites, datetime.now(UTC))
        asked = time_questions(conn)
        searched = time_searches(conn, options.sites) | time_traces(conn)
    slowest = max(asked, key=lambda number: asked[number])
    result = {
        "rows": options.rows, "fill_s": filled, "questions_s": asked, "slowest_question": slowest,
        "slowest_question_s": asked[slowest], **searched, **stories,
    }  # fmt: skip
    print(json.dumps(result) if options.json else "\n".join(f"{name:24} {value}" for name, value in result.items()))


def fill(url: str, rows: int, sites: int, now: datetime) -> float:
    """Make a year of articles that ends at `now`, with all that enrich and the ledger keep of them; returns seconds.

    Needs a superuser's URL: foreign keys are not checked meanwhile.
    """
    started = time.monotonic()
    whole = [(1, rows)]
    chunks = [(first, min(rows, first + _CHUNK - 1)) for first in range(1, rows + 1, _CHUNK)]
    workers = os.cpu_count() or 1
    with ExitStack() as stack, ThreadPoolExecutor(workers) as pool:
        idle: SimpleQueue[Connection] = SimpleQueue()
        for _ in range(workers):
            conn = stack.enter_context(session(url, role=None, autocommit=True))
            _run(conn, "settings", {})
            idle.put(conn)

        def work(name: str, part: tuple[int, int]) -> None:
            conn = idle.get()
            try:
                _run(conn, name, {"rows": rows, "sites": sites, "end": now, "from": part[0], "to": part[1]})
            finally:
                idle.put(conn)

        for name in (*_ONCE, *_BY_CHUNK, *_AFTER):
            list(pool.map(partial(work, name), chunks if name in _BY_CHUNK else whole))
    with session(url, role=None, autocommit=True) as conn, conn.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE, FREEZE)")
    return round(time.monotonic() - started, 1)


def _run(conn: Connection, name: str, values: dict[str, object]) -> None:
    with conn.cursor() as cursor:
        cursor.execute(_statements()[name], {"rows": 0, **values})


def time_questions(conn: Connection) -> dict[int, float]:
    """The median seconds of each question, read by an analyst."""
    taken = {}
    with conn.cursor() as cursor:
        cursor.execute("SET ROLE copydesk_analyst")
        for number, (_, sql) in questions().items():
            taken[number] = round(median(_seconds(conn, sql) for _ in range(3)), 3)
        cursor.execute("RESET ROLE")
    return taken


def time_searches(conn: Connection, sites: int) -> dict[str, float]:
    """Searches for frequent and rare words, pairs, phrases, and with filters."""
    with conn.cursor() as cursor:
        cursor.execute(_WORDS, [[60, 120, 250, 500, 900, 1_500, 2_200, 3_000, 4_000, 5_500]])
        words = [word for (word,) in cursor.fetchall()]
    after = datetime.now(UTC) - timedelta(days=30)
    asked: list[tuple[str, str | None, datetime | None]] = []
    for place, word in enumerate(words):
        other, site = words[place - 3], f"site{place % sites}"
        asked += [(word, None, None), (f"{word} {other}", None, None), (f'"{word} {other}"', None, None)]
        asked += [(word, site, None), (word, None, after), (f"{word} -{other}", site, after)]
    taken = sorted(_seconds(conn, _SEARCH, *each) for each in asked)
    return {"search_p50_s": round(median(taken), 3), "search_p95_s": round(quantiles(taken, n=20)[-1], 3)}


def time_traces(conn: Connection, count: int = 20) -> dict[str, float]:
    """The whole lives of articles from all over the year."""
    with conn.cursor() as cursor:
        cursor.execute(_URLS, {"count": count})
        urls = [url for (url,) in cursor.fetchall()]
    taken = []
    for url in urls:
        started = time.monotonic()
        life = trace(conn, url)
        taken.append(time.monotonic() - started)
        if not (life and life.articles and life.runs):
            raise RuntimeError(f"nothing is told of {url}")
    return {"slowest_trace_s": round(max(taken), 3)}


def time_stories(conn: Connection, documents: int) -> dict[str, float]:
    """Documents of the simulated web into stories, in the batches that enrich takes."""
    world = World(seed=3, days=max(2, documents // 110))
    now = world.end
    ids = []
    with conn.cursor() as cursor:
        for number, article in enumerate(list(world.articles.values())[:documents], 1):
            version = world.versions(article)[0]
            values = {"id": number, "site": article.site, "url": article.url, "headline": version.headline}
            values |= {"at": article.published_at, "body": version.body_text, "language": version.language}
            cursor.execute(_DOCUMENTS, values)
            ids.append(number)
    conn.autocommit = False
    started, cpu = time.monotonic(), cpu_seconds(conn)
    for first in range(0, len(ids), 500):
        with conn, conn.cursor() as cursor:
            refresh_stories(cursor, ids[first : first + 500], now)
    used, passed = cpu_seconds(conn) - cpu, time.monotonic() - started
    return {"stories_docs_per_s": round(len(ids) / used), "stories_docs_per_wall_s": round(len(ids) / passed)}


def _seconds(conn: Connection, sql: str, *values: object) -> float:
    started = time.monotonic()
    with conn.cursor() as cursor:
        cursor.execute(sql, values or None)
        cursor.fetchall()
    return time.monotonic() - started


@cache
def _statements() -> dict[str, str]:
    text = Path(__file__).with_suffix(".sql").read_text("utf-8")
    parts = [part.partition("\n") for part in text.split("-- name: ")[1:]]
    return {name: body.strip() for name, _, body in parts}


if __name__ == "__main__":
    main()
