"""Glasswire: its articles are empty shells that a script fills; without a browser there is no text."""

from scrapers.page import ArticlePage
from scrapers.site import Feed, Section, Site


class Page(ArticlePage):
    """What the script writes."""

    body_selector = ".story-body"
    authors_selector = ".byline a"


SITE = Site(
    name="glasswire",
    title="Glasswire",
    domains=("glasswire.test",),
    sources=(Feed("http://glasswire.test/atom.xml"), Section("http://glasswire.test/", link_selector="a.story")),
    page=Page,
    language="en",
    timezone="UTC",
    article_url=r"/stories/\d+/",
    delay_seconds=0,
    render=True,
)
