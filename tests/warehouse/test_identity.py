"""W5: keys of URLs, and identity over the simulated web's known pairs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from fakeweb.truth import TruthArticle, TruthVersion
from fakeweb.world import World
from tests.warehouse.desk import START, Desk, Page, site
from warehouse.connection import Connection
from warehouse.identity import article_number, canonical_key, page_keys, url_key
from warehouse.identity_changes import merge, split
from warehouse.reports import unreconciled_runs

SAME = [
    ("http://a.test/x", "https://a.test/x"),
    ("http://a.test/x", "http://www.a.test/x/"),
    ("http://a.test/x", "http://a.test/x#comments"),
    ("http://a.test/x", "http://a.test/x?utm_source=f&utm_medium=rss&fbclid=1"),
    ("http://a.test/x", "http://a.test/x?wt_mc=rss.all"),
    ("http://a.test/x", "http://a.test/x;jsessionid=A1?PHPSESSID=0123"),
    ("http://a.test/x", "http://a.test/x?sid=0123456789abcdef"),
    ("http://a.test/x", "http://a.test:80/x"),
    ("http://a.test/x", "HTTP://A.TEST/x"),
    ("http://a.test/x", "http://a.test/x/amp"),
    ("http://a.test/x", "http://a.test/x/amp/"),
    ("http://a.test/x", "http://a.test/amp/x"),
    ("http://a.test/x", "http://a.test/x?amp=1"),
    ("http://a.test/x", "http://a.test/x?outputType=amp"),
    ("http://a.test/x.html", "http://a.test/x.amp.html"),
    ("http://a.test/x", "http://amp.a.test/x"),
    ("http://a.test/x", "http://m.a.test/x"),
    ("http://a.test/x", "http://mobile.a.test/x"),
    ("http://a.test/x", "https://a-test.cdn.ampproject.org/c/s/a.test/x"),
    ("http://a.test/x", "https://www.google.com/amp/s/a.test/x"),
    ("http://a.test/x/", "http://a.test/x/index.html"),
    ("http://a.test/~x", "http://a.test/%7Ex"),
    ("http://a.test/é", "http://a.test/%C3%A9"),
    ("http://a.test/x?b=2&a=1", "http://a.test/x?a=1&b=2"),
    ("http://a.test//x", "http://a.test/x"),
]
DIFFERENT = [
    ("http://a.test/x", "http://a.test/y"),
    ("http://a.test/x", "http://a.test/X"),
    ("http://a.test/?p=1", "http://a.test/?p=2"),
    ("http://a.test/story?id=1", "http://a.test/story?id=2"),
    ("http://a.test/x", "http://b.test/x"),
    ("http://a.test/x", "http://a.test:8080/x"),
    ("http://a.test/2026/amp-review", "http://a.test/2026/review"),
    ("http://a.test/the-best-amp", "http://a.test/the-best"),
    ("http://a.test/x/1", "http://a.test/x/2"),
    ("http://a.test/x?q=M%FCller", "http://a.test/x?q=M%F6ller"),
    ("http://amp.test/x", "http://test/x"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_w5_dresses_of_one_page_have_one_key(one: str, other: str) -> None:
    assert canonical_key(one) == canonical_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_w5_different_pages_have_different_keys(one: str, other: str) -> None:
    assert canonical_key(one) != canonical_key(other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://[::1",
        "http://a.test:99999/",
        "\0",
        "http://a.test/\ud800",
        "http://a.test/?a=\ud800",
        "no url",
        "//x",
    ],
)
def test_any_text_has_a_key(text: str) -> None:
    assert isinstance(canonical_key(text), str)


def test_secondary_forms_are_known_as_such() -> None:
    assert url_key("http://a.test/x/amp").is_variant
    assert url_key("http://m.a.test/x").is_variant
    assert not url_key("http://a.test/x?utm_source=a").is_variant


@pytest.mark.parametrize("claimed", ["http://a.test/", "http://b.test/x", "", None])
def test_a_canonical_link_to_the_home_page_or_another_host_is_not_believed(claimed: str | None) -> None:
    keys = page_keys("http://a.test/x", "http://a.test/x", claimed)
    assert keys.identity == "a.test/x"


def test_article_numbers_fit_a_javascript_number() -> None:
    assert article_number("harbor", "a.test/x") != article_number("quay", "a.test/x")
    assert 0 <= article_number("harbor", "a.test/\ud800") < 2**53


WORLD_START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=7, start=WORLD_START, days=6)


def as_page(world: World, article: TruthArticle, url: str, now: datetime) -> Page | None:
    """What a crawl of `url` at `now` brings, redirects followed; None when nothing is served."""
    version: TruthVersion | None = world.at(url, now)
    if version is None or version.deleted:
        return None
    final_url = url
    if version.moved_to:
        final_url = version.moved_to
        version = world.version(article, now)
        assert version is not None
    return Page(
        url=url,
        final_url=final_url,
        canonical_url=version.canonical_url,
        headline=version.headline,
        body=version.body_text,
        published_at=version.published_at,
        fetched_at=now,
        more={"modified_at": version.modified_at},
    )


@pytest.fixture
def numbers(conn: Connection, world: World) -> dict[str, tuple[str, int]]:
    """URL to (truth key, article_id), after each article was crawled day by day under all its addresses."""
    truth: dict[str, str] = {}
    for name in sorted({article.site for article in world.articles.values()}):
        desk = Desk(conn, site(name))
        articles = [article for article in world.articles.values() if article.site == name]
        for day in range(1, 7):
            now = WORLD_START + timedelta(days=day)
            pages: dict[str, Page] = {}
            for article in articles:
                if article.announced_at > now:
                    continue
                current = article.url_at(now)
                dresses = (current, f"{article.url}?utm_source=news", *article.aliases)
                for url in dresses if day % 2 else (current,):
                    page = as_page(world, article, url, now)
                    if page:
                        pages[url] = page
                        truth[url] = article.key
            run_id = f"{name}-{day}"
            desk.crawl(run_id, now, list(pages.values()))
            desk.stage(run_id, now, list(pages.values()))
            desk.rows("UPDATE ops.runs SET state = 'audited' WHERE run_id = %s RETURNING 1", run_id)
            desk.publish(run_id, now)
    found = dict(Desk(conn).rows("SELECT url, article_id FROM news.article_urls"))
    return {url: (key, found[url]) for url, key in truth.items() if url in found}


def test_w5_identity_over_the_simulated_web(numbers: dict[str, tuple[str, int]]) -> None:
    by_truth: dict[str, list[int]] = {}
    by_number: dict[int, list[str]] = {}
    for key, number in numbers.values():
        by_truth.setdefault(key, []).append(number)
        by_number.setdefault(number, []).append(key)
    wanted = [one == other for group in by_truth.values() for one, other in combinations(group, 2)]
    merged = [one == other for group in by_number.values() for one, other in combinations(group, 2)]
    assert len(wanted) > 300
    assert sum(wanted) / len(wanted) >= 0.95, "recall"
    assert sum(merged) / len(merged) >= 0.99, "precision"


def new_articles(desk: Desk, *pages: Page) -> int:
    """How many articles two runs, the last page in the second, make of these pages."""
    desk.run("r1", START, pages[:-1])
    desk.run("r2", START + timedelta(days=1), pages[-1:])
    return int(desk.value("SELECT count(*) FROM news.articles"))


THREAD = Page(url="http://harbor.test/thread/1", headline="Open thread", body="Talk about anything.")
LATER: dict[str, Any] = {"url": "http://harbor.test/thread/2", "payload": "2"}
AT = THREAD.published_at or START


@pytest.mark.parametrize(
    ("later", "articles"),
    [
        ({"published_at": AT + timedelta(days=1)}, 2),
        ({"published_at": AT + timedelta(days=7)}, 2),
        ({"published_at": AT + timedelta(minutes=5)}, 1),
        ({"published_at": AT + timedelta(minutes=5), "headline": "Another headline"}, 2),
        ({"published_at": AT + timedelta(minutes=5), "body": "Talk about ships."}, 2),
        ({"published_at": None}, 2),
    ],
    ids=["tomorrow's", "next week's", "another address", "another headline", "another text", "undated"],
)
def test_w5_near_misses_without_an_address_in_common(desk: Desk, later: dict[str, Any], articles: int) -> None:
    """The same headline and text on the same day are one article; on another day, or nearly the same, they are two."""
    assert new_articles(desk, THREAD, replace(THREAD, **LATER, **later)) == articles


def test_w5_reports_from_one_template_stay_apart(desk: Desk) -> None:
    reports = [
        Page(
            url=f"http://harbor.test/earnings/{name.lower()}",
            headline=f"{name}: third-quarter earnings snapshot",
            body=f"{name} on Tuesday reported profit of ${n} million. " + "The results topped expectations. " * 20,
        )
        for n, name in enumerate(("Ostregate", "Velworks", "Brightmoor"))
    ]
    assert new_articles(desk, *reports) == 3


def test_w5_a_live_blog_is_one_article_however_it_grows(desk: Desk) -> None:
    entries = [f"{hour}:00 Something happened in hall {hour}." for hour in range(9, 15)]
    blog = Page(url="http://harbor.test/live", headline="Live: the fair", body=entries[0])
    for hour in range(len(entries)):
        grown = replace(
            blog, body="\n\n".join(reversed(entries[: hour + 1])), headline=f"Live: hour {hour}", payload=str(hour)
        )
        desk.run(f"live{hour}", START + timedelta(hours=hour), [grown])
    assert desk.rows("SELECT count(*), max(version) FROM news.articles") == [(1, len(entries))]


@pytest.mark.parametrize("together", [True, False])
def test_w5_a_canonical_link_does_not_feed_an_article_that_a_person_set_apart(desk: Desk, together: bool) -> None:
    """The one page names the other's address: it speaks for its own article still, in one run with the other or not."""
    crane, ferry = Page(url="http://harbor.test/crane"), Page(url="http://harbor.test/ferry", headline="A ferry sails")
    desk.run("r1", START, [crane])
    desk.run("r2", START + timedelta(days=1), [ferry])
    one, other = (number for (number,) in desk.rows("SELECT article_id FROM news.articles"))
    done = merge(desk.conn, one, other, "ada", "one report", START + timedelta(days=1))
    split(desk.conn, done.change_id, "ada", "two reports", START + timedelta(days=1))
    edited = replace(ferry, body=f"{ferry.body} Late.", canonical_url="https://harbor.test/crane", payload="2")
    desk.run("r3", START + timedelta(days=2), [edited, *([crane] if together else [])])
    desk.run("r4", START + timedelta(days=3), [replace(crane, body=f"{crane.body} Tall.", payload="3")])
    assert desk.rows("SELECT url, version, headline, body_text FROM news.articles ORDER BY url") == [
        (crane.url, 2, crane.headline, f"{crane.body} Tall."),
        (ferry.url, 2, ferry.headline, edited.body),
    ]
    assert unreconciled_runs(desk.conn) == []


