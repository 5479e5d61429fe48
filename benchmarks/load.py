"""What loading costs against raw COPY, in CPU seconds of client and server together, on the same rows in one run.

    python -m benchmarks.load [--rows 6000] [--rounds 5] [--base 1000000] [--json]

`load_vs_copy` is COPY into a table with the same columns, indexes and storage as `news.articles`, over stage and
publish of new articles; `unchanged_vs_copy` the same over stage and publish of articles that are held already;
`load_1m_vs_empty` is a load into an empty warehouse over one on top of `--base` rows. More is better; 1 is the speed
of raw COPY. Each round has its own COPY, so that what else the machine does falls on both.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from statistics import median

from benchmarks.newsroom import SITE, START, articles, cpu_seconds, crawled, throw_away_warehouse
from scrapers.article import Article
from warehouse.audit import audit
from warehouse.connection import Connection, session
from warehouse.publish import publish
from warehouse.staging import stage

_BASELINE = """
DROP TABLE IF EXISTS staging.baseline;
CREATE TABLE staging.baseline (LIKE news.articles INCLUDING ALL);
DO $$
BEGIN  -- and its storage parameters, which LIKE leaves out
    EXECUTE (SELECT format('ALTER TABLE staging.baseline SET (%s)', array_to_string(reloptions, ', '))
             FROM pg_class WHERE oid = 'news.articles'::regclass);
END
$$
"""
_FILL = """
INSERT INTO news.articles (article_id, site, url, canonical_url, headline, description, authors, published_at, section,
    tags, language, body_text, body_html, word_count, access, first_seen_at, last_seen_at, valid_from, known_from,
    content_hash, detail_hash, run_id, parser_version, fetched_at, url_id)
SELECT (hashint8extended(n, 1) & 4503599627370495), 'bench', u, u, 'Headline number ' || n, 'Deck of ' || n,
    ARRAY['Author ' || n %% 5000], t, 'Section ' || n %% 12, ARRAY['tag' || n %% 300, 'tag' || n %% 7], 'en',
    left(md5(n::text) || repeat(' words of article ' || n, 20), 400), '', 400, 'free', t, t, t, t,
    md5(n::text), md5('d' || n), 'base', 'bench', t, NULL
FROM (SELECT n, 'http://bench.test/base/' || md5(n::text) || '/' || n AS u,
             '2020-01-01Z'::timestamptz + n * interval '3 minutes' AS t
      FROM generate_series(%(from)s::bigint, %(to)s::bigint) n) given
ON CONFLICT DO NOTHING
"""
_FILL_URLS = """
INSERT INTO news.article_urls (site, url_key, url, article_id, kind, first_seen_at, run_id)
SELECT site, substr(url, 8), url, article_id, 'fetched', first_seen_at, run_id FROM news.articles WHERE run_id = 'base'
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=6_000, help="articles per measurement")
    parser.add_argument("--rounds", type=int, default=5, help="measurements, of which the median counts")
    parser.add_argument("--base", type=int, default=1_000_000, help="rows in the full warehouse; 0 leaves that out")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    report = measure(options.rows, options.rounds, options.base)
    print(json.dumps(report) if options.json else "\n".join(f"{name}: {value}" for name, value in report.items()))


def measure(rows: int, rounds: int, base: int) -> dict[str, float]:
    """The ratios, and the microseconds of CPU per article that they come from."""
    with throw_away_warehouse() as url, session(url, role=None) as conn:
        empty = [_round(conn, rows, number) for number in range(rounds)]
        report = {
            "rows": rows,
            "copy_us_per_row": _per_row(empty, 0, rows),
            "load_us_per_row": _per_row(empty, 1, rows),
            "unchanged_us_per_row": _per_row(empty, 2, rows),
            "audit_us_per_row": _per_row(empty, 3, rows),
            "load_vs_copy": round(median(each[0] / each[1] for each in empty), 3),
            "unchanged_vs_copy": round(median(each[0] / each[2] for each in empty), 3),
        }
        if base:
            fill(conn, base)
            full = [_round(conn, rows, rounds + number) for number in range(rounds)]
            report |= {
                "base_rows": base,
                "load_1m_us_per_row": _per_row(full, 1, rows),
                "load_1m_vs_empty": round(_per_row(empty, 1, rows) / _per_row(full, 1, rows), 3),
                "load_1m_vs_copy": round(median(each[0] / each[1] for each in full), 3),
                "unchanged_1m_vs_copy": round(median(each[0] / each[2] for each in full), 3),
            }
    return report


