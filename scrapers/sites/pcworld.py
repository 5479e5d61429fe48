"""PCWorld: WordPress of Foundry; permalinks `/article/123456/slug.html`; the meta date is that of the last update."""

from scrapers.site import Feed, Site

SITE = Site(
    name="pcworld",
    title="PCWorld",
    domains=("pcworld.com",),
    sources=(Feed("https://www.pcworld.com/feed"),),
    language="en",
    timezone="America/New_York",
)
