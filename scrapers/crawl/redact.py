"""Take entries out of what a source answered: a feed's whole text of an article must not outlive its takedown.

The entries that stay are left to the byte where the answer is XML; JSON is written anew. Two places need this: an
answer that is about to be archived, and one that lies in the archive.
"""

import codecs
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import Any

from fastwarc.warc import WarcRecordType

from scrapers.crawl.archive import ArchivedResponse, payload_digest
from scrapers.crawl.discover import first_mark
from scrapers.crawl.erase import rewrite
from scrapers.crawl.store import open_store, reaching
from scrapers.crawl.warc import read, response_record, sound_records

logger = logging.getLogger(__name__)

IsTaken = Callable[[str], bool]
"""Whether an address is one of what was taken down."""

_START = re.compile(rb"<(item|entry|url)(?=[\s>])")
_ENDS = {kind: re.compile(rb"</%b\s*>" % kind) for kind in (b"item", b"entry", b"url")}
_ADDRESS = re.compile(
    rb"<(?:[\w.-]+:)?(?:link|guid|id|loc|origLink)\b[^<>]*?"
    rb"(?:\bhref\s*=\s*[\"']([^\"']+)|>\s*(?:<!\[CDATA\[\s*)?([^<\]\s]+))",
    re.IGNORECASE,
)
"""What an entry calls its own address; the links in its text are somebody else's (RSS 2.0, RFC 4287, sitemaps.org)."""

_LISTS = ("items", "entries", "posts")
_NAMES = ("url", "link", "id", "external_url", "guid")


def without_entries(body: bytes, is_taken: IsTaken) -> bytes:
    """A feed, sitemap or list of posts without its entries of what was taken down; the same where it has none."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        plain = body.decode("utf-16", "replace").encode("utf-8", "replace")
        kept_plain = without_entries(plain, is_taken)
        return body if kept_plain == plain else kept_plain.decode().encode("utf-16")
    if first_mark(body) in {b"{", b"["}:
        return _json_without(body, is_taken)
    kept: list[bytes] = []
    place = 0
    for begin, end in _entries(body):
        if any(map(is_taken, _addresses(body[begin:end]))):
            kept.append(body[place:begin])
            place = end
    return b"".join((*kept, body[place:]))


def redact(archive_url: str, warc_path: str, is_taken: IsTaken, now: datetime, *, pages: bool = False) -> int:
    """Take the entries out of every source's answer in one file of the archive; returns how many answers had any.

    With `pages`, those of these addresses are erased and counted, too: a killed crawl may have written one that no
    ledger knows. Every other record stays at its place, and so does one that is damaged. Doing it again does no harm.

    Raises:
        FileNotFoundError: there is no such file.
        NoPlacesError: its records are not compressed one by one.
    """
    members: dict[int, bytes | None] = {}
    damage: list[str] = []
    with reaching(archive_url), open_store(archive_url).open(warc_path) as file:
        for place, response in sound_records(file, WarcRecordType.response, read, damage):
            if response.requested is not None:
                if pages and is_taken(response.requested):
                    members[place] = None
            elif (shorter := _shortened(response, is_taken)) is not None:
                members[place] = response_record(shorter, payload_digest(shorter.body))
    if damage:
        logger.warning("%s is damaged, and cleared but for what nobody can read: %s", warc_path, damage[0])
    if members:
        rewrite(archive_url, warc_path, members, now)
    return len(members)


def _shortened(response: ArchivedResponse, is_taken: IsTaken) -> ArchivedResponse | None:
    body = without_entries(response.body, is_taken)
    return replace(response, body=body) if body != response.body else None


def _entries(body: bytes) -> Iterator[tuple[int, int]]:
    """Where entries begin and end. One without an end is looked for once: a million of them would take days."""
    place, endless = 0, set[bytes]()
    while started := _START.search(body, place):
        kind, place = started[1], started.end()
        ended = None if kind in endless else _ENDS[kind].search(body, place)
        if ended is None:
            endless.add(kind)
        else:
            place = ended.end()
            yield started.start(), place


def _addresses(entry: bytes) -> Iterator[str]:
    for found in _ADDRESS.finditer(entry):
        yield unescape((found[1] or found[2]).decode("utf-8", "replace"))


def _json_without(body: bytes, is_taken: IsTaken) -> bytes:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return body
    if isinstance(feed, list):
        kept: Any = _kept(feed, is_taken)
    else:
        kept = {name: _kept(value, is_taken) if name in _LISTS else value for name, value in feed.items()}
    return body if kept == feed else json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _kept(entries: Any, is_taken: IsTaken) -> Any:  # noqa: ANN401  # whatever JSON holds
    if not isinstance(entries, list):
        return entries
    return [each for each in entries if not (isinstance(each, Mapping) and any(map(is_taken, _own(each))))]


def _own(entry: Mapping[str, Any]) -> Iterator[str]:
    for name in _NAMES:
        value = entry.get(name)
        value = value.get("rendered") if isinstance(value, Mapping) else value
        if isinstance(value, str):
            yield value
