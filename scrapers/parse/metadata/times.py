"""When the article was published and last changed: every date the page gives, weighed, never guessed.

Sources: JSON-LD, meta elements, microdata and `<time>`, dates written beside the byline, the URL. A modification time
never stands in for a publication time. Sources agree when they name the same day, as written or in UTC; of those that
agree the heaviest that knows the clock time gives the value. The `source` names the rule and, where it matters, what
the string left open: `url (day)`, `meta.date (no zone)`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scrapers.page import Found
from scrapers.parse.dates import Moment
from scrapers.parse.metadata.candidate import CONFLICT, Candidate, support
from scrapers.parse.metadata.confidence import calibrated
from scrapers.parse.metadata.dated import (
    MODIFIED_METAS,
    PUBLISHED_METAS,
    WITHOUT_CLOCK,
    Dated,
    from_jsonld,
    from_metas,
    from_named,
    from_scripts,
    from_url,
    read_date,
)
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.openings import from_dateline, from_tips, from_title
from scrapers.parse.metadata.standing import text_of
from scrapers.parse.metadata.written import HERE, from_byline, from_elements, from_labels, from_repeats, from_texts

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""No news article is older than the news on the web."""
UNSET_YEAR = 1970
TOLERANCE = timedelta(days=1)
"""How far a page's clock may run ahead of ours."""

_SURE = 0.5
_CERTAIN = 0.9
"""Support from which the page's data are not checked against its visible dates."""


def published(page: Page, timezone: str = "UTC") -> Found[tuple[datetime, str]] | None:
    """When it was published, in UTC, with the original string."""
    memo = page.evidence.memo
    if ("published", timezone) not in memo:
        found = calibrated(_chosen(published_candidates(page, timezone)), "published_at")
        memo["published", timezone] = found or _absurd(page, timezone)
    known: Found[tuple[datetime, str]] | None = memo["published", timezone]
    return known


def _absurd(page: Page, timezone: str) -> Found[tuple[datetime, str]] | None:
    """The time that the page's data give where it cannot be and no other is given: it is reported, not swallowed.

    Year 1970 and before is how unset fields come out (the epoch, year 1, 1900): no time at all.
    """
    declared = [*from_jsonld(page, "datePublished", timezone), *from_metas(page, PUBLISHED_METAS, timezone)]
    for candidate in declared:
        if candidate.value.moment.at.year > UNSET_YEAR:
            return Found((candidate.value.moment.at, candidate.value.raw), f"{candidate.source} (implausible)", 0.05)
    return None


def modified(page: Page, timezone: str = "UTC") -> Found[tuple[datetime, str]] | None:
    """When it was last changed, in UTC, with the original string; never earlier than its publication."""
    found, first = _chosen(modified_candidates(page, timezone)), published(page, timezone)
    if found and first and found.value[0] < first.value[0]:
        return None
    return found


def published_candidates(page: Page, timezone: str = "UTC", *, every: bool = False) -> list[Candidate[Dated]]:
    """Every publication date that the page gives, in the order of the sources.

    The weaker sources are asked only where the stronger ones leave room for doubt, or where `every` asks for all.
    """
    given = [*from_jsonld(page, "datePublished", timezone), *from_metas(page, PUBLISHED_METAS, timezone)]
    given += [*from_named(page, timezone), *from_url(page)]
    if every or support(given) < _CERTAIN:
        given += from_elements(page, timezone)
    given = [candidate for candidate in given if _plausible(candidate.value.moment, page)]
    if every or not given or max(candidate.weight for candidate in given) < _SURE or _are_of_several(given):
        written = [*from_texts(page, timezone), *from_labels(page, timezone), *from_scripts(page, timezone)]
        written += [*from_title(page, timezone), *from_dateline(page, timezone), *from_tips(page, timezone)]
        if every or max((candidate.weight for candidate in written), default=0.0) < _SURE:
            written += [*from_byline(page, timezone), *from_repeats(page, timezone)]
        given += [candidate for candidate in written if _plausible(candidate.value.moment, page)]
    elif all(candidate.value.moment.precision in WITHOUT_CLOCK for candidate in given):
        days = frozenset[int]().union(*map(_days, given))
        shown = from_texts(page, timezone, HERE)
        given += [c for c in shown if _exactness(c.value.moment) and not days.isdisjoint(_days(c))]
    return given


def _are_of_several(given: list[Candidate[Dated]]) -> bool:
    """Whether there are only `<time>` elements of several days that say not what they are: some are of others."""
    if any(not candidate.source.startswith("time.time") for candidate in given):
        return False
    return len({candidate.value.moment.day for candidate in given}) > 1


def modified_candidates(page: Page, timezone: str = "UTC") -> list[Candidate[Dated]]:
    """Every modification date that the page gives, in the order of the sources."""
    given = [*from_jsonld(page, "dateModified", timezone), *from_metas(page, MODIFIED_METAS, timezone)]
    if given:
        return [candidate for candidate in given if _plausible(candidate.value.moment, page)]
    for element in page.evidence.times:
        raw = element.get("datetime") or element.get("content") or text_of(element)
        if element.get("itemprop") == "dateModified" or "updated" in (element.get("class") or ""):
            given += read_date(raw, f"{element.tag}.modified", 0.6, page, timezone)
    return [candidate for candidate in given if _plausible(candidate.value.moment, page)]


def _plausible(moment: Moment, page: Page) -> bool:
    return moment.at >= EARLIEST and (page.fetched_at is None or moment.at <= page.fetched_at + TOLERANCE)


def _chosen(candidates: list[Candidate[Dated]]) -> Found[tuple[datetime, str]] | None:
    """The day with the most support, and its most exact statement."""
    if not candidates:
        return None
    days = [_days(candidate) for candidate in candidates]
    dated = list(zip(candidates, days, strict=True))
    groups = {mine: [other for other, theirs in dated if not theirs.isdisjoint(mine)] for mine in dict.fromkeys(days)}
    scores = {mine: support(group) for mine, group in groups.items()}
    _, mine = max(dated, key=lambda entry: (scores[entry[1]], entry[0].weight))
    against = support([other for other, theirs in dated if theirs.isdisjoint(mine)]) if len(groups) > 1 else 0.0
    best = max(groups[mine], key=lambda candidate: (_exactness(candidate.value.moment), candidate.weight))
    confidence = scores[mine] * (1 - CONFLICT * against)
    return Found((best.value.moment.at, best.value.raw), best.source, round(confidence, 3))


def _exactness(moment: Moment) -> int:
    if moment.precision in WITHOUT_CLOCK:
        return 0
    return 2 if moment.zoned else 1


def _days(candidate: Candidate[Dated]) -> frozenset[int]:
    """The days that a candidate speaks for: as written and in UTC; that of a URL may be the day before or after."""
    moment = candidate.value.moment
    day = moment.day.toordinal()
    if candidate.source == "url":
        return frozenset((day - 1, day, day + 1))
    return frozenset((day, moment.at.toordinal()))
