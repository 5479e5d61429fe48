"""CRN: permalinks `/news/section/slug` and `/news/section/YYYY/slug`."""

from scrapers.site import Feed, Site

SITE = Site(
    name="crn",
    title="CRN",
    domains=("crn.com",),
    sources=(Feed("https://www.crn.com/rss.xml"),),
    language="en",
    timezone="America/New_York",
)
