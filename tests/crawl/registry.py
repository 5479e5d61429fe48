"""The sites of these tests, as `COPYDESK_SITES` names them."""

from scrapers.site import DateArchive, Feed, Home, Section, Site, Sitemap, WordPressApi

SITES = {
    site.name: site
    for site in (
        Site(name="paper", domains=("paper.test",), sources=(Feed("http://paper.test/feed"),), delay_seconds=0),
        Site(name="slow", domains=("slow.test",), sources=(Feed("http://slow.test/feed"),), delay_seconds=0.3),
        Site(
            name="maps",
            domains=("maps.test",),
            sources=(Feed("http://maps.test/feed"), Sitemap("http://maps.test/sitemap_index.xml")),
            delay_seconds=0,
            deny_url="/ads/",
        ),
        Site(
            name="pages",
            domains=("pages.test",),
            sources=(Section("http://pages.test/news", link_selector="h2 a", max_pages=3),),
            delay_seconds=0,
        ),
        Site(
            name="press",
            domains=("press.test",),
            sources=(Feed("http://press.test/feed"),),
            history=(WordPressApi("http://press.test/wp-json/wp/v2/posts"),),
            delay_seconds=0,
        ),
        Site(
            name="diary",
            domains=("diary.test",),
            sources=(Feed("http://diary.test/feed"),),
            history=(DateArchive("http://diary.test/{:%Y/%m/%d}/", link_selector="h2 a"),),
            timezone="America/New_York",
            delay_seconds=0,
        ),
        Site(
            name="stage",
            domains=("stage.test",),
            sources=(Feed("http://stage.test/feed"),),
            delay_seconds=0,
            render=True,
            render_hosts=("cdn.test",),
        ),
        Site(name="front", domains=("front.test",), sources=(Home("http://front.test/"),), delay_seconds=0),
        Site(
            name="direct",
            domains=("127.0.0.1", "localhost", "0x7f000001"),
            sources=(Feed("http://127.0.0.1:9/feed"),),
        ),
    )
}
