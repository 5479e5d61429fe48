"""PCWorld: WordPress of Foundry; permalinks `/article/123456/slug.html`; the meta date is that of the last update."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Site


class Page(ArticlePage):
    """What the generic rules cannot know: prices stand inside the text."""

    remove_selectors = (".product-chart-item__information", ".price-comparison", ".product-chart-separator")


SITE = Site(
    name="pcworld",
    title="PCWorld",
    domains=("pcworld.com",),
    sources=(Feed("https://www.pcworld.com/feed"),),
    language="en",
    timezone="America/New_York",
    page=Page,
)
