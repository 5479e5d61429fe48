"""Two archives of one site, before and after it changed its layout, read by the rules of their day."""

import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fakeweb.server import FakeWeb
from fakeweb.sites import SITES
from fakeweb.truth import TruthVersion
from fakeweb.world import World
from scrapers.article import Article
from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter, iter_archive
from scrapers.parse import parse_page
from scrapers.site import Layout, Site

SITE = SITES["civicbyte"]
CHANGED = SITE.layouts[0].since
BEFORE = datetime(CHANGED.year, CHANGED.month, CHANGED.day, tzinfo=UTC) - timedelta(seconds=1)
AFTER = BEFORE + timedelta(seconds=1)
MONTH = timedelta(days=30)


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=7, start=BEFORE - timedelta(days=4), days=8)


@pytest.fixture(scope="module")
def archives(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[datetime, list[ArchivedResponse]]:
    """The same articles as they were archived in the last second of the old layout, and in the first of the new."""
    root = tmp_path_factory.mktemp("archive")
    with FakeWeb(world, now=BEFORE) as web:
        return {at: archived(web, root, at) for at in (BEFORE, AFTER)}


def archived(web: FakeWeb, root: Path, at: datetime) -> list[ArchivedResponse]:
    web.clock.set(at)
    get = urllib.request.build_opener(urllib.request.ProxyHandler({"http": web.proxy_url})).open
    writer = ArchiveWriter(root.as_uri(), SITE.name, f"{SITE.name}-{at:%Y%m%dT%H%M%SZ}", at)
    for version in articles(web.world):
        with get(version.url) as answer:
            headers = tuple(answer.headers.items())
            body = answer.read()
        writer.write(ArchivedResponse(url=version.url, status=200, headers=headers, body=body, fetched_at=at))
    return [response for path in writer.close() for _, response in iter_archive(root / path)]


def articles(world: World) -> Iterator[TruthVersion]:
    """What was announced before the change and stands as it was on both sides of it."""
    for announced in world.announced(SITE.name, world.start, BEFORE):
        before, after = world.at(announced.url, BEFORE), world.at(announced.url, AFTER)
        if before and before == after and before.status == 200 and len(before.blocks) > 2:
            yield before


def parsed(response: ArchivedResponse, site: Site = SITE) -> Article:
    out = parse_page(response.body, response.url, fetched_at=response.fetched_at, site=site)
    assert isinstance(out, Article), out.detail
    return out


def told(article: Article | TruthVersion) -> tuple[object, ...]:
    """What both layouts show, times to the minute."""
    published = article.published_at
    assert published is not None
    minute = published.replace(second=0, microsecond=0)
    return article.headline, article.description, article.authors, article.section, article.tags, minute


@pytest.mark.parametrize("at", [BEFORE, AFTER], ids=["before", "after"])
def test_each_archive_is_read_as_it_was(
    world: World, archives: dict[datetime, list[ArchivedResponse]], at: datetime
) -> None:
    pages = archives[at]
    assert len(pages) >= 10
    versions = {page.url: world.at(page.url, at) for page in pages}
    assert [told(parsed(page)) for page in pages] == [told(version) for version in versions.values() if version]
    assert [parsed(page).body_text for page in pages] == [version.body_text for version in versions.values() if version]


@pytest.mark.parametrize(
    ("at", "since"),
    [(BEFORE, BEFORE - MONTH), (AFTER, AFTER + MONTH)],
    ids=["new-rules-on-the-old", "old-rules-on-the-new"],
)
def test_the_rules_of_the_other_day_do_not_fit_an_archive(
    world: World, archives: dict[datetime, list[ArchivedResponse]], at: datetime, since: datetime
) -> None:
    shifted = site_with(Layout(since.date(), SITE.layouts[0].page))
    wrong = [
        page.url
        for page in archives[at]
        if (version := world.at(page.url, at)) and misses(parsed(page, shifted), version)
    ]
    assert len(wrong) > len(archives[at]) / 2


def misses(article: Article, version: TruthVersion) -> bool:
    """Whether a site's rules read an article wrongly, or not at all: the generic ones may still get it right."""
    fell_back = "found nothing" in article.field_sources["body_text"]
    return fell_back or (told(article), article.body_text) != (told(version), version.body_text)


def site_with(layout: Layout) -> Site:
    return Site(
        name=SITE.name, domains=SITE.domains, sources=SITE.sources, page=SITE.page, layouts=(layout,),
        timezone=SITE.timezone, delay_seconds=0,
    )  # fmt: skip
