import re
from urllib.parse import urlsplit

import pytest

from fakeweb.publishers import PUBLISHERS, Publisher, SourceKind
from fakeweb.sites import SITES
from fakeweb.world import World
from scrapers.article import SourceKind as Declared
from scrapers.site import Feed, Section, Sitemap
from scrapers.sites import registry

KINDS = {Feed: Declared.FEED, Sitemap: Declared.SITEMAP, Section: Declared.SECTION}
SITEMAPS = {SourceKind.SITEMAP, SourceKind.SITEMAP_INDEX, SourceKind.NEWS_SITEMAP}


def kind_of(kind: SourceKind) -> Declared:
    return Declared.SITEMAP if kind in SITEMAPS else Declared.SECTION if kind is SourceKind.SECTION else Declared.FEED


def test_the_environment_makes_them_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_SITES", "fakeweb.sites")
    assert list(registry()) == sorted(publisher.name for publisher in PUBLISHERS)


@pytest.mark.parametrize("publisher", PUBLISHERS, ids=lambda publisher: publisher.name)
def test_a_declaration_names_the_sources_that_are_served(publisher: Publisher) -> None:
    site = SITES[publisher.name]
    declared = {(urlsplit(source.url).path, KINDS[type(source)]) for source in site.sources}
    assert declared == {(source.path, kind_of(source.kind)) for source in publisher.sources}
    assert (site.language, site.timezone, site.title) == (publisher.language, publisher.timezone, publisher.title)
    assert site.is_simulated


@pytest.mark.parametrize("publisher", PUBLISHERS, ids=lambda publisher: publisher.name)
def test_url_patterns_let_articles_pass_and_nothing_else(world: World, publisher: Publisher) -> None:
    site = SITES[publisher.name]
    wanted, unwanted = re.compile(site.article_url or ""), re.compile(site.deny_url or "(?!)")
    for article in world.announced(publisher.name, world.start, world.end):
        assert wanted.search(article.url)
        assert not unwanted.search(article.url)
    about = f"{publisher.origin}/about/"
    assert not wanted.search(about) or unwanted.search(about)
