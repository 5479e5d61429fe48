"""Tidewire: a WordPress theme of its own with Yoast's graph; a newsletter and a correction form after the text."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Site, Sitemap, WordPressApi


class Page(ArticlePage):
    """The text stands in `.article-content`."""

    body_selector = ".article-content"


SITE = Site(
    name="tidewire",
    title="Tidewire",
    domains=("tidewire.test",),
    sources=(
        Feed("http://tidewire.test/feed/"),
        Sitemap("http://tidewire.test/news-sitemap.xml"),
        Sitemap("http://tidewire.test/sitemap_index.xml"),
    ),
    history=(WordPressApi("http://tidewire.test/wp-json/wp/v2/posts"),),
    page=Page,
    language="en",
    timezone="America/New_York",
    deny_url=r"/(about|contact|privacy|advertise)/",
    delay_seconds=0,
)
