"""Stories (W8): copies and accounts of one event share a story, near misses do not, and numbers stand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import combinations
from typing import NamedTuple
from unittest.mock import Mock

import pytest

from fakeweb.world import World
from tests.warehouse.enrich.published import NOW, Story, put, rows
from tests.warehouse.enrich.texts import NEAR_MISS, REWRITE, WIRE
from warehouse.connection import Connection, session
from warehouse.enrich import short_texts
from warehouse.enrich.run import enrich
from warehouse.enrich.sketch import shingles
from warehouse.identity_changes import merge, split

HOUR = timedelta(hours=1)


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


def test_a_sites_copies_are_what_another_had_first_whichever_was_crawled_first(
    conn: Connection, warehouse_url: str
) -> None:
    copy, original = story("copy", WIRE, 20, "harborledger"), story("original", WIRE, 0)
    copies = "SELECT site, articles, copies FROM news.site_days ORDER BY site"
    put(conn, copy)
    enrich(conn, NOW)
    assert rows(conn, copies) == [("harborledger", 1, 0)]
    put(conn, original)
    enrich(conn, NOW)
    assert rows(conn, copies) == [("harborledger", 1, 1), ("tidewire", 1, 0)]
    with session(warehouse_url, role="copydesk_owner", autocommit=True) as owner, owner.cursor() as cursor:
        cursor.execute("DELETE FROM news.article_urls WHERE article_id = %s", [original.article_id])
        cursor.execute("DELETE FROM news.articles WHERE article_id = %s", [original.article_id])
    assert rows(conn, copies) == [("harborledger", 1, 0)]


def test_w8_running_it_again_and_edits_leave_stories_as_they_are(conn: Connection) -> None:
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


def test_a_founder_that_comes_again_together_with_its_copy_stays_the_founder(conn: Connection) -> None:
    founder, copy = story("founder", WIRE, 5), story("copy", WIRE, 1, "harborledger")
    put(conn, founder)
    enrich(conn, NOW)
    put(conn, founder, copy)
    report = enrich(conn, NOW)
    assert (report.stories_founded, report.copies) == (0, 1)
    assert members(conn) == {
        founder.article_id: (founder.article_id, founder.article_id, "founder"),
        copy.article_id: (founder.article_id, founder.article_id, "copy"),
    }


@pytest.mark.parametrize(("now_says", "relation"), [(NEAR_MISS, "founder"), (REWRITE, "rewrite"), (WIRE, "copy")])
def test_an_article_that_comes_back_takes_no_number_that_its_copies_bear(
    conn: Connection, now_says: str, relation: str
) -> None:
    """It was merged into another, left its copies behind, and says something else when it is split off again."""
    founder, copy = story("founder", WIRE), story("copy", WIRE, 2, "harborledger")
    put(conn, founder, copy)
    enrich(conn, NOW)
    put(conn, story("other", "Something else.", -5))
    enrich(conn, NOW)
    done = merge(conn, story("other", "", -5).article_id, founder.article_id, "ada", "one", NOW)
    enrich(conn, NOW)
    split(conn, done.change_id, "ada", "two", NOW)
    put(conn, story("founder", now_says))
    enrich(conn, NOW)
    found = members(conn)
    mine, left = found[founder.article_id], found[copy.article_id]
    assert (mine[2], left) == (relation, (founder.article_id, founder.article_id, "copy"))
    assert (mine[0] == left[0], mine[1] == left[1]) == (relation != "founder", relation == "copy")
    put(conn, story("second", now_says, 3, "fluxdaily"))
    assert enrich(conn, NOW).copies == 1
    assert members(conn)[story("second", "", 3, "fluxdaily").article_id][:2] == mine[:2]


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


def test_a_sites_recurring_piece_is_no_copy_of_yesterdays(conn: Connection) -> None:
    """The prices of the day: equal but for some figures, day after day."""

    def prices(day: int) -> str:
        changes = (f"at {day + 3}" if place % 3 == 0 else "as it stood before" for place in range(40))
        return " ".join(f"The price of part number {place} stands {change}." for place, change in enumerate(changes))

    put(conn, *(story(f"prices-{day}", prices(day), 24 * day) for day in range(5)))
    enrich(conn, NOW)
    assert rows(conn, "SELECT count(*) FILTER (WHERE relation = 'copy') FROM news.article_stories") == [(0,)]


def words(seed: int, count: int) -> str:
    """A text that shares nothing with one of another seed."""
    names = (f"Port{seed}x{place}" if place % 12 == 0 else f"word{seed}x{place}" for place in range(count))
    return " ".join(names)


def test_a_bulletin_with_other_figures_is_no_copy_of_yesterdays(conn: Connection) -> None:
    """Two figures in a hundred words: too few for a sample of the text to tell."""
    told = f"The share of Harbor Works closed at {{}} euros, after {{}} euros the day before. {words(1, 90)}"
    put(conn, *(story(f"day-{day}", told.format(41 + day, 40 + day), 24 * day) for day in range(30)))
    enrich(conn, NOW)
    assert rows(conn, "SELECT max(articles), count(*) FROM news.stories") == [(1, 30)]


@pytest.mark.parametrize("own", [70, 120])
def test_a_paragraph_that_stands_under_many_articles_makes_no_story(conn: Connection, own: int) -> None:
    """Names and all: it is three fifths, or half, of each of them."""
    standing = words(0, 120)
    put(conn, *(story(f"{n}", f"{words(n, own)}\n\n{standing}", n / 4, f"site{n % 20}") for n in range(1, 121)))
    enrich(conn, NOW)
    assert rows(conn, "SELECT max(articles) FROM news.stories") == [(1,)]


def test_a_text_that_many_share_is_taken_apart_once(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not once for each article that it is compared with."""
    taking_apart = Mock(wraps=shingles)
    monkeypatch.setattr(short_texts, "shingles", taking_apart)
    put(conn, *(story(f"{n}", f"{words(0, 300)} {words(n, 9)}", n / 4, f"site{n}") for n in range(1, 21)))
    enrich(conn, NOW)
    assert rows(conn, "SELECT max(articles) FROM news.stories") == [(20,)]
    assert taking_apart.call_count == 20


