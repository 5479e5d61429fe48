"""Flux Daily: a Next.js site with a JSON Feed; hashed class names, of which the first part is stable."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Site, Sitemap


class Page(ArticlePage):
    """The text stands in `Story_body`."""

    body_selector = "[class^=Story_body]"
    remove_selectors = ("[class^=ReadMore]", "[class^=Ad_inline]")


SITE = Site(
    name="fluxdaily",
    title="Flux Daily",
    domains=("fluxdaily.test",),
    sources=(
        Feed("http://fluxdaily.test/feed.json"),
        Sitemap("http://fluxdaily.test/sitemaps/news.xml"),
        Sitemap("http://fluxdaily.test/sitemaps/index.xml"),
    ),
    page=Page,
    language="en",
    timezone="Europe/London",
    article_url=r"/\d{4}/\d{2}/",
    delay_seconds=0,
)
