"""The dashboard's pages over generated rows, or over a warehouse that is there: how long each takes, how large it is.

    python -m benchmarks.dashboard [--rows 1000000] [--sites 50] [--warehouse URL] [--json]

Each page is asked four times over HTTP on loopback, connection included; printed are the milliseconds of the first
answer and of the quickest, and the kilobytes of the page. Run, article, story and URL are picked from the rows: the run
with the most URLs, the article with the most versions, the largest story.
"""

import argparse
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import BinaryIO
from urllib.parse import quote
from urllib.request import urlopen

import uvicorn

from benchmarks.newsroom import SITE, throw_away_warehouse
from benchmarks.scale import fill
from dashboard.app import create_app
from dashboard.desk import Desk
from dashboard.guard import LOOPBACK
from warehouse.connection import session

_REQUESTS = 4
_PICKED = """
SELECT (SELECT min(site) FROM news.articles) AS site,
       (SELECT run_id FROM ops.run_urls GROUP BY run_id ORDER BY count(*) DESC, run_id LIMIT 1) AS run_id,
       (SELECT article_id FROM news.article_versions GROUP BY article_id ORDER BY count(*) DESC, article_id LIMIT 1)
           AS article_id,
       (SELECT story_id FROM news.stories ORDER BY articles DESC, story_id LIMIT 1) AS story_id,
       (SELECT url FROM news.articles ORDER BY article_id DESC LIMIT 1) AS url
"""
_WORDS = """
SELECT word FROM ts_stat('SELECT to_tsvector(''simple'', headline) FROM news.articles ORDER BY article_id LIMIT 20000')
WHERE length(word) > 3 ORDER BY ndoc DESC, word
"""


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="articles to generate (default: 1000000)")
    parser.add_argument("--sites", type=int, default=50, help="sites that they are from (default: 50)")
    parser.add_argument("--warehouse", metavar="URL", help="a warehouse that is there; nothing is generated")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with nullcontext(options.warehouse) if options.warehouse else throw_away_warehouse() as url:
        if not options.warehouse:
            fill(url, options.rows, options.sites, datetime.now(UTC))
        articles, addresses = _addresses(url)
        with _served(url) as base:
            taken = {name: _asked(base + path) for name, path in addresses.items()}
    if options.json:
        print(json.dumps({"articles": articles, "pages": taken}))
        return
    print(f"{articles} articles{'':20}first ms  best ms      KB")
    for name, page in taken.items():
        print(f"{name:36}{page['first_ms']:10.0f}{page['best_ms']:9.0f}{page['kb']:8.1f}")


def _addresses(url: str) -> tuple[int, dict[str, str]]:
    """How many articles there are, and the pages by what they are called."""
    with session(url, autocommit=True) as conn, conn.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM news.articles")
        (articles,) = cursor.fetchone() or (0,)
        cursor.execute(_PICKED)
        site, run_id, article_id, story_id, address = map(str, cursor.fetchone() or ())
        cursor.execute(_WORDS)
        words = [word for (word,) in cursor.fetchall()]
    often, rarely = words[0], words[-1]
    return articles, {
        "overview": "/",
        "site": f"/sites/{quote(site)}",
        "run": f"/runs/{quote(run_id)}",
        "article": f"/articles/{article_id}",
        "edits": "/edits",
        "edits, one site": f"/edits?site={quote(site)}",
        "deletions": "/edits?kind=deletions",
        "stories": "/stories",
        "story": f"/stories/{story_id}",
        "search, a frequent word": f"/search?q={quote(often)}",
        "search, a frequent word, one site": f"/search?q={quote(often)}&site={quote(site)}",
        "search, a rare word": f"/search?q={quote(rarely)}",
        "trace": f"/trace?url={quote(address, safe='')}",
    }


@contextmanager
def _served(url: str) -> Iterator[str]:
    """The pages over a warehouse, on loopback; gives their address."""
    with session(url, autocommit=True) as conn, conn.cursor() as cursor:
        cursor.execute("SELECT DISTINCT site FROM ops.runs")
        sites = {site: replace(SITE, name=site) for (site,) in cursor.fetchall()}
    desk = Desk(warehouse=lambda: url, sites=lambda: sites, clock=lambda: datetime.now(UTC), archive=_nothing_archived)
    server = uvicorn.Server(uvicorn.Config(create_app(desk, hosts=LOOPBACK), log_level="warning", access_log=False))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=[[listener]])
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _nothing_archived(path: str) -> BinaryIO:
    raise FileNotFoundError(path)


def _asked(address: str) -> dict[str, float]:
    """How long a page takes, and how large it is."""
    times, size = [], 0
    for _ in range(_REQUESTS):
        started = time.monotonic()
        with urlopen(address) as answer:  # noqa: S310  # our own server's
            size = len(answer.read())
        times.append(1_000 * (time.monotonic() - started))
    return {"first_ms": round(times[0], 1), "best_ms": round(min(times), 1), "kb": round(size / 1_000, 1)}


if __name__ == "__main__":
    main()
