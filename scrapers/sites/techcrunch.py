"""TechCrunch: WordPress; permalinks `/YYYY/MM/DD/slug/`; Yoast JSON-LD."""

from scrapers.site import Feed, Site

SITE = Site(
    name="techcrunch",
    title="TechCrunch",
    domains=("techcrunch.com",),
    sources=(Feed("https://techcrunch.com/feed/"),),
    language="en",
    timezone="America/Los_Angeles",
)
