"""VentureBeat: WordPress; permalinks `/section/slug/`; Yoast JSON-LD."""

from scrapers.site import Feed, Site

SITE = Site(
    name="venturebeat",
    title="VentureBeat",
    domains=("venturebeat.com",),
    sources=(Feed("https://venturebeat.com/feed/"),),
    language="en",
    timezone="America/Los_Angeles",
)
