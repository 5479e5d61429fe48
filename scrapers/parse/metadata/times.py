"""When the article was published and last changed: every date the page gives, weighed, never guessed.

Sources: JSON-LD, meta elements, microdata and `<time>`, dates written beside the byline, the URL. A modification time
never stands in for a publication time. Sources agree when they name the same day, as written or in UTC; of those that
agree the heaviest that knows the clock time gives the value. The `source` names the rule and, where it matters, what
the string left open: `url (day)`, `meta.date (no zone)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from scrapers.page import Found
from scrapers.parse import dates, jsonld
from scrapers.parse.dates import Moment, Precision
from scrapers.parse.metadata.candidate import CONFLICT, Candidate, support
from scrapers.parse.metadata.confidence import calibrated
from scrapers.parse.metadata.evidence import DOUBTFUL, Page, standing, text_of

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""No news article is older than the news on the web."""
TOLERANCE = timedelta(days=1)
"""How far a page's clock may run ahead of ours."""

PUBLISHED_METAS = (
    ("article:published_time", 0.85),
    ("article:published", 0.75),
    ("datepublished", 0.8),
    ("parsely-pub-date", 0.8),
    ("dc.date.issued", 0.75),
    ("og:article:published_time", 0.6),
    ("dcterms.date", 0.6),
    ("dc.date", 0.6),
    ("sailthru.date", 0.7),
    ("pubdate", 0.7),
    ("citation_date", 0.6),
    ("citation_online_date", 0.6),
    ("article_date_original", 0.7),
    ("release_date", 0.6),
    ("datecreated", 0.5),
    ("date", 0.55),
    ("created", 0.5),
)
MODIFIED_METAS = (
    ("article:modified_time", 0.85),
    ("og:updated_time", 0.6),
    ("datemodified", 0.8),
    ("last-modified", 0.5),
    ("lastmod", 0.6),
    ("dcterms.modified", 0.65),
)
_PUBLISHED_NAME = re.compile(
    r"publi(?:sh|c)|issued|date[-_.]?created|created[-_]?(?:at|on|time)|pub-?_?date|uploaded|recs:publishtime",
    re.IGNORECASE,
)
_MODIFIED_NAME = re.compile(r"modif|updated?(?:[-_. ](?:time|date))|revis", re.IGNORECASE)
_NO_DATE_NAME = re.compile(r"modif|updat|expir|unpubl|until|end|event|publisher|publication$|public$", re.IGNORECASE)
_NAMED = 0.6
"""Weight of a meta element that is not in the list but whose name speaks of publication."""
_UPDATED = re.compile(
    r"updat|modif|edited|revis|aktuali[sz]|geändert|stand:|mis à jour|maj\b|actualiz|atualiz|aggiorn|bijgewerkt|"
    r"gewijzigd|"
    r"zmodyf|обновл|оновл|päivitetty|uppdater|oppdater|opdater|güncel|更新|수정|تحديث",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|posted|veröffentlicht|erstellt|erschienen|pubbl|gepubliceerd|geplaatst|opublik|publicerad|julkaistu|"
    r"udgivet|発行|"
    r"发布|發布|发表|公開|배포|입력|등록|yayın|опубл|created|entry-date|post-date|date-?line|released|first",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:originally|first) (?:published|posted|appeared)|ursprünglich (?:veröffentlicht|erschienen)|"
    r"zuerst (?:veröffentlicht|erschienen)|"
    r"(?:initialement|d[’']abord) publié|publicado originalmente|pubblicato originariamente|"
    r"oorspronkelijk gepubliceerd",
    re.IGNORECASE,
)
_URL_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[/_.-]?)(?P<m>0[1-9]|1[0-2]|[1-9](?=[/_.-]))(?P=s)(?P<d>0[1-9]|[12]\d|3[01]|"
    r"[1-9](?=[/_.-]|$))(?!\d)"
)
_SCRIPTED = re.compile(
    r"(?:datePublished|publishedAt|published_at|publish_?[dD]ate|publication_?[dD]ate|firstPublish\w*|date_published|"
    r"publishedDate|published_time)"
    r"[\"'\\]{1,4}\s*[:=]\s*[\"'\\]{1,4}(?P<date>(?:19|20)\d\d-\d\d-\d\d[^\"'\\<>]{0,20})"
)
_LONGEST_SCRIPT = 2_000_000
_SURE = 0.5
_CERTAIN = 0.93
"""Support from which the page's data are not checked against its visible dates."""
_DECAY = 0.85
_LOOKED_AT = 40
_MOST_TEXT = 120
_LONGEST_LABEL = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date as one source gives it, and the string it was read from."""

    moment: Moment
    raw: str


def published(page: Page, timezone: str = "UTC") -> Found[tuple[datetime, str]] | None:
    """When it was published, in UTC, with the original string."""
    memo = page.evidence.memo
    if ("published", timezone) not in memo:
        memo["published", timezone] = calibrated(_chosen(published_candidates(page, timezone)), "published_at")
    found: Found[tuple[datetime, str]] | None = memo["published", timezone]
    return found


def modified(page: Page, timezone: str = "UTC") -> Found[tuple[datetime, str]] | None:
    """When it was last changed, in UTC, with the original string; never earlier than its publication."""
    found, first = _chosen(modified_candidates(page, timezone)), published(page, timezone)
    if found and first and found.value[0] < first.value[0]:
        return None
    return found


def published_candidates(page: Page, timezone: str = "UTC") -> list[Candidate[Dated]]:
    """Every publication date that the page gives, in the order of the sources."""
    given = [*_from_jsonld(page, "datePublished", timezone), *_from_metas(page, PUBLISHED_METAS, timezone)]
    given += [*_from_named(page, timezone), *_from_url(page)]
    if support(given) < _CERTAIN:
        given += _from_elements(page, timezone)
    given = [candidate for candidate in given if _plausible(candidate.value.moment, page)]
    if not given or max(candidate.weight for candidate in given) < _SURE:
        written = (*_from_byline(page, timezone), *_from_texts(page, timezone), *_from_scripts(page, timezone))
        given += [candidate for candidate in written if _plausible(candidate.value.moment, page)]
    return given


def modified_candidates(page: Page, timezone: str = "UTC") -> list[Candidate[Dated]]:
    """Every modification date that the page gives, in the order of the sources."""
    given = [*_from_jsonld(page, "dateModified", timezone), *_from_metas(page, MODIFIED_METAS, timezone)]
    if given:
        return [candidate for candidate in given if _plausible(candidate.value.moment, page)]
    for element in page.evidence.times[:_LOOKED_AT]:
        raw = element.get("datetime") or element.get("content") or text_of(element, _MOST_TEXT)
        if element.get("itemprop") == "dateModified" or "updated" in (element.get("class") or ""):
            given += _candidate(raw, f"{element.tag}.modified", 0.6, page, timezone)
    return [candidate for candidate in given if _plausible(candidate.value.moment, page)]


def _from_jsonld(page: Page, name: str, timezone: str) -> Iterator[Candidate[Dated]]:
    for node, weight in ((page.evidence.article, 0.9), (page.evidence.web_page, 0.75)):
        raw = jsonld.text_of(node.get(name))
        if raw:
            yield from _candidate(raw, f"jsonld.{name}", weight, page, timezone)


def _from_metas(page: Page, names: tuple[tuple[str, float], ...], timezone: str) -> Iterator[Candidate[Dated]]:
    for name, weight in names:
        for raw in page.meta(name)[:2]:
            yield from _candidate(raw, f"meta.{name}", weight, page, timezone)


def _from_named(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """Meta elements outside the list whose name speaks of publication."""
    known = {name for name, _ in PUBLISHED_METAS}
    for name, contents in page.metas.items():
        if name not in known and _PUBLISHED_NAME.search(name) and not _NO_DATE_NAME.search(name):
            yield from _candidate(contents[0], f"meta.{name}", _NAMED, page, timezone)


def _from_elements(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """`<time>` and microdata: marked ones first, then by position."""
    weight = 0.6
    for element in page.evidence.times[:_LOOKED_AT]:
        marks = " ".join(
            filter(None, (element.get("itemprop"), element.get("class"), element.get("pubdate"), element.get("id")))
        )
        if element.get("itemprop") == "dateModified" or (_UPDATED.search(marks) and not _PUBLISHED.search(marks)):
            continue
        raw = element.get("datetime") or element.get("content") or element.get("title") or text_of(element, _MOST_TEXT)
        before = (element.getprevious().tail if element.getprevious() is not None else element.getparent().text) or ""
        if _UPDATED.search(f"{before} {text_of(element, _MOST_TEXT)[:30]}"):
            continue
        told = (
            element.get("itemprop") == "datePublished"
            or element.get("pubdate") is not None
            or _PUBLISHED.search(marks + before)
        )
        inner = max(DOUBTFUL, standing(element))
        kind = "datePublished" if told else "time"
        yield from _candidate(raw, f"{element.tag}.{kind}", (0.75 if told else weight) * inner, page, timezone)
        weight *= _DECAY


def _from_url(page: Page) -> Iterator[Candidate[Dated]]:
    found = _URL_DAY.search(urlsplit(page.url).path)
    if found:
        try:
            day = date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            return
        at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        moment = Moment(at=at, day=day, precision=Precision.DAY, zoned=False)
        weight = 0.65 if found["s"] == "/" else 0.5
        yield Candidate(value=Dated(moment=moment, raw=found.group()), source="url", weight=weight, raw=found.group())


def _from_byline(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """Dates written in elements whose class speaks of dates, where nothing better is at hand."""
    weight = 0.5
    for element in page.evidence.marked(".date")[: 2 * _LOOKED_AT]:
        text = text_of(element, _MOST_TEXT)
        if not 6 <= len(text) <= _MOST_TEXT:
            continue
        text = _without_update(text)
        inner = max(DOUBTFUL, standing(element))
        told = 1.2 if _PUBLISHED.search(text + (element.get("class") or "")) else 1.0
        for candidate in _candidate(text, "text.date", weight * inner * told, page, timezone):
            yield candidate
            weight *= _DECAY


def _from_texts(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """Dates in plain text near the headline: what is nearly nothing but a date, or says that it was published."""
    weight, label = 0.55, ""
    for text in (near.text for near in page.evidence.near_texts):
        before, label = label, text if len(text) < _LONGEST_LABEL else ""
        if len(text) > 2 * _MOST_TEXT or not any(map(str.isdigit, text)):
            continue
        told = f"{before} {text}"
        if _UPDATED.search(told) and not _PUBLISHED.search(told):
            continue
        if _FIRST.search(told):
            yield from _candidate(text, "text.first", 0.65, page, timezone)
            continue
        letters = sum(map(str.isalpha, text))
        fit = 1.0 if letters < 25 or _PUBLISHED.search(told[:60]) else 0.75 if letters < 50 else 0.3
        for candidate in _candidate(_without_update(text), "text.near", weight * fit, page, timezone):
            yield candidate
            weight *= _DECAY


def _from_scripts(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """A publication date in the data that the page's own scripts carry."""
    for script in page.root.iter("script"):
        text = script.text or ""
        if "ublish" in text and len(text) < _LONGEST_SCRIPT:
            found = _SCRIPTED.search(text)
            if found:
                yield from _candidate(found["date"], "script", 0.4, page, timezone)
                return


