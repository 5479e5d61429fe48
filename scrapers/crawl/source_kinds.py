"""What differs between kinds of sources: how an answer is read, and when what it says cannot be the whole truth."""

from dataclasses import replace

from scrapers.article import SourceKind
from scrapers.crawl.discover import BadSourceError, Found, parse_feed, parse_sitemap
from scrapers.crawl.list_page import parse_section
from scrapers.crawl.past import parse_posts
from scrapers.crawl.warc import ArchivedResponse, payload_digest
from scrapers.frontier import Announced
from scrapers.outcome import FailureClass, SkipReason
from scrapers.site import DateArchive, Feed, History, Home, Section, Site, Sitemap, Source, WordPressApi


def implausible(
    source: Source | History, url: str, found: Found, announced: tuple[Announced, ...]
) -> tuple[FailureClass | None, str]:
    """Why what a source announces cannot be the whole truth; it is entered all the same."""
    is_next_page = isinstance(source, Section) and url != source.url
    if found.cut_off:
        return FailureClass.BAD_FEED, "the source is cut off: its end is missing"
    if not found.urls and not found.children and not is_next_page:
        return _empty(source)
    refused = {each.skip for each in announced}
    if refused == {SkipReason.OFF_SITE}:
        return FailureClass.MOVED, f"all {len(announced)} links lead off the site, the first to {announced[0].url}"
    if refused and None not in refused and url == source.url:  # an index's child may well hold nothing but static pages
        return FailureClass.LAYOUT_CHANGE, f"none of {len(announced)} links looks like an article of the site"
    if found.left_out:
        return None, f"{found.left_out} of its URLs are left out: of so many, those with the latest dates are read"
    return None, ""


def rules_of(source: Source | History, site: Site) -> str:
    """A short digest of the rules by which a source's links are found and judged."""
    selectors = (source.link_selector, source.next_selector) if isinstance(source, Section) else ()
    rules = (*selectors, site.domains, site.article_url, site.deny_url, site.full_feed)
    return f"rules:{payload_digest(repr(rules).encode())[-8:]}"


def _empty(source: Source | History) -> tuple[FailureClass | None, str]:
    match source:
        case Sitemap():  # a news sitemap holds two days; the other sources must prove them quiet
            return None, "the sitemap is empty"
        case DateArchive() | WordPressApi():
            return None, "nothing was published then"
        case _:
            return FailureClass.EMPTY_FEED, "the source announces nothing"


def parse_source(source: Source | History, url: str, response: ArchivedResponse) -> Found:
    """What the answer of a source at a URL says. Links are relative to where it was had in the end (RFC 3986, 5.1.3).

    Raises:
        BadSourceError: it is none of its kind.
    """
    if isinstance(source, WordPressApi):  # its next page is asked for like the first
        return parse_posts(response.body, url, {key.lower(): value for key, value in response.headers})
    found = _parsed(source, response)
    return (
        found if response.url == url else replace(found, urls=tuple(replace(each, source=url) for each in found.urls))
    )


def _parsed(source: Feed | Sitemap | Section | DateArchive | Home, response: ArchivedResponse) -> Found:
    match source:
        case Feed():
            return parse_feed(response.body, response.url, response.content_type)
        case Sitemap():
            return parse_sitemap(response.body, response.url)
        case Section() | DateArchive():
            found = parse_section(
                response.body,
                response.url,
                link_selector=source.link_selector,
                next_selector=source.next_selector,
                content_type=response.content_type,
            )
            if isinstance(source, Section):
                return found
            return replace(found, urls=tuple(replace(each, source_kind=SourceKind.ARCHIVE) for each in found.urls))
        case Home():
            raise BadSourceError("a front page announces sources, and no articles")
