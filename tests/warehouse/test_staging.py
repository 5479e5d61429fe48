"""stage: values that PostgreSQL would refuse, and bad rows that must not hurt their batch (W3)."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scrapers.article import Link
from scrapers.outcome import RejectionReason
from tests.warehouse.desk import START, Desk, Page

URL = "http://harbor.test/a"
NAUGHTY = Path(__file__).parents[3] / "shared" / "suites" / "strings"

HOSTILE = {
    "nul": "be\0fore",
    "lone surrogate": "a\ud800b",
    "escaped nul": "literal \\u0000 and real \0",
    "copy syntax": "tab\there \\N \\. back\\slash \r\n new",
    "array syntax": '{"a",NULL,\\"b\\"}',
    "quotes": 'it\'s "so" $$ -- ; DROP',
    "astral": "😀 é \u202e عربي",
    "null word": "NULL",
    "megabyte line": "x" * 1_000_000,
    "percent": "%s %(a)s %%",
}


def cleaned(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_comes_back_from_every_column_as_it_went_in(desk: Desk, text: str) -> None:
    short = text[:100]
    more = {
        "description": short, "authors": (short, "Second"), "section": short, "tags": (short,), "language": short,
        "published_raw": short, "published_source": short, "body_html": f"<p>{text}</p>",
        "links": (Link("http://elsewhere.test/", text=short),), "field_sources": {"headline": short},
    }  # fmt: skip
    desk.run("r1", START, [Page(url=URL, headline=short, body=text, more=more)])
    (row,) = desk.rows(
        "SELECT headline, description, authors, section, tags, language, published_raw, published_source, body_text, "
        "body_html, links, field_sources FROM news.articles"
    )
    want = cleaned(short)
    assert row == (
        want, want, [want, "Second"], want, [want], want, want, want, cleaned(text), f"<p>{cleaned(text)}</p>",
        [{"url": "http://elsewhere.test/", "text": want}], {"headline": want},
    )  # fmt: skip


@pytest.mark.skipif(not NAUGHTY.is_dir(), reason="the suite of naughty strings is not on this machine")
def test_the_naughty_strings_come_back_as_they_went_in(desk: Desk) -> None:
    strings = [each for each in _naughty_strings() if each.strip()]
    pages = [
        Page(url=f"http://harbor.test/{n}", headline=f"{n} {each}", body=f"{n}\n\n{each}", more={"tags": (each,)})
        for n, each in enumerate(strings)
    ]
    report = desk.run("r1", START, pages)
    assert report.new == len(strings)
    held = dict(desk.rows("SELECT url, body_text FROM news.articles"))
    assert held == {page.url: cleaned(page.body) for page in pages}


def _naughty_strings() -> list[str]:
    found: list[str] = []
    for file in sorted(NAUGHTY.rglob("*.json")):
        loaded = json.loads(file.read_text("utf-8"))
        if isinstance(loaded, list):
            found += [each for each in loaded if isinstance(each, str)]
    return found


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"published_at": datetime(9999, 12, 31, 23, tzinfo=UTC)}, "implausible_date"),
        ({"published_at": datetime(1, 1, 1, tzinfo=UTC)}, "implausible_date"),
        ({"more": {"modified_at": datetime(3000, 1, 1, tzinfo=UTC)}}, "implausible_date"),
        ({"more": {"word_count": 2**40}}, "bad_row"),
        ({"more": {"access": "sold"}}, "bad_row"),
    ],
    ids=["year 9999", "year 1", "modified in 3000", "number out of range", "unknown access"],
)
def test_w3_a_bad_row_is_rejected_and_its_batch_is_loaded(desk: Desk, spoilt: dict[str, object], reason: str) -> None:
    pages = [Page(url=f"http://harbor.test/{n}", headline=f"H{n}", body=f"Body {n}") for n in range(30)]
    pages[17] = replace(pages[17], **spoilt)  # type: ignore[arg-type]  # a field of Page
    report = desk.run("r1", START, pages)
    assert report.new == 29
    assert desk.rows("SELECT url, stage, reason FROM ops.rejections") == [("http://harbor.test/17", "stage", reason)]
    assert desk.accounts("r1") == {"published": 29, f"rejected/{reason}": 1}


def test_long_values_are_bounded_and_long_addresses_dropped(desk: Desk) -> None:
    endless = "http://harbor.test/" + "x" * 8_000
    page = Page(url=URL, final_url=endless, canonical_url=endless, headline="H" * 20_000)
    desk.run("r1", START, [replace(page, more={"image_url": endless, "tags": tuple("t" for _ in range(5_000))})])
    assert desk.rows("SELECT canonical_url, image_url, length(headline), cardinality(tags) FROM news.articles") == [
        (URL, None, 4_000, 200)
    ]


def test_staging_again_replaces_what_was_staged(desk: Desk) -> None:
    pages = [Page(url=f"http://harbor.test/{n}", headline=f"H{n}", body=f"Body {n}") for n in range(5)]
    desk.crawl("r1", START, pages)
    desk.stage("r1", START, pages)
    report = desk.stage("r1", START, [replace(pages[0], reason=RejectionReason.SOFT_404), *pages[1:]])
    assert (report.staged, report.rejected, report.by_reason) == (4, 1, {"soft_404": 1})
    report = desk.stage("r1", START, pages)
    assert (report.staged, report.rejected) == (5, 0)
    assert desk.value("SELECT count(*) FROM ops.rejections") == 0
    assert desk.accounts("r1") == {"pending/to_publish": 5}


def test_a_capture_without_a_result_stays_pending(desk: Desk) -> None:
    pages = [Page(url=f"http://harbor.test/{n}", headline=f"H{n}", body=f"Body {n}") for n in range(3)]
    desk.crawl("r1", START, pages)
    desk.stage("r1", START + timedelta(hours=1), pages[:2])
    assert desk.accounts("r1") == {"pending/to_publish": 2, "pending/to_parse": 1}
