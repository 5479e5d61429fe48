"""CIO: WordPress of Foundry; permalinks `/article/123456/slug.html`."""

from scrapers.site import Feed, Site

SITE = Site(
    name="cio",
    title="CIO",
    domains=("cio.com",),
    sources=(Feed("https://www.cio.com/feed/"),),
    language="en",
    timezone="America/New_York",
)
