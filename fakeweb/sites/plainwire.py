"""Plainwire: hand-made pages without structured data; dates in words, local time."""

from scrapers.site import Feed, Section, Site

SITE = Site(
    name="plainwire",
    title="Plainwire",
    domains=("plainwire.test",),
    sources=(Feed("http://plainwire.test/atom.xml"), Section("http://plainwire.test/", link_selector="a.story")),
    language="en",
    timezone="America/Chicago",
    article_url=r"/a/\d+-",
    delay_seconds=0,
)
