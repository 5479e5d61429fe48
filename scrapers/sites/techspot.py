"""TechSpot: hand-made system; permalinks `/article/1234-slug/`, `/news/` and `/review/`."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Site


class Page(ArticlePage):
    """What the generic rules cannot know."""

    section_selector = ".category-chicklets a"


SITE = Site(
    name="techspot",
    title="TechSpot",
    domains=("techspot.com",),
    sources=(Feed("https://www.techspot.com/backend.xml"),),
    language="en",
    timezone="America/New_York",
    page=Page,
)
