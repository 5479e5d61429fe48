"""Engadget: permalinks `/slug-123456789.html`; NewsArticle JSON-LD."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Site


class Page(ArticlePage):
    """What the generic rules cannot know."""

    remove_selectors = (".t-meta.c-gray-3",)


SITE = Site(
    name="engadget",
    title="Engadget",
    domains=("engadget.com",),
    sources=(Feed("https://www.engadget.com/rss.xml"),),
    language="en",
    timezone="America/New_York",
    page=Page,
)
