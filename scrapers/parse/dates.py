"""Strings to moments: ISO 8601, RFC 2822, and the dates that people write in a dozen languages.

A `Moment` keeps what the string really said: its precision, and whether it named a zone. Nothing is guessed from the
clock; what is ambiguous (03/04/2025) is read in the order that the caller says the page's language uses.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from scrapers.parse.months import OF_TWO_WORDS, day_of, solar_hijri
from scrapers.parse.strings import remembered

MAX_CHARS = 200


class Precision(StrEnum):
    """The smallest unit that a string states."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time: `at` in UTC, the `day` as written, the precision, and whether the string named its zone."""

    at: datetime
    day: date
    precision: Precision
    zoned: bool


_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2,
    "eest": 3, "msk": 3, "ist": 5.5, "sgt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11,
    "wib": 7, "ict": 7, "wita": 8, "hkt": 8, "myt": 8, "pht": 8, "awst": 8, "trt": 3, "sast": 2, "pkt": 5, "brt": -3,
    "nzst": 12, "nzdt": 13,
    "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5, "ct": -6, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "pt": -8,
}  # fmt: skip
_LOOSE_ZONES = frozenset({"et", "ct", "pt"})

_ISO = re.compile(
    r"(?<!\d)(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?<![\w-])(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01]))"
    r"(?:[T\s_]*(?:at\s+)?(?P<H>\d\d):?(?P<M>\d\d)(?::?(?P<S>\d\d?)(?:[.,]\d+)?)?\s*(?P<z>Z|(?:(?:UTC|GMT)\s?)?[+-]\d\d:?\d\d|"
    r"[+-]\d\d(?!\d)|(?:UTC|GMT)\s?[+-]\d\d?(?!\d)|[A-Z]{3,4}\b)?)?(?!\d)"
)
_NAMES_OF_PARTS = (("y", "year"), ("m", "month"), ("d", "day"))
_CLOCK = re.compile(
    r"(?<![\d.:])(?P<H>[01]?\d|2[0-4])\s?(?:[:h]|Uhr|時|时|点|시)\s?(?P<M>[0-5]\d)?(?:\s?(?:[:]|分|"
    r"분)\s?(?P<S>[0-5]\d)?)?(?![\d/])"
    r"\s*(?:Uhr|分|분)?\s*(?P<half>[ap]\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"\b(?P<H>1[0-2]|0?[1-9])\s?(?P<half>[ap])\.?m\b", re.IGNORECASE)
_DOTTED = re.compile(
    r"(?P<sign>\b(?:kl|klo|kello|klokken|om|um|ore|alle|pukul|jam|às|godz)\b\.?\s*)?(?<![\d.])(?P<H>[01]?\d|2[0-3])\.(?P<M>[0-5]\d)"
    r"(?:\.(?P<S>[0-5]\d))?(?!\.?\d)\s*(?P<half>[ap]\.?m\b)?(?(sign)|(?(half)|(?=(?:Uhr|uur|h|WITA?|WIB|GMT|UTC|[CEW]ES?T|MES?Z|BST|SAST)\b)))",
    re.IGNORECASE,
)
"""A clock time with a dot, which figures have too: behind a word that announces it, or before a half, unit or zone."""
_HALF = {"下午": 12, "午後": 12, "오후": 12, "晚上": 12}
_ZONE = re.compile(
    r"(?<=[\d\sa-zA-Z.(])(?P<z>(?:(?:UTC|GMT)\s?)?[+-]\d\d:?\d\d\b|(?:UTC|GMT)\s?[+-]\d\d?(?::\d\d)?\b|(?<![A-Za-z])[A-Z][A-Za-z]{1,3}\b)"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+-])(?P<H>\d\d?):?(?P<M>\d\d)?")
