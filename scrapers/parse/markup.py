"""UTF-8 markup → `Tree`, bounded before the parse that would be slow.

The parser is lexbor, which builds the tree that browsers build (https://html.spec.whatwg.org/#parsing) in a third of
the time that libxml2 takes. Its time grows with the square of the nesting and of one tag's attributes, so both are
bounded in the markup first. Elements that stand too deep are left out; their text stays.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from scrapers.parse.tree import INLINE_TAGS, Tree

MAX_BYTES = 12_000_000
"""The fetch refuses a body of more than 10 MB; as UTF-8 it may be a little longer."""
MAX_ELEMENTS, MAX_ATTRIBUTES = 120_000, 500_000
"""More elements or attributes than this need more than the 10 s and 300 MB that one page may have."""
LARGE_BYTES = 2_000_000
"""A smaller page cannot have as many attributes."""
MANY_BYTES, MANY_TAGS = 100_000, 20_000
"""With more than this, nesting is bounded before the parse."""
MAX_DEPTH = 200
SOFT_HYPHEN = "\xad"
"""Where a word may be broken at a line's end: no letter of it, and nothing that anybody looks for."""
MAX_TAG_BYTES = 20_000

TEXTLESS = frozenset(
    "style svg noscript template iframe embed audio video math datalist select textarea img picture source track "
    "input area base param col colgroup hr -comment".split()
)
"""Elements (and comments) that are left out with all that is in them: they hold no text of an article."""
MENU_CHARS = (200, 2_000)
"""How long the text of a menu is."""
MENU_LINK_CHARS = 40
"""How long the text of a menu's links is at most, on average."""
_SHELL = 3
"""`html`, `head` and `body`, which the parser adds where they are missing."""

_TAG = re.compile(rb"<(/?)([a-zA-Z][\w:-]*)([^>]*)>")
_RAW = frozenset({b"script", b"style", b"textarea"})
_START_TAG = re.compile(rb"<[a-zA-Z]")
_OPEN_TAG = re.compile(rb"<[a-zA-Z][^<>]*")
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())


class NoMarkupError(ValueError):
    """There is nothing to parse; the message says why."""


class TooLargeError(ValueError):
    """The page is larger than any article; the message says in what."""


def parse_html(utf8: bytes) -> Tree:
    """Parse UTF-8 markup.

    Raises:
        NoMarkupError: the page is empty.
        TooLargeError: the page has more than `MAX_BYTES`, `MAX_ELEMENTS` or `MAX_ATTRIBUTES`.
    """
    if len(utf8) > MAX_BYTES:
        raise TooLargeError(f"{len(utf8)} bytes, more than {MAX_BYTES}")
    if len(utf8) > MANY_BYTES and len(utf8) - len(utf8.replace(b"<", b"")) > MANY_TAGS:  # faster than count()
        tags = utf8.count(b"<") - utf8.count(b"</")
        if tags > MAX_ELEMENTS:
            raise TooLargeError(f"{tags} elements, more than {MAX_ELEMENTS}")
        utf8 = _flattened(utf8)
    _refuse_attributes(utf8)
    parsed = LexborHTMLParser(_with_short_tags(utf8), options=LexborDocumentOptions.WO_EVENTS, scripting=True)
    tree = Tree(parsed)
    if parsed.root is not None:
        _read(parsed.root, tree)
        if SOFT_HYPHEN in "".join(tree.strings):
            tree.strings = [string.replace(SOFT_HYPHEN, "") for string in tree.strings]
    if len(tree.tags) <= _SHELL and not tree.script_nodes and not "".join(tree.strings).strip():
        raise NoMarkupError("the page is empty")
    return tree


def _refuse_attributes(utf8: bytes) -> None:
    if len(utf8) > LARGE_BYTES:
        attributes = sum(len(tag.split()) for tag in _OPEN_TAG.findall(utf8))
        if attributes > MAX_ATTRIBUTES:
            raise TooLargeError(f"{attributes} attributes, more than {MAX_ATTRIBUTES}")


