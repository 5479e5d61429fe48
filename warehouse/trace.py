"""trace: one URL's whole life: who announced it, every run that dealt with it, its captures, verdicts and versions."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from warehouse.connection import Connection, Cursor
from warehouse.identity import canonical_key
from warehouse.queries import queries

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the warehouse knows of a URL; each list is in order of time, times as ISO 8601 strings in UTC.

    `ledger` holds the URL's rows of `ops.urls` with their sources (several, when the article has several addresses),
    `runs` one entry per run and URL with outcome, capture, rejection, findings and decisions, `articles` the article
    without its text, with all its addresses, deletions and returns, and with the number of another article where its
    canonical link `names` one; `versions` has one entry per version.
    """

    url: str
    ledger: tuple[Entry, ...]
    runs: tuple[Entry, ...]
    articles: tuple[Entry, ...]
    versions: tuple[Entry, ...]

    def to_json(self) -> dict[str, Any]:
        """The life as a JSON-ready object."""
        return asdict(self)


def trace(conn: Connection, url: str) -> Life | None:
    """The life of a URL in any of its dresses, or None when no source ever announced it."""
    sql = queries("trace")
    values: dict[str, Any] = {"url": url.replace("\0", ""), "url_key": canonical_key(url).replace("\0", "")}
    with conn, conn.cursor() as cursor:
        values["article_ids"] = _column(cursor, sql["article_ids"], values)
        values["url_ids"] = _column(cursor, sql["url_ids"], values)
        if not values["url_ids"] and not values["article_ids"]:
            return None
        return Life(
            url=url,
            ledger=tuple(_column(cursor, sql["ledger"], values)),
            runs=tuple(_column(cursor, sql["runs"], values)),
            articles=tuple(_with_named(cursor, each) for each in _column(cursor, sql["articles"], values)),
            versions=tuple(_column(cursor, sql["versions"], values)),
        )


def timeline(life: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """All that happened to a URL, as (time in ISO 8601, what, detail); in no order."""
    for row in life["ledger"]:
        for source in row.get("sources") or ():
            yield source["announced_at"], "announced", f"by {source['kind']} {source['source']}"
    for run in life["runs"]:
        yield from _of_run(run)
    for article in life["articles"]:
        for event in article.get("events") or ():
            yield event["at"], event["event"], event["run_id"]
    for version in life["versions"]:
        yield version["known_from"], f"version {version['version']}", version["headline"] or ""


def _of_run(run: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    capture = run.get("capture")
    if capture:
        facts = (
            f"{capture['status']}, {capture['length_bytes']:,} bytes, {capture['warc_path']}:{capture['warc_offset']}"
            + (f", taken from {capture['source']}" if capture["source"] else "")
        )
        yield capture["fetched_at"], "fetched", facts
    words = ", ".join(str(run[name]) for name in ("reason", "detail") if run.get(name))
    yield (
        (capture or {}).get("fetched_at") or run["logical_at"],
        run["outcome"],
        f"{words} ({run['run_id']})".lstrip(),
    )
    for finding in run.get("findings") or ():
        yield run["logical_at"], "audit", f"{finding['severity']}: {finding['message']}"
    for decision in run.get("decisions") or ():
        yield decision["decided_at"], decision["decision"], f"by {decision['who']}: {decision['why']}"


def _with_named(cursor: Cursor, article: Entry) -> Entry:
    """An article with the number of the other one that its canonical link names, which publish did not believe."""
    url_key = canonical_key(article["canonical_url"] or "")
    found = _column(cursor, queries("trace")["named"], {"site": article["site"], "url_key": url_key})
    names = found[0] if found and article["article_id"] not in found else None
    return {**article, "names": names}


def _column(cursor: Cursor, sql: str, values: Mapping[str, Any]) -> list[Any]:
    cursor.execute(sql, values)
    return [row[0] for row in cursor.fetchall()]
