"""What tells of a site's past: the periods of a date archive, and the pages of WordPress's REST API. Pure functions."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from scrapers.article import DiscoveredUrl, SourceKind
from scrapers.crawl.announce import ALWAYS, Window
from scrapers.crawl.discover import BadSourceError, Found, title
from scrapers.crawl.source_times import parse_time
from scrapers.crawl.urls import linked
from scrapers.site import DateArchive

POSTS_PER_PAGE = 100
"""The most that WordPress gives at once."""

PAST_THE_END = 400
"""What WordPress answers to a page number past the last one (`rest_post_invalid_page_number`)."""

_FIELDS = "id,link,date_gmt,modified_gmt,title"
_MAX_PERIODS = 20_000  # all days from 1995 to 2049
_PROBES = ((1, 1), (1, 2), (2, 1))


def periods(archive: DateArchive, window: Window, timezone: str) -> list[str]:
    """The addresses of the archive's days, months or years that overlap the window, the earliest first."""
    zone = ZoneInfo(timezone)
    start = max(window[0], ALWAYS[0])  # nobody had a web page before
    first, last = start.astimezone(zone).date(), (window[1] - timedelta(microseconds=1)).astimezone(zone).date()
    days = ((first + timedelta(days=number)) for number in range((last - first).days + 1))
    return list(dict.fromkeys(archive.url.format(_first_day(archive.url, day)) for day in days))[:_MAX_PERIODS]


def _first_day(pattern: str, day: date) -> date:
    """The first day of the period that a day lies in, so that all its days give one address."""
    first, same_month, other_month = (pattern.format(date(2001, month, in_month)) for month, in_month in _PROBES)
    if first != same_month:
        return day
    return day.replace(day=1) if first != other_month else date(day.year, 1, 1)


def posts_url(api: str, window: Window, *, texts: bool = False) -> str:
    """The address of the first page of a window's posts, the oldest first, so that new ones do not shift the pages.

    WordPress's `after` and `before` exclude the moment they name. With `texts` the whole texts come along.
    """
    query = {
        "after": _instant(window[0] - timedelta(seconds=1)),
        "before": _instant(window[1]),
        "orderby": "date",
        "order": "asc",
        "per_page": POSTS_PER_PAGE,
        "_fields": f"{_FIELDS},content" if texts else _FIELDS,
        "page": 1,
    }
    return f"{api}{'&' if '?' in api else '?'}{urlencode(query)}"


def parse_posts(body: bytes, url: str, headers: Mapping[str, str]) -> Found:
    """The posts in a page of the API, and the next page while there is one. Header names are in lower case.

    Raises:
        BadSourceError: it is no list of posts.
    """
    try:
        posts = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise BadSourceError(f"no posts: {error}") from error
    if not isinstance(posts, list):
        raise BadSourceError(f"no posts: the body begins {body[:60]!r}")
    urls = tuple(_posts(posts, url))
    return Found(urls=urls, next_page=_next_page(url, len(posts), headers))


def _posts(posts: list[object], url: str) -> Iterator[DiscoveredUrl]:
    for post in posts:
        link = post.get("link") if isinstance(post, dict) else None
        if not isinstance(post, dict) or not isinstance(link, str):
            continue
        yield DiscoveredUrl(
            linked(url, link),
            source=url,
            source_kind=SourceKind.API,
            title=title(_rendered(post.get("title"))),
            published_at=_gmt(post.get("date_gmt")),
            modified_at=_gmt(post.get("modified_gmt")),
            text_html=_rendered(post.get("content")),
            publisher_id=f"post:{post['id']}" if str(post.get("id")).isdecimal() else None,
        )


def _rendered(field: object) -> str:
    """What WordPress shows of a field; nothing of what asks for a password."""
    shown = field.get("rendered") if isinstance(field, dict) and not field.get("protected") else field
    return shown if isinstance(shown, str) else ""


def _next_page(url: str, count: int, headers: Mapping[str, str]) -> str | None:
    """By X-WP-TotalPages; where a cache has lost that header, a full page may have a next one."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    number, pages = int(query.get("page", "1")), headers.get("x-wp-totalpages", "")
    more = number < int(pages[:9]) if pages.isascii() and pages.isdigit() else count >= POSTS_PER_PAGE
    if not more:
        return None
    return urlunsplit(parts._replace(query=urlencode({**query, "page": number + 1})))


def _gmt(text: object) -> datetime | None:
    """WordPress's own times have no zone; these fields are UTC."""
    return parse_time(text) if isinstance(text, str) else None


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
