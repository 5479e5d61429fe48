"""Canonical URLs, and what is not an article of a site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.crawl.urls import absolute, canonical, linked, on_site, refusal
from scrapers.outcome import SkipReason
from scrapers.site import Feed, Site

SITE = Site(
    name="paper",
    domains=("paper.test",),
    sources=(Feed("http://paper.test/feed"),),
    article_url=r"/\d{4}/",
    deny_url=r"/sponsored/",
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Paper.TEST:80/A?b=1#c", "http://paper.test/A?b=1"),
        ("https://paper.test:443/a", "https://paper.test/a"),
        ("https://paper.test:8443/a", "https://paper.test:8443/a"),
        ("http://paper.test", "http://paper.test/"),
        ("http://paper.test/a?utm_source=x&utm_medium=y", "http://paper.test/a"),
        ("http://paper.test/a?b=2&a=1&fbclid=z", "http://paper.test/a?a=1&b=2"),
        ("http://paper.test/a?wt_mc=rss&seite=all", "http://paper.test/a?seite=all"),
        ("http://paper.test/a?sid=0123456789abcdef0123456789abcdef", "http://paper.test/a"),
        ("http://paper.test/a?name=News&sid=4711", "http://paper.test/a?name=News&sid=4711"),
        ("http://paper.test/a?sid=26/11/23/0815241", "http://paper.test/a?sid=26%2F11%2F23%2F0815241"),
        ("http://paper.test/a?p=&q", "http://paper.test/a?p=&q="),
        ("http://paper.test/x/../a/./b/", "http://paper.test/a/b/"),
        ("http://paper.test/%7euser/caf%C3%A9", "http://paper.test/~user/caf%C3%A9"),
        ("http://paper.test/café", "http://paper.test/caf%C3%A9"),
        ("http://bücher.test/a", "http://xn--bcher-kva.test/a"),
        ("http://paper.test./a", "http://paper.test/a"),
        (" http://paper.test/a\n", "http://paper.test/a"),
        ("http://[2606:4700::1]:80/a", "http://[2606:4700::1]/a"),
    ],
)
def test_one_form_for_all_spellings(url: str, expected: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a",
        "/a",
        "ftp://paper.test/a",
        "mailto:a@b.test",
        "http://",
        "http://u:p@paper.test/",
        "http://paper.test:99999/",
        "http://pa per.test/",
        "http://[::1",
        "javascript:alert(1)",
        "http://a<b>/",
    ],
)
def test_what_is_no_http_url_has_no_form(url: str) -> None:
    assert canonical(url) is None


@given(st.text(max_size=60))
def test_any_text_is_survived_and_the_form_is_final(text: str) -> None:
    form = canonical("http://paper.test/" + text)
    assert form is None or canonical(form) == form


@given(st.text(max_size=60))
def test_any_reference_is_survived(text: str) -> None:
    resolved = absolute("http://paper.test/a/b", text)
    assert resolved is None or resolved.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://paper.test/2026/a", None),
        ("https://www.paper.test/2026/a", None),
        ("http://paper.test/", SkipReason.NOT_ARTICLE_URL),
        ("http://paper.test/about", SkipReason.NOT_ARTICLE_URL),
        ("http://paper.test/sponsored/2026/a", SkipReason.NOT_ARTICLE_URL),
        ("http://paper.test/2026/a.jpg", SkipReason.NOT_ARTICLE_URL),
        ("http://paper.test/2026" + "/next" * 5, SkipReason.NOT_ARTICLE_URL),
        ("http://paper.test/2026/" + "/".join("abcdefghijklmnopqr"), SkipReason.NOT_ARTICLE_URL),
        ("http://notpaper.test/2026/a", SkipReason.OFF_SITE),
        ("http://paper.test.evil.test/2026/a", SkipReason.OFF_SITE),
        ("http://paper.test/2026/" + "x" * 3000, SkipReason.INVALID_URL),
        ("javascript:alert(1)", SkipReason.INVALID_URL),
    ],
)
def test_what_is_refused_and_why(url: str, reason: SkipReason | None) -> None:
    assert refusal(url, SITE) is reason


def test_subdomains_belong_to_the_site_and_look_alikes_do_not() -> None:
    assert on_site("http://de.paper.test/", ("paper.test",))
    assert not on_site("http://depaper.test/", ("paper.test",))


@pytest.mark.parametrize(
    ("url", "is_page"),
    [
        ("http://paper.test/?p=12345", True),
        ("http://paper.test/?lang=de&id=7", True),
        ("http://paper.test/?utm_id=7", False),
        ("http://paper.test/?page=2", False),
        ("http://paper.test/?s=4711&p=", False),
        ("http://paper.test/", False),
    ],
)
def test_a_number_tells_pages_apart_that_all_lie_at_the_root(url: str, is_page: bool) -> None:
    site = Site(name="paper", domains=("paper.test",), sources=(Feed("http://paper.test/feed"),))
    assert (refusal(url, site) is None) is is_page


@pytest.mark.parametrize(
    ("url", "is_article"),
    [
        ("http://paper.test/fall-12.html", True),
        ("http://paper.test/fall-12.html?utm_source=rss&wt_mc=rss.all", True),
        ("http://paper.test/fall-12.html?seite=2", False),
        ("http://paper.test/fall-12.html/anzeige?utm_source=rss", False),
    ],
)
def test_what_tracks_readers_hides_no_article_from_an_anchored_pattern(url: str, is_article: bool) -> None:
    sources = (Feed("http://paper.test/feed"),)
    site = Site(
        name="paper",
        domains=("paper.test",),
        sources=sources,
        article_url=r"-\d+\.html",
        deny_url=r"\?seite=|/anzeige$",
    )
    anchored = Site(name="paper", domains=("paper.test",), sources=sources, article_url=r"-\d+\.html$")
    assert (refusal(url, site) is None, refusal(url, anchored) is None) == (is_article, is_article)


def test_addresses_in_another_encoding_are_told_apart() -> None:
    mueller, moeller = "http://paper.test/a?q=M%FCller", "http://paper.test/a?q=M%F6ller"
    assert (canonical(mueller), canonical(moeller)) == (mueller, moeller)


@pytest.mark.parametrize("text", ["http://paper.test/\ud800", "mailto:\ud800", "http://paper\ud800.test/"])
def test_half_a_character_makes_no_address_an_error(text: str) -> None:
    told = linked("http://paper.test/feed", text)
    assert told.encode().decode() == told
    assert canonical(text) == canonical(told)
