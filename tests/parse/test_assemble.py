"""`parse_page` as its callers see it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.article import Article, Link, Rejection
from scrapers.outcome import RejectionReason
from scrapers.parse import parse_page
from scrapers.parse.assemble import PARSER_VERSION

PAGE = (Path(__file__).parent / "pages" / "webpronews_frame.html").read_bytes()
URL = "https://www.webpronews.com/harbor-cranes-learn-to-see-in-fog/"
FURNITURE = [
    "Written by", "Subscribe for Updates", "RoboticsRevolution Newsletter", "Whoever signs up",
    "Notice an error?", "Tell us what is wrong", "The WebProNews newsletter", "Free of charge",
    "Advertise with Us", "Shall we talk?", "Ask for the media kit", "Advertisement", "Facebook",
]  # fmt: skip


@pytest.fixture(scope="module")
def article() -> Article:
    result = parse_page(
        PAGE, URL, content_type="text/html; charset=UTF-8", fetched_at=datetime(2025, 12, 4, tzinfo=UTC)
    )
    assert isinstance(result, Article)
    return result


def test_the_body_begins_and_ends_with_the_article(article: Article) -> None:
    passages = article.body_text.split("\n\n")
    assert passages[0].startswith("The port of Vesthavn")
    assert passages[-1].endswith("nearly works in the basin.")
    assert [passages[2], passages[4]] == ["A Screen Instead of a Window", "What the Neighbors Want to Know"]
    assert len(passages) == 7


@pytest.mark.parametrize("text", FURNITURE)
def test_no_furniture_in_the_body(article: Article, text: str) -> None:
    assert text not in article.body_text
    assert text not in article.body_html


def test_the_row_is_whole(article: Article) -> None:
    assert article.headline == "Harbor Cranes Learn to See in Fog"
    assert article.authors == ("Maya Lindholm",)
    assert article.published_at == datetime(2025, 12, 3, 12, 14, tzinfo=UTC)
    assert article.links == (Link("https://vesthavn.test/reports/cranes", "port’s own report"),)
    assert article.parser_version == PARSER_VERSION
    assert article.word_count == len(article.body_text.split())


def test_every_field_says_where_it_is_from_and_how_sure_it_is(article: Article) -> None:
    assert set(article.field_sources) == set(article.field_confidence)
    assert {"headline", "authors", "published_at", "body_text"} <= set(article.field_sources)
    assert all(0 <= confidence <= 1 for confidence in article.field_confidence.values())


def test_the_hash_ignores_ads_and_markup(article: Article) -> None:
    changed = PAGE.replace(b"Cheaper servers by Friday", b"Dearer servers by Monday").replace(
        b"<p>The port", b"<p  data-n=7>The  port"
    )
    again = parse_page(changed, URL)
    assert isinstance(again, Article)
    assert again.content_hash == article.content_hash


def test_the_hash_sees_an_edit(article: Article) -> None:
    edited = parse_page(PAGE.replace(b"eleven days", b"twelve days"), URL)
    assert isinstance(edited, Article)
    assert edited.content_hash != article.content_hash


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", RejectionReason.UNDECODABLE),
        (b"   ", RejectionReason.UNDECODABLE),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", RejectionReason.UNDECODABLE),
        (b"<p>x</p>" * 300_000, RejectionReason.TOO_LARGE),
        (b"a" * 13_000_000, RejectionReason.TOO_LARGE),
    ],
    ids=["empty", "blank", "png", "tags", "bytes"],
)
def test_what_cannot_be_parsed_is_refused_with_a_reason(body: bytes, reason: RejectionReason) -> None:
    result = parse_page(body, URL)
    assert isinstance(result, Rejection)
    assert (result.reason, bool(result.detail)) == (reason, True)


def test_a_surprise_inside_is_a_rejection_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr("scrapers.parse.assemble.read_body", broken)
    result = parse_page(PAGE, URL)
    assert isinstance(result, Rejection)
    assert "KeyError" in result.detail


@pytest.mark.parametrize("url", ["", "not a url", "http://[", "https://x.test/\x00\ud800"])
def test_any_url_will_do(url: str) -> None:
    assert isinstance(parse_page(PAGE, url), Article)


def test_the_same_bytes_give_the_same_row(article: Article) -> None:
    again = parse_page(PAGE, URL, content_type="text/html; charset=UTF-8", fetched_at=datetime(2025, 12, 4, tzinfo=UTC))
    assert again == article