_WORD = (
    r"(?P<mon>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0d7f\u0e00-\u0e7f]|"
    r"(?<=[\u0e00-\u0e7f])\.(?=[\u0e00-\u0e7f])){1,13})"
)
_YEAR = r"(?P<y>(?:19|20)\d\d|1[34]\d\d|25[4-9]\d)"
"""Years of the web; those of the Iranian and of the Thai calendar count only beside their months."""
_YEAR_AT = re.compile(r"(?<!\d)(?:[12]\d\d\d)(?!\d)")
_REACH = 30
"""Characters before and after a year in which the rest of its date stands."""
_DAY = r"(?P<d>3[01]|[12]\d|0?[1-9])"
_NUMBERED = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d\d)\s*[年년./-]\s*(?P<m>1[0-2]|0?[1-9])\s*[月월./-]\s*{_DAY}\s*[日일.]?(?!\d)"
)
_VIETNAMESE = re.compile(
    rf"(?<!\d){_DAY}\s+(?:tháng|thg)\s+(?P<m>1[0-2]|0?[1-9]),?\s+(?:năm\s+)?(?P<y>(?:19|20)\d\d)(?!\d)"
)
_SOLAR_HIJRI = re.compile(rf"(?<![\d/])(?P<y>1[34]\d\d)/(?P<m>1[0-2]|0?[1-9])/{_DAY}(?![\d/])")
"""A day of the Iranian calendar in figures."""
_NAMED = (
    re.compile(rf"(?<!\d){_DAY}(?:st|nd|rd|th|er|º|°|\.)?\s*(?:de\s+|of\s+|di\s+|-|/|ב)?\s*{_WORD}(?:/[^\W\d_]+)?\.?,?\s*(?:de\s+|del\s+|-|/)?\s*{_YEAR}(?!\d)"),
    re.compile(rf"\b{_WORD}\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+(?:of\s+)?{_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}\.\s+gada\s+{_DAY}\.\s+{_WORD}"),
    re.compile(rf"(?<!\d){_YEAR}[,.]?\s+(?:m\.\s+)?{_WORD}\.?\s+(?:mėn\.\s+)?{_DAY}(?!\d)"),
)  # fmt: skip
_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?P<a>\d{1,2})\s?(?P<sep>[./-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<y>(?:19|20)\d\d|\d\d)(?![\d])"
)
_YEAR_FIRST = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
"""Writing of languages that put the year first, one of two digits, too."""
_MONTH_ONLY = re.compile(r"^(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])$")
_ISO_LENGTH = 19
_DIGIT = re.compile(r"\d")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
"""A digit of another script."""
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")


def read(text: str, zone: str = "UTC", *, month_first: bool = False) -> Moment | None:
    """The first date in a string, or None; a clock time without a zone is read in `zone` (an IANA name)."""
    return _read(text.strip()[:MAX_CHARS], zone, month_first)


@remembered
def _read(text: str, zone: str, month_first: bool) -> Moment | None:
    """As `read`, remembered: templates repeat their dates, and so do the pages of a day."""
    if not _DIGIT.search(text):
        return None
    if _EPOCH.match(text):
        return _moment(datetime.fromtimestamp(int(text[:10]), UTC), Precision.SECOND, zoned=True)
    try:
        return _standard(text, zone) or _iso(text, zone) or _written(text, zone, month_first=month_first)
    except (ValueError, OverflowError):
        return None


def _standard(text: str, zone: str) -> Moment | None:
    """A whole ISO 8601 time, as most data give it: the quick way.

    Midnight to the second is a day: systems that keep days alone write it so, and it may be the day before in UTC.
    """
    if len(text) < _ISO_LENGTH or text[4] != "-" or text[10] not in "T ":
        return None
    try:
        local = datetime.fromisoformat(text).replace(microsecond=0)
    except ValueError:
        return None
    if not (local.hour or local.minute or local.second):
        return _moment(datetime(local.year, local.month, local.day, tzinfo=UTC), Precision.DAY, zoned=False)
    zoned = local.tzinfo is not None
    at = (local if zoned else local.replace(tzinfo=_zone(zone))).astimezone(UTC)
    return Moment(at=at, day=local.date(), precision=Precision.SECOND, zoned=zoned)


def _iso(text: str, zone: str) -> Moment | None:
    """ISO 8601 and what looks like it, at the start of the string or alone."""
    if only := _MONTH_ONLY.match(text):
        return _moment(datetime(int(only["y"]), int(only["m"]), 1, tzinfo=UTC), Precision.MONTH, zoned=False)
    found = _ISO.search(text)
    if not found:
        return None
    day = date(*(int(found[one] or found[other]) for one, other in _NAMES_OF_PARTS))
    if found["H"] is None:
        clock = _clock(text[found.end() :])
        return _combined(day, clock, _zone_after(text[found.end() :], clock), zone)
    clock_parts = (int(found["H"]) % 24, int(found["M"]), int(found["S"]) if found["S"] else None)
    return _combined(day, clock_parts if any(clock_parts) else None, found["z"], zone)


