"""TechSpot: hand-made system; permalinks `/article/1234-slug/`, `/news/` and `/review/`."""

from scrapers.site import Feed, Site

SITE = Site(
    name="techspot",
    title="TechSpot",
    domains=("techspot.com",),
    sources=(Feed("https://www.techspot.com/backend.xml"),),
    language="en",
    timezone="America/New_York",
)
