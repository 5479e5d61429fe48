"""The cleaned subtree as passages: each paragraph, heading, list item, table row, quote or code block, in order."""

from __future__ import annotations

from bs4 import BeautifulSoup, NavigableString, Tag

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LEAVES = frozenset({"p", "li", "td", "th", "dt", "dd", "pre", "caption", *HEADINGS})
_BLOCKS = _LEAVES | {"div", "ul", "ol", "blockquote", "table", "thead", "tbody", "tfoot", "tr", "dl"}


class Passage:
    """One passage of text: its tag, its words, and how much of it is link."""

    __slots__ = ("kind", "link_share", "tag", "text", "word_count")

    def __init__(self, tag: Tag, kind: str, text: str, link_share: float) -> None:
        self.tag = tag
        self.kind = kind
        self.text = text
        self.link_share = link_share
        self.word_count = count_words(text)


def read_soup(markup: str) -> BeautifulSoup:
    """The subtree's markup as BeautifulSoup; attributes stay plain strings."""
    return BeautifulSoup(markup, "lxml", multi_valued_attributes=None)


def passages(soup: Tag) -> list[Passage]:
    """All passages in order; empty ones are left out."""
    found: list[Passage] = []
    _collect(soup, found)
    return found


def _collect(tag: Tag, found: list[Passage]) -> None:
    for child in tag.children:
        if not isinstance(child, Tag):
            continue
        if child.name == "tr" and not any(cell.find(_BLOCKS) for cell in child.find_all(["td", "th"], recursive=False)):
            _add(child, "row", found)
        elif child.name in _LEAVES and not any(isinstance(inner, Tag) and inner.name in _BLOCKS for inner in child.children):
            _add(child, _kind(child), found)
        else:
            _collect(child, found)


def _kind(tag: Tag) -> str:
    if tag.name in HEADINGS:
        return "heading"
    return {"li": "item", "pre": "code", "dt": "item", "dd": "item"}.get(tag.name, "paragraph")


def _add(tag: Tag, kind: str, found: list[Passage]) -> None:
    text = text_of(tag, kind)
    if text:
        linked = sum(len(link.get_text()) for link in tag.find_all("a"))
        found.append(Passage(tag, kind, text, min(1.0, linked / len(text))))


def text_of(tag: Tag, kind: str) -> str:
    """The passage's text: white space folded, `<br>` a line break, cells parted by a tab, code as it stands."""
    if kind == "code":
        return tag.get_text().strip("\n").rstrip()
    if kind == "row":
        cells = (" ".join(cell.get_text(" ").split()) for cell in tag.find_all(["td", "th"], recursive=False))
        return "\t".join(cell for cell in cells if cell)
    if tag.find("br") is None:
        return " ".join(tag.get_text().split())
    pieces = ["\n" if isinstance(node, Tag) and node.name == "br" else node for node in tag.descendants if isinstance(node, NavigableString) or (isinstance(node, Tag) and node.name == "br")]
    return "\n".join(line for line in (" ".join(line.split()) for line in "".join(pieces).split("\n")) if line)


def count_words(text: str) -> int:
    """Words as readers count them; in scripts without spaces, characters."""
    if text.isascii():
        return len(text.split())
    wide = sum("\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" for char in text)
    return len(text.split()) + wide if wide else len(text.split())
