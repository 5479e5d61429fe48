"""Which addresses are one article: the key of a URL, and the keys and the number that a staged page goes by.

Two URLs with equal keys are the same page in another dress: scheme, `www.`, default port, fragment, tracking
parameters, the order of parameters, a trailing slash, an index file, AMP and mobile forms make no difference.
Path case does (RFC 3986, section 6.2.2.1: only scheme and host are case-insensitive).
"""

import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

from scrapers.tracking import tracks, without_session

_DRESS = re.compile(
    r"at_\w+|_hs\w+|ref|referrer|source|src|share|shared|partner|ftag|guce_\w+|feature|oly_\w+|replytocom|print|rss|from|via"
    r"|taid|cid|campaign_?id|__twitter_impression",
    re.IGNORECASE,
)
"""More than what only tracks readers: by these the ledger may tell pages apart, and identity does not."""

_AMP_VALUES = {
    ("amp", ""),
    ("amp", "1"),
    ("amp", "true"),
    ("outputtype", "amp"),
    ("noamp", "mobile"),
    ("m", "1"),
    ("mobile", "1"),
}
_HOST_DRESS = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.[^.])")
_VARIANT_HOST = re.compile(r"^(?:www\.)?(?:m|mobile|amp)\.")
_AMP_PATH = re.compile(r"/amp(?:\.html?)?/?$|\.amp(?=\.html?/?$)|\.amp/?$|^/amp(?=/.)", re.IGNORECASE)
_INDEX_FILE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_AMP_CACHE_HOST = re.compile(r"(?:^|\.)cdn\.ampproject\.org$")
_PLAIN_URL = re.compile(r"https?://([a-z0-9.-]+)((?:/[A-Za-z0-9._~-]*)*)")
_SPECIAL = re.compile(r"//|\.\w+/?$|/amp|amp/?$", re.IGNORECASE)  # such paths take the long way round
_UNRESERVED = "-._~!$&'()*+,;=:@/"
_ID_BITS = 52
MAX_ID_CHARS = 300
"""A publisher's id that is longer is none; no index could hold it."""


class UrlKey(NamedTuple):
    """The key of a URL, and whether the URL is a secondary form of the page (AMP, mobile)."""

    key: str
    is_variant: bool


class PageKeys(NamedTuple):
    """What a page goes by.

    `identity` is the key it calls its own, `final` that of the address that answered, `fetched` that of the address
    asked for; `owns_canonical` says whether the canonical link was believed.
    """

    identity: str
    final: str
    fetched: str
    is_variant: bool
    owns_canonical: bool


def canonical_key(url: str) -> str:
    """The key of a URL: equal for all dresses of one page; any text is accepted."""
    return url_key(url).key


@lru_cache(maxsize=8192)
def url_key(url: str) -> UrlKey:
    """`canonical_key`, and whether the URL is a secondary form."""
    if plain := _PLAIN_URL.fullmatch(url):
        host, path = plain.groups()
        if not (_SPECIAL.search(path) or _VARIANT_HOST.match(host) or "google" in host or "ampproject" in host):
            return UrlKey(f"{_HOST_DRESS.sub('', host)}{path.rstrip('/')}", is_variant=False)
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # a broken IPv6 literal or port: the text itself is the key
        return UrlKey(url, is_variant=False)
    if inner := _inside_amp_cache(host, parts.path):
        return UrlKey(url_key(inner).key, is_variant=True)
    path, parameters = _path(without_session(parts.path)), _parameters(parts.query)
    bare = _AMP_PATH.sub("", path)
    kept = [pair for pair in parameters if (pair[0].lower(), pair[1].lower()) not in _AMP_VALUES]
    is_variant = bare != path or len(kept) < len(parameters) or _VARIANT_HOST.match(host) is not None
    port_part = f":{port}" if port not in {None, 80, 443} else ""
    query = f"?{urlencode(sorted(kept), errors='surrogateescape')}" if kept else ""
    return UrlKey(f"{_HOST_DRESS.sub('', host)}{port_part}{_INDEX_FILE.sub('/', bare).rstrip('/')}{query}", is_variant)


def page_keys(url: str, final_url: str, canonical_url: str | None) -> PageKeys:
    """What a page goes by: its canonical link where that can be believed, else the address that answered.

    A canonical link is believed when it stays on the page's host and does not name the home page: templates that
    print one constant link on every page would make one article of a whole site.
    """
    fetched, final = url_key(url), url_key(final_url)
    claimed = url_key(canonical_url) if canonical_url else final
    owns_canonical = _is_believable(claimed.key, final.key)
    identity = claimed.key if owns_canonical else final.key
    is_variant = final.is_variant or identity not in {fetched.key, final.key}
    return PageKeys(identity, final.key, fetched.key, is_variant, owns_canonical)


def publisher_mark(publisher_id: str | None) -> str | None:
    """The publisher's own id as rows are compared by it; one that is an address becomes `page:` and its key."""
    if publisher_id is None or len(publisher_id) > MAX_ID_CHARS:
        return None
    return f"page:{canonical_key(publisher_id)}" if publisher_id.startswith(("http:", "https:")) else publisher_id


def timed_mark(mark: str | None, published_at: datetime | None) -> str | None:
    """A publisher's id together with the minute of publication: what a template prints on every page bars no other."""
    return f"{mark} {published_at.astimezone(UTC):%Y-%m-%dT%H:%M}" if mark and published_at else None


def article_number(site: str, identity_key: str) -> int:
    """The article's number: 52 bits made from its site and first key.

    It is the same when the warehouse is built again from the archive, and a JavaScript number holds it exactly.
    """
    digest = hashlib.blake2b(f"{site}\n{identity_key}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> (64 - _ID_BITS)


def _is_believable(claimed: str, final: str) -> bool:
    host, slash, path = claimed.partition("/")
    return bool(slash and path) and host == final.partition("/")[0]


def _inside_amp_cache(host: str, path: str) -> str | None:
    """The URL inside an AMP cache's URL: `https://www-x-com.cdn.ampproject.org/c/s/www.x.com/a`."""
    if _AMP_CACHE_HOST.search(host):
        found = re.match(r"/(?:[a-z]/)?(?:s/)?(.+)", path)
    elif _HOST_DRESS.sub("", host).startswith("google."):
        found = re.match(r"/amp/(?:s/)?(.+)", path)
    else:
        return None
    return f"https://{found[1]}" if found else None


def _path(path: str) -> str:
    """Percent-encoding made uniform, so that `%7E` and `~`, `é` and `%C3%A9` are the same."""
    collapsed = re.sub(r"/{2,}", "/", path)
    if "%" not in collapsed and collapsed.isascii():
        return collapsed
    return quote(unquote_to_bytes(collapsed.encode("utf-8", "replace")), safe=_UNRESERVED)


def _parameters(query: str) -> list[tuple[str, str]]:
    if not query:
        return []
    given = query.encode("utf-8", "replace").decode()
    pairs = parse_qsl(given, keep_blank_values=True, errors="surrogateescape")  # %FC is no %F6, whatever is no UTF-8
    return [(name, value) for name, value in pairs if not (_DRESS.fullmatch(name) or tracks(name, value))]
