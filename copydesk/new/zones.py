"""A site's time zone: guessed from its domain, its locale, and the offsets of the times that it writes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from scrapers.crawl.survey.findings import Evidence

_FITTING_SHARE = 0.9
_ZONES = {
    "ae": ("Asia/Dubai",), "ar": ("America/Argentina/Buenos_Aires",), "at": ("Europe/Vienna",),
    "au": ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"),
    "be": ("Europe/Brussels",), "bg": ("Europe/Sofia",),
    "br": ("America/Sao_Paulo", "America/Manaus"),
    "ca": ("America/Toronto", "America/Vancouver", "America/Edmonton", "America/Winnipeg", "America/Halifax"),
    "ch": ("Europe/Zurich",), "cn": ("Asia/Shanghai",), "cz": ("Europe/Prague",), "de": ("Europe/Berlin",),
    "dk": ("Europe/Copenhagen",), "ee": ("Europe/Tallinn",), "es": ("Europe/Madrid",), "fi": ("Europe/Helsinki",),
    "fr": ("Europe/Paris",), "gb": ("Europe/London",), "gr": ("Europe/Athens",), "hk": ("Asia/Hong_Kong",),
    "hr": ("Europe/Zagreb",), "hu": ("Europe/Budapest",), "id": ("Asia/Jakarta",), "ie": ("Europe/Dublin",),
    "il": ("Asia/Jerusalem",), "in": ("Asia/Kolkata",), "it": ("Europe/Rome",), "jp": ("Asia/Tokyo",),
    "ke": ("Africa/Nairobi",), "kr": ("Asia/Seoul",), "lt": ("Europe/Vilnius",), "lu": ("Europe/Luxembourg",),
    "lv": ("Europe/Riga",), "mx": ("America/Mexico_City", "America/Tijuana"), "my": ("Asia/Kuala_Lumpur",),
    "ng": ("Africa/Lagos",), "nl": ("Europe/Amsterdam",), "no": ("Europe/Oslo",), "nz": ("Pacific/Auckland",),
    "ph": ("Asia/Manila",), "pk": ("Asia/Karachi",), "pl": ("Europe/Warsaw",), "pt": ("Europe/Lisbon",),
    "ro": ("Europe/Bucharest",), "rs": ("Europe/Belgrade",), "se": ("Europe/Stockholm",), "sg": ("Asia/Singapore",),
    "si": ("Europe/Ljubljana",), "sk": ("Europe/Bratislava",), "th": ("Asia/Bangkok",), "tr": ("Europe/Istanbul",),
    "tw": ("Asia/Taipei",), "ua": ("Europe/Kyiv",), "uk": ("Europe/London",),
    "us": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    "vn": ("Asia/Ho_Chi_Minh",), "za": ("Africa/Johannesburg",),
}  # fmt: skip
"""The zones of a country, by its domain or its code in a locale, the one of most newsrooms first."""

_HOMES = {
    "en": "us",
    "ja": "jp",
    "ko": "kr",
    "sv": "se",
    "da": "dk",
    "nb": "no",
    "cs": "cz",
    "el": "gr",
    "zh": "cn",
    "hi": "in",
}
"""The country of most newsrooms of a language, where it is not called as the language is."""

_USUAL = (
    "America/New_York", "America/Los_Angeles", "America/Chicago", "America/Denver", "Europe/London", "Europe/Berlin",
    "Europe/Helsinki", "Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "America/Sao_Paulo",
    "America/Halifax",
)  # fmt: skip
"""Those that are tried where the country is not known."""


def zone_of(domain: str, region: str | None, language: str | None, local_times: Iterable[str]) -> Evidence:
    """The zone of a site; `region` is its locale's country, `local_times` are ISO 8601 and not in UTC.

    It matters for times that are written without a zone, and for the days of date archives only.
    """
    country = domain.rpartition(".")[2]
    places = [
        (f"the domain .{country}", _ZONES.get(country, ())),
        (f"the locale's {region}", _ZONES.get(region or "", ())),
    ]
    spoken = (f"the language {language}", _ZONES.get(_HOMES.get(language or "", language or ""), ()))
    moments = [datetime.fromisoformat(text) for text in local_times]
    if moments:
        shown = f"its times carry {moments[0].isoformat()[-6:]}"
        for place, zones in (*places, spoken):
            if zone := _fitting(zones, moments):
                return Evidence(value=zone, seen=f"{shown}, as {place} has it")
        if zone := _fitting(_USUAL, moments):
            return Evidence(value=zone, seen=shown)
    for place, zones in places:
        if len(zones) == 1:
            return Evidence(value=zones[0], seen=place)
    return Evidence(value="UTC", seen="nothing says otherwise")


def _fitting(zones: Iterable[str], moments: Sequence[datetime]) -> str | None:
    """The first zone in which the times were local ones; a few may come from elsewhere."""
    for name in zones:
        zone = ZoneInfo(name)
        fitting = sum(moment.astimezone(zone).utcoffset() == moment.utcoffset() for moment in moments)
        if fitting >= _FITTING_SHARE * len(moments):
            return name
    return None
