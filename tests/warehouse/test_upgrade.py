"""W12: a warehouse of the version before, with its merges, takedowns and runs, goes on under this one."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from scrapers.article import SourceKind
from scrapers.frontier import Announced
from tests.conftest import execute
from tests.warehouse.desk import Desk
from warehouse.connection import session
from warehouse.ledger import open_ledger
from warehouse.migrate import migrate, migrations
from warehouse.search import search

AT = datetime(2026, 3, 2, tzinfo=UTC)
BEFORE = "0060"
"""The first step that the version before had not."""

OLD_WAREHOUSE = """
INSERT INTO ops.runs (run_id, site, logical_at, started_at, state) VALUES ('r', 's', now(), now(), 'published');
INSERT INTO ops.urls (site, url, fetch_url, source, source_kind, first_discovered_at, last_announced_at, state, failure)
VALUES ('s', 'http://www.s.test/gone/', 'http://www.s.test/gone/', 'f', 'feed', now(), now(), 'skipped', 'taken_down');
INSERT INTO ops.takedowns (kind, site, url, who, why, article_ids, captures, requested_at)
VALUES ('takedown', 's', 'http://www.s.test/gone/', 'ada', 'order', '{9}', '[]', now());
INSERT INTO news.articles (article_id, site, url, canonical_url, headline, body_text, first_seen_at, last_seen_at,
    valid_from, known_from, content_hash, detail_hash, run_id, parser_version, fetched_at)
SELECT n, 's', 'u' || n, 'u' || n, 'H' || n, 't' || n, at, at, at, at, 'h' || n, 'h', 'r', 'p', at
FROM (SELECT n, '2026-03-01Z'::timestamptz + n * interval '1 hour' AS at FROM generate_series(1, 3) n) given;
INSERT INTO news.article_urls (site, url_key, url, article_id, kind, first_seen_at, run_id)
SELECT 's', url, url, article_id, 'fetched', first_seen_at, 'r' FROM news.articles;
SELECT news.merge_articles(1, 2, 'u1 redirects to u2', 'r', now());
INSERT INTO ops.identity_changes (change, kept_id, other_id, evidence, changed_at, other)
VALUES ('merge', 8, 7, 'e', now(), '{"article": {"body_text": "what was taken down"}}'),
       ('merge', 9, 8, 'e', now(), '{}')
RETURNING 1
"""


@pytest.fixture
def old_url(server_url: str) -> Iterator[str]:
    execute(server_url, "CREATE DATABASE copydesk_before")
    yield f"{server_url}/copydesk_before"
    execute(server_url, "DROP DATABASE copydesk_before WITH (FORCE)")


def test_w12_from_the_version_before_with_all_that_it_knew(old_url: str) -> None:
    migrate(old_url, [step for step in migrations() if step.name < BEFORE])
    with session(old_url, role=None) as conn:
        Desk(conn).rows(OLD_WAREHOUSE)
    migrate(old_url)
    with session(old_url) as conn:
        desk = Desk(conn)
        assert desk.rows("SELECT headline, version FROM news.articles ORDER BY 1") == [("H2", 2), ("H3", 1)]
        assert desk.value("SELECT count(*) FROM ops.identity_changes WHERE other::text LIKE '%taken down%'") == 0
        change = desk.value("SELECT change_id FROM ops.identity_changes WHERE kept_id = 1")
        desk.rows("SELECT news.undo_merge(%s, %s)", change, AT)
        assert desk.value("SELECT count(*) FROM news.articles") == 3
        assert desk.value("SELECT news.kept_apart(1, 2)")
    ledger = open_ledger(old_url)
    urls = ("https://s.test/gone", "http://s.test/other")
    told = [Announced(url=url, fetch_url=url, source="f", source_kind=SourceKind.FEED) for url in urls]
    assert ledger.barred("s", told) == {"https://s.test/gone"}
    ledger.close()


def test_words_without_spaces_within_another_text_are_found_as_before(old_url: str) -> None:
    migrate(old_url, [step for step in migrations() if step.name < "0107"])
    with session(old_url, role=None) as conn:
        desk = Desk(conn)
        desk.rows(OLD_WAREHOUSE)
        desk.rows("UPDATE news.articles SET body_text = 'They met on 微信 again.', language = NULL RETURNING 1")
        desk.rows("UPDATE news.articles SET authors = '{山田太郎}' WHERE article_id = 3 RETURNING 1")
        desk.rows("SELECT news.index_articles(ARRAY(SELECT article_id FROM news.articles))")
    migrate(old_url)
    with session(old_url) as conn:
        assert len(search(conn, "微信")) == 2
        assert [hit.headline for hit in search(conn, "山田太郎")] == ["H3"]


def test_samples_that_held_a_reason_lead_to_their_pages(old_url: str) -> None:
    migrate(old_url, [step for step in migrations() if step.name < "0122"])
    with session(old_url, role=None) as conn:
        desk = Desk(conn)
        desk.rows(OLD_WAREHOUSE)
        desk.rows(
            "INSERT INTO ops.findings (run_id, number, check_name, severity, message, sample, found_at) "
            "VALUES ('r', 1, 'lost_pages', 'warning', 'm', '{http://s.test/b (gone),http://s.test/(b) (dns)}', now()) "
            "RETURNING 1"
        )
    migrate(old_url)
    with session(old_url) as conn:
        assert Desk(conn).value("SELECT sample FROM ops.findings") == ["http://s.test/b", "http://s.test/(b)"]


def test_letters_whose_marks_stand_apart_are_found_after_the_upgrade(old_url: str) -> None:
    migrate(old_url, [step for step in migrations() if step.name < "0123"])
    with session(old_url, role=None) as conn:
        desk = Desk(conn)
        desk.rows(OLD_WAREHOUSE)
        desk.rows("UPDATE news.articles SET body_text = U&'In Ko\\0308ln' WHERE article_id = 3 RETURNING 1")
        desk.rows("SELECT news.index_articles(ARRAY(SELECT article_id FROM news.articles))")
    migrate(old_url)
    with session(old_url) as conn:
        assert [hit.headline for hit in search(conn, "K\u00f6ln")] == ["H3"]
