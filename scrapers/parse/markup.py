"""UTF-8 markup → lxml tree, bounded before the parse that would be slow or would lose text.

libxml2 stops at 256 levels of nesting, and what follows is lost; a tag with 100,000 attributes takes it 10 seconds
(measured with libxml2 2.14). Both are mended in the markup: tags too deep are left out, their text stays.
"""

import re

from lxml import etree
from lxml.html import HtmlElement

MAX_BYTES = 12_000_000
"""The fetch refuses a body of more than 10 MB; as UTF-8 it may be a little longer."""
MAX_ELEMENTS = 150_000
"""More elements than this need more than the 10 s and 300 MB that one page may have."""
MAX_DEPTH = 200
MAX_TAG_BYTES = 20_000

_TAG = re.compile(rb"<(/?)([a-zA-Z][\w:-]*)([^>]*)>")
_RAW = frozenset({b"script", b"style", b"textarea"})
_START_TAG = re.compile(rb"<[a-zA-Z]")
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
_LOOKUP = etree.ElementDefaultClassLookup(element=HtmlElement)


class NoMarkupError(ValueError):
    """There is nothing to parse, or too much; the message says which."""


class TooLargeError(ValueError):
    """The page is larger than any article; the message says in what."""


def parse_html(utf8: bytes) -> HtmlElement:
    """Parse UTF-8 markup; comments and processing instructions are left out.

    Raises:
        NoMarkupError: the page is empty.
        TooLargeError: the page has more than `MAX_BYTES` or `MAX_ELEMENTS` elements.
    """
    if len(utf8) > MAX_BYTES:
        raise TooLargeError(f"{len(utf8)} bytes, more than {MAX_BYTES}")
    tags = utf8.count(b"<") - utf8.count(b"</")
    if tags > MAX_ELEMENTS:
        raise TooLargeError(f"{tags} elements, more than {MAX_ELEMENTS}")
    root, too_deep = _parse(_with_short_tags(utf8))
    if too_deep:
        root, _ = _parse(_flattened(utf8))
    if root is None:
        raise NoMarkupError("the page is empty")
    return root


def _parse(utf8: bytes) -> tuple[HtmlElement | None, bool]:
    """The tree, and whether libxml2 gave up on its depth."""
    if not utf8.strip():
        return None, False
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_LOOKUP)
    root = etree.fromstring(utf8, parser)
    error = parser.error_log.last_error
    return root, bool(error and error.type_name == "ERR_RESOURCE_LIMIT")


def _with_short_tags(utf8: bytes) -> bytes:
    """Cut the attributes of tags that are longer than `MAX_TAG_BYTES` and have hundreds of them."""
    window = MAX_TAG_BYTES // 2
    if all(utf8.find(b">", start, start + window) >= 0 for start in range(0, len(utf8) - window, window)):
        return utf8
    return b">".join(_shortened(piece) if len(piece) > MAX_TAG_BYTES else piece for piece in utf8.split(b">"))


def _shortened(piece: bytes) -> bytes:
    start = piece.rfind(b"<")
    tag = piece[start:]
    if start < 0 or len(tag) <= MAX_TAG_BYTES or not _START_TAG.match(tag) or len(tag.split()) < 500:
        return piece
    return piece[:start] + b" ".join(tag.split()[:50])


def _flattened(utf8: bytes) -> bytes:
    """The markup without the tags that only wrap another of their kind, and without those deeper than `MAX_DEPTH`."""
    return _TAG.sub(_Flattener().keep, utf8)


class _Flattener:
    """Decides tag by tag what stays; `stack` holds the open elements, and whether each was kept."""

    def __init__(self) -> None:
        self.stack: list[tuple[bytes, bool]] = []
        self.depth = 0
        self.last_end = -1
        self.raw = b""

    def keep(self, match: re.Match[bytes]) -> bytes:
        """The tag, or nothing; what stands in a script is left as it is."""
        name, closes = match[2].lower(), bool(match[1])
        if self.raw:
            self.raw = b"" if closes and name == self.raw else self.raw
            return match[0]
        if name in _VOID:
            return match[0]
        if name in _RAW:
            self.raw = b"" if closes else name
            return match[0]
        return self._close(name, match[0]) if closes else self._open(name, match)

    def _open(self, name: bytes, match: re.Match[bytes]) -> bytes:
        follows = match.start() == self.last_end
        self.last_end = match.end()
        wraps = follows and not match[3].strip() and bool(self.stack) and self.stack[-1][0] == name
        kept = not wraps and self.depth < MAX_DEPTH
        self.stack.append((name, kept))
        self.depth += kept
        return match[0] if kept else b""

    def _close(self, name: bytes, tag: bytes) -> bytes:
        """Close the nearest open element of this name; an end tag that closes nothing, or nothing kept, is left out."""
        for position in range(len(self.stack) - 1, max(-1, len(self.stack) - 20), -1):
            if self.stack[position][0] == name:
                kept = self.stack[position][1]
                self.depth -= sum(was_kept for _, was_kept in self.stack[position:])
                del self.stack[position:]
                return tag if kept else b""
        return b""
