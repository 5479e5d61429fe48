"""Export (W13): Parquet by month, CSV without formulas, JSON Lines; any text comes back as it was."""

import csv
import json
import os
import resource
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd  # type: ignore[import-untyped]
import pytest

from tests.warehouse.enrich.published import NOW, Story, put, rows
from warehouse.connection import Connection, session
from warehouse.export import export
from warehouse.export_formats import COLUMNS, Format, neutral, original
from warehouse.export_removal import latest_takedown, remove_from_exports, remove_taken_down
from warehouse.takedown import take_down

SUITE = Path(__file__).parents[2].parent / "shared/suites/strings/blns.json"
OWN = [
    "", " ", "'", "''", '"', '""', '"quoted"', "a,b", "a\nb", "a\r\nb", "\r", "\n", "\t", "\ttab", "=1+1", "=cmd|A0",
    "+1", "-1", "@SUM(A1)", "'=1+1", "''=1", "'plain", "\uff1d1+1", "\uff0b1", "\uff20x", "|", ";", "\\", "\\N", "\\.",
    "null", "NULL", "NaN", "\u2028", "\u2029", "\x85", "\x1c", "\x0b", "\x7f", "\ufeff", "\ufffd", "\ufdd0", "e\u0301",
    "\U0001f469\u200d\U0001f467", "\U0001f1fa\U0001f1f3", "\u202eevil", "مرحبا", "שלום", "日本語", "\ufdfa",
    "\U0010ffff", "<script>alert(1)</script>", "${jndi:ldap://x}", "x" * 70_000,
]  # fmt: skip


def naughty() -> list[str]:
    suite = json.loads(SUITE.read_text("utf-8")) if SUITE.exists() else []
    return [text.replace("\0", "") for text in [*OWN, *suite]]


@pytest.fixture
def filled(conn: Connection) -> dict[int, str]:
    """An article for each naughty string, in headline, text, authors and link; over three months and undated."""
    stories = {
        Story(
            url=f"https://tidewire.test/{number}", headline=text, body=text, authors=(text, "Ada Reporter"),
            at=NOW + timedelta(days=40 * (number % 3)), links=(("https://x.test/", text),),
        ): text
        for number, text in enumerate(naughty())
    }  # fmt: skip
    put(conn, *stories)
    with conn, conn.cursor() as cursor:
        undated = next(iter(stories))
        cursor.execute("UPDATE news.articles SET published_at = NULL WHERE article_id = %s", [undated.article_id])
    return {story.article_id: text for story, text in stories.items()}