def _written(text: str, zone: str, *, month_first: bool) -> Moment | None:
    """A date as people write it, with the clock time that stands beside it."""
    if _OTHER_DIGIT.search(text):
        text = "".join(str(unicodedata.decimal(char, char)) for char in text)
    if "ن ال" in text:
        for name, other in OF_TWO_WORDS.items():
            text = text.replace(name, other)
    for near in _YEAR_AT.finditer(text):
        start = max(0, near.start() - _REACH)
        if found := _with_year(text[start : near.end() + _REACH]):
            day, (first, last) = found
            return _with_clock(day, text, (start + first, start + last), zone)
    if numeric := _NUMERIC.search(text):
        first, second, last = int(numeric["a"]), int(numeric["b"]), int(numeric["y"])
        if last < 100 and (first > 31 or _YEAR_FIRST.search(text)):
            return _with_clock(date(_full(first), second, last), text, numeric.span(), zone)
        year = _full(last)
        swap = second > 12 or (month_first and first <= 12 and numeric["sep"] == "/")
        return _with_clock(date(year, *((first, second) if swap else (second, first))), text, numeric.span(), zone)
    return None


def _full(year: int) -> int:
    """A year of two digits in full, as those of the web were."""
    return year if year > 99 else 1900 + year if year > 69 else 2000 + year


def _with_year(text: str) -> tuple[date, tuple[int, int]] | None:
    """A date in the few words around a year, and where it stands in them."""
    for form in (_NUMBERED, _VIETNAMESE):
        if found := form.search(text):
            return date(int(found["y"]), int(found["m"]), int(found["d"])), found.span()
    if found := _SOLAR_HIJRI.search(text):
        return solar_hijri(int(found["y"]), int(found["m"]), int(found["d"])), found.span()
    for named in _NAMED:
        for found in named.finditer(text):
            if day := day_of(int(found["y"]), found["mon"], int(found["d"])):
                return day, found.span()
    return None


def _with_clock(day: date, text: str, span: tuple[int, int], zone: str) -> Moment:
    after = text[span[1] :][:60]
    clock = _clock(after)
    if clock is None:
        after = text[: span[0]][-40:]
        clock = _clock(after)
    return _combined(day, clock, _zone_after(after, clock), zone)


Clock = tuple[int, int, int | None]


def _clock(text: str) -> Clock | None:
    if not _DIGIT.search(text):
        return None
    found = _CLOCK.search(text)
    if found is None or (found["M"] is None and "h" in found.group().lower().replace("uhr", "")):
        found = _HOUR.search(text) or _DOTTED.search(text)
        if found is None:
            return None
    parts = found.groupdict()
    hour = int(parts["H"]) % 24
    half = (parts.get("half") or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif hour < 12:
        hour += next((more for word, more in _HALF.items() if word in text[: found.start()][-4:]), 0)
    return hour, int(parts.get("M") or 0), int(parts["S"]) if parts.get("S") else None


def _zone_after(text: str, clock: Clock | None) -> str | None:
    if clock is None:
        return None
    names = sorted((found["z"] for found in _ZONE.finditer(text)), key=str.isalpha)
    return next((name for name in names if not name.isalpha() or name.casefold() in _ZONES), None)


def _combined(day: date, clock: Clock | None, offset: str | None, zone: str) -> Moment:
    if clock is None:
        return _moment(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY, zoned=False)
    hour, minute, second = clock
    known = _offset(offset, day, zone)
    local = datetime(day.year, day.month, day.day, hour, minute, second or 0, tzinfo=known or _zone(zone))
    precision = Precision.MINUTE if second is None else Precision.SECOND
    return Moment(at=local.astimezone(UTC), day=day, precision=precision, zoned=known is not None)


def _offset(text: str | None, day: date, zone: str) -> timezone | None:
    """A zone's name or numeric offset; `ET` and the like follow American summer time.

    Several zones have one name: CST is China's as well as Chicago's, IST Ireland's, Israel's and India's. It is that of
    the site's own zone, where the time is called so there in some part of the year.
    """
    if not text:
        return None
    if found := _OFFSET.fullmatch(text):
        shift = timedelta(hours=int(found["H"]), minutes=int(found["M"] or 0))
        return timezone(-shift if found["sign"] == "-" else shift) if shift < timedelta(hours=24) else None
    hours = _ZONES.get(text.casefold())
    if hours is None:
        return None
    for month in (day.month, 1, 7):
        at = datetime(day.year, month, 15, 12, tzinfo=_zone(zone))
        if at.tzname() == text.upper():
            return timezone(at.utcoffset() or timedelta())
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=_zone("America/New_York"))
    if text.casefold() in _LOOSE_ZONES and noon.dst():
        hours += 1
    return timezone(timedelta(hours=hours))


def _moment(at: datetime, precision: Precision, *, zoned: bool) -> Moment:
    return Moment(at=at, day=at.date(), precision=precision, zoned=zoned)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
