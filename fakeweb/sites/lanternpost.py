"""Lantern Post: a Ghost publication, read with no rules of its own."""

from scrapers.site import Feed, Site, Sitemap

SITE = Site(
    name="lanternpost",
    title="Lantern Post",
    domains=("lanternpost.test",),
    sources=(Feed("http://lanternpost.test/rss/"), Sitemap("http://lanternpost.test/sitemap.xml")),
    language="en",
    timezone="Europe/Dublin",
    deny_url=r"/(about|contact|privacy|advertise)/",
    delay_seconds=0,
)