def test_a_story_does_not_go_on_for_ever(conn: Connection) -> None:
    put(conn, *(story(f"day-{day}", f"{REWRITE} Day {day}.", 72 * day, f"site{day}") for day in range(0, 30, 15)))
    put(conn, *(story(f"own-{day}", WIRE if day % 2 else REWRITE, 72 * day, f"site{day}") for day in range(8)))
    enrich(conn, NOW)
    days = "SELECT max(last_reported_at - first_reported_at) < interval '31 days' FROM news.stories"
    assert rows(conn, days) == [(True,)]


def test_two_enrichers_side_by_side_find_the_same_stories(conn: Connection, warehouse_url: str) -> None:
    put(conn, *(story(f"copy-{number}", WIRE, number, f"site{number}") for number in range(12)))
    with ThreadPoolExecutor(2) as pool, session(warehouse_url) as one, session(warehouse_url) as other:
        reports = list(pool.map(lambda each: enrich(each, NOW, batch=1), (one, other)))
    assert sum(report.articles for report in reports) == 12
    assert rows(conn, "SELECT articles, copies FROM news.stories") == [(12, 11)]


def test_an_article_taken_down_leaves_its_story(conn: Connection, warehouse_url: str) -> None:
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


class Groups(NamedTuple):
    """Articles of the simulated web: their groups by its truth, and as they were found."""

    truth: dict[str, tuple[str, str]]
    found: dict[str, tuple[object, ...]]


@pytest.fixture(scope="module")
def groups(module_warehouse_url: str) -> Groups:
    """Four days of seven sites, streamed through enrich in small batches."""
    world = World(seed=23, days=4)
    stories = {
        each.key: Story(
            url=each.url, body=first.body_text, at=each.published_at, site=each.site, language=first.language
        )
        for each in world.articles.values()
        for first in world.versions(each)[:1]
    }
    with session(module_warehouse_url) as conn:
        put(conn, *stories.values())
        enrich(conn, NOW, batch=50)
        place = members(conn)
    return Groups(
        {each.key: (each.story_id, each.text_id) for each in world.articles.values()},
        {key: place[each.article_id] for key, each in stories.items()},
    )


@pytest.mark.parametrize("column", [0, 1], ids=["stories", "copies"])
def test_w8_pairs_of_the_simulated_web(groups: Groups, column: int) -> None:
    """W8: the F1 of the pairs is at least 0.95, wire copies, rewrites and near misses together."""
    pairs = list(combinations(groups.truth, 2))
    expected = {pair for pair in pairs if groups.truth[pair[0]][column] == groups.truth[pair[1]][column]}
    got = {pair for pair in pairs if groups.found[pair[0]][column] == groups.found[pair[1]][column]}
    assert len(expected) > 15
    assert 2 * len(expected & got) / (len(expected) + len(got)) >= 0.95
