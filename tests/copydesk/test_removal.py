"""W14 end to end: a takedown by the command's function erases the row and the archive's record."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copydesk.removal import apply_retention, finish_all, take_down
from copydesk.settings import Settings
from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter, iter_archive
from tests.warehouse.desk import START, Desk, Page, site
from warehouse.connection import session

NOW = datetime(2026, 3, 5, tzinfo=UTC)
URL = "http://harbor.test/0"


@pytest.fixture
def settings(tmp_path: Path, warehouse_url: str) -> Settings:
    """A warehouse with two articles, whose captures point into a real archive."""
    writer = ArchiveWriter(str(tmp_path), "harbor", "harbor-1", NOW)
    places = [
        writer.write(
            ArchivedResponse(
                url=f"http://harbor.test/{number}",
                status=200,
                headers=(("Content-Type", "text/html"),),
                body=b"<p>The text of the page, which is long enough.</p>" * 20,
                fetched_at=NOW,
            )
        )
        for number in range(2)
    ]
    writer.close()
    with session(warehouse_url, role="copydesk_owner") as conn:
        desk = Desk(conn)
        pages = [Page(url=f"http://harbor.test/{n}", headline=f"H{n}", body=f"Body {n}.") for n in range(2)]
        desk.run("r1", START, pages)
        for relation in ("ops.captures", "news.articles"):
            for number, place in enumerate(places):
                desk.rows(
                    f"UPDATE {relation} SET warc_path = %s, warc_offset = %s "  # noqa: S608  # one of two names above
                    "WHERE url_id = (SELECT url_id FROM ops.urls WHERE url = %s) RETURNING 1",
                    place.warc_path,
                    place.warc_offset,
                    f"http://harbor.test/{number}",
                )
    return Settings(home=tmp_path, warehouse_url=warehouse_url, archive_url=str(tmp_path))


def archived(settings: Settings) -> list[str]:
    (file,) = Path(settings.archive_url).rglob("*.warc.gz")
    return [response.url for _, response in iter_archive(file)]


def test_w14_a_takedown_reaches_the_archive(settings: Settings) -> None:
    done = take_down(settings, URL, who="ada", why="asked for", now=NOW)
    assert (done.articles, done.erased, done.missing) == (1, 1, 0)
    assert archived(settings) == ["http://harbor.test/1"]
    assert finish_all(settings, NOW) == (0, 0)


def test_w14_retention_reaches_the_archive(settings: Settings) -> None:
    done = apply_retention(settings, [replace(site(), retention_days=1)], NOW)
    assert (done.articles, done.erased) == (2, 2)
    assert archived(settings) == []
