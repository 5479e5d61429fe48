"""t3n: own system; permalinks `/news/slug-1234567/`; NewsArticle JSON-LD."""

from scrapers.site import Feed, Site

SITE = Site(
    name="t3n",
    title="t3n",
    domains=("t3n.de",),
    sources=(Feed("https://t3n.de/rss.xml"),),
    language="de",
    timezone="Europe/Berlin",
)
