"""Lantern Post: a Ghost publication; its first tag, which stands above the headline, is the section."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Site, Sitemap


class Page(ArticlePage):
    """Ghost has tags only and calls the first one primary; of several authors its JSON-LD names the first."""

    authors_selector = ".gh-article-author-name a"
    section_selector = ".gh-article-tag"


SITE = Site(
    name="lanternpost",
    title="Lantern Post",
    domains=("lanternpost.test",),
    sources=(Feed("http://lanternpost.test/rss/"), Sitemap("http://lanternpost.test/sitemap.xml")),
    page=Page,
    language="en",
    timezone="Europe/Dublin",
    deny_url=r"/(about|contact|privacy|advertise)/",
    delay_seconds=0,
)
