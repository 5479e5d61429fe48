"""What looks odd about a new site, each with the next step."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from copydesk.checking import CheckReport
from copydesk.new.draft import Draft
from copydesk.new.settle import has_no_zone
from scrapers.article import Access, Rejection
from scrapers.crawl.survey.domains import domain_of
from scrapers.crawl.survey.findings import Kind, Survey
from scrapers.outcome import FailureClass, RejectionReason

_OFTEN = 0.3
_FEW_HOURS = timedelta(hours=24)
_NEXT = {
    RejectionReason.CONSENT_WALL: "docs/runbook/consent_wall.md; such pages stay rejected",
    RejectionReason.PAYWALL_STUB: "paid articles stay rejected",
    RejectionReason.LOGIN_WALL: "pages behind a login stay rejected",
    RejectionReason.BOT_WALL: "the site does not want to be read by programs: ask its publisher",
    RejectionReason.EMPTY_BODY: "where a script writes the text: render=True; else body_selector in a page class",
}
_WALLS = frozenset({RejectionReason.CONSENT_WALL, RejectionReason.PAYWALL_STUB, RejectionReason.LOGIN_WALL})
_WHOLE_TEXTS = 0.8
_ELSE = "article_url= or deny_url= keeps such addresses out; `copydesk check` tries it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """Something that a person should know before the site goes to work, and what to do about it."""

    what: str
    next_step: str


def oddities(
    survey: Survey, draft: Draft, report: CheckReport, opt_outs: Sequence[Mapping[str, str]], now: datetime
) -> list[Oddity]:
    """All that looks odd, the gravest first; `opt_outs` are the signals of each page."""
    of_site = (*_of_sources(survey, draft), *_of_time(survey, draft, report, now))
    return [*_of_crawl(report), *_of_fields(report), *_of_pages(survey, report), *_of_signals(opt_outs), *of_site]


def contract_for(report: CheckReport, newest_at: datetime | None, now: datetime) -> str | None:
    """The contract that the site would keep, as it is written; None where the usual one fits.

    Only what newsrooms do is provided for: unsigned articles, and days without news. A page without a headline, a text
    or a date is a page that is read wrongly.
    """
    parts = []
    floors = dict(report.site.contract.min_fill)
    if report.articles and report.fill["authors"] < floors["authors"]:
        floors.pop("authors")
        kept = ", ".join(f'"{name}": {floor}' for name, floor in floors.items())
        parts.append(f"min_fill={{{kept}}}")
    hours = (now - newest_at) / timedelta(hours=1) if newest_at else 0
    if hours > report.site.contract.max_age_hours:
        parts.append(f"max_age_hours={int(hours * 2 // 24 + 1) * 24}")
    return f"contract=Contract({', '.join(parts)})" if parts else None


def newest(survey: Survey) -> datetime | None:
    """When the newest article was announced."""
    kinds = (Kind.FEED, Kind.NEWS_SITEMAP, Kind.SITEMAP, Kind.SITEMAP_INDEX)
    return max((each.newest_at for each in survey.usable(*kinds) if each.newest_at), default=None)


def _of_crawl(report: CheckReport) -> Iterator[Oddity]:
    crawl = report.crawl
    if not crawl.is_green:
        page = f"docs/runbook/{crawl.failure}.md" if crawl.failure else "the log above"
        yield Oddity(what=f"the dry run ended as {crawl.state}: {crawl.detail}", next_step=page)
    for source in crawl.sources:
        if source.failure and crawl.is_green:
            yield Oddity(what=f"{source.url}: {source.failure}, {source.detail}", next_step="leave this source out")


def _of_fields(report: CheckReport) -> Iterator[Oddity]:
    floors = report.site.contract.min_fill if report.articles else {}
    for name, floor in floors.items():
        if report.fill[name] < floor:
            what = f"{name} is filled in {report.fill[name]:.0%} of the articles; the contract asks for {floor:.0%}"
            hint = "where articles are unsigned, the contract below" if name == "authors" else "scrapers/page.py"
            yield Oddity(what=what, next_step=f"a page class with a selector: {hint}")


def _of_pages(survey: Survey, report: CheckReport) -> Iterator[Oddity]:
    reasons = Counter(each.reason if isinstance(each, Rejection) else each.failure for each in report.refused)
    total = len(report.articles) + len(report.refused)
    for reason, count in reasons.most_common():
        what = f"{count} of {total} pages gave no article: {reason}"
        yield Oddity(what=what, next_step=_next_for(reason, survey))
    paid = sum(each.access in {Access.PAID, Access.METERED} for each in report.articles)
    if paid >= _OFTEN * max(total, 1):
        what = f"{paid} of {len(report.articles)} articles say that they are not free"
        yield Oddity(what=what, next_step="see to it that you may keep them; their texts may be cut short")


def _next_for(reason: RejectionReason | FailureClass, survey: Survey) -> str:
    if isinstance(reason, FailureClass):
        return f"docs/runbook/{reason}.md"
    if reason in _WALLS and any(each.texts >= _WHOLE_TEXTS for each in survey.usable(Kind.FEED)):
        return "full_feed=True: the feed brings the whole texts, which then stand in for walled pages"
    return _NEXT.get(reason, _ELSE)


def _of_signals(opt_outs: Sequence[Mapping[str, str]]) -> Iterator[Oddity]:
    counted = Counter(name for signals in opt_outs for name in signals)
    for name, count in counted.most_common():
        where = next(signals[name] for signals in opt_outs if name in signals)
        what = f"the publisher objects: {name} on {count} of {len(opt_outs)} pages ({where})"
        yield Oddity(what=what, next_step="docs/opt_out.md says what is recorded; the decision is yours")


def _of_sources(survey: Survey, draft: Draft) -> Iterator[Oddity]:
    site = draft.site
    if site.language is None:
        yield Oddity(what="nothing says in which language the site writes", next_step="set language=")
    if domain_of(survey.front_url) not in site.domains:
        what = f"the articles lie on {site.domains[0]}, the front page on {domain_of(survey.front_url)}"
        yield Oddity(what=what, next_step="name both in domains= where both have articles")
    for feed in survey.usable(Kind.FEED):
        strange = sum(domain_of(url) not in site.domains for url in feed.urls)
        if strange >= _OFTEN * len(feed.urls):
            what = f"{strange} of {len(feed.urls)} links of {feed.url} lead to other sites"
            yield Oddity(
                what=what, next_step="they are skipped; where they are the publisher's too, add them to domains="
            )
    for source in site.sources:
        if urlsplit(source.url).scheme != "https" and not site.is_simulated:
            yield Oddity(what=f"{source.url} is not https", next_step="try the same address with https")
        if domain_of(source.url) not in site.domains:
            next_step = "prefer a feed of the site's own; else give the reason in tests/sites/test_declarations.py"
            yield Oddity(what=f"{source.url} is served from another domain", next_step=next_step)


def _of_time(survey: Survey, draft: Draft, report: CheckReport, now: datetime) -> Iterator[Oddity]:
    latest = newest(survey)
    if latest is None:
        yield Oddity(what="no source says when articles appeared", next_step="the pages' own dates have to do")
    elif (now - latest) / timedelta(hours=1) > draft.site.contract.max_age_hours:
        what = f"the newest article is of {latest:%Y-%m-%d}"
        yield Oddity(what=what, next_step="a site that still publishes? then the contract below")
    feeds = survey.usable(Kind.FEED)
    spans = [each.newest_at - each.oldest_at for each in feeds if each.newest_at and each.oldest_at]
    if spans and max(spans) < _FEW_HOURS and not survey.usable(Kind.NEWS_SITEMAP) and feeds[0].entries > 1:
        hours = max(spans) / timedelta(hours=1)
        what = f"the feed holds only {hours:.0f} hours of news"
        yield Oddity(what=what, next_step='the watch reads it as it changes; without it: schedule="0 */6 * * *"')
    zoneless = sum(has_no_zone(each.published_raw) for each in report.articles)
    if zoneless and draft.timezone.value == "UTC":
        what = f"{zoneless} of {len(report.articles)} pages print their time without a zone, and nothing says in which"
        yield Oddity(what=what, next_step="set timezone= to the newsroom's; see one of the pages for a time in words")
