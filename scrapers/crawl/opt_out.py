"""Opt-out signals: what an answer, its page and its site say against the use of it by machines. Pure functions.

They are recorded with the capture and change nothing of the crawl, which robots.txt alone governs. A reservation
counts wherever it stands; one place that says nothing, or allows, does not undo what another reserves.
"""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapers.article import OptOut
from scrapers.crawl.settings import ROBOTS_AGENT
from scrapers.crawl.warc import Headers

AGENT = ROBOTS_AGENT.lower()
MAX_HEAD_BYTES = 200_000
"""How much of a page is searched for meta elements; they belong into its head."""

Signals = dict[str, str]
"""Each signal (`OptOut`) with where it stood."""

_DIRECTIVES = {
    "noindex": OptOut.NOINDEX,
    "none": OptOut.NOINDEX,
    "noarchive": OptOut.NOARCHIVE,
    "nosnippet": OptOut.NOSNIPPET,
    "noai": OptOut.NOAI,
    "noimageai": OptOut.NOIMAGEAI,
}
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
"""Directives that carry a value behind a colon, where else an agent's name stands before one."""

_META = re.compile(rb"<meta\s[^>]{0,2000}>")
_NAMES = (b"robots", AGENT.encode(), b"tdm-")
_ATTRIBUTE = re.compile(r"([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_MAX_VALUE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFiles:
    """What a host says of all its pages: the texts of its two files, and `ai-train` of robots.txt's Content-Signal."""

    tdmrep: str | None = None
    ai_txt: str | None = None
    content_signal: str | None = None


def signals(url: str, headers: Headers, body: bytes, files: SiteFiles) -> Signals:
    """All signals about a page, those nearest to it first."""
    found: Signals = {}
    for name, place in (*_of_headers(headers), *_of_page(body), *_of_site(url, files)):
        found.setdefault(name, place)
    return found


def content_signal(robots_txt: str) -> str | None:
    """The Content-Signal line of robots.txt for us that says `ai-train=no`; None when there is none."""
    if "content-signal" not in robots_txt.lower():
        return None
    agents: set[str] = set()
    in_rules = False
    for line in robots_txt.splitlines():
        key, _, value = (part.strip().lower() for part in line.partition("#")[0].partition(":"))
        if key == "user-agent":
            agents = {value} if in_rules else agents | {value}
            in_rules = False
        elif key:
            in_rules = True
        if key == "content-signal" and agents & {"*", AGENT} and re.search(r"\bai-train\s*=\s*no\b", value):
            return value[:_MAX_VALUE]
    return None


def _of_headers(headers: Headers) -> Iterator[tuple[OptOut, str]]:
    values = [(key.lower(), value) for key, value in headers]
    for key, value in values:
        if key == "x-robots-tag":
            yield from ((name, "x-robots-tag") for name in _directives(value))
    told = dict(values)
    if told.get("tdm-reservation", "").strip() == "1":
        yield OptOut.TDM_RESERVATION, _with_policy("header", told.get("tdm-policy"))


def _of_page(body: bytes) -> Iterator[tuple[OptOut, str]]:
    """Meta elements of the head."""
    metas = dict(_metas(_head(body)))
    for name in ("robots", AGENT):
        yield from ((each, f"meta {name}") for each in _directives(metas.get(name, "")))
    if metas.get("tdm-reservation", "").strip() == "1":
        yield OptOut.TDM_RESERVATION, _with_policy("meta", metas.get("tdm-policy"))


def _head(body: bytes) -> bytes:
    """What stands before the body element; UTF-16 as UTF-8."""
    head = body[:MAX_HEAD_BYTES]
    if head.startswith(_UTF16):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    for mark in (b"<body", b"<BODY"):
        if (end := head.find(mark)) >= 0:
            return head[:end]
    return head


def _metas(head: bytes) -> Iterator[tuple[str, str]]:
    """Names and contents; elements are sought in lower case, which is several times quicker than in any case."""
    lowered = head.lower()
    if not any(name in lowered for name in _NAMES):
        return
    for element in _META.finditer(lowered):
        if not any(name in element[0] for name in _NAMES):
            continue
        text = head[element.start() : element.end()].decode("latin-1")
        values = {match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(text)}
        if name := values.get("name"):
            yield name.strip().lower(), values.get("content", "")


def _of_site(url: str, files: SiteFiles) -> Iterator[tuple[OptOut, str]]:
    parts = urlsplit(url)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    if files.tdmrep and (rule := _tdm_rule(files.tdmrep, path)) is not None:
        yield OptOut.TDM_RESERVATION, _with_policy("tdmrep.json", rule.get("tdm-policy"))
    if files.ai_txt and (line := _ai_txt_rule(files.ai_txt, path)):
        yield OptOut.AI_TXT, f"ai.txt: {line}"
    if files.content_signal:
        yield OptOut.AI_TRAIN, f"robots.txt: {files.content_signal}"


def _directives(value: str) -> Iterator[OptOut]:
    """Those of an X-Robots-Tag or a robots meta that are for all agents or for us."""
    agent = "*"
    for token in value.lower().split(","):
        name, colon, rest = (part.strip() for part in token.partition(":"))
        if colon and name in _VALUED:
            continue
        if colon:
            agent, name = name, rest
        if agent in {"*", AGENT} and name in _DIRECTIVES:
            yield _DIRECTIVES[name]


def _tdm_rule(text: str, path: str) -> Mapping[str, object] | None:
    """The first rule of a tdmrep.json that the path falls under, when it reserves; None otherwise."""
    try:
        rules = json.loads(text)
    except (ValueError, RecursionError):
        return None
    for rule in rules if isinstance(rules, list) else [rules]:
        location = rule.get("location") if isinstance(rule, dict) else None
        if isinstance(location, str) and _matches(location, path):
            return rule if str(rule.get("tdm-reservation")) == "1" else None
    return None


def _ai_txt_rule(text: str, path: str) -> str | None:
    """The rule of an ai.txt in the form of robots.txt that forbids a page; the longest that fits decides."""
    best, verdict, agents, in_rules = -1, None, set[str](), False
    for line in text.splitlines()[:5_000]:
        key, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if key == "user-agent":
            agents = {value.lower()} if in_rules else agents | {value.lower()}
            in_rules = False
        elif key in {"allow", "disallow"}:
            in_rules = True
            fits = bool(value) and bool(agents & {"*", AGENT}) and _covers(value, path)
            if fits and (len(value) > best or (len(value) == best and key == "allow")):
                best, verdict = len(value), f"Disallow: {value[:_MAX_VALUE]}" if key == "disallow" else None
    return verdict


def _covers(pattern: str, path: str) -> bool:
    """Whether a pattern of an ai.txt means a page: by its path, or by a kind of file that is text."""
    if kind := _FILE_KIND.fullmatch(pattern):
        return kind[1].lower() in _TEXT_KINDS
    return _matches(pattern if pattern.startswith(("/", "*")) else f"/{pattern}", path)


def _matches(pattern: str, path: str) -> bool:
    """Patterns as in robots.txt (RFC 9309, section 2.2.3): from the start, `*` for anything, `$` for the end."""
    path, pattern = f"{path}\n", f"{pattern.removesuffix('$')}\n" if pattern.endswith("$") else pattern
    first, *others = pattern.split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for part in others:  # the first place that fits is the best; a regular expression would try all, for hours
        if (found := path.find(part, place)) < 0:
            return False
        place = found + len(part)
    return True


def _with_policy(place: str, policy: object) -> str:
    return f"{place}; policy {policy[:_MAX_VALUE]}" if isinstance(policy, str) and policy else place


_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FILE_KIND = re.compile(r"/?\*{0,2}/?\*?\.(\w+)\$?")
_TEXT_KINDS = frozenset({"txt", "html", "htm", "xhtml", "md", "php", "asp", "aspx", "jsp"})
