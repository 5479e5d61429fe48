"""W13: hostile values through every text column, from the parse's result to the row and to every export."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scrapers.article import Article, Link
from scrapers.parse import parse_page
from tests.warehouse.desk import START, Desk, Page
from warehouse.export import export
from warehouse.export_formats import COLUMNS, Format, original
from warehouse.identity import MAX_ID_CHARS

STRINGS = Path(__file__).parents[3] / "shared" / "suites" / "strings" / "blns.json"
TEXTS = ("headline", "description", "section", "language", "body_text", "body_html")
LISTS = ("authors", "tags")
OWN = [
    "be\0fore", "a\ud800b\udfff", "literal \\u0000 and real \0", "\x1e\x1f\x1c", "\\N", "\\.", "\r", "\r\n", "\t=1+1",
    '{"a",NULL}', "NULL", "'=cmd|' /C calc'!A0", "\ufeff", "\u2028\u2029\x85", "\U0010ffff", "e\u0301\u202e",
    "x" * 4_000,
    "%s %(a)s %%", "'; DROP TABLE news.articles; --",
]  # fmt: skip
LONG_URL = "http://harbor.test/" + "x" * 8_000
MEGABYTE = "line without an end " * 50_000


def stored(text: str) -> str:
    """What PostgreSQL can hold of a text: no NUL, no lone surrogate."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def naughty() -> list[str]:
    suite = json.loads(STRINGS.read_text("utf-8")) if STRINGS.exists() else []
    return [text for text in [*OWN, *suite] if stored(text)]


def page(number: int, text: str) -> Page:
    return Page(
        url=f"http://harbor.test/{number}",
        headline=text,
        body=text,
        final_url=LONG_URL,
        canonical_url=LONG_URL,
        more={
            "body_html": text, "description": text, "section": text, "language": text, "published_raw": text,
            "published_source": text, "publisher_id": f"{number} {text}", "authors": (text, "Ada"), "tags": (text,),
            "image_url": LONG_URL, "links": (Link(LONG_URL, text=text),), "field_sources": {text: text},
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """What is to come back of each page, by its address; one of a megabyte in one line among them."""
    return {f"http://harbor.test/{number}": text for number, text in enumerate([*naughty(), MEGABYTE])}


@pytest.fixture
def filled(desk: Desk, texts: dict[str, str]) -> Desk:
    pages = [page(number, text) for number, text in enumerate(texts.values())]
    desk.crawl("r1", START, pages)
    assert desk.stage("r1", START, pages).staged == len(pages)
    desk.rows("UPDATE ops.runs SET state = 'audited' WHERE run_id = 'r1' RETURNING 1")
    desk.publish("r1")
    return desk


def expected(column: str, text: str) -> object:
    bounded = stored(text if column.startswith("body") else text[:4_000])
    return [bounded, "Ada"] if column == "authors" else [bounded] if column == "tags" else bounded


def test_w13_every_text_column_holds_what_was_given(filled: Desk, texts: dict[str, str]) -> None:
    columns = (*TEXTS, *LISTS, "published_raw", "published_source")
    rows = filled.rows(f"SELECT url, {', '.join(columns)} FROM news.articles")  # noqa: S608  # names from above
    assert {url: rest for url, *rest in rows} == {
        url: [expected(column, text) for column in columns] for url, text in texts.items()
    }
    held = filled.rows("SELECT links->0->>'text', links->0->>'url', image_url, canonical_url = url FROM news.articles")
    assert {words for words, *_ in held} == {stored(text) for text in texts.values()}
    assert {tuple(rest) for _, *rest in held} == {(LONG_URL, None, True)}
    assert set(filled.rows("SELECT url, publisher_id FROM news.articles")) == {
        (url, stored(own) if len(own) <= MAX_ID_CHARS else None)
        for url, own in ((url, f"{number} {text}") for number, (url, text) in enumerate(texts.items()))
    }


def from_csv(folder: Path) -> list[dict[str, Any]]:
    csv.field_size_limit(10 << 20)
    with (folder / "articles.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    plain = [{name: original(value) for name, value in row.items()} for row in rows]
    return [{**row, **{name: json.loads(row[name]) for name in LISTS}} for row in plain]


def from_jsonl(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "articles.jsonl").read_bytes().split(b"\n") if line]


def from_parquet(folder: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as db:
        result = db.execute("SELECT * FROM read_parquet(?)", [str(folder / "*.parquet")])
        return [dict(zip(COLUMNS, row, strict=True)) for row in result.fetchall()]


@pytest.mark.parametrize(("file_format", "read"), [("csv", from_csv), ("jsonl", from_jsonl), ("parquet", from_parquet)])
def test_w13_every_export_gives_it_back(
    filled: Desk,
    texts: dict[str, str],
    tmp_path: Path,
    file_format: Format,
    read: Callable[[Path], list[dict[str, Any]]],
) -> None:
    export(filled.conn, tmp_path, file_format, START)
    found = {row["url"]: {name: row[name] for name in (*TEXTS, *LISTS)} for row in read(tmp_path)}
    assert found == {url: {name: expected(name, text) for name in (*TEXTS, *LISTS)} for url, text in texts.items()}


@pytest.mark.parametrize("year", [1, 9999])
def test_w13_years_beyond_reason_reject_the_row_and_no_other(desk: Desk, year: int) -> None:
    """Python knows the years 1 to 9999 only: 0 and 99999 never get as far as a row."""
    pages = [page(number, f"Text {number}") for number in range(3)]
    pages[1] = replace(pages[1], published_at=START.replace(year=year))
    desk.crawl("r1", START, pages)
    report = desk.stage("r1", START, pages)
    assert (report.staged, report.by_reason) == (2, {"implausible_date": 1})


@pytest.mark.parametrize("year", ["0000", "99999", "-44"])
def test_w13_a_page_that_prints_such_a_year_has_no_date(year: str) -> None:
    words = "The harbour master said that the new crane would be ready before the spring tide arrives. " * 12
    html = (
        f'<html><head><title>Cranes</title><meta property="article:published_time" content="{year}-01-01T00:00:00Z">'
        f"</head><body><article><h1>Cranes arrive</h1><p>{words}</p><p>{words}</p></article></body></html>"
    )
    result = parse_page(
        html.encode(), "http://harbor.test/a", content_type="text/html; charset=utf-8", fetched_at=START
    )
    assert not isinstance(result, Article) or result.published_at is None