def _without_update(text: str) -> str:
    """A byline's text up to the words that announce its update."""
    found = _UPDATED.search(text)
    return text[: found.start()] if found else text


def _candidate(raw: str, source: str, weight: float, page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    moment = dates.read(raw, timezone, month_first=_month_first(page))
    if moment is None:
        return
    if moment.precision in {Precision.DAY, Precision.MONTH}:
        source, weight = f"{source} ({moment.precision})", weight * (0.95 if moment.precision is Precision.DAY else 0.5)
    elif not moment.zoned:
        source, weight = f"{source} (no zone)", weight * 0.85
    yield Candidate(value=Dated(moment=moment, raw=raw), source=source, weight=weight, raw=raw)


def _month_first(page: Page) -> bool:
    """Whether 03/04/2025 is the fourth of March: American pages only."""
    language = (page.root.get("lang") or "en").casefold().replace("_", "-")
    host = urlsplit(page.url).hostname or ""
    return language in {"en", "en-us"} and not host.endswith(
        (".uk", ".au", ".in", ".ie", ".za", ".nz", ".eu", ".de", ".ng", ".ke")
    )


def _plausible(moment: Moment, page: Page) -> bool:
    latest = page.fetched_at + TOLERANCE if page.fetched_at else datetime.max.replace(tzinfo=UTC)
    return EARLIEST <= moment.at <= latest


def _chosen(candidates: list[Candidate[Dated]]) -> Found[tuple[datetime, str]] | None:
    """The day with the most support, and its most exact statement."""
    if not candidates:
        return None
    groups = [[other for other in candidates if _agree(one.value.moment, other.value.moment)] for one in candidates]
    place = max(range(len(groups)), key=lambda i: (support(groups[i]), candidates[i].weight))
    group = groups[place]
    against = support(candidate for candidate in candidates if candidate not in group)
    best = max(group, key=lambda candidate: (_exactness(candidate.value.moment), candidate.weight))
    confidence = support(group) * (1 - CONFLICT * against)
    return Found((best.value.moment.at, best.value.raw), best.source, round(confidence, 3))


def _exactness(moment: Moment) -> int:
    if moment.precision in {Precision.DAY, Precision.MONTH}:
        return 0
    return 2 if moment.zoned else 1


def _agree(one: Moment, other: Moment) -> bool:
    return bool({one.day, one.at.date()} & {other.day, other.at.date()})
