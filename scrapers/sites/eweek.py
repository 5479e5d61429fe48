"""eWEEK: WordPress; permalinks `/section/slug/`; several `<time>`s of related articles on each page."""

from scrapers.site import Feed, Site

SITE = Site(
    name="eweek",
    title="eWEEK",
    domains=("eweek.com",),
    sources=(Feed("https://www.eweek.com/feed/"),),
    language="en",
    timezone="America/New_York",
)
