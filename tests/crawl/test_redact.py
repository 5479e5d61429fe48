"""W14: an article's entry goes out of a feed, a sitemap or a list of posts; the others stay to the byte."""

import json

import pytest

from scrapers.crawl.redact import without_entries

GONE = "http://harbor.test/secret"
RSS = (
    "<rss><channel><link>{gone}</link>"
    "<item><title>A</title><link>http://harbor.test/a</link><description>see {gone}</description></item>"
    "<item><title>S</title><link><![CDATA[{gone}]]></link><description>words</description></item></channel></rss>"
)
ATOM = (
    "<feed><entry><link href='http://harbor.test/a'/><content>a</content></entry>"
    '<entry xml:lang="en"><link rel="alternate" href="{gone}?a=1&amp;b=2"/><content>words</content></entry></feed>'
)
SITEMAP = (
    "<urlset><url><loc>http://harbor.test/a</loc></url><url><loc>{gone}</loc><n:title>words</n:title></url></urlset>"
)
POSTS = [{"link": "http://harbor.test/a"}, {"link": GONE, "content": {"rendered": "words"}}]


@pytest.mark.parametrize("feed", [RSS, ATOM, SITEMAP], ids=["rss", "atom", "news sitemap"])
def test_w14_an_entry_goes_and_the_others_stay_to_the_byte(feed: str) -> None:
    body = feed.format(gone=GONE).encode()
    left = without_entries(body, lambda url: url.startswith(GONE))
    assert b"words" not in left
    assert left.count(b"http://harbor.test/a") == 1
    assert without_entries(left, lambda url: url.startswith(GONE)) == left
    assert without_entries(body, lambda _: False) == body


@pytest.mark.parametrize("feed", [POSTS, {"items": [{"url": GONE, "content_html": "words"}, POSTS[0]]}])
def test_w14_json_is_cleared_too(feed: object) -> None:
    left = without_entries(json.dumps(feed).encode(), lambda url: url == GONE)
    assert b"words" not in left
    assert b"http://harbor.test/a" in left


@pytest.mark.parametrize("feed", [RSS, ATOM, SITEMAP, json.dumps(POSTS)], ids=["rss", "atom", "news sitemap", "json"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_w14_an_entry_goes_out_of_any_encoding(feed: str, encoding: str) -> None:
    body = feed.replace("{gone}", GONE).encode(encoding)
    left = without_entries(body, lambda url: url.startswith(GONE)).decode(encoding)
    assert ("words" in left, left.count("http://harbor.test/a")) == (False, 1)
    assert without_entries(body, lambda _: False) == body


@pytest.mark.parametrize("body", [b"", b"{", b"[1, {}]", b"\xff\xfe<item>", b'{"items": 3}', b"<item><link>"])
def test_any_bytes_are_left_alone(body: bytes) -> None:
    assert without_entries(body, lambda _: True) == body
