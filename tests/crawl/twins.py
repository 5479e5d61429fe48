"""Two sites that share a host, as the sections of one portal do; `COPYDESK_SITES` names this module."""

from scrapers.site import Feed, Site, Sitemap

DELAY_SECONDS = 0.4

SITES = {
    "twin_feed": Site(
        name="twin_feed",
        domains=("tidewire.test",),
        sources=(Feed("http://tidewire.test/feed/"),),
        delay_seconds=DELAY_SECONDS,
        max_urls_per_run=4,
    ),
    "twin_map": Site(
        name="twin_map",
        domains=("tidewire.test",),
        sources=(Sitemap("http://tidewire.test/news-sitemap.xml"),),
        delay_seconds=DELAY_SECONDS,
        max_urls_per_run=4,
    ),
}
