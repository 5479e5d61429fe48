"""Parsing in processes: every page gets one result, in order, whatever a page does to its process."""

import pickle
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import billiard  # type: ignore[import-untyped]  # Celery's multiprocessing
import pytest

from copydesk.parse_pool import CHUNK_PAGES, parse_all
from scrapers.article import Article, Capture, FetchFailure
from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter
from scrapers.outcome import FailureClass
from tests.waiting import PATIENCE_SECONDS
from warehouse.captures import CapturedPage

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)

DEADLY_SITES = """
import os, signal, time
from scrapers.page import ArticlePage
from scrapers.site import Feed, Site

class Page(ArticlePage):
    def headline(self) -> None:
        if "deadly" in self.document.url:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().headline()

SITES = {"trap": Site(name="trap", domains=("trap.test",), sources=(Feed("http://trap.test/feed"),), page=Page)}
"""

PAGE = """<html><head><title>{n}: harbour reopens</title></head><body><article><h1>Story {n}: the harbour reopens</h1>
<p>By Ana Lima</p><time datetime="2026-03-01T10:00:00Z">1 March 2026</time>{paragraphs}</article></body></html>"""
PARAGRAPH = (
    "<p>The harbour of story {n} reopened on Sunday after {k} weeks of repairs, and ships returned in number.</p>"
)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "deadly_sites.py").write_text(DEADLY_SITES)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("COPYDESK_SITES", "deadly_sites")
    return str(tmp_path / "archive")


def pages(archive: str, urls: list[str]) -> list[CapturedPage]:
    writer = ArchiveWriter(archive, "trap", "trap-20260302T060000Z", NOW)
    captured = []
    for n, url in enumerate(urls):
        paragraphs = "".join(PARAGRAPH.format(n=n, k=k) for k in range(8))
        body = PAGE.format(n=n, paragraphs=paragraphs).encode()
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        place = writer.write(ArchivedResponse(url=url, status=200, headers=headers, body=body, fetched_at=NOW))
        capture = Capture(
            site="trap", url=url, final_url=url, status=200, fetched_at=NOW, content_type="text/html", etag=None,
            last_modified=None, warc_path=place.warc_path, warc_offset=place.warc_offset,
            payload_digest=place.payload_digest, length_bytes=len(body),
        )  # fmt: skip
        captured.append(CapturedPage(url_id=n, announced_url=url, capture=capture))
    writer.close()
    return captured


def test_nothing_to_parse_starts_no_process(archive: str) -> None:
    assert list(parse_all(archive, [])) == []


def test_every_page_is_parsed_in_order(archive: str) -> None:
    captured = pages(archive, [f"http://trap.test/{n}" for n in range(CHUNK_PAGES * 5 + 3)])
    parsed = list(parse_all(archive, iter(captured), workers=2))
    assert [page.url_id for page, _ in parsed] == list(range(len(captured)))
    articles = [(page, result) for page, result in parsed if isinstance(result, Article)]
    assert len(articles) == len(captured)
    assert all(f"story {page.url_id} reopened" in article.body_text for page, article in articles)


def test_a_task_of_celery_may_parse_too(archive: str) -> None:
    captured = pages(archive, ["http://trap.test/1"])
    results = billiard.SimpleQueue()

    def task() -> None:
        results.put([page.url_id for page, _ in parse_all(archive, captured, workers=1)])

    worker = billiard.Process(target=task, daemon=True)
    worker.start()
    worker.join(PATIENCE_SECONDS)
    assert worker.exitcode == 0
    assert results.get() == [0]


def test_a_page_that_kills_its_process_costs_nothing_but_itself(archive: str) -> None:
    urls = [f"http://trap.test/{n}" for n in range(CHUNK_PAGES * 3)]
    deadly = [5, 6, CHUNK_PAGES * 2 + 1]
    for n in deadly:
        urls[n] = f"http://trap.test/deadly-{n}"
    parsed = list(parse_all(archive, pages(archive, urls), workers=2))
    assert [page.url_id for page, _ in parsed] == list(range(len(urls)))
    failures = {page.url_id: result for page, result in parsed if isinstance(result, FetchFailure)}
    assert sorted(failures) == deadly
    assert all(failure.failure is FailureClass.PARSE_ERROR for failure in failures.values())
    assert ".warc.gz:" in failures[5].detail


def test_an_archive_that_is_away_fails_no_page(archive: str) -> None:
    captured = pages(archive, ["http://trap.test/1"])
    Path(f"{archive}-closed").write_text("no folder, as where a disk is not mounted")
    with pytest.raises(NotADirectoryError):
        list(parse_all(f"{archive}-closed", captured))


def test_a_lost_archive_file_is_told_page_by_page(archive: str) -> None:
    captured = pages(archive, ["http://trap.test/1"])
    lost = [CapturedPage(url_id=9, announced_url=each.announced_url, capture=each.capture) for each in captured]
    [(_, result)] = parse_all(archive + "-gone", lost)
    assert isinstance(result, FetchFailure)
    assert "cannot be read" in result.detail


PROGRAM = """
import pickle, sys
if __name__ != "__main__":
    raise SystemExit("the program was imported by a process that has no need of it")
from copydesk.parse_pool import parse_all
archive, pages = pickle.load(sys.stdin.buffer)
print(*(type(result).__name__ for _, result in parse_all(archive, pages, workers=2)))
"""


def test_the_parsers_do_not_import_the_program_that_started_them(archive: str, tmp_path: Path) -> None:
    program = tmp_path / "airflow"  # a console script, such as `airflow celery worker`
    program.write_text(PROGRAM)
    given = pickle.dumps((archive, pages(archive, [f"http://trap.test/{n}" for n in range(3)])))
    done = subprocess.run([sys.executable, program], input=given, capture_output=True, check=False)
    assert done.stdout.decode().split() == ["Article"] * 3, done.stderr.decode()
