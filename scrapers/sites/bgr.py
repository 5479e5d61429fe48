"""BGR: permalinks `/YYYY/MM/DD/slug/` and `/section/slug/`."""

from scrapers.site import Feed, Site

SITE = Site(
    name="bgr",
    title="BGR",
    domains=("bgr.com",),
    sources=(Feed("https://bgr.com/feed/"),),
    language="en",
    timezone="America/New_York",
)
