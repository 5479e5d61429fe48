"""Civic Byte: a Drupal site with microdata, an excerpt feed, one sitemap and a paged news list; Drupal 7 until 2026."""

from datetime import date

from scrapers.page import ArticlePage
from scrapers.site import Feed, Layout, Section, Site, Sitemap


class DrupalSeven(ArticlePage):
    """The pages before the move: fields by their old names, a pull-out inside the text, no data beside it."""

    body_selector = ".field-name-body .field-item"
    authors_selector = ".submitted .username"
    description_selector = ".field-name-field-teaser .field-item"
    section_selector = ".field-name-field-channel a"
    tags_selector = ".field-name-field-labels a"
    remove_selectors = (".pullout",)


class Page(ArticlePage):
    """The text stands in `.field--name-body`."""

    body_selector = ".field--name-body"
    authors_selector = ".node__submitted [itemprop=name]"
    remove_selectors = (".media-callout",)


SITE = Site(
    name="civicbyte",
    title="Civic Byte",
    domains=("civicbyte.test",),
    sources=(
        Feed("http://civicbyte.test/rss.xml"),
        Sitemap("http://civicbyte.test/sitemap.xml"),
        Section("http://civicbyte.test/news", link_selector=".node__title a[href]"),
    ),
    page=DrupalSeven,
    layouts=(Layout(date(2026, 2, 2), Page),),
    language="en",
    timezone="America/Toronto",
    article_url=r"/news/\d+/",
    delay_seconds=0,
)
