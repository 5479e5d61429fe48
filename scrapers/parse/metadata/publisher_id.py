"""The publisher's own id of the article: what stays when the address changes.

Content systems print the number of their record: WordPress in the body's class, the short link and the link to its REST
API (https://developer.wordpress.org/reference/functions/get_body_class/), Drupal in the short link. JSON-LD may carry
an `identifier` or an `@id` (https://schema.org/identifier). Sources that contradict each other, and ids without a
digit, which are a template's and no article's, tell nothing. Whether a site gives one id to many articles shows only
beside its other pages: the warehouse looks to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.metadata.candidate import Candidate, choose
from scrapers.parse.metadata.canonical import canonical_url
from scrapers.parse.metadata.evidence import Page

MAX_CHARS = 200

_POST_CLASS = re.compile(r"(?:^|\s)postid-([0-9]{1,18})(?!\S)")
_NODE_CLASS = re.compile(r"(?:^|\s)(?:page-)?node-([0-9]{1,18})(?!\S)")
_POST_LINK = re.compile(r"/?\?p=([0-9]{1,18})$")
_NODE_LINK = re.compile(r"^/(?:\w\w/)?node/([0-9]{1,18})$")
_REST = "/wp/v2/posts/"
_REST_LINK = re.compile(rf"{_REST}([0-9]{{1,18}})$")


def publisher_id(page: Page) -> Found[str] | None:
    """The id as KIND:VALUE (`post:1234`, `node:55`, `jsonld:…`), or an address that it is spelled as.

    The content system's number wins over JSON-LD; None where numbers contradict each other.
    """
    found = list(_numbers(page))
    for kind in ("post:", "node:") if found else ():
        numbers = [each for each in found if each.value.startswith(kind)]
        if numbers:
            return choose(numbers, str) if len({each.value for each in numbers}) == 1 else None
    return choose(islice(_described(page), 1), str)


def candidates(page: Page) -> list[Candidate[str]]:
    """What each source gives."""
    return [*_numbers(page), *_described(page)]


def _numbers(page: Page) -> Iterator[Candidate[str]]:
    body = next(iter(page.root.iter("body")), None)
    names = (body.get("class") or "") if body is not None else ""
    places = [(names, _POST_CLASS, "post", "body.postid")] if "postid-" in names else []
    places += [(names, _NODE_CLASS, "node", "body.node")] if "node-" in names else []
    for address in page.evidence.linked("shortlink")[:2]:
        places += [
            (address, _POST_LINK, "post", "link.shortlink"),
            (_path(address), _NODE_LINK, "node", "link.shortlink"),
        ]
    rest = [address for address in page.evidence.linked("alternate")[:20] if _REST in address]
    places += [(each, _REST_LINK, "post", "link.wp-json") for each in rest]
    for text, pattern, kind, source in places:
        if match := pattern.search(text):
            yield Candidate(value=f"{kind}:{int(match[1])}", source=source, weight=0.95, raw=match[0].strip())


def _described(page: Page) -> Iterator[Candidate[str]]:
    """What the article's JSON-LD gives, where it is more than the page's own address again."""
    node = page.evidence.article
    if not node:
        return
    for value in map(_plain, jsonld.as_list(node.get("identifier"))):
        if value and re.search(r"\d", value) and not value.startswith(("http:", "https:")):
            yield Candidate(value=f"jsonld:{value}", source="jsonld.identifier", weight=0.8, raw=value)
    own = {_form(page.url), _form(found.value if (found := canonical_url(page)) else "")}
    for name in ("@id", "mainEntityOfPage"):
        value = _plain(node.get(name))
        if value and (told := _of_address(value, page.url, own)):
            yield Candidate(value=told, source=f"jsonld.{name}", weight=0.6, raw=value)


def _of_address(value: str, base: str, own: set[str]) -> str | None:
    """What an `@id` says: another address of the site is given as such; a number behind a home page is an id."""
    if not value.startswith(("http:", "https:", "/", "#")):
        return f"jsonld:{value}" if re.search(r"\d", value) else None
    if value.startswith("http") and _form(value.partition("#")[0]) in own:
        return None
    try:
        url = urljoin(base, value)
        address, _, fragment = url.partition("#")
        if _form(address) in own or urlsplit(url).hostname != urlsplit(base).hostname:
            return None
    except ValueError:
        return None
    if urlsplit(address).path.strip("/") or urlsplit(address).query:
        return address
    return f"jsonld:{url}" if re.search(r"\d", fragment) else None


def _plain(value: Any) -> str:  # noqa: ANN401  # whatever JSON holds
    """A value's text: a number, a string, or what a PropertyValue or a reference holds."""
    if isinstance(value, dict):
        value = value.get("value") or value.get("@id") or value.get("url")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = " ".join(str(value).split())
    return text if len(text) <= MAX_CHARS else ""


def _form(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
