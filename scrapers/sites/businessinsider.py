"""Business Insider: own system; JSON-LD says which articles are paid; `.KonaBody` holds the text until 2020."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Site


class Page(ArticlePage):
    """What the generic rules cannot know."""

    body_selector = ".KonaBody"


SITE = Site(
    name="businessinsider",
    title="Business Insider",
    domains=("businessinsider.com",),
    sources=(Feed("https://feeds.businessinsider.com/custom/all"),),
    language="en",
    timezone="America/New_York",
    page=Page,
)
