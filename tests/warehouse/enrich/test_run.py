"""enrich: a bad article is set aside and holds up no other; any text is worked with."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.warehouse.enrich.published import NOW, Story, put, rows
from tests.warehouse.enrich.texts import WIRE
from warehouse.connection import Connection, Cursor
from warehouse.enrich import run
from warehouse.enrich.citations import CitationCounts, refresh_citations
from warehouse.enrich.phrases import phrases
from warehouse.enrich.run import enrich, queue_all
from warehouse.enrich.sketch import sketches

SUITE = Path(__file__).parents[4] / "shared/suites/strings/blns.json"
OWN = (
    *("", " ", "\t\n", "§ ¶ .", "Ω", "\u202e", "\U0001f600 \U0001f600", "日本語の文章です。" * 40),
    *("A" * 300_000, "told " * 60_000, "According to " * 30_000, "a. B. " * 50_000, "1 " * 100_000),
    "The The The. " * 20_000,
)


@pytest.mark.parametrize("text", OWN, ids=range(len(OWN)))
@pytest.mark.timeout(60)
def test_any_text_is_sketched_and_read_in_no_time(text: str) -> None:
    """A quarter of a second at most; what went over the text again and again would take minutes."""
    sketches([(text, None), (text, "de")])
    phrases(text, {"reuters": "reuters.com"})


def test_naughty_strings_go_through(conn: Connection) -> None:
    if not SUITE.exists():
        pytest.skip("the public suite of naughty strings is not at hand")
    texts = [text.replace("\0", "") for text in json.loads(SUITE.read_text("utf-8"))]
    for number, text in enumerate(texts):
        links = ((text, text), ("https://other.test/", text))
        put(conn, Story(url=f"https://tidewire.test/{number}", body=text, headline=text, authors=(text,), links=links))
    report = enrich(conn, NOW)
    assert (report.articles, report.failed) == (len(texts), 0)


def test_a_bad_article_is_set_aside_and_comes_back_when_mended(
    conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = [Story(url=f"https://tidewire.test/{number}", body=f"{WIRE} Number {number}.") for number in range(9)]
    put(conn, *stories)
    bad = stories[5].article_id
    with monkeypatch.context() as patched:
        patched.setattr(run, "refresh_citations", lambda cursor, ids: refuse(bad, cursor, ids))
        report = enrich(conn, NOW, batch=8)
    assert (report.articles, report.failed) == (9, 1)
    assert rows(conn, "SELECT article_id, error FROM ops.enrich_failures") == [(bad, "no good")]
    assert rows(conn, "SELECT count(*) FROM news.article_stories WHERE article_id <> %s", bad) == [(8,)]
    assert queue_all(conn, NOW) == 9
    assert enrich(conn, NOW).failed == 0
    assert rows(conn, "SELECT count(*) FROM ops.enrich_failures") == [(0,)]


def refuse(bad: int, cursor: Cursor, ids: Sequence[int]) -> CitationCounts:
    """Fail for a batch that holds the bad article."""
    if bad in ids:
        raise ValueError("no good")
    return refresh_citations(cursor, ids)
