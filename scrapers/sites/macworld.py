"""Macworld: WordPress of Foundry; permalinks `/article/123456/slug.html`; the meta date is that of the last update."""

from scrapers.site import Feed, Site

SITE = Site(
    name="macworld",
    title="Macworld",
    domains=("macworld.com",),
    sources=(Feed("https://www.macworld.com/feed"),),
    language="en",
    timezone="America/New_York",
)