def fill(conn: Connection, base: int, step: int = 100_000) -> None:
    """Put `base` short articles with their addresses into the warehouse."""
    with conn, conn.cursor() as cursor:
        for start in range(1, base + 1, step):
            cursor.execute(_FILL, {"from": start, "to": min(start + step - 1, base)})
        cursor.execute(_FILL_URLS)
    conn.autocommit = True
    with conn.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    conn.autocommit = False


def _round(conn: Connection, rows: int, number: int) -> tuple[float, float, float, float]:
    """CPU seconds of raw COPY, of a load, of a load of the same again, and of the audit between."""
    batch = articles(rows, start=(number + 1) * 10_000_000)
    copied = _copy(conn, batch)
    at = START + timedelta(days=400 + number)
    loaded, audited = _load(conn, f"load{number}", batch, number)
    again, _ = _load(conn, f"again{number}", [replace(each) for each in batch], number)
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ops.run_urls WHERE run_id = %s AND outcome = 'published'", [f"load{number}"]
        )
        assert cursor.fetchone() == (rows,), at  # noqa: S101  # a benchmark that did no work must not report
    return copied, loaded, again, audited


def _copy(conn: Connection, batch: Sequence[Article]) -> float:
    with conn, conn.cursor() as cursor:
        cursor.execute(_BASELINE)
        before = cpu_seconds(conn, clean=True)
        lines = "".join(_raw_line(number, article) for number, article in enumerate(batch))
        cursor.copy_expert("COPY staging.baseline FROM STDIN", BytesIO(lines.encode()))
    return cpu_seconds(conn) - before


def _raw_line(number: int, article: Article) -> str:
    """A line of COPY input with the values as they are: no bounds, no keys, no hashes."""
    at, seen = str(article.published_at), str(START)
    texts = [article.headline, article.description, article.section, article.image_url, article.published_raw]
    headline, description, section, image_url, published_raw = (escaped(each or "") for each in texts)
    links = escaped(json.dumps([{"url": link.url, "text": link.text} for link in article.links]))
    sources, confidence = (
        escaped(json.dumps(dict(each))) for each in (article.field_sources, article.field_confidence)
    )
    return "\t".join(
        (
            str((number * 2654435761) % 2**52), "bench", article.url, article.url, headline, description,
            _array(article.authors), at, r"\N", section, _array(article.tags), "en", image_url,
            escaped(article.body_text), escaped(article.body_html), str(article.word_count), "free", seen, seen, r"\N",
            "1", at, seen, article.content_hash, article.content_hash[:24], published_raw, "jsonld", links, sources,
            confidence, "run", "bench", "bench.warc.gz", str(number), article.content_hash, seen, str(number), "f",
            article.publisher_id or r"\N",
        )
    ) + "\n"  # fmt: skip


def escaped(value: str) -> str:
    """A value in COPY's text format."""
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _array(values: Sequence[str]) -> str:
    return "{" + ",".join(f'"{each}"' for each in values) + "}"


def _load(conn: Connection, run_id: str, batch: Sequence[Article], number: int) -> tuple[float, float]:
    """CPU seconds of stage and publish, and of the audit."""
    at = START + timedelta(days=400 + number)
    results = crawled(conn, run_id, at, batch)
    before = cpu_seconds(conn, clean=True)
    stage(conn, run_id, results, at)
    staged = cpu_seconds(conn)
    audit(conn, run_id, SITE, at)
    audited = cpu_seconds(conn)
    begun = cpu_seconds(conn, clean=True)
    publish(conn, run_id, at)
    return cpu_seconds(conn) - begun + staged - before, audited - staged


def _per_row(rounds: Sequence[tuple[float, float, float, float]], index: int, rows: int) -> float:
    return round(median(each[index] for each in rounds) / rows * 1e6, 1)


if __name__ == "__main__":
    main()
