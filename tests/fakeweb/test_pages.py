"""What the pages say, read by the project's own parser, is the truth: each style, each field, with the site's rules."""

from collections.abc import Callable
from datetime import datetime

import pytest

from fakeweb.messages import Request
from fakeweb.origin import Origin
from fakeweb.publishers import PUBLISHERS
from fakeweb.site_router import fresh
from fakeweb.sites import SITES
from fakeweb.truth import TruthVersion
from fakeweb.world import World
from scrapers.article import Article
from scrapers.parse import parse_page

NAMES = [publisher.name for publisher in PUBLISHERS]
Parsed = list[tuple[TruthVersion, Article]]
_kept: dict[str, Parsed] = {}


@pytest.fixture(scope="session")
def parsed(world: World) -> Callable[[str], Parsed]:
    """Up to fifteen articles of a site as they stand, with the truth of each."""
    origin = Origin(world)

    def of(site: str) -> Parsed:
        if site not in _kept:
            _kept[site] = [
                one(origin, world, article.url_at(world.end)) for article in world.published(site, world.end)[:15]
            ]
        return _kept[site]

    return of


def one(origin: Origin, world: World, url: str) -> tuple[TruthVersion, Article]:
    publisher = world.site_of(url)
    version = world.at(url, world.end)
    assert publisher is not None
    assert version is not None
    page = fresh(origin.answer(Request(method="GET", url=url), publisher, world.end), 1)
    kind = page.header("Content-Type")
    article = parse_page(page.body, url, content_type=kind, fetched_at=world.end, site=SITES[publisher.name])
    assert isinstance(article, Article), article
    return version, article


@pytest.mark.parametrize("site", NAMES)
@pytest.mark.parametrize("field", ["headline", "description", "published_at", "tags", "image_url"])
def test_fields_come_out_as_they_are_true(parsed: Callable[[str], Parsed], site: str, field: str) -> None:
    wrong = [(getattr(v, field), getattr(a, field)) for v, a in parsed(site) if getattr(v, field) != getattr(a, field)]
    assert wrong == []


@pytest.mark.parametrize("site", NAMES)
def test_the_text_comes_out_whole_and_alone(parsed: Callable[[str], Parsed], site: str) -> None:
    for version, article in parsed(site):
        assert article.body_text.split("\n\n") == version.body_text.split("\n\n")


@pytest.mark.parametrize("site", NAMES)
def test_authors_come_out_in_order(parsed: Callable[[str], Parsed], site: str) -> None:
    assert [(v.authors, a.authors) for v, a in parsed(site) if v.authors != a.authors] == []


@pytest.mark.parametrize("site", NAMES)
def test_sections_and_languages_come_out(parsed: Callable[[str], Parsed], site: str) -> None:
    for version, article in parsed(site):
        assert article.section == version.section
        assert article.language == version.language


@pytest.mark.parametrize("site", NAMES)
def test_times_of_change_are_the_pages_or_none(parsed: Callable[[str], Parsed], site: str) -> None:
    for version, article in parsed(site):
        told: set[datetime | None] = {version.modified_at}
        assert article.modified_at in told | ({None} if version.modified_at == version.published_at else set())


@pytest.mark.parametrize("site", NAMES)
def test_canonical_links_come_out(parsed: Callable[[str], Parsed], site: str) -> None:
    for version, article in parsed(site):
        assert (article.canonical_url or version.url) == version.canonical_url


@pytest.mark.parametrize("site", NAMES)
def test_links_in_the_text_come_out_with_their_words(parsed: Callable[[str], Parsed], site: str) -> None:
    for version, article in parsed(site):
        assert [(link.url, link.text) for link in article.links] == [(run.href, run.text) for run in version.links]
