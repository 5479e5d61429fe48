"""The chores of maintenance, over a real warehouse and a real archive."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from copydesk.settings import Settings
from copydesk.upkeep import chores
from copydesk.upkeep.archive import OLD_SECONDS, check_archive
from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter
from tests.warehouse.desk import START, Desk, Page
from warehouse.alerts import standing
from warehouse.connection import session
from warehouse.upkeep import Place, sample_places

LATER = START + timedelta(days=2)


@pytest.fixture
def desk(warehouse_url: str) -> Iterator[Desk]:
    with session(warehouse_url) as conn:
        yield Desk(conn)


@pytest.fixture
def settings(warehouse_url: str, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, warehouse_url=warehouse_url, archive_url=str(tmp_path / "archive"))


def archive(settings: Settings, pages: int = 3) -> list[Place]:
    writer = ArchiveWriter(settings.archive_url, "harbor", "harbor-1", START)
    places = []
    for number in range(pages):
        response = ArchivedResponse(
            url=f"http://harbor.test/{number}",
            status=200,
            headers=(("Content-Type", "text/html"),),
            body=f"<p>Page {number}</p>".encode(),
            fetched_at=START,
        )
        place = writer.write(response)
        places.append(Place(place.warc_path, place.warc_offset, place.payload_digest))
    writer.close()
    return places


def test_a_whole_archive_is_found_whole(settings: Settings) -> None:
    report = check_archive(settings.archive_url, archive(settings))
    assert (report.checked, report.damaged, report.left_open) == (3, (), ())


def test_a_missing_file_is_found(settings: Settings) -> None:
    places = archive(settings)
    (Path(settings.archive_url) / places[0].warc_path).unlink()
    assert all("missing" in each for each in check_archive(settings.archive_url, places).damaged)


def test_a_flipped_bit_is_found(settings: Settings) -> None:
    places = archive(settings)
    file = Path(settings.archive_url) / places[0].warc_path
    content = bytearray(file.read_bytes())
    content[places[1].warc_offset + 60] ^= 0x10
    file.write_bytes(content)
    damaged = check_archive(settings.archive_url, places).damaged
    assert [each.split(":")[1] for each in damaged] == [str(places[1].warc_offset)]


def test_files_of_dead_crawls_are_named_once_they_are_old(settings: Settings) -> None:
    (place, *_) = archive(settings)
    file = Path(settings.archive_url) / place.warc_path
    left = file.rename(file.with_name(f"{file.name}.open"))
    assert check_archive(settings.archive_url, []).left_open == ()
    old = left.stat().st_mtime - OLD_SECONDS - 60
    os.utime(left, (old, old))
    assert check_archive(settings.archive_url, []).left_open == (f"{place.warc_path}.open",)


def test_damage_is_alerted_and_its_repair_announced(desk: Desk, settings: Settings) -> None:
    desk.crawl("harbor-1", START, [Page(url="http://harbor.test/1")])
    assert chores.inspect_storage(settings, now=START).damaged
    assert "archive_damaged" in {alert.cause for alert in standing(desk.conn)}
    desk.rows("DELETE FROM ops.captures RETURNING 1")
    chores.inspect_storage(settings, now=LATER)
    assert "archive_damaged" not in {alert.cause for alert in standing(desk.conn)}


@pytest.mark.parametrize("as_url", [False, True], ids=["path", "URL"])
def test_the_disk_of_an_archive_elsewhere_is_looked_at_too(
    desk: Desk, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_url: bool
) -> None:
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    settings = replace(settings, archive_url=elsewhere.as_uri() if as_url else str(elsewhere))
    free = {settings.home: 50, elsewhere: 5}
    monkeypatch.setattr("shutil.disk_usage", lambda place: SimpleNamespace(free=free[place], total=100))
    chores.inspect_storage(settings, now=START)
    (alert,) = (each for each in standing(desk.conn) if each.cause == "disk_full")
    assert str(elsewhere) in alert.detail
    free[elsewhere] = 60
    chores.inspect_storage(settings, now=LATER)
    assert "disk_full" not in {alert.cause for alert in standing(desk.conn)}


def test_a_sample_takes_the_last_day_and_all_times(desk: Desk) -> None:
    for number, at in enumerate([START, LATER]):
        pages = [Page(url=f"http://harbor.test/{number}-{page}") for page in range(20)]
        desk.crawl(f"harbor-{number}", at, pages)
    drawn = sample_places(desk.conn, LATER + timedelta(hours=1), most=15)
    assert {place.warc_path for place in drawn} == {"harbor-0.warc.gz", "harbor-1.warc.gz"}
    assert len({place for place in drawn if place.warc_path == "harbor-1.warc.gz"}) >= 15


def test_what_a_dead_crawl_held_is_freed(desk: Desk, settings: Settings) -> None:
    desk.crawl("harbor-1", START, [Page(url="http://harbor.test/1")])
    desk.rows("UPDATE ops.runs SET state = 'crawling' RETURNING 1")
    desk.rows(
        "UPDATE ops.urls SET lease_run_id = 'harbor-1', leased_until = %s RETURNING 1", START + timedelta(minutes=5)
    )
    assert chores.free_neglected(settings, now=LATER) == [{"site": "harbor", "leases": 1, "runs": 1}]
    assert desk.rows("SELECT state, failure FROM ops.runs") == [("failed", "interrupted")]
    assert chores.free_neglected(settings, now=LATER) == []


def test_a_site_that_is_being_crawled_is_left_alone(desk: Desk, settings: Settings, warehouse_url: str) -> None:
    desk.crawl("harbor-1", START, [])
    desk.rows("UPDATE ops.runs SET state = 'crawling' RETURNING 1")
    with session(warehouse_url) as crawl, crawl.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended('copydesk crawl harbor', 0))")
        assert chores.free_neglected(settings, now=LATER) == []
    assert desk.rows("SELECT state FROM ops.runs") == [("crawling",)]


def test_freshness_tells_who_has_fallen_silent(desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_SITES", "fakeweb.sites")
    desk.site = type(desk.site)(name="tidewire", domains=("tidewire.test",), sources=desk.site.sources)
    desk.run("tidewire-1", START, [Page(url="http://tidewire.test/1")])
    rows = {row["site"]: row for row in chores.freshness(settings, now=START + timedelta(hours=1))}
    assert (rows["tidewire"]["age_hours"], rows["tidewire"]["stale"], rows["tidewire"]["articles"]) == (4.0, False, 1)
    assert rows["plainwire"]["newest_article_at"] is None
    late = {row["site"]: row for row in chores.freshness(settings, now=START + timedelta(days=5))}
    assert late["tidewire"]["stale"]


def test_tables_that_changed_are_vacuumed(desk: Desk, settings: Settings) -> None:
    desk.run("harbor-1", START, [Page(url="http://harbor.test/1")])
    assert {"news.articles", "ops.urls"} <= set(chores.vacuum(settings))
