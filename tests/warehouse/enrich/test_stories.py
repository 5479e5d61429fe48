"""Stories (W8): copies and accounts of one event share a story, near misses do not, and numbers stand."""

from datetime import timedelta
from itertools import combinations

import pytest

from fakeweb.world import World
from tests.warehouse.enrich.published import NOW, Story, put, rows
from tests.warehouse.enrich.texts import NEAR_MISS, REWRITE, WIRE
from warehouse.connection import Connection
from warehouse.enrich.run import enrich

HOUR = timedelta(hours=1)
SIZES = "articles, copies, rewrites"


def story(name: str, body: str, hours: float = 0, site: str = "tidewire") -> Story:
    return Story(url=f"https://{site}.test/{name}", body=body, at=NOW + hours * HOUR, site=site)


def members(conn: Connection) -> dict[int, tuple[object, ...]]:
    found = rows(conn, "SELECT article_id, story_id, text_id, relation FROM news.article_stories")
    return {article_id: tuple(rest) for article_id, *rest in found}  # type: ignore[misc]


def standing(conn: Connection) -> list[tuple[object, ...]]:
    """All that is known of stories."""
    return rows(conn, "SELECT * FROM news.article_stories JOIN news.stories USING (story_id) ORDER BY article_id")


def test_a_wire_copy_a_rewrite_and_a_near_miss(conn: Connection) -> None:
    first, rewrite = story("first", WIRE), story("rewrite", REWRITE, 3, "fluxdaily")
    copy = story("copy", f"LEEDS, England.\n\n{WIRE.rpartition('. Some 621')[0]}.", 2, "harborledger")
    near = story("near", NEAR_MISS, 1, "lanternpost")
    put(conn, first, rewrite, copy, near)
    report = enrich(conn, NOW)
    assert (report.articles, report.stories_founded, report.copies, report.rewrites) == (4, 2, 1, 1)
    assert members(conn) == {
        first.article_id: (first.article_id, first.article_id, "founder"),
        copy.article_id: (first.article_id, first.article_id, "copy"),
        rewrite.article_id: (first.article_id, rewrite.article_id, "rewrite"),
        near.article_id: (near.article_id, near.article_id, "founder"),
    }
    assert rows(
        conn,
        "SELECT first_site, first_article_id, articles, copies, rewrites, sites FROM news.stories WHERE articles > 1",
    ) == [("tidewire", first.article_id, 3, 1, 1, ["tidewire", "harborledger", "fluxdaily"])]


def test_the_first_published_is_the_source_whichever_was_crawled_first(conn: Connection) -> None:
    copy, original = story("copy", WIRE, 2, "harborledger"), story("original", WIRE, 0)
    put(conn, copy)
    enrich(conn, NOW)
    put(conn, original)
    enrich(conn, NOW)
    assert rows(conn, "SELECT story_id, first_article_id, first_site FROM news.stories") == [
        (copy.article_id, original.article_id, "tidewire")
    ]


def test_running_it_again_and_edits_leave_stories_as_they_are(conn: Connection) -> None:
    first, copy = story("first", WIRE), story("copy", WIRE, 2, "harborledger")
    put(conn, first, copy)
    enrich(conn, NOW)
    before = standing(conn)
    put(conn, first, story("copy", f"{WIRE}\n\nUpdate: {REWRITE}", 2, "harborledger"))
    report = enrich(conn, NOW + HOUR)
    assert (report.articles, report.stories_founded, report.copies) == (2, 0, 0)
    assert standing(conn) == before
    assert enrich(conn, NOW + HOUR).articles == 0


def test_a_lone_article_that_grew_into_a_copy_joins_the_story(conn: Connection) -> None:
    stub = story("copy", "More follows on this story in a moment.", 1, "harborledger")
    put(conn, story("first", WIRE), stub)
    enrich(conn, NOW)
    put(conn, story("copy", WIRE, 1, "harborledger"))
    enrich(conn, NOW)
    assert rows(conn, "SELECT articles, copies FROM news.stories") == [(2, 1)]


def test_a_copy_that_ties_two_stories_together_merges_them(conn: Connection) -> None:
    head, tail = WIRE.split("\n\n", 1)
    first, second = story("head", f"{head} {head}"), story("tail", tail, 1, "harborledger")
    put(conn, first, second)
    enrich(conn, NOW)
    assert rows(conn, "SELECT count(*) FROM news.stories") == [(2,)]
    put(conn, story("whole", WIRE, 2, "fluxdaily"))
    assert enrich(conn, NOW).stories_merged == 1
    assert rows(conn, "SELECT story_id, articles FROM news.stories") == [(first.article_id, 3)]


def test_texts_too_short_to_tell_stay_alone(conn: Connection) -> None:
    put(conn, story("a", "Watch the video."), story("b", "Watch the video.", 1), story("c", "", 1), story("d", "", 1))
    enrich(conn, NOW)
    assert rows(conn, "SELECT count(*), max(articles) FROM news.stories") == [(4, 1)]


def test_copies_far_apart_in_time_are_no_story(conn: Connection) -> None:
    put(conn, story("a", WIRE), story("b", WIRE, 24 * 60, "harborledger"))
    enrich(conn, NOW)
    assert rows(conn, "SELECT count(*) FROM news.stories") == [(2,)]


def test_an_article_taken_down_leaves_its_story(conn: Connection, warehouse_url: str) -> None:
    from warehouse.connection import session  # noqa: PLC0415  # the owner, for this test only

    first, copy = story("first", WIRE), story("copy", WIRE, 2, "harborledger")
    put(conn, first, copy)
    enrich(conn, NOW)
    with session(warehouse_url, role="copydesk_owner", autocommit=True) as owner, owner.cursor() as cursor:
        cursor.execute("DELETE FROM news.article_urls WHERE article_id = %s", [first.article_id])
        cursor.execute("DELETE FROM news.articles WHERE article_id = %s", [first.article_id])
    assert rows(conn, "SELECT first_article_id, articles, sites FROM news.stories") == [
        (copy.article_id, 1, ["harborledger"])
    ]
    assert rows(conn, "SELECT DISTINCT article_id FROM ops.story_keys") == [(copy.article_id,)]


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=23, days=6)


@pytest.mark.parametrize(("truth", "found"), [("story_id", "story_id"), ("text_id", "text_id")])
def test_pairs_of_the_simulated_web(conn: Connection, world: World, truth: str, found: str) -> None:
    """Streamed in small batches: the F1 of the pairs is at least 0.95, of stories and of copies."""
    articles = list(world.articles.values())
    stories = {
        a.key: Story(url=a.url, body=world.versions(a)[0].body_text, at=a.published_at, site=a.site,
                     language=world.versions(a)[0].language)
        for a in articles
    }  # fmt: skip
    put(conn, *stories.values())
    enrich(conn, NOW, batch=50)
    column = {"story_id": 0, "text_id": 1}[found]
    place = members(conn)
    group = {key: place[each.article_id][column] for key, each in stories.items()}
    expected = {(a.key, b.key) for a, b in combinations(articles, 2) if getattr(a, truth) == getattr(b, truth)}
    got = {(a.key, b.key) for a, b in combinations(articles, 2) if group[a.key] == group[b.key]}
    hits = len(expected & got)
    assert 2 * hits / (len(expected) + len(got)) >= 0.95
