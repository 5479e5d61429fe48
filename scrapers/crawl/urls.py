"""URLs: their canonical form, whether they belong to a site, and whether they may be article pages at all."""

import posixpath
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from scrapers.frontier import MAX_URL_BYTES
from scrapers.outcome import SkipReason
from scrapers.site import Site

_TRACKING = re.compile(
    r"utm_\w+|utm|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|mkt_tok|wt_mc"
    r"|_hs(?:enc|mi)|__hs\w+|hss_channel|ncid|cmpid|cmp|icid|ocid|smid|spm|sr_share|xtor|at_(?:medium|campaign|custom\d)"
    r"|ito|itm_\w+|ref_src|ref_url|guccounter|guce_referrer(?:_sig)?|_ga|_gl|vero_id|oly_(?:anon|enc)_id|s_cid|trk"
)
"""Query parameters that say where a reader came from and never which page it is."""

_NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|webm|mov|avi|ogg|wav|pdf|docx?|xlsx?|pptx?|zip|gz|tgz"
    r"|rar|7z|exe|dmg|apk|iso|css|js|mjs|xml|rss|atom|ics|woff2?|ttf|eot)$",
    re.IGNORECASE,
)
_MAX_PATH_SEGMENTS = 16
_MAX_REPEATED_SEGMENT = 3
_DEFAULT_PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile(r"[\x00-\x20\x7f]+")


def absolute(base: str, reference: str) -> str | None:
    """`reference` resolved against `base`, percent-encoded, without fragment; None when it is no http(s) URL."""
    try:
        joined = urljoin(base, _CONTROL.sub("", reference) if "\n" in reference else reference.strip())
        parts = urlsplit(safe_url_string(joined))
        port = parts.port
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in _DEFAULT_PORTS or not _is_host(parts.hostname) or "@" in parts.netloc:
        return None
    host = (parts.hostname or "").rstrip(".")
    netloc = host if port in {None, _DEFAULT_PORTS[parts.scheme]} else f"{host}:{port}"
    if ":" in host:
        netloc = netloc.replace(host, f"[{host}]", 1)
    return urlunsplit((parts.scheme, netloc, _path(parts.path), parts.query, ""))


def canonical(url: str) -> str | None:
    """The form by which the ledger knows a URL: one for all spellings of the same address.

    Case of scheme and host, default ports, fragments, dot segments, percent-encoding, order of the query and
    parameters that only track readers make no difference. None when it is no http(s) URL.
    """
    plain = absolute(url, "") if "#" not in url else absolute(url.partition("#")[0], "")
    if plain is None:
        return None
    parts = urlsplit(plain)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(key)]
    return canonicalize_url(urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), "")))


def host_of(url: str) -> str:
    """The host name in a URL, in lower case; empty when there is none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def on_site(url: str, domains: Iterable[str]) -> bool:
    """Whether a URL's host is one of the domains or below one."""
    host = host_of(url)
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def refusal(url: str, site: Site) -> SkipReason | None:
    """Why a discovered URL is not to be fetched as an article of the site; None when it is."""
    if len(url.encode()) > MAX_URL_BYTES or canonical(url) is None:
        return SkipReason.INVALID_URL
    if not on_site(url, site.domains):
        return SkipReason.OFF_SITE
    path = urlsplit(url).path
    if path in {"", "/"} or _NOT_PAGES.search(path) or _is_trap(path):
        return SkipReason.NOT_ARTICLE_URL
    if site.article_url is not None and not re.search(site.article_url, url):
        return SkipReason.NOT_ARTICLE_URL
    if site.deny_url is not None and re.search(site.deny_url, url):
        return SkipReason.NOT_ARTICLE_URL
    return None


def _is_trap(path: str) -> bool:
    """Paths that grow by themselves: too deep, or the same segment again and again."""
    segments = [segment for segment in path.split("/") if segment]
    repeated = max((segments.count(segment) for segment in set(segments)), default=0)
    return len(segments) > _MAX_PATH_SEGMENTS or repeated > _MAX_REPEATED_SEGMENT


def _tracks(parameter: str) -> bool:
    return _TRACKING.fullmatch(parameter.lower()) is not None


def _is_host(host: str | None) -> bool:
    return bool(host) and not re.search(r"[\s%<>\\^|\"'`{}]", unquote(host or ""))


def _path(path: str) -> str:
    """RFC 3986, section 5.2.4: dot segments removed; an empty path is `/`."""
    if "/." not in path:
        return path or "/"
    clean = posixpath.normpath(path)
    slash = "/" if path.endswith(("/", "/.", "/..")) and not clean.endswith("/") else ""
    return "/" + clean.lstrip("/") + slash
