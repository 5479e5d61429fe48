"""A feed's whole texts as parse's second source, for sites that are declared so."""

import json
from datetime import UTC, datetime

import pytest

from scrapers.crawl.feed_text import page_of_entry
from tests.copydesk.desk import EVENING, Desk

SITE = "lanternpost"


def test_c3_behind_a_wall_the_text_is_taken_from_the_full_feed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_SITES", "tests.copydesk.feed_sites")
    desk.environment["COPYDESK_SITES"] = "tests.copydesk.feed_sites"
    desk.web.behaviours.add("consent_wall", site=SITE)
    report = desk.run(SITE, EVENING)
    world = desk.web.world
    truth = {each.url: world.version(each, EVENING) for each in world.published(SITE, EVENING)}
    assert (report["state"], report["published"]) == ("published", len(truth))
    for url, headline, body, authors, published_at, rules in desk.rows(
        "SELECT url, headline, body_text, authors, published_at, field_sources FROM news.articles"
    ):
        version = truth[url]
        assert version is not None
        assert headline == version.headline
        assert body == version.body_text
        assert authors == list(version.authors)
        assert published_at == version.published_at.replace(microsecond=0)
        assert rules["body_text"].startswith("feed/")
    answer = desk.json("explain", next(iter(truth)), "headline")
    assert answer["value"] in {version.headline for version in truth.values() if version}
    assert answer["source"].startswith("feed/")


FEED = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<item><title>Short</title><link>http://a.test/short</link><description>Only this.</description></item>
<item><title>A &amp;amp; B</title><link>http://a.test/long?utm_source=rss</link>
<pubDate>Mon, 02 Mar 2026 06:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>{}</p>]]></content:encoded></item></channel></rss>""".format("A sentence. " * 200)


POSTS = json.dumps(
    [
        {"link": "http://a.test/short", "title": {"rendered": "Short"}, "content": {"rendered": "Only this."}},
        {
            "link": "http://a.test/long",
            "title": {"rendered": "A &amp; B"},
            "date_gmt": "2026-03-02T06:00:00",
            "content": {"rendered": f"<p>{'A sentence. ' * 200}</p>", "protected": False},
        },
        {"link": "http://a.test/locked", "content": {"rendered": "A sentence. " * 200, "protected": True}},
    ]
)


@pytest.mark.parametrize("feed", [FEED, POSTS], ids=["rss", "wordpress"])
@pytest.mark.parametrize(("name", "found"), [("long", True), ("short", False), ("other", False), ("locked", False)])
def test_an_entry_is_found_by_its_address_when_it_has_the_whole_text(feed: str, name: str, *, found: bool) -> None:
    page = page_of_entry(feed.encode(), "http://a.test/feed", None, f"http://a.test/{name}")
    assert (page is not None) is found
    if page is not None:
        assert datetime(2026, 3, 2, 6, tzinfo=UTC).isoformat().encode() in page
        assert b"<h1>A &amp; B</h1>" in page


def test_what_is_no_feed_has_no_entries() -> None:
    assert page_of_entry(b"<html>no feed</html>", "http://a.test/feed", None, "http://a.test/long") is None


def test_posts_behind_a_byte_order_mark_have_their_texts_too() -> None:
    posts = [{"link": "http://a.test/long", "content": {"rendered": "<p>words</p>" * 200}}]
    page = page_of_entry(json.dumps(posts).encode("utf-8-sig"), "http://a.test/posts", None, "http://a.test/long")
    assert page is not None
    assert b"words" in page