def _read(root: LexborNode, tree: Tree) -> None:  # noqa: C901, PLR0912, PLR0915 - calls per node would double its cost
    """Read the parser's nodes into the tree's lists: each node once, by the parser's own links.

    Of the white space between blocks, half of a page's strings, one string is kept: it parts the words on both sides.
    """
    tags, parents, ends, columns = tree.tags, tree.parents, tree.ends, tree.attributes
    firsts, lasts, strings, owners = tree.firsts, tree.lasts, tree.strings, tree.owners
    kinds = _KINDS
    above: list[LexborNode] = []
    node, current, count, texts = root, -1, 0, 0
    beside_block = was_blank = True
    while True:
        try:
            kind, tag = kinds[node.tag_id]
        except KeyError:
            kind, tag = _kind(node)
            if (
                kind is _BLOCK
                and "-" in tag
                and (tags[current] in _SENTENCES or (not was_blank and owners[-1] == current))
            ):
                kind, tag = _INLINE, "span"
        if kind is _TEXT:
            is_blank = node.is_empty_text_node
            if not (is_blank and was_blank and beside_block):
                strings.append(node.text_content or (" " if is_blank else ""))
                owners.append(current)
                texts += 1
                beside_block = False
            was_blank = is_blank
        elif kind is _SCRIPT:
            tree.script_nodes.append(node)
        elif kind is not _TEXTLESS:
            child = node.first_child
            beside_block = kind is not _INLINE
            if len(above) < MAX_DEPTH:
                tags.append(tag)
                parents.append(current)
                firsts.append(texts)
                lasts.append(texts)
                if attributes := node.attributes:
                    for name, value in attributes.items():
                        if name in columns:
                            columns[name][count] = value or ""
                if kind is _NAV and (menu := _menu(node)):
                    strings.append(menu)
                    owners.append(count)
                    texts += 1
                    lasts[count] = texts
                    child = None
                if child is not None:
                    current = count
                count += 1
                ends.append(count)
            if child is not None:
                above.append(node)
                node = child
                continue
        elif tag == "img":
            tree.pictures.append((texts, current, node))
        elif tag == "input":
            tree.fields.append((current, node))
        following = node.next
        if following is None:
            while following is None:
                if not above:
                    return
                node = above.pop()
                closed = current
                ends[current], lasts[current] = count, texts
                if len(above) < MAX_DEPTH:
                    current = parents[current]
                following = node.next if above else None
            beside_block = tags[closed] not in INLINE_TAGS
        node = following


_SENTENCES = INLINE_TAGS | {"p", "h1", "h2", "h3", "h4", "h5", "h6"}
"""Elements whose text a page's own elements (`<org-link>`) stand in, and behind a text: browsers show them inline."""
_TEXT, _TEXTLESS, _SCRIPT, _INLINE, _NAV, _BLOCK = range(6)
_KINDS: dict[int, tuple[int, str]] = {}
"""What is done with a node, and its tag, by the parser's number of the tag."""
_MOST_NUMBERS = 4_096
"""The parser numbers the tags of HTML from 1; the number of any other is an address, good for one page."""


def _kind(node: LexborNode) -> tuple[int, str]:
    """What is done with a node, and its tag; remembered where the number will mean the same tag again."""
    number = node.tag_id
    tag = node.tag or ""
    special = {"-text": _TEXT, "script": _SCRIPT, "nav": _NAV}
    kind = _TEXTLESS if tag in TEXTLESS else special.get(tag, _INLINE if tag in INLINE_TAGS else _BLOCK)
    if number < _MOST_NUMBERS:
        _KINDS[number] = kind, tag
    return kind, tag


def _menu(node: LexborNode) -> str:
    """The text of a menu, of which nothing else is of interest; empty where a `<nav>` is a breadcrumb or an article."""
    text = " ".join(node.text_lexbor().split())
    if not MENU_CHARS[0] < len(text) < MENU_CHARS[1]:
        return ""
    inside = [each.tag for each in node.css("a, p, h1")]
    is_menu = len(text) < MENU_LINK_CHARS * len(inside) and inside.count("a") == len(inside)
    return text if is_menu else ""


def _with_short_tags(utf8: bytes) -> bytes:
    """Cut the attributes of tags that are longer than `MAX_TAG_BYTES` and have hundreds of them."""
    window = MAX_TAG_BYTES // 2
    pieces, done, seen = [], 0, 0
    for place in range(0, len(utf8) - window, window):
        if place < seen or utf8.find(b">", place, place + window) >= 0:
            continue
        start = utf8.rfind(b"<", seen, place)
        if start < 0 or utf8.find(b">", start, place) >= 0 or not _START_TAG.match(utf8, start):
            continue
        end = utf8.find(b">", place)
        seen = end if end >= 0 else len(utf8)
        if seen - start > MAX_TAG_BYTES and len(words := utf8[start:seen].split()) >= _MANY_ATTRIBUTES:
            pieces += [utf8[done:start], b" ".join(words[:50])]
            done = seen
    return b"".join([*pieces, utf8[done:]]) if pieces else utf8


_MANY_ATTRIBUTES = 500


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
