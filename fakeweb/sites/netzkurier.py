"""Netzkurier: a German portal with an Atom feed and news sitemaps; teaser boxes stand inside the text."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Site, Sitemap


class Page(ArticlePage):
    """The text stands in `.beitrag-text`."""

    body_selector = ".beitrag-text"
    remove_selectors = (".teaserbox", ".ad")


SITE = Site(
    name="netzkurier",
    title="Netzkurier",
    domains=("netzkurier.test",),
    sources=(
        Feed("http://netzkurier.test/feed/atom"),
        Sitemap("http://netzkurier.test/sitemap-news.xml"),
        Sitemap("http://netzkurier.test/sitemap.xml"),
    ),
    page=Page,
    language="de",
    timezone="Europe/Berlin",
    article_url=r"-\d+\.html$",
    delay_seconds=0,
)