def test_w5_articles_that_went_in_the_same_moment_both_went_once_they_are_split(desk: Desk) -> None:
    one, other = Page(url="http://harbor.test/crane"), Page(url="http://harbor.test/ferry", headline="A ferry sails")
    desk.run("r1", START, [one, other])
    desk.run("r2", START + timedelta(days=1), [], gone=[one.url, other.url])
    numbers = [number for (number,) in desk.rows("SELECT article_id FROM news.articles ORDER BY 1")]
    done = merge(desk.conn, numbers[0], numbers[1], "ada", "one report", START + timedelta(days=1))
    desk.run("r3", START + timedelta(days=2), [replace(one, payload="3"), replace(other, payload="3")])
    split(desk.conn, done.change_id, "ada", "two reports", START + timedelta(days=2))
    assert desk.rows("SELECT article_id, event FROM news.article_events ORDER BY 1, at") == [
        (number, event) for number in numbers for event in ("deleted", "restored")
    ]


def test_w5_articles_that_were_gone_together_went_and_came_back_once(desk: Desk) -> None:
    """The merged article was gone since the later of them went, until the first of them was back."""
    one, other, third = (
        Page(url=f"http://harbor.test/{name}", headline=f"A {name} is here", body=f"Of a {name}.\n\nIt is late.")
        for name in ("crane", "ferry", "tram")
    )
    desk.run("r1", START, [one, other, third])
    for day, url in enumerate((one.url, other.url), 1):
        desk.run(f"gone-{day}", START + timedelta(days=day), [], gone=[url])
    for day, page in enumerate((one, other), 3):
        desk.run(f"back-{day}", START + timedelta(days=day), [replace(page, payload="2"), replace(third, payload="2")])
    before = desk.checksum()
    numbers = desk.rows("SELECT article_id FROM news.articles WHERE url <> %s", third.url)
    done = merge(desk.conn, numbers[0][0], numbers[1][0], "ada", "one report", START + timedelta(days=5))
    assert desk.rows("SELECT event, at FROM news.article_events ORDER BY at") == [
        ("deleted", START + timedelta(days=2)),
        ("restored", START + timedelta(days=3)),
    ]
    split(desk.conn, done.change_id, "ada", "two reports", START + timedelta(days=5))
    assert desk.checksum() == before
