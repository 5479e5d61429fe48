"""The real pages of the declared sites, where the shared archive is at hand: each through its own site's rules."""

import json
import os
import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator

from scrapers.article import Article
from scrapers.parse import parse_page
from scrapers.sites import SITES

REPLAY = Path(os.environ.get("COPYDESK_SHARED", Path(__file__).parents[3] / "shared")) / "replay"
HELD = json.loads((REPLAY / "tech.json").read_text(encoding="utf-8")) if (REPLAY / "tech.json").exists() else {}
FETCHED_AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
GOLD_IS_WRONG = {
    ("pcworld", "title", "394076"): "the page says 2023 where the gold says 2024",
    ("pcworld", "published_at", "394076"): "gold gives the day of the last update, the page's data the publication",
    ("macworld", "published_at", "231047"): "as pcworld",
    ("pcworld", "published_at", "436674"): "the day of the gold is nowhere on the page",
    ("eweek", "published_at", "portal26"): "gold gives the local day; in UTC it was the next one",
}
"""Site, field and a part of the URL, with the reason why the page disagrees with its gold."""

needs_archive = pytest.mark.skipif(not HELD, reason=f"no archive of real pages at {REPLAY}")
PAGES = [
    pytest.param(name, page["url"], page["gold"], id=f"{name}-{page['page']}")
    for name, site in HELD.items()
    for page in site["articles"]
]


@cache
def bodies() -> dict[str, tuple[bytes, str | None]]:
    found: dict[str, tuple[bytes, str | None]] = {}
    with (REPLAY / "tech.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream, parse_http=True):
            url = record.headers.get("WARC-Target-URI")
            if url and record.http_headers is not None:
                found[url] = (record.reader.read(), record.http_headers.get("Content-Type"))
    return found


@cache
def parsed(name: str, url: str) -> Article:
    body, content_type = bodies()[url]
    out = parse_page(body, url, content_type=content_type, fetched_at=FETCHED_AT, site=SITES[name])
    assert isinstance(out, Article), f"{out.reason}: {out.detail}"
    return out


def same(text: str | None) -> str:
    plain = unicodedata.normalize("NFKC", text or "").translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    return " ".join(plain.split()).casefold()


def excused(name: str, field: str, url: str) -> bool:
    return any(name == site and field == which and part in url for site, which, part in GOLD_IS_WRONG)


@needs_archive
def test_the_declared_sites_are_those_of_the_archive() -> None:
    assert sorted(HELD) == sorted(SITES)


@needs_archive
def test_the_declared_feeds_are_those_of_the_archive() -> None:
    declared = {name: [source.url for source in site.sources] for name, site in SITES.items()}
    assert [name for name, site in HELD.items() if site["feed"] not in declared[name]] == []


@pytest.mark.parametrize(("name", "url", "gold"), PAGES)
class TestPage:
    def test_it_is_an_article_with_its_text(self, name: str, url: str, gold: dict[str, Any]) -> None:
        assert parsed(name, url).word_count >= 150, gold

    def test_headline(self, name: str, url: str, gold: dict[str, Any]) -> None:
        if "title" not in gold or excused(name, "title", url):
            pytest.skip("no gold to hold it against")
        assert same(parsed(name, url).headline) == same(gold["title"])

    def test_authors(self, name: str, url: str, gold: dict[str, Any]) -> None:
        if "authors" not in gold:
            pytest.skip("no gold to hold it against")
        assert list(map(same, parsed(name, url).authors)) == list(map(same, gold["authors"]))

    def test_publication_day(self, name: str, url: str, gold: dict[str, Any]) -> None:
        if "published_at" not in gold or excused(name, "published_at", url):
            pytest.skip("no gold to hold it against")
        published = parsed(name, url).published_at
        assert published is not None
        assert published.date().isoformat() == gold["published_at"][:10]

    def test_language_is_the_declared_one(self, name: str, url: str, gold: dict[str, Any]) -> None:
        assert parsed(name, url).language == SITES[name].language, gold

    def test_description_and_image_are_found(self, name: str, url: str, gold: dict[str, Any]) -> None:
        article = parsed(name, url)
        assert article.description, gold
        assert article.image_url


@needs_archive
def test_webpronews_page_is_read_past_its_traps() -> None:
    url = HELD["webpronews"]["articles"][0]["url"]
    article = parsed("webpronews", url)
    assert article.authors == ("Maya Perez",)
    assert article.published_at == datetime(2025, 12, 19, 20, 6, 50, tzinfo=UTC)
    assert article.description is not None
    assert article.description.startswith("Ars Technica tested")
    assert [
        word for word in ("Subscribe for Updates", "Notice an error", "By signing up") if word in article.body_text
    ] == []
