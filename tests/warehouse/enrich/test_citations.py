"""Citations (W9): links to domains and to articles we hold, whichever came first, and who is credited."""

from datetime import timedelta
from string import ascii_letters

import pytest

from fakeweb.world import World
from tests.warehouse.enrich.published import NOW, Story, put, rows
from warehouse.connection import Connection
from warehouse.enrich.run import enrich

ORIGINAL = Story(url="https://www.tidewire.test/deal", body="The deal is done.", at=NOW, headline="Deal done")
FOLLOWER = Story(
    url="https://harborledger.test/follow",
    site="harborledger",
    headline="Others say",
    body="The deal was first reported by Tidewire. The chief told Reuters that she was glad.",
    at=NOW + timedelta(hours=2),
    links=[
        ("http://tidewire.test/deal/?utm_source=x#top", "Tidewire"),
        ("https://www.tidewire.test/deal", "again"),
        ("https://www.sec.gov/filing.pdf", "a filing"),
        ("https://harborledger.test/older", "earlier"),
        ("https://harborledger.test/follow#comments", "itself"),
        ("javascript:alert(1)", "no"),
    ],
)

CITED = """SELECT kind, domain, is_own_site, credits_first, words, cited_article_id FROM news.citations
           WHERE article_id = %s ORDER BY position"""


@pytest.mark.parametrize("order", [(ORIGINAL, FOLLOWER), (FOLLOWER, ORIGINAL)], ids=["in order", "cited one later"])
def test_w9_links_and_phrases_of_an_article(conn: Connection, order: tuple[Story, Story]) -> None:
    for each in order:
        put(conn, each)
        enrich(conn, NOW)
    put(conn, FOLLOWER)
    enrich(conn, NOW)
    assert rows(conn, CITED, FOLLOWER.article_id) == [
        ("link", "tidewire.test", False, False, "Tidewire", ORIGINAL.article_id),
        ("link", "sec.gov", False, False, "a filing", None),
        ("link", "harborledger.test", True, False, "earlier", None),
        ("phrase", "tidewire.test", False, True, "first reported by Tidewire", ORIGINAL.article_id),
        ("phrase", "reuters.com", False, False, "told Reuters", None),
    ]
    assert rows(conn, "SELECT DISTINCT site, headline, cited_site, cited_headline FROM news.cited_articles") == [
        ("harborledger", "Others say", "tidewire", "Deal done")
    ]


def test_a_source_added_by_hand_is_known_from_then_on(conn: Connection) -> None:
    article = Story(url="https://tidewire.test/a", body="The leak is real, according to The Fen Gazette.")
    put(conn, article)
    enrich(conn, NOW)
    with conn, conn.cursor() as cursor:
        cursor.execute("INSERT INTO news.sources (domain, name) VALUES ('fen.example', 'Fen Gazette')")
        cursor.execute("INSERT INTO news.source_names VALUES ('fengazette', 'fen.example')")
    put(conn, article)
    enrich(conn, NOW)
    assert rows(conn, "SELECT source_name, domain FROM news.citations") == [("The Fen Gazette", "fen.example")]


def test_addresses_that_fit_no_index_do_no_harm(conn: Connection) -> None:
    noise = "".join(f"{ord(character) ** 5:x}" for character in ascii_letters)
    links = [
        (f"https://long.test/{'ü' * 900}", "long"),
        (f"https://{noise[:900]}.test/", "host"),
        ("https://ok.test/", ""),
    ]
    put(conn, Story(url="https://tidewire.test/a", body="x", links=links))
    assert enrich(conn, NOW).failed == 0
    assert rows(conn, "SELECT domain, url_key FROM news.citations ORDER BY position") == [
        ("long.test", None),
        ("ok.test", "ok.test"),
    ]


def test_w9_the_cited_articles_of_the_simulated_web(conn: Connection) -> None:
    """Every citation of the truth is found, by link and by name, and no other article is taken for cited."""
    world = World(seed=31, days=4)
    stories = {}
    for article in world.articles.values():
        version = world.versions(article)[0]
        links = [(run.href, run.text) for run in version.links if run.href]
        stories[article.key] = Story(
            url=article.url, site=article.site, body=version.body_text, at=article.published_at, links=links
        )
    put(conn, *stories.values())
    enrich(conn, NOW, batch=100)
    truth = {(stories[a.key].article_id, stories[a.cites].article_id) for a in world.articles.values() if a.cites}
    found = rows(conn, "SELECT DISTINCT article_id, cited_article_id FROM news.citations WHERE cited_article_id > 0")
    assert set(found) == truth
    named = rows(conn, "SELECT DISTINCT article_id FROM news.citations WHERE kind = 'phrase' AND domain IS NOT NULL")
    assert len(named) >= 0.95 * len(truth)
