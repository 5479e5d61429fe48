"""The Harbor Ledger: a WordPress block theme; related boxes and a membership call stand inside the text."""

from scrapers.page import ArticlePage
from scrapers.site import DateArchive, Feed, Site, Sitemap, WordPressApi


class Page(ArticlePage):
    """The text stands in `.entry-content`."""

    body_selector = "article .entry-content"
    remove_selectors = (".wp-block-newspack-related", ".newspack-popup-wrapper", ".ad")


SITE = Site(
    name="harborledger",
    title="The Harbor Ledger",
    domains=("harborledger.test",),
    sources=(Feed("http://harborledger.test/feed/"), Sitemap("http://harborledger.test/wp-sitemap.xml")),
    history=(
        DateArchive("http://harborledger.test/{:%Y/%m/%d}/", link_selector=".entry-title a[href]"),
        WordPressApi("http://harborledger.test/wp-json/wp/v2/posts"),
    ),
    page=Page,
    language="en",
    timezone="America/Los_Angeles",
    article_url=r"/\d{4}/\d{2}/\d{2}/",
    delay_seconds=0,
)
