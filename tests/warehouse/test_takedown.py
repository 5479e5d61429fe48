"""W14: a takedown reaches rows, versions, search and staging and leaves a record; retention goes by site."""

from dataclasses import replace
from datetime import timedelta

import psycopg2
import pytest

from tests.warehouse.desk import START, Desk, Page, site
from warehouse.connection import WarehouseError, session
from warehouse.search import index_missing, search
from warehouse.takedown import ArchivePlace, apply, finish, take_down, unfinished
from warehouse.trace import trace

DAY = timedelta(days=1)
URL = "http://harbor.test/secret"
PAGES = [
    Page(url=URL, headline="Secret", body="A secret word."),
    Page(url="http://harbor.test/other", headline="Other"),
]


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.run("r1", START, PAGES)
    desk.run("r2", START + DAY, [replace(PAGES[0], body="A secret word, corrected.")])
    index_missing(desk.conn)
    return desk


def test_w14_a_takedown_leaves_nothing_but_its_record(filled: Desk, warehouse_url: str) -> None:
    with session(warehouse_url, role="copydesk_owner") as owner:
        done = take_down(owner, f"{URL}?utm_source=x", "ada", "court order 17", START + 2 * DAY)
        assert done.articles == 1
        assert done.captures == tuple(ArchivePlace(warc_path=f"r{n}.warc.gz", warc_offset=0) for n in (1, 2))
        assert unfinished(owner) == [done]
        finish(owner, done.takedown_id, START + 2 * DAY)
        assert unfinished(owner) == []
    assert filled.rows("SELECT headline FROM news.article_versions") == [("Other",)]
    assert search(filled.conn, "secret") == []
    assert filled.rows("SELECT who, why, cardinality(article_ids), requested_at FROM ops.takedowns") == [
        ("ada", "court order 17", 1, START + 2 * DAY)
    ]
    life = trace(filled.conn, URL)
    assert life is not None
    assert life.articles == ()
    assert life.ledger[0]["state"] == "skipped"
    assert life.ledger[0]["due_at"] is None


def test_w14_the_loader_cannot_take_down(filled: Desk) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        take_down(filled.conn, URL, "ada", "because", START)


def test_a_takedown_of_nothing_or_without_a_reason_is_refused(filled: Desk) -> None:
    with pytest.raises(WarehouseError, match="nothing is known"):
        take_down(filled.conn, "http://harbor.test/nothing", "ada", "because", START)
    with pytest.raises(WarehouseError, match="reason"):
        take_down(filled.conn, URL, "ada", "", START)


def test_w14_retention_is_by_site(filled: Desk, warehouse_url: str) -> None:
    filled.run(
        "r3", START + 40 * DAY, [Page(url="http://harbor.test/new", headline="New", published_at=START + 39 * DAY)]
    )
    limited = replace(site(), retention_days=30)
    with session(warehouse_url, role="copydesk_owner") as owner:
        assert apply(owner, [site()], START + 41 * DAY) == [], "no limit, nothing removed"
        (done,) = apply(owner, [limited], START + 41 * DAY)
        assert (done.kind, done.articles, len(done.captures)) == ("retention", 2, 3)
        assert apply(owner, [limited], START + 41 * DAY) == []
    assert filled.rows("SELECT headline FROM news.article_versions") == [("New",)]
