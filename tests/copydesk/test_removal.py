"""W14 end to end: a takedown by the command's function erases the row and the archive's record."""

import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from copydesk import takedown_file
from copydesk.errors import JobNotDoneError
from copydesk.questions import traced
from copydesk.rebuilding import rebuild
from copydesk.removal import apply_retention, finish_all, take_down
from copydesk.settings import Settings
from copydesk.show_answers import show_trace
from copydesk.trials import pages_path
from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter, iter_archive, read_capture
from scrapers.crawl.erase import erase
from scrapers.frontier import CrawlRun
from tests.conftest import DatabaseMaker
from tests.copydesk.desk import EVENING, open_desk
from tests.copydesk.desk import Desk as SimulatedDesk
from tests.waiting import wait_for
from tests.warehouse.desk import START, Desk, Page, site
from warehouse.captures import captures_of_run
from warehouse.connection import session
from warehouse.export import export
from warehouse.ledger import open_ledger
from warehouse.takedown import Takedown

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
    assert finish_all(settings, NOW) == (0, 0, 0)


def test_w14_a_takedown_reaches_what_a_crawl_is_still_writing(settings: Settings, warehouse_url: str) -> None:
    """A page and a feed's text in a file that is not complete: the takedown waits for it, and is finished then."""
    ledger = open_ledger(warehouse_url)
    ledger.open_run(CrawlRun(run_id="harbor-2", site="harbor", logical_at=NOW, mode="manual"), NOW)
    writer = ArchiveWriter(settings.archive_url, "harbor", "harbor-2", NOW)
    item = b"<item><link>http://harbor.test/0</link><description>The text of the page.</description></item>"
    place = writer.write(
        ArchivedResponse(
            url="http://harbor.test/feed",
            status=200,
            headers=(),
            body=b"<rss><channel>" + item + b"</channel></rss>",
            fetched_at=NOW,
        )
    )
    writer.sync()
    done = take_down(settings, URL, who="ada", why="asked for", now=NOW)
    assert (done.articles, done.erased, done.missing, done.waiting) == (1, 1, 0, 1)
    writer.close()
    assert finish_all(settings, NOW)[2] == 1, "the crawl is not over"
    ledger.close()
    assert finish_all(settings, NOW)[1:] == (0, 0)
    assert (
        read_capture(settings.archive_url, place.warc_path, place.warc_offset).body == b"<rss><channel></channel></rss>"
    )
    assert finish_all(settings, NOW) == (0, 0, 0)


def test_w14_a_takedown_is_not_done_while_the_archive_is_away(settings: Settings) -> None:
    """A disk that is not mounted: its folder is there, and empty."""
    folder = Path(settings.archive_url) / "harbor"
    folder.rename(away := Path(f"{settings.archive_url}-away"))
    with pytest.raises(JobNotDoneError, match="is empty"):
        take_down(settings, URL, who="ada", why="asked for", now=NOW)
    away.rename(folder)
    assert finish_all(settings, NOW) == (1, 0, 0)
    assert archived(settings) == ["http://harbor.test/1"]


def test_a_file_that_is_lost_alone_keeps_no_takedown_open(settings: Settings) -> None:
    (file,) = Path(settings.archive_url).rglob("*.warc.gz")
    file.rename(file.with_name("harbor-other-1.warc.gz"))
    done = take_down(settings, URL, who="ada", why="asked for", now=NOW)
    assert (done.erased, done.missing, done.waiting) == (0, 1, 0)
    assert finish_all(settings, NOW) == (0, 0, 0)


def test_w14_one_file_that_cannot_be_cleared_holds_up_no_other(settings: Settings, tmp_path: Path) -> None:
    """An exported file that somebody emptied: the archive is cleared, and so is what is taken down after it."""
    with session(settings.warehouse_url or "", role="copydesk_loader") as conn:
        export(conn, tmp_path / "exports", "parquet", NOW)
        export(conn, tmp_path / "exports", "jsonl", NOW)
    (parquet,) = (tmp_path / "exports").glob("*.parquet")
    parquet.write_bytes(b"")
    for url in (URL, "http://harbor.test/1"):
        with pytest.raises(JobNotDoneError, match=r"not out of every file: .*\.parquet: Parquet file size is 0 bytes"):
            take_down(settings, url, who="ada", why="asked for", now=NOW)
    assert archived(settings) == []
    assert (tmp_path / "exports" / "articles.jsonl").read_text() == ""
    parquet.unlink()
    finish_all(settings, NOW)
    assert finish_all(settings, NOW) == (0, 0, 0)


