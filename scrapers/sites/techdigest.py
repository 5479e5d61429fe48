"""Tech Digest: WordPress; permalinks `/YYYY/MM/slug.html`; articles are often unsigned."""

from scrapers.site import Feed, Site

SITE = Site(
    name="techdigest",
    title="Tech Digest",
    domains=("techdigest.tv",),
    sources=(Feed("https://www.techdigest.tv/feed"),),
    language="en",
    timezone="Europe/London",
)
