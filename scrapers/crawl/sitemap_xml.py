"""A sitemap's XML as sites write it: without its document type, with HTML's entities, and not always well-formed."""

import re
from html.entities import html5

from lxml import etree

_ENTRIES = {"sitemapindex": "sitemap", "urlset": "url"}
_DOCTYPE_START = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_BARE_AMPERSAND = re.compile(
    rb"(<!\[CDATA\[.*?(?:\]\]>|\Z))|&(?!#[0-9]+;|#[xX][0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)(\w{1,40};)?", re.DOTALL
)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_WHOLE_ENTRY = re.compile(
    rb"<((?:\w+:)?(?:url|sitemap))(?:\s[^<>]*)?>(?:(?!<(?:\w+:)?(?:url|sitemap)[\s>]).)*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)


class NoXmlError(ValueError):
    """The bytes are no XML at all."""


def read_sitemap(body: bytes) -> tuple[str, list[etree._Element]]:
    """The local name of the root, empty where there is none, and the entries of a sitemap or an index of them.

    Raises:
        NoXmlError: it is no XML.
    """
    body = _with_entities(body)
    root, is_sound = _xml(body)
    kind = local_name(root) if root is not None else ""
    if root is None or kind not in _ENTRIES:
        return kind, []
    return kind, _entries(root, body, _ENTRIES[kind], is_sound=is_sound)


def _entries(root: etree._Element, body: bytes, name: str, *, is_sound: bool) -> list[etree._Element]:
    """The entries of a sitemap; of one that is not well-formed each whole one by itself."""
    if is_sound or b"\0" in body[:100]:
        return [entry for entry in root if local_name(entry) == name]
    whole = (_xml(each[0])[0] for each in _WHOLE_ENTRY.finditer(_COMMENT.sub(b"", body)))
    return [entry for entry in whole if entry is not None and local_name(entry) == name]


def _with_entities(body: bytes) -> bytes:
    """With each bare ampersand as an entity, and HTML's entities as what they stand for: XML knows neither."""
    return body if b"\0" in body[:100] else _BARE_AMPERSAND.sub(_as_entity, body)


def _as_entity(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return found[1]
    name = (found[2] or b"").decode("ascii", "replace")
    if name in html5:
        return "".join(f"&#{ord(each)};" for each in html5[name]).encode()
    return b"&amp;" + (found[2] or b"")


def _xml(body: bytes) -> tuple[etree._Element | None, bool]:
    """The root, and whether all is well-formed."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(without_doctype(body).lstrip(), parser), not parser.error_log
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoXmlError(f"no XML: {error}") from error


def without_doctype(body: bytes) -> bytes:
    """Only the first is looked at: to seek the end of each of a million that have none would take days."""
    start = _DOCTYPE_START.search(body)
    found = _DOCTYPE.match(body, start.start()) if start else None
    return body[: found.start()] + body[found.end() :] if found else body


def local_name(element: etree._Element) -> str:
    """The element's name without namespace; an unexpanded entity, which lxml shows as an element, has none of use."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()
