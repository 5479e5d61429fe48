from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from fakeweb.publishers import PUBLISHERS
from fakeweb.truth import EditKind, TruthArticle
from fakeweb.world import World

SITES = [publisher.name for publisher in PUBLISHERS]


def of_kind(world: World, kind: EditKind) -> TruthArticle:
    return next(a for a in world.articles.values() if [edit.kind for edit in a.edits] == [kind] and not a.moved_at)


def test_equal_arguments_give_equal_worlds_whatever_is_asked_first(world: World) -> None:
    other = World(seed=7, days=4, per_day=8)
    for article in reversed(other.articles.values()):
        other.versions(article)
    assert other.articles == world.articles
    assert all(other.versions(a) == world.versions(world.articles[key]) for key, a in other.articles.items())


def test_another_seed_gives_another_world(world: World) -> None:
    other = World(seed=8, days=4, per_day=8)
    assert {a.url for a in other.articles.values()}.isdisjoint(a.url for a in world.articles.values())


def test_a_longer_world_begins_with_the_shorter_one(world: World) -> None:
    longer = World(seed=7, days=6, per_day=8)
    early = {key: a for key, a in longer.articles.items() if key in world.articles}
    assert early == world.articles


@pytest.mark.parametrize("site", SITES)
def test_the_default_world_publishes_tens_of_articles_a_day(site: str) -> None:
    world = World(days=7)
    weekday = len(world.announced(site, world.start, world.start + timedelta(days=5))) / 5
    weekend = len(world.announced(site, world.start + timedelta(days=5, hours=12), world.end)) / 1.5
    assert 10 <= weekday <= 45
    assert weekend < weekday * 0.7


@pytest.mark.parametrize("site", SITES)
def test_windows_of_announcements_join_without_gap_or_overlap(world: World, site: str) -> None:
    marks = [world.start - timedelta(days=1) + timedelta(hours=7 * step) for step in range(24)]
    parts = [article.key for since, until in pairwise(marks) for article in world.announced(site, since, until)]
    assert parts == [article.key for article in world.articles.values() if article.site == site]


def test_urls_are_distinct(world: World) -> None:
    urls = [article.url for article in world.articles.values()]
    assert len(set(urls)) == len(urls)


def test_nothing_stands_at_a_url_before_publication(world: World) -> None:
    article = next(iter(world.articles.values()))
    assert world.at(article.url, article.published_at - timedelta(seconds=1)) is None
    assert world.at(article.url, article.published_at) is not None


def test_tracking_parameters_www_and_fragments_lead_to_the_same_article(world: World) -> None:
    article = next(iter(world.articles.values()))
    spelled = article.url.replace("://", "://www.", 1) + "?utm_source=rss#comments"
    assert world.article(spelled) is article


def test_a_body_edit_changes_text_and_modified_time(world: World) -> None:
    before, after = world.versions(of_kind(world, EditKind.BODY))
    assert before.body_text != after.body_text
    assert (before.modified_at, after.modified_at) == (before.published_at, after.valid_from)
    assert (before.number, after.number) == (1, 2)


def test_a_stealth_edit_changes_the_text_only(world: World) -> None:
    before, after = world.versions(of_kind(world, EditKind.STEALTH))
    assert before.body_text != after.body_text
    assert before.modified_at == after.modified_at


def test_a_headline_edit_leaves_the_text(world: World) -> None:
    before, after = world.versions(of_kind(world, EditKind.HEADLINE))
    assert before.headline != after.headline
    assert before.body_text == after.body_text


def test_a_moved_article_redirects_from_its_old_address() -> None:
    world = World(days=6, per_day=20)
    article = next(a for a in world.articles.values() if a.moved_at and not a.deleted_at)
    assert article.moved_at is not None
    assert article.moved_url is not None
    old = world.at(article.url, article.moved_at)
    new = world.at(article.moved_url, article.moved_at)
    assert old is not None
    assert new is not None
    assert (old.status, old.moved_to) == (301, article.moved_url)
    assert (new.status, new.canonical_url, new.number) == (200, article.moved_url, old.number)
    assert world.at(article.moved_url, article.moved_at - timedelta(minutes=1)) is None


def test_a_deleted_article_is_gone_and_no_longer_expected() -> None:
    world = World(days=6, per_day=20)
    article = next(a for a in world.articles.values() if a.deleted_at)
    assert article.deleted_at is not None
    version = world.at(article.url, article.deleted_at)
    assert version is not None
    assert version.deleted
    window = (article.site, article.announced_at, article.announced_at + timedelta(seconds=1))
    assert article in world.announced(*window)
    assert article not in world.expected(*window, article.deleted_at)


def test_syndicated_copies_have_the_origins_words() -> None:
    world = World(days=4, per_day=20)
    copies = [a for a in world.articles.values() if a.syndicated_from]
    named = {copy.canonical_at_origin for copy in copies}
    for copy in copies:
        origin = world.articles[copy.syndicated_from or ""]
        assert origin.site != copy.site
        assert origin.story_id == copy.story_id
        assert world.versions(copy)[0].body_text == world.versions(origin)[0].body_text
    assert named == {True, False}


def test_follow_ups_link_to_what_they_cite() -> None:
    world = World(days=4, per_day=20)
    citing = next(a for a in world.articles.values() if a.cites)
    cited = world.articles[citing.cites or ""]
    version = world.versions(citing)[0]
    assert cited.url in {run.href for run in version.links}
    assert world.sites[cited.site].title in version.body_text
    assert cited.published_at < citing.published_at


def test_times_are_aware_and_in_utc(world: World) -> None:
    assert {article.published_at.tzinfo for article in world.articles.values()} == {UTC}
    assert all(a.announced_at <= datetime(2026, 3, 7, tzinfo=UTC) for a in world.articles.values())