def test_w14_a_takedown_reaches_what_a_killed_crawl_left_open(settings: Settings) -> None:
    """The site may have no further crawl, which would complete the file."""
    (file,) = Path(settings.archive_url).rglob("*.warc.gz")
    file.rename(f"{file}.open")
    done = take_down(settings, URL, who="ada", why="asked for", now=NOW)
    assert (done.erased, done.missing, done.waiting) == (1, 0, 0)
    assert archived(settings) == ["http://harbor.test/1"]


def test_w14_a_takedown_reaches_a_page_that_a_killed_crawl_never_accounted_for(settings: Settings) -> None:
    writer = ArchiveWriter(settings.archive_url, "harbor", "harbor-2", NOW)
    for number in range(2):
        page = ArchivedResponse(
            url=f"http://harbor.test/{number}?from=list",
            requested=f"http://harbor.test/{number}",
            status=200,
            headers=(("Content-Type", "text/html"),),
            body=b"<p>The text of the page, read once more.</p>" * 20,
            fetched_at=NOW,
        )
        writer.write(page)
    writer.close()
    (left,) = Path(settings.archive_url).rglob("harbor-2-*.warc.gz")
    left.rename(f"{left}.open")
    done = take_down(settings, URL, who="ada", why="asked for", now=NOW)
    assert (done.erased, done.missing, done.waiting) == (2, 0, 0)
    assert [response.url for _, response in iter_archive(left)] == ["http://harbor.test/1?from=list"]
    assert finish_all(settings, NOW) == (0, 0, 0)


@pytest.mark.parametrize("why", ["one\u2028two", "one\x85two", "one\ntwo"])
def test_the_archive_remembers_a_reason_of_any_characters(settings: Settings, why: str) -> None:
    take_down(settings, URL, who="ada", why=why, now=NOW)
    take_down(settings, "http://harbor.test/1", who="ada", why=why, now=NOW)
    assert [each["why"] for each in takedown_file.entries(settings.archive_url)] == [why, why]


def test_a_takedown_reaches_what_trials_of_the_site_keep(settings: Settings) -> None:
    kept = [pages_path(settings.home, name) for name in ("harbor", "other")]
    trial = settings.home / "trials" / "trial_killed" / "archive" / "harbor" / "1.warc.gz"
    for path in (*kept, trial):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"pages")
    take_down(settings, URL, who="ada", why="asked for", now=NOW)
    assert [path.exists() for path in (*kept, trial)] == [False, True, False]


