"""Mentions in the warehouse: written as articles come in, following edits, merges and removals, asked by analysts."""

import json
from collections.abc import Iterator
from dataclasses import replace

import psycopg2
import pytest
from typer.testing import CliRunner

from copydesk.cli import app
from tests.warehouse.enrich.published import NOW, Story, put, rows
from warehouse.connection import Connection, WarehouseError, session
from warehouse.enrich.run import enrich, queue_all
from warehouse.search import search
from warehouse.takedown import take_down

CHIPS = Story(
    url="https://tidewire.test/chips",
    headline="Nvidia beats forecasts",
    body="The rival AMD lost ground to Nvidia (NASDAQ: NVDA). Fenlight Optics (NASDAQ: FNLO) supplies both.",
)
CARDS = Story(
    url="https://harborledger.test/cards",
    site="harborledger",
    headline="Card fees",
    body="Visa rejects the claim.",
    links=[("https://usa.visa.com/answer", "its answer")],
)
MENTIONS = "SELECT company, words, mentions, in_headline, first_offset FROM news.mentions ORDER BY site, first_offset"


def fill(conn: Connection) -> Connection:
    put(conn, CHIPS, CARDS)
    assert enrich(conn, NOW).mentions == 4
    return conn


@pytest.fixture
def changing(conn: Connection) -> Connection:
    return fill(conn)


@pytest.fixture(scope="module")
def filled(module_warehouse_url: str) -> Iterator[Connection]:
    with session(module_warehouse_url) as conn:
        yield fill(conn)


def test_articles_have_their_companies(filled: Connection) -> None:
    assert rows(filled, MENTIONS) == [
        ("visa", "Visa", 1, False, 0),
        ("amd", "AMD", 1, False, 10),
        ("nvidia", "Nvidia", 2, True, 29),
        ("nasdaq:fnlo", "Fenlight Optics", 1, False, 52),
    ]
    known = (
        "SELECT name, ticker, exchange, source = 'a text' FROM news.companies WHERE company IN ('visa', 'nasdaq:fnlo')"
    )
    assert set(rows(filled, known)) == {("Visa Inc.", "V", "NYSE", False), ("Fenlight Optics", "FNLO", "NASDAQ", True)}


def test_an_edit_is_followed_and_once_more_changes_nothing(changing: Connection) -> None:
    put(changing, replace(CHIPS, headline="Chips", body="Only Intel Corp. is in it now."))
    enrich(changing, NOW)
    once = rows(changing, MENTIONS)
    assert [row[0] for row in once] == ["visa", "intel"]
    queue_all(changing, NOW)
    enrich(changing, NOW)
    assert rows(changing, MENTIONS) == once


def test_a_takedown_takes_the_mentions_along(changing: Connection, warehouse_url: str) -> None:
    with session(warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, CHIPS.url, "ada", "court order 17", NOW)
    assert [row[0] for row in rows(changing, MENTIONS)] == ["visa"]


def test_a_merge_and_its_undoing_are_followed(changing: Connection) -> None:
    other = replace(CHIPS, url="https://tidewire.test/moved", headline="Broadcom, too")
    put(changing, other)
    enrich(changing, NOW)
    kept, gone = CHIPS.article_id, other.article_id
    ((change,),) = rows(changing, "SELECT news.merge_articles(%s, %s, 'moved', 'run', %s)", kept, gone, NOW)
    enrich(changing, NOW)
    of_whom = "SELECT DISTINCT article_id FROM news.mentions WHERE company IN ('nvidia', 'broadcom')"
    assert rows(changing, of_whom) == [(kept,)]
    rows(changing, "SELECT news.undo_merge(%s, %s)", change, NOW)
    enrich(changing, NOW)
    assert set(rows(changing, of_whom)) == {(kept,), (gone,)}


@pytest.mark.parametrize(
    ("query", "headlines"),
    [
        ("company:NVDA", ["Nvidia beats forecasts"]),
        ("company:visa claim", ["Card fees"]),
        ('company:"Visa Inc."', ["Card fees"]),
        ("company:nasdaq:fnlo", ["Nvidia beats forecasts"]),
        ("company:nvda site:harborledger", []),
        ("company:V rival", []),
        ("company:AAPL", []),
    ],
)
def test_a_search_is_narrowed_to_a_company(filled: Connection, query: str, headlines: list[str]) -> None:
    assert [hit.headline for hit in search(filled, query)] == headlines


def test_a_company_without_words_shows_where_it_is_named(filled: Connection) -> None:
    (hit,) = search(filled, "company:amd")
    assert "«AMD»" in hit.snippet
    with pytest.raises(WarehouseError, match="no company is known as 'Nobody'"):
        search(filled, "company:Nobody chips")


@pytest.mark.usefixtures("filled")
def test_analysts_read_mentions_and_change_none(module_warehouse_url: str) -> None:
    with session(module_warehouse_url, role="copydesk_analyst") as conn:
        asked = "SELECT name, ticker, exchange, headline FROM news.company_mentions WHERE in_headline"
        assert rows(conn, asked) == [("Nvidia", "NVDA", "NASDAQ", "Nvidia beats forecasts")]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            rows(conn, "DELETE FROM news.mentions RETURNING 1")


@pytest.mark.usefixtures("filled")
def test_trace_tells_the_companies(module_warehouse_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_WAREHOUSE_URL", module_warehouse_url)
    shown = CliRunner().invoke(app, ["trace", CHIPS.url])
    assert "Nvidia (NVDA) 2×" in shown.output
    told = json.loads(CliRunner().invoke(app, ["trace", CHIPS.url, "--json"]).stdout)
    assert [each["company"] for each in told["articles"][0]["companies"]] == ["nvidia", "amd", "nasdaq:fnlo"]
