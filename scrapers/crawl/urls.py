"""URLs: their canonical form, whether they belong to a site, and whether they may be article pages at all."""

import ipaddress
import re
import socket
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

import idna
from w3lib.url import canonicalize_url, safe_url_string

from scrapers.frontier import MAX_URL_BYTES
from scrapers.outcome import SkipReason
from scrapers.site import Site
from scrapers.tracking import tracks, without_session

_NUMBERED = re.compile(r"[?&](?:p|[an]?id|(?:article|news|post|story)_?id)=[0-9]+(?:&|$)")
"""How pages are told apart where all of them lie at `/`, as in WordPress without permalinks."""

_NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|webm|mov|avi|ogg|wav|pdf|docx?|xlsx?|pptx?|zip|gz|tgz"
    r"|rar|7z|exe|dmg|apk|iso|css|js|mjs|xml|rss|atom|ics|woff2?|ttf|eot)$",
    re.IGNORECASE,
)
_MAX_PATH_SEGMENTS = 16
_MAX_REPEATED_SEGMENT = 3
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WHITE = "".join(map(chr, range(0x21)))
_LINE_BREAKS = re.compile(r"[\t\r\n]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPECIAL_SCHEME = re.compile(r"(https?):(/*)", re.IGNORECASE)
_PLAIN_HOST = re.compile(r"[a-z0-9._-]+")
_FORBIDDEN_IN_HOST = re.compile(r"[\x00-\x20\x7f\x80-\U0010ffff#%/:<>?@\[\]^|\\\"`{}]")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def absolute(base: str, reference: str) -> str | None:
    """`reference` resolved against `base` as a browser would, percent-encoded, without fragment.

    None when it is no http(s) URL, or carries a user's name and password.
    """
    try:
        parts = urlsplit(urljoin(base, _cleaned(base, reference)))
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:  # includes what idna refuses
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
        return None
    netloc = host if port in {None, _DEFAULT_PORTS[parts.scheme]} else f"{host}:{port}"
    return safe_url_string(urlunsplit((parts.scheme, netloc, _path(parts.path), parts.query, "")))


def linked(base: str, reference: str) -> str:
    """The address that an entry of a source names: absolute, or as it stands where it is none to fetch."""
    return absolute(base, reference) or _SURROGATES.sub("\ufffd", reference)


def canonical(url: str) -> str | None:
    """The form by which the ledger knows a URL: one for all spellings of the same address.

    Case of scheme and host, default ports, fragments, dot segments, percent-encoding, order of the query and
    parameters that only track readers make no difference. None when it is no http(s) URL.
    """
    plain = absolute("", url)
    if plain is None:
        return None
    parts = urlsplit(plain)
    given = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")  # Latin-1 stays what it is
    query = urlencode([(key, value) for key, value in given if not tracks(key, value)], errors="surrogateescape")
    return canonicalize_url(urlunsplit((parts.scheme, parts.netloc, without_session(parts.path), query, "")))


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
    """Why a discovered URL is not to be fetched as an article of the site; None when it is.

    The site's patterns are searched in the URL as it is and in its canonical form, so that a parameter that only tracks
    readers makes no difference to one that is anchored at the end.
    """
    plain = canonical(url)
    if len(url.encode()) > MAX_URL_BYTES or plain is None:
        return SkipReason.INVALID_URL
    if not on_site(url, site.domains):
        return SkipReason.OFF_SITE
    path = urlsplit(url).path
    is_front = path in {"", "/"} and not _NUMBERED.search(plain)
    if is_front or _NOT_PAGES.search(path) or _is_trap(path):
        return SkipReason.NOT_ARTICLE_URL
    if site.article_url is not None and not (re.search(site.article_url, url) or re.search(site.article_url, plain)):
        return SkipReason.NOT_ARTICLE_URL
    if site.deny_url is not None and (re.search(site.deny_url, url) or re.search(site.deny_url, plain)):
        return SkipReason.NOT_ARTICLE_URL
    return None


def _is_trap(path: str) -> bool:
    """Paths that grow by themselves: too deep, or the same segment again and again."""
    segments = [segment for segment in path.split("/") if segment]
    repeated = max((segments.count(segment) for segment in set(segments)), default=0)
    return len(segments) > _MAX_PATH_SEGMENTS or repeated > _MAX_REPEATED_SEGMENT


def _cleaned(base: str, reference: str) -> str:
    """What browsers forgive: white space around and inside, backslashes, too many slashes, half a character."""
    text = _SURROGATES.sub("\ufffd", _LINE_BREAKS.sub("", reference).strip(_WHITE))
    head, mark, tail = text.partition("?")
    head = head.replace("\\", "/") if not head.startswith(("javascript:", "mailto:", "data:")) else head
    if (scheme := _SPECIAL_SCHEME.match(head)) and (
        scheme[2].startswith("//") or not base.lower().startswith(f"{scheme[1].lower()}:")
    ):
        head = f"{scheme[1].lower()}://{head[scheme.end() :]}"
    elif scheme:
        head = scheme[2] + head[scheme.end() :]
    elif head.startswith("///"):
        head = "//" + head.lstrip("/")
    return f"{head}{mark}{tail}"


def _host(host: str) -> str:
    """A host name in its one form: decoded, in lower case, by IDNA 2008; numbers as the IPv4 address they spell.

    Raises:
        ValueError: it is no host name.
    """
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]"
    name = unquote(host, errors="strict").rstrip(".").lower()
    if not _PLAIN_HOST.fullmatch(name) or name.startswith("xn--") or ".xn--" in name:
        name = idna.encode(name, uts46=True).decode()
    if _FORBIDDEN_IN_HOST.search(name):
        raise ValueError(f"no host name: {host!r}")
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(socket.inet_aton(name)))
        except OSError as error:
            raise ValueError(f"no IPv4 address: {host!r}") from error
    return name


def _path(path: str) -> str:
    """RFC 3986, section 5.2.4: dot segments removed; an empty path is `/`."""
    if "." not in path and "%2" not in path:
        return path or "/"
    out: list[str] = []
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments):
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            del out[-1:]
        if plain not in {".", ".."}:
            out.append(segment)
        elif place == len(segments) - 1:
            out.append("")
    return "/" + "/".join(out)


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110, section 13.1)."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {key: value for key, value in headers.items() if value}


def fitting_validators(validators: Mapping[str, str], asked: str, url: str) -> Mapping[str, str]:
    """The validators of an address that may be sent to the one where its redirects lead.

    All where only scheme, `www` or the last slash differ. Elsewhere the entity tag alone, which no other page has: that
    one page is older than another was is no news of either.
    """
    if _place(url) == _place(asked):
        return validators
    return {name: value for name, value in validators.items() if name != "If-Modified-Since"}


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return host_of(url).removeprefix("www."), parts.path.rstrip("/"), parts.query
