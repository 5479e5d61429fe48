"""InfoWorld: WordPress of Foundry; permalinks `/article/123456/slug.html`."""

from scrapers.site import Feed, Site

SITE = Site(
    name="infoworld",
    title="InfoWorld",
    domains=("infoworld.com",),
    sources=(Feed("https://www.infoworld.com/feed/"),),
    language="en",
    timezone="America/New_York",
)
