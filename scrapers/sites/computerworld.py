"""Computerworld: WordPress of Foundry; permalinks `/article/123456/slug.html`."""

from scrapers.site import Feed, Site

SITE = Site(
    name="computerworld",
    title="Computerworld",
    domains=("computerworld.com",),
    sources=(Feed("https://www.computerworld.com/feed/"),),
    language="en",
    timezone="America/New_York",
)