def test_w14_two_takedowns_at_once_erase_both_records(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rewrites the whole file: side by side, one would put back what the other has erased."""
    at_work: list[str] = []
    go_on = Event()

    def slowly(archive_url: str, path: str, offsets: list[int], now: datetime) -> int:
        at_work.append("begins")
        go_on.wait()
        at_work.append("ends")
        return erase(archive_url, path, offsets, now)

    def is_second_here() -> bool:
        with session(settings.warehouse_url or "") as conn, conn.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            (waiting,) = cursor.fetchone() or (0,)
        return bool(waiting) or len(at_work) == 2

    monkeypatch.setattr("copydesk.removal.erase", slowly)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(take_down, settings, URL, who="ada", why="asked for", now=NOW)
        wait_for(lambda: at_work)
        second = pool.submit(take_down, settings, "http://harbor.test/1", who="ada", why="asked for", now=NOW)
        try:
            wait_for(is_second_here)
        finally:
            go_on.set()
        assert (first.result().erased, second.result().erased) == (1, 1)
    assert at_work == ["begins", "ends", "begins", "ends"]
    assert archived(settings) == []


def test_a_full_disk_takes_no_takedown_from_those_that_a_rebuild_will_need(tmp_path: Path) -> None:
    asked = [
        Takedown(takedown_id=number, kind="takedown", url=f"{URL}{number}", article_ids=(), captures=(), marks=("m",))
        for number in range(2)
    ]
    takedown_file.append(str(tmp_path), asked[0])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))  # files may be made, and nothing be written into them
    try:
        with pytest.raises(OSError, match="too large"):
            takedown_file.append(str(tmp_path), asked[1])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [each["url"] for each in takedown_file.entries(str(tmp_path))] == [f"{URL}0"]
    takedown_file.append(str(tmp_path), asked[1])
    assert [each["url"] for each in takedown_file.entries(str(tmp_path))] == [f"{URL}0", f"{URL}1"]


def test_w14_retention_reaches_the_archive(settings: Settings) -> None:
    done = apply_retention(settings, [replace(site(), retention_days=1)], NOW)
    assert (done.articles, done.erased) == (2, 2)
    assert archived(settings) == []


def test_w14_what_retention_removed_is_told_by_trace(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    apply_retention(settings, [replace(site(), retention_days=1)], NOW)
    show_trace(traced(settings, URL))
    told = " ".join(capsys.readouterr().out.split())
    assert "It was published, and removed when it was older than its site keeps articles" in told
    take_down(settings, URL, who="ada", why="asked for", now=NOW)
    show_trace(traced(settings, URL))
    told = " ".join(capsys.readouterr().out.split())
    assert f"{URL} is skipped: taken_down" in told
    assert "retention_days" not in told


def test_w14_retention_reaches_what_feeds_gave_along(settings: Settings) -> None:
    writer = ArchiveWriter(settings.archive_url, "harbor", "harbor-2", NOW)
    item = "<item><link>http://harbor.test/0</link><description>The text of the page.</description></item>"
    feed = f"<rss><channel><title>Harbor</title>{item}</channel></rss>".encode()
    place = writer.write(
        ArchivedResponse(url="http://harbor.test/feed", status=200, headers=(), body=feed, fetched_at=NOW)
    )
    writer.close()
    apply_retention(settings, [replace(site(), retention_days=1)], NOW + timedelta(days=2))
    left = read_capture(settings.archive_url, place.warc_path, place.warc_offset).body
    assert left == b"<rss><channel><title>Harbor</title></channel></rss>"


def test_w14_retention_erases_what_is_old_whenever_it_was_fetched(settings: Settings, warehouse_url: str) -> None:
    """An article that was published before the limit and fetched after it: read again, its page would bring it back."""
    writer = ArchiveWriter(settings.archive_url, "harbor", "harbor-2", NOW)
    feed = b"<rss><channel><item><link>http://harbor.test/9</link></item></channel></rss>"
    place = writer.write(
        ArchivedResponse(url="http://harbor.test/feed", status=200, headers=(), body=feed, fetched_at=NOW)
    )
    writer.close()
    between = START + timedelta(days=1) - timedelta(hours=1)
    done = apply_retention(settings, [replace(site(), retention_days=1)], between)
    assert (done.articles, done.erased) == (2, 2)
    with session(warehouse_url) as conn:
        assert list(captures_of_run(conn, "r1")) == []
    for file in Path(settings.archive_url).rglob("*.warc.gz"):
        assert not any(b"The text" in response.body for _, response in iter_archive(file))
    assert read_capture(settings.archive_url, place.warc_path, place.warc_offset).body == feed, "of a younger day"


def test_w14_a_rebuild_names_what_a_restored_backup_brought_back(
    settings: Settings, make_database: DatabaseMaker
) -> None:
    take_down(settings, URL, who="ada", why="asked for", now=NOW)
    with make_database() as restored:
        settings = replace(settings, warehouse_url=restored)
        with session(restored, role="copydesk_owner") as conn:
            Desk(conn).run("r1", START, [Page(url=f"http://harbor.test/{n}", headline=f"H{n}") for n in range(2)])
        assert rebuild(settings, [], now=NOW, workers=1, on_run=list).taken_down == (URL,)
        take_down(settings, URL, who="ada", why="asked for", now=NOW)
        assert rebuild(settings, [], now=NOW, workers=1, on_run=list).taken_down == ()


SITE = "lanternpost"


def in_archive(desk: SimulatedDesk, words: str) -> list[str]:
    """The addresses of all records of the archive that hold these words."""
    found = []
    for file in Path(desk.environment["COPYDESK_HOME"]).rglob("*.warc.gz"):
        found += [each.url for _, each in iter_archive(file) if words in each.body.decode("utf-8", "replace")]
    return found


@pytest.fixture
def simulated(warehouse_url: str, tmp_path: Path) -> Iterator[SimulatedDesk]:
    with open_desk(warehouse_url, tmp_path) as desk:
        yield desk


@pytest.fixture
def walled(simulated: SimulatedDesk, monkeypatch: pytest.MonkeyPatch) -> SimulatedDesk:
    """A site whose pages show a wall, so that its texts are those that the feed gave along."""
    monkeypatch.setenv("COPYDESK_SITES", "tests.copydesk.feed_sites")
    simulated.environment["COPYDESK_SITES"] = "tests.copydesk.feed_sites"
    simulated.web.behaviours.add("consent_wall", site=SITE)
    assert simulated.run(SITE, EVENING)["state"] == "published"
    return simulated


def test_w14_a_takedown_reaches_all_sites_of_its_host_and_one_that_is_named_anew(walled: SimulatedDesk) -> None:
    desk = walled
    assert desk.run(f"{SITE}_twin", EVENING)["state"] == "published"
    ((url, words),) = desk.rows("SELECT url, left(body_text, 60) FROM news.articles LIMIT 1")
    done = desk.json("takedown", url, "--why", "court order 17", "--now", EVENING.isoformat())
    assert done["articles"] == 2
    assert in_archive(desk, words) == [], "neither site's feed has it"
    asked = len(desk.web.requests)
    desk.run(f"{SITE}_anew", EVENING + timedelta(days=1))
    assert url not in {each.url for each in desk.web.requests[asked:]}
    assert desk.rows("SELECT count(*) FROM news.articles WHERE url = %s", url) == [(0,)]
    assert in_archive(desk, words) == []


def test_w14_a_takedown_outlives_the_feed_a_reparse_a_rebuild_and_every_new_address(
    walled: SimulatedDesk, make_database: DatabaseMaker
) -> None:
    """The text is in no row and no record, and comes back by no way: feed, redirect, reparse, rebuild."""
    desk = walled
    ((url, words, number),) = desk.rows("SELECT url, left(body_text, 60), article_id FROM news.articles LIMIT 1")
    held = desk.rows("SELECT count(*) FROM news.articles")[0][0]
    assert in_archive(desk, words), "the feed's answer has it"
    done = desk.json("takedown", f"{url}?utm_source=mail", "--why", "court order 17", "--now", EVENING.isoformat())
    assert done["articles"] == 1
    assert in_archive(desk, words) == []
    assert f"{url} is skipped: taken_down" in desk.invoke("trace", url).stdout.replace("\n", "")
    others = desk.rows("SELECT left(body_text, 60) FROM news.articles LIMIT 1")[0][0]
    assert in_archive(desk, others), "the feed's other entries stay"

    reread = desk.json("reparse", SITE, "--apply", "--now", EVENING.isoformat())
    assert reread["lost"] == 0
    assert desk.rows("SELECT count(*) FROM news.articles") == [(held - 1,)]

    asked = len(desk.web.requests)
    desk.web.behaviours.add("redirect_to_file", site=SITE, target=url)
    desk.run(SITE, EVENING + timedelta(days=1), status=0)
    assert url not in {each.url for each in desk.web.requests[asked:]}, "neither announced nor redirected to"
    told = desk.rows("SELECT DISTINCT reason FROM ops.run_urls WHERE outcome = 'skipped' AND status IN (301, 302)")
    assert told == [("taken_down",)]
    assert in_archive(desk, words) == [], "the next feed is archived without it"

    with make_database() as fresh:
        desk.environment["COPYDESK_WAREHOUSE_URL"] = desk.warehouse_url = fresh
        rebuilt = desk.json("rebuild", SITE, "--now", EVENING.isoformat())
        assert rebuilt["runs"] == 2
        assert desk.rows("SELECT count(*) FROM news.articles") == [(held - 1,)], "from the feed's texts, as before"
        assert desk.rows("SELECT count(*) FROM news.articles WHERE article_id = %s", number) == [(0,)]
        assert desk.rows("SELECT count(*), min(why) FROM ops.takedowns") == [(1, "court order 17")]
        desk.web.behaviours.clear()
        asked = len(desk.web.requests)
        desk.run(SITE, EVENING + timedelta(days=2))
        assert url not in {each.url for each in desk.web.requests[asked:]}, "a rebuilt warehouse bars it too"
        assert in_archive(desk, words) == []
