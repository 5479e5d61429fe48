"""Civic Byte: a Drupal site with microdata, an excerpt feed, one sitemap and a paged news list."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Section, Site, Sitemap


class Page(ArticlePage):
    """The text stands in `.field--name-body`."""

    body_selector = ".field--name-body"
    authors_selector = ".node__submitted [itemprop=name]"
    remove_selectors = (".media-callout",)


SITE = Site(
    name="civicbyte",
    title="Civic Byte",
    domains=("civicbyte.test",),
    sources=(
        Feed("http://civicbyte.test/rss.xml"),
        Sitemap("http://civicbyte.test/sitemap.xml"),
        Section("http://civicbyte.test/news", link_selector=".node__title a[href]"),
    ),
    page=Page,
    language="en",
    timezone="America/Toronto",
    article_url=r"/news/\d+/",
    delay_seconds=0,
)
