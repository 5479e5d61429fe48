"""9to5Mac: WordPress; permalinks `/YYYY/MM/DD/slug/`."""

from scrapers.site import Feed, Site

SITE = Site(
    name="nine_to_five_mac",
    title="9to5Mac",
    domains=("9to5mac.com",),
    sources=(Feed("https://9to5mac.com/feed/"),),
    language="en",
    timezone="America/Los_Angeles",
)
