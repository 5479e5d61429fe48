"""What the dry run says of the draft: the language and the zone of the pages win over those that were guessed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from copydesk.checking import CheckReport
from copydesk.new.draft import Draft, zone_for
from scrapers.article import Article, FetchFailure
from scrapers.crawl.archive import ArchivedResponse
from scrapers.crawl.survey.findings import Evidence, Survey
from scrapers.crawl.urls import canonical
from scrapers.parse import parse_page
from scrapers.site import Site

_AGREEING_SHARE = 0.8
_STEP = timedelta(minutes=15)
_SLACK = timedelta(minutes=5)
_MOST = timedelta(hours=14)
_OFFSETS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2}
_LETTERS = re.compile(rf"\b(?:{'|'.join(_OFFSETS)})\b")
_HOUR = re.compile(r"\d{1,2}[:.]\d{2}")
_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})\s*\)?$|\b(?:UTC|GMT|CES?T|[ECMP][SD]T)\b")


def settled(draft: Draft, survey: Survey, report: CheckReport) -> tuple[Draft, Evidence | None]:
    """The draft as its articles confirm or correct it, and where its language comes from."""
    language = language_by(report.articles) or survey.language
    zone = draft.timezone
    if zone.value == "UTC" and (times := tuple(_printed(report.articles))):
        zone = zone_for(survey, draft.site.domains[0], times)
    elif zone.value == "UTC" and (times := tuple(_against_announcements(report.articles, survey))):
        zone = zone_for(survey, draft.site.domains[0], times)
        zone = replace(zone, seen=f"its pages, held against its sources: {zone.seen}")
    site = replace(draft.site, language=language.value if language else None, timezone=zone.value)
    return replace(draft, site=site, timezone=zone), language


def reread(report: CheckReport, site: Site, fetched: Iterable[ArchivedResponse]) -> CheckReport:
    """The dry run as the settled declaration reads its pages, where that makes a difference."""
    if site.timezone == report.site.timezone:
        return replace(report, site=site)
    read = [
        parse_page(each.body, each.url, content_type=each.content_type, fetched_at=each.fetched_at, site=site)
        for each in fetched
    ]
    failed = [each for each in report.refused if isinstance(each, FetchFailure)]
    return replace(
        report,
        site=site,
        articles=tuple(each for each in read if isinstance(each, Article)),
        refused=(*failed, *(each for each in read if not isinstance(each, Article))),
    )


def has_no_zone(text: str | None) -> bool:
    """Whether a printed time is an hour of the day in no zone; where there is no hour, the zone is of no account."""
    return text is not None and bool(_HOUR.search(text)) and not _ZONE.search(text)


def language_by(articles: Sequence[Article]) -> Evidence | None:
    """The language of most articles; None where they differ or have none."""
    counted = Counter(each.language.partition("-")[0] for each in articles if each.language)
    for language, count in counted.most_common(1):
        if count >= _AGREEING_SHARE * len(articles):
            return Evidence(value=language, seen=f"{count} of {len(articles)} articles")
    return None


def _printed(articles: Sequence[Article]) -> Iterator[str]:
    """The times that pages print with an offset of their own, or with a zone's letters."""
    for article in articles:
        text = (article.published_raw or "").strip()
        if article.published_at is not None and (letters := _LETTERS.search(text)):
            yield article.published_at.astimezone(timezone(timedelta(hours=_OFFSETS[letters[0]]))).isoformat()
            continue
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            continue
        if at.utcoffset():
            yield at.isoformat()


def _against_announcements(articles: Sequence[Article], survey: Survey) -> Iterator[str]:
    """The times that pages print without a zone, with the offset that feeds and sitemaps betray.

    A page's hour was read as UTC; a source knows the instant; what lies between the two is the site's offset.
    """
    said = [pair for each in survey.sources for pair in zip(each.urls, each.announced_at, strict=False)]
    announced = {canonical(url): datetime.fromisoformat(at) for url, at in said if at}
    for article in articles:
        at = announced.get(canonical(article.url))
        if at is None or article.published_at is None or not has_no_zone(article.published_raw):
            continue
        offset = round((article.published_at - at) / _STEP) * _STEP
        if abs(article.published_at - at - offset) <= _SLACK and timedelta() < abs(offset) <= _MOST:
            yield at.astimezone(timezone(offset)).isoformat()
