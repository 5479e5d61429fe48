"""The dates that a page's data give: JSON-LD, meta elements, the URL, the data of its scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from scrapers.parse import dates, jsonld
from scrapers.parse.dates import Moment, Precision
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.evidence import Page, declared
from scrapers.parse.strings import remembered

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
    ("datecreated", 0.45),
    ("date", 0.55),
    ("created", 0.45),
)
MODIFIED_METAS = (
    ("article:modified_time", 0.85),
    ("og:updated_time", 0.6),
    ("datemodified", 0.8),
    ("last-modified", 0.5),
    ("lastmod", 0.6),
    ("dcterms.modified", 0.65),
)
_LISTED = frozenset(name for name, _ in PUBLISHED_METAS)
_PUBLISHED_NAME = re.compile(
    r"publi(?:sh|c)|issued|date[-_.]?created|created[-_]?(?:at|on|time)|pub-?_?date|uploaded|recs:publishtime",
    re.IGNORECASE,
)
_NO_DATE_NAME = re.compile(r"modif|updat|expir|unpubl|until|end|event|publisher|publication$|public$", re.IGNORECASE)
_NAMED = 0.6
"""Weight of a meta element that is not in the list but whose name speaks of publication."""
_URL_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[/_.-]?)(?P<m>0[1-9]|1[0-2]|[1-9](?=[/_.-]))(?P=s)(?P<d>0[1-9]|[12]\d|3[01]|"
    r"(?<=[/_.-])[1-9](?=[/_.-]|$))(?!\d)"
)
_PARTED_DAY = re.compile(r"/(?P<y>(?:19|20)\d\d)/[A-Za-z.-]+/(?P<m>0[1-9]|1[0-2])/(?P<d>0[1-9]|[12]\d|3[01])/")
"""A day with the section behind the year: `/2010/politics/08/13/`."""
_SCRIPTED = re.compile(
    r"[\"'\\_](?:(?:(?:first|initial|original)_?)?(?:date_?publish(?:ed)?|publish(?:ed)?|publication|pub)"
    r"_?(?:at|on|time|date|datetime|timestamp)?|(?:deploy|reg)(?:ed)?_?"
    r"(?:at|on|dt|dttm|date|datetime))[\"'\\]{1,4}\s*[:=]\s*"
    r"[\"'\\]{1,4}(?P<date>(?:19|20)\d\d[-./]\d\d[-./]\d\d[^\"'\\<>]{0,20})",
    re.IGNORECASE,
)
_GIVEN_DATE = re.compile(r"[:=]\s*[\"'\\]{1,4}(?:19|20)\d\d[-./]\d\d[-./]\d\d")
_WRITTEN = re.compile(r"\s*[\w.]*[dD]ate\w*\([\"'](?P<date>(?:19|20)\d\d[-/]\d\d[-/]\d\d[^\"']{0,20})[\"']\)")
_LONGEST_CALL = 80
_LONGEST_NAME = 60
_LONGEST_CLOCK = 20
"""Characters before and behind a day in which its name and its clock time stand."""
_LONGEST_SCRIPT = 2_000_000


class Dated(NamedTuple):
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
    for name, weight, contents in declared(page, names):
        for raw in contents[:2]:
            yield from read_date(raw, f"meta.{name}", weight, page, timezone)


def from_named(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """Meta elements outside the list whose name speaks of publication."""
    for name, contents in page.metas.items():
        if name not in _LISTED and _speaks_of_publication(name):
            yield from read_date(contents[0], f"meta.{name}", _NAMED, page, timezone)


@remembered
def _speaks_of_publication(name: str) -> bool:
    return bool(_PUBLISHED_NAME.search(name)) and not _NO_DATE_NAME.search(name)


def from_url(page: Page) -> Iterator[Candidate[Dated]]:
    """A day in the URL's path: `/2026/03/09/`."""
    path = urlsplit(page.url).path
    found = _URL_DAY.search(path) or _PARTED_DAY.search(path)
    if found:
        try:
            day = date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            return
        at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        moment = Moment(at=at, day=day, precision=Precision.DAY, zoned=False)
        weight = 0.65 if "/" in found.group() else 0.5
        yield Candidate(Dated(moment, found.group()), "url", weight, found.group())


