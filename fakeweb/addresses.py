"""The addresses of an article: permalinks, and which spellings of a URL mean the same page."""

import re
import unicodedata
from urllib.parse import urlsplit

from fakeweb.publishers import Publisher
from fakeweb.schedule import Slot

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})


def slugify(text: str, words: int = 9) -> str:
    """A headline as the last part of a URL: ASCII letters, digits and hyphens."""
    text = text.replace("\u2019s ", " ").replace("\u2019", "")
    ascii_text = unicodedata.normalize("NFKD", text.translate(_GERMAN)).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text)[:words])


def permalink(publisher: Publisher, slot: Slot, section: str, slug: str) -> str:
    """The article's URL by the publisher's pattern."""
    local = slot.at.astimezone(publisher.zone)
    path = publisher.permalink.format(
        year=local.year,
        month=local.month,
        day=local.day,
        section=slugify(section),
        slug=slug,
        number=slot.number,
    )
    return publisher.origin + path


def aliases(publisher: Publisher, url: str) -> tuple[str, ...]:
    """Other addresses that serve the same article: AMP and mobile where the publisher has them."""
    found: list[str] = []
    if publisher.amp:
        found.append(f"{url}amp/")
    if publisher.mobile:
        found.append(url.replace("://", "://m.", 1))
    return tuple(found)


def normal(url: str) -> str:
    """The spelling under which an article's address is kept: host without www and path, no final slash.

    Articles have no query of their own: whatever stands there is ignored, as by most sites.
    """
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www.") + (parts.path.rstrip("/") or "/")
