"""Backfills give the rows that daily crawls would have given, whatever they are taken from, and never undo an edit."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import DatabaseMaker
from tests.copydesk.desk import EVENING, Desk, open_desk

SITE = "harborledger"
LAST = EVENING + timedelta(days=1)
WINDOW = ("2026-03-01", "2026-03-06")
ROWS = "SELECT url, headline, authors, published_at, body_text FROM news.articles WHERE deleted_at IS NULL ORDER BY url"


@pytest.fixture(scope="module")
def daily(make_database: DatabaseMaker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that was run every evening."""
    with make_database() as url, open_desk(url, tmp_path_factory.mktemp("daily")) as desk:
        for day in (EVENING, LAST):
            desk.run(SITE, day)
        yield desk


@pytest.fixture
def later(make_database: DatabaseMaker, tmp_path: Path) -> Iterator[Desk]:
    """An empty desk beside the daily one."""
    with make_database() as url, open_desk(url, tmp_path) as desk:
        desk.web.clock.set(LAST)
        yield desk


def files(daily: Desk) -> list[str]:
    """The daily desk's archive as options: somebody else's crawl, for any other desk."""
    paths = sorted(Path(daily.environment["COPYDESK_HOME"]).rglob("*.warc.gz"))
    return [option for path in paths for option in ("--warc", str(path))]


def test_c9_a_backfill_of_the_past_gives_the_rows_of_daily_crawls(daily: Desk, later: Desk, tmp_path: Path) -> None:
    later.web.behaviours.add("opt_out", site=SITE)
    report = later.json("backfill", SITE, *WINDOW, "--now", LAST.isoformat())
    assert report["state"] == "published"
    standing = {row[0]: row for row in daily.rows(ROWS)}
    gone = {url for (url,) in daily.rows("SELECT url FROM ops.urls WHERE state = 'gone'")}
    found = {row[0]: row for row in later.rows(ROWS)}
    assert len(found) > 10
    assert {url: row for url, row in found.items() if url in standing} == {
        url: row for url, row in standing.items() if url not in gone
    }
    kinds = {kind for (kind,) in later.rows("SELECT DISTINCT source_kind FROM ops.url_sources")}
    assert kinds == {"api", "archive", "sitemap"}
    objections_are_shown(later, next(iter(found)), tmp_path / "export")


def objections_are_shown(desk: Desk, url: str, folder: Path) -> None:
    """What the publisher says against the use of an article stands wherever the article does."""
    said = ["noai", "noimageai", "tdm_reservation"]
    assert desk.rows("SELECT signals FROM news.opt_outs WHERE url = %s", url) == [(said,)]
    assert "noai (x-robots-tag)" in " ".join(desk.invoke("trace", url).stdout.split())
    assert set(desk.json("explain", url, "headline")["opt_out"]) == set(said)
    assert desk.invoke("export", str(folder), "--format", "jsonl").exit_code == 0
    [line] = [each for each in (folder / "articles.jsonl").read_text().splitlines() if f'"{url}"' in each]
    assert json.loads(line)["opt_out"] == said


def test_c9_the_archive_of_a_daily_crawl_gives_the_same_rows_to_another_warehouse(daily: Desk, later: Desk) -> None:
    states = []
    for minute in range(3):
        now = (LAST + timedelta(minutes=minute)).isoformat()
        report = later.json("backfill", SITE, *WINDOW, *files(daily), "--now", now)
        states.append((report["state"], report["crawl"]["further"]))
        if not report["crawl"]["further"]:
            break
    assert states[-1] == ("published", 0)
    table = "SELECT url, version, headline, body_text, known_from FROM news.article_versions ORDER BY url, version"
    assert later.rows(table) == daily.rows(table)
    assert later.web.requests == []
    assert later.rows("SELECT count(*) FROM ops.captures WHERE source IS NULL") == [(0,)]
    [(url,)] = later.rows("SELECT min(url) FROM news.articles")
    shown = later.invoke("trace", url).stdout
    assert "by warc" in shown
    assert "taken from" in " ".join(shown.split())


@pytest.mark.soak
def test_c9_an_older_capture_from_a_file_never_replaces_what_was_fetched_after_it(daily: Desk, later: Desk) -> None:
    later.run(SITE, LAST)
    before = later.rows(ROWS)
    report = later.json(
        "backfill", SITE, *WINDOW, *files(daily)[:2], "--now", (LAST + timedelta(minutes=5)).isoformat()
    )
    assert report["state"] == "published"
    known = {row[0] for row in before}
    assert [row for row in later.rows(ROWS) if row[0] in known] == before
