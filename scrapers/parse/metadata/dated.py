"""Every date that a page gives: JSON-LD, meta elements, `<time>`, bylines, plain text, scripts, the URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from scrapers.parse import dates, jsonld
from scrapers.parse.dates import Moment, Precision
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.standing import DOUBTFUL, standing, text_of

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
_LIKE_A_DATE = re.compile(r"(?:19|20)\d\d|\d[./-]\s?\d{1,2}[./-]|\d\s?[年년]")
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
_DECAY = 0.85
_LOOKED_AT = 40
_MOST_TEXT = 120
_LONGEST_LABEL = 30
_NEAR = 400
_LONGEST_STRING = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date as one source gives it, and the string it was read from."""

    moment: Moment
    raw: str


def from_jsonld(page: Page, name: str, timezone: str) -> Iterator[Candidate[Dated]]:
    """A date property of the article's JSON-LD node, or of the page's."""
    for node, weight in ((page.evidence.article, 0.9), (page.evidence.web_page, 0.75)):
        raw = jsonld.text_of(node.get(name))
        if raw:
            yield from read_date(raw, f"jsonld.{name}", weight, page, timezone)


def from_metas(page: Page, names: tuple[tuple[str, float], ...], timezone: str) -> Iterator[Candidate[Dated]]:
    """The listed meta elements."""
    for name, weight in names:
        for raw in page.meta(name)[:2]:
            yield from read_date(raw, f"meta.{name}", weight, page, timezone)


def from_named(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """Meta elements outside the list whose name speaks of publication."""
    known = {name for name, _ in PUBLISHED_METAS}
    for name, contents in page.metas.items():
        if name not in known and _speaks_of_publication(name):
            yield from read_date(contents[0], f"meta.{name}", _NAMED, page, timezone)


@lru_cache(maxsize=4_096)
def _speaks_of_publication(name: str) -> bool:
    return bool(_PUBLISHED_NAME.search(name)) and not _NO_DATE_NAME.search(name)


def from_elements(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
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
        yield from read_date(raw, f"{element.tag}.{kind}", (0.75 if told else weight) * inner, page, timezone)
        weight *= _DECAY


def from_url(page: Page) -> Iterator[Candidate[Dated]]:
    """A day in the URL's path: `/2026/03/09/`."""
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


def from_byline(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """Dates written in elements whose class speaks of dates, where nothing better is at hand."""
    weight = 0.5
    for element in page.evidence.marked(".date")[: 2 * _LOOKED_AT]:
        text = element.get("datetime") or element.get("title") or element.get("data-date") or ""
        text = text if _LIKE_A_DATE.search(text) else text_of(element, _MOST_TEXT)
        if not 6 <= len(text) <= _MOST_TEXT:
            continue
        text = _without_update(text)
        inner = max(DOUBTFUL, standing(element))
        told = 1.2 if _PUBLISHED.search(text + (element.get("class") or "")) else 1.0
        for candidate in read_date(text, "text.date", weight * inner * told, page, timezone):
            yield candidate
            weight *= _DECAY


def from_texts(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """Dates in plain text near the headline: what is nearly nothing but a date, or says that it was published."""
    weight, label = 0.55, ""
    for string in page.evidence.strings_near(_NEAR):
        if len(string) > _LONGEST_STRING or string.isspace():
            continue
        text = " ".join(string.split())
        before, label = label, text if len(text) < _LONGEST_LABEL else ""
        if len(text) > 2 * _MOST_TEXT or not _LIKE_A_DATE.search(text):
            continue
        told = f"{before} {text}"
        if _UPDATED.search(told) and not _PUBLISHED.search(told):
            continue
        if _FIRST.search(told):
            yield from read_date(text, "text.first", 0.65, page, timezone)
            continue
        letters = sum(map(str.isalpha, text))
        fit = 1.0 if letters < 25 or _PUBLISHED.search(told[:60]) else 0.75 if letters < 50 else 0.3
        for candidate in read_date(_without_update(text), "text.near", weight * fit, page, timezone):
            yield candidate
            weight *= _DECAY


def from_scripts(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """A publication date in the data that the page's own scripts carry."""
    for script in page.parts["script"]:
        text = script.text or ""
        if "ublish" in text and len(text) < _LONGEST_SCRIPT:
            found = _SCRIPTED.search(text)
            if found:
                yield from read_date(found["date"], "script", 0.4, page, timezone)
                return


def _without_update(text: str) -> str:
    """A byline's text up to the words that announce its update."""
    found = _UPDATED.search(text)
    return text[: found.start()] if found else text


def read_date(raw: str, source: str, weight: float, page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """The date in a string as a candidate, its source marked by what the string leaves open."""
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