def from_scripts(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """A publication date in the data that the page's own scripts carry, or that a call writes where it stands."""
    for _, text in page.scripts:
        found = (_WRITTEN.match(text) if len(text) < _LONGEST_CALL else None) or _scripted(text)
        if found:
            yield from read_date(found["date"], "script", 0.4, page, timezone)
            return


def _scripted(text: str) -> re.Match[str] | None:
    """The first publication date in a script's data: looked for before the dates in it, which are few."""
    speaks = any(sign in text for sign in _SPEAKING)
    for near in _GIVEN_DATE.finditer(text) if speaks and len(text) < _LONGEST_SCRIPT else ():
        if found := _SCRIPTED.search(text, max(0, near.start() - _LONGEST_NAME), near.end() + _LONGEST_CLOCK):
            return found
    return None


_SPEAKING = ("pub", "Pub", "eploy", "regD", "reg_d")
"""Pieces of the names of publication dates: found faster than those."""


def read_date(raw: str, source: str, weight: float, page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """The date in a string as a candidate, its source marked by what the string leaves open."""
    moment = _moment(raw, page, timezone)
    if moment is None:
        return
    if moment.precision in WITHOUT_CLOCK:
        source, weight = f"{source} ({moment.precision})", weight * (0.95 if moment.precision is Precision.DAY else 0.5)
    elif not moment.zoned:
        source, weight = f"{source} (no zone)", weight * 0.85
    yield Candidate(Dated(moment, raw), source, weight, raw)


WITHOUT_CLOCK = (Precision.DAY, Precision.MONTH)


def _moment(raw: str, page: Page, timezone: str) -> Moment | None:
    """The string's date; 03/04/2025 is in March or in April as its weekday, its page and the time of fetching say."""
    if "/" not in raw or not _SLASHED.search(raw):
        return dates.read(raw, timezone)
    american = _is_american(page)
    moment = dates.read(raw, timezone, month_first=american)
    other = dates.read(raw, timezone, month_first=not american)
    if moment is None or other is None or moment.day == other.day:
        return moment
    weekday = next((_WEEKDAYS[word] for word in map(_start, raw.split()) if word in _WEEKDAYS), None)
    if weekday is not None and moment.day.weekday() != weekday == other.day.weekday():
        return other
    ahead = page.fetched_at and moment.at > page.fetched_at + _AHEAD
    return other if ahead else moment


def _start(word: str) -> str:
    return word[:3].casefold()


_WEEKDAY_STARTS = "mon lun|tue die mar|wed mit mer mié|thu don jeu jue gio|fri fre ven vie|sat sam sáb|sun son dim dom"
_WEEKDAYS = {start: number for number, starts in enumerate(_WEEKDAY_STARTS.split("|")) for start in starts.split()}


_SLASHED = re.compile(r"\d/\s?\d{1,2}\s?/\s?\d\d")
_YEAR = re.compile(rb"/20[012]\d")
_DAY_SECOND = re.compile(rb"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/20[012]\d(?!\d)")
_DAY_FIRST = re.compile(rb"(?<![\d/])(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])/20[012]\d(?!\d)")
_AHEAD = timedelta(days=1)


def _is_american(page: Page) -> bool:
    """Whether 03/04/2025 is the fourth of March here: as another date on the page shows, else by language and host."""
    memo = page.evidence.memo
    if ("american", "") not in memo:
        markup = page.markup or b""
        written = b" ".join(markup[max(0, year.start() - 6) : year.end() + 1] for year in _YEAR.finditer(markup))
        second, first = _DAY_SECOND.search(written), _DAY_FIRST.search(written)
        language = (page.root.get("lang") or "en").casefold().replace("_", "-")
        host = urlsplit(page.url).hostname or ""
        by_name = language in {"en", "en-us"} and not host.endswith(_DAY_FIRST_HOSTS)
        memo["american", ""] = bool(second) if bool(second) != bool(first) else by_name
    return bool(memo["american", ""])


_DAY_FIRST_HOSTS = (".uk", ".au", ".in", ".ie", ".za", ".nz", ".eu", ".de", ".ng", ".ke")
