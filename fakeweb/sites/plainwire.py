"""Plainwire: hand-made pages without structured data; dates in words, local time."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Section, Site


class Page(ArticlePage):
    """The section is the second link of the crumbs above the headline."""

    section_selector = "p > small > a[href*='/section/']"


SITE = Site(
    name="plainwire",
    title="Plainwire",
    domains=("plainwire.test",),
    sources=(Feed("http://plainwire.test/atom.xml"), Section("http://plainwire.test/", link_selector="a.story")),
    page=Page,
    language="en",
    timezone="America/Chicago",
    article_url=r"/a/\d+-",
    delay_seconds=0,
)