def read_csv(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            row | {"headline": original(row["headline"]), "body_text": original(row["body_text"]),
                   "authors": json.loads(row["authors"]), "links": json.loads(row["links"])}
            for row in csv.DictReader(file)
        ]  # fmt: skip


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def read_parquet(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as db:
        result = db.execute("SELECT * FROM read_parquet(?)", [str(path.parent / "*.parquet")])
        return [dict(zip(COLUMNS, row, strict=True)) for row in result.fetchall()]


@pytest.mark.parametrize(("file_format", "read"), [("csv", read_csv), ("jsonl", read_jsonl), ("parquet", read_parquet)])
def test_w13_any_text_comes_back_as_it_was(
    conn: Connection,
    filled: dict[int, str],
    tmp_path: Path,
    file_format: Format,
    read: Callable[[Path], list[dict[str, Any]]],
) -> None:
    report = export(conn, tmp_path, file_format, NOW)
    found = {int(row["article_id"]): row for row in read(report.files[0].path)}
    assert report.rows == len(found) == len(filled)
    assert {number: row["headline"] for number, row in found.items()} == filled
    assert {number: row["body_text"] for number, row in found.items()} == filled
    assert {number: row["authors"][0] for number, row in found.items()} == filled
    assert {number: row["links"][0]["text"] for number, row in found.items()} == filled


def test_w13_parquet_has_a_file_for_each_month(conn: Connection, filled: dict[int, str], tmp_path: Path) -> None:
    report = export(conn, tmp_path, "parquet", NOW)
    names = ["articles-2026-03", "articles-2026-04", "articles-2026-05", "articles-undated"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{name}.parquet" for name in names]
    frame = pd.concat([pd.read_parquet(file.path) for file in report.files])
    assert len(frame) == len(filled)
    assert str(frame["published_at"].dtype) == "datetime64[us, UTC]"
    assert rows(conn, "SELECT sum(rows), count(*) FROM ops.exports WHERE format = 'parquet'") == [(len(filled), 4)]


def test_w13_no_article_stands_in_the_files_of_two_months(
    conn: Connection, filled: dict[int, str], tmp_path: Path
) -> None:
    """All articles of the last month were dated anew: its file of the export before is no part of this one."""
    export(conn, tmp_path, "parquet", NOW)
    (tmp_path / "articles-own.parquet").touch()
    with conn, conn.cursor() as cursor:
        cursor.execute("UPDATE news.articles SET published_at = %s WHERE published_at > %s", [NOW, NOW])
    export(conn, tmp_path, "parquet", NOW, since=NOW)
    assert len(list(tmp_path.glob("articles-2*.parquet"))) == 3, "an export of a part tells nothing of the rest"
    report = export(conn, tmp_path, "parquet", NOW)
    (tmp_path / "articles-own.parquet").unlink()
    assert report.rows == len(filled)
    assert len(read_parquet(tmp_path / "*")) == len(filled)


def test_w13_no_cell_of_the_csv_starts_a_formula(conn: Connection, filled: dict[int, str], tmp_path: Path) -> None:
    export(conn, tmp_path, "csv", NOW)
    with (tmp_path / "articles.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert len(cells) > len(filled)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []


@pytest.mark.parametrize("text", naughty()[:60])
def test_what_was_neutralised_can_be_had_back(text: str) -> None:
    assert original(neutral(text)) == text


def test_null_and_empty_are_told_apart_in_csv(conn: Connection, tmp_path: Path) -> None:
    put(conn, Story(url="https://tidewire.test/a", body="x", headline=""))
    export(conn, tmp_path, "csv", NOW)
    line = (tmp_path / "articles.csv").read_text("utf-8").splitlines()[1]
    assert ',"",,' in line  # an empty headline, and no description


def test_only_some_sites_and_days(conn: Connection, tmp_path: Path) -> None:
    put(
        conn,
        Story(url="https://tidewire.test/a", body="a", at=NOW),
        Story(url="https://tidewire.test/b", body="b", at=NOW - timedelta(days=9)),
        Story(url="https://fluxdaily.test/c", body="c", at=NOW, site="fluxdaily"),
    )
    export(
        conn, tmp_path, "jsonl", NOW, sites=["tidewire"], since=NOW - timedelta(days=1), until=NOW + timedelta(days=1)
    )
    assert [row["body_text"] for row in read_jsonl(tmp_path / "articles.jsonl")] == ["a"]


@pytest.mark.parametrize("file_format", ["csv", "jsonl"])
def test_an_empty_warehouse_gives_an_empty_file(conn: Connection, tmp_path: Path, file_format: Format) -> None:
    report = export(conn, tmp_path, file_format, NOW)
    assert (report.rows, [file.path.name for file in report.files]) == (0, [f"articles.{file_format}"])


def test_a_broken_export_leaves_the_old_file(conn: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(conn, Story(url="https://tidewire.test/a", body="a"))
    export(conn, tmp_path, "jsonl", NOW)
    before = (tmp_path / "articles.jsonl").read_bytes()

    def fail(*_: object) -> str:
        raise OSError("disk full")

    monkeypatch.setattr("warehouse.export_formats._plain", fail)
    with pytest.raises(OSError, match="disk full"):
        export(conn, tmp_path, "jsonl", NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["articles.jsonl"]
    assert (tmp_path / "articles.jsonl").read_bytes() == before


@pytest.mark.parametrize(("file_format", "read"), [("csv", read_csv), ("jsonl", read_jsonl), ("parquet", read_parquet)])
def test_an_article_can_be_taken_out_of_exported_files(
    conn: Connection,
    filled: dict[int, str],
    tmp_path: Path,
    file_format: Format,
    read: Callable[[Path], list[dict[str, Any]]],
) -> None:
    report = export(conn, tmp_path, file_format, NOW)
    unwanted = next(number for number, text in filled.items() if text == "a\r\nb")
    before = read(report.files[0].path)
    (rewritten,) = remove_from_exports(conn, [unwanted, 1], NOW)
    key = itemgetter("article_id")
    expected = [row for row in sorted(before, key=key) if int(key(row)) != unwanted]
    assert sorted(read(rewritten), key=key) == expected
    assert rows(conn, "SELECT sum(rows) FROM ops.exports") == [(len(filled) - 1,)]
    assert remove_from_exports(conn, [unwanted], NOW) == []


@pytest.mark.parametrize("next_step", ["export", "takedown"])
def test_what_a_killed_export_left_goes_with_the_next_export_or_takedown(
    conn: Connection, tmp_path: Path, next_step: str
) -> None:
    export(conn, tmp_path, "csv", NOW)
    left, at_work = tmp_path / ".articles.csv.4.part", tmp_path / ".articles-2026-03.parquet.5.part"
    for part in (left, at_work):
        part.write_text("half of an article")
    os.utime(left, (0, 0))
    if next_step == "export":
        export(conn, tmp_path, "jsonl", NOW)
    else:
        remove_from_exports(conn, [1], NOW)
    assert (left.exists(), at_work.exists()) == (False, True)


def test_w14_a_takedown_reaches_the_files_of_an_export_that_was_cut_short(
    conn: Connection, filled: dict[int, str], tmp_path: Path
) -> None:
    """Its first months are there, whole; what kept it from the next ones kept it from its record too."""
    (tmp_path / "articles-undated.parquet").mkdir()
    with pytest.raises(OSError, match="Is a directory"):
        export(conn, tmp_path, "parquet", NOW)
    (tmp_path / "articles-undated.parquet").rmdir()
    written = sorted(tmp_path.glob("*.parquet"))
    before = read_parquet(written[0])
    assert sorted(remove_from_exports(conn, [row["article_id"] for row in before], NOW)) == written != []
    assert read_parquet(written[0]) == []
    assert rows(conn, "SELECT DISTINCT rows FROM ops.exports") == [(0,)]
    assert sum(file.rows for file in export(conn, tmp_path, "parquet", NOW).files) == len(filled)


def test_what_was_taken_down_while_it_was_exported_goes_from_the_files(
    conn: Connection, warehouse_url: str, tmp_path: Path
) -> None:
    going, staying = (Story(url=f"https://tidewire.test/{name}", body=name) for name in ("going", "staying"))
    put(conn, going, staying)
    last = latest_takedown(conn)
    report = export(conn, tmp_path, "jsonl", NOW)
    with session(warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, going.url, "ada", "court order 17", NOW)
    assert remove_taken_down(conn, last, NOW) == [report.files[0].path]
    assert [row["url"] for row in read_jsonl(report.files[0].path)] == [staying.url]
    assert remove_taken_down(conn, latest_takedown(conn), NOW) == []


def test_files_that_are_gone_are_struck_from_the_record(conn: Connection, tmp_path: Path) -> None:
    put(conn, Story(url="https://tidewire.test/a", body="a"))
    export(conn, tmp_path, "csv", NOW)
    (tmp_path / "articles.csv").unlink()
    assert remove_from_exports(conn, [1], NOW) == []
    assert rows(conn, "SELECT count(*) FROM ops.exports") == [(0,)]


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "parquet"])
def test_w13_memory_does_not_grow_with_the_rows(conn: Connection, tmp_path: Path, file_format: Format) -> None:
    """After a quarter of the rows (30 MB of text) the peak is reached: three more quarters hardly raise it."""
    body = "".join(chr(0x4E00 + number) for number in range(20_000))
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "INSERT INTO news.articles (article_id, site, url, canonical_url, published_at, body_text, first_seen_at,"
            " last_seen_at, valid_from, known_from, content_hash, detail_hash, run_id, parser_version, fetched_at)"
            " SELECT n, 'tidewire', n::text, n::text, %(now)s + n * interval '1 s', n || %(body)s,"
            " %(now)s, %(now)s, %(now)s, %(now)s,"
            " '', '', 'r', '1', %(now)s FROM generate_series(1, 2000) n",
            {"now": datetime(2026, 3, 1, tzinfo=UTC), "body": body},
        )
    unit = 1 if sys.platform == "darwin" else 1024
    export(conn, tmp_path / "warm", file_format, NOW, until=datetime(2026, 3, 1, 0, 8, 20, tzinfo=UTC))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    assert export(conn, tmp_path, file_format, NOW).rows == 2000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit - before < 40 << 20
