"""WebProNews: WordPress with its own theme; RSS of 100 items with full content, several new ones an hour."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Site


class Page(ArticlePage):
    """What the generic rules cannot know."""

    body_selector = ".article-content"
    section_selector = ".single-category a"


SITE = Site(
    name="webpronews",
    title="WebProNews",
    domains=("webpronews.com",),
    sources=(Feed("https://www.webpronews.com/feed/"),),
    language="en",
    timezone="America/New_York",
    page=Page,
)
