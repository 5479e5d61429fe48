"""The chosen region as passages: each paragraph, heading, list item, table row, quote or code block, in order.

A passage has its text, its inline markup, and what the cleaning judges it by. Loose text between blocks becomes a
paragraph, and a double `<br>` ends one.
"""

from __future__ import annotations

from collections.abc import Mapping

from scrapers.parse.regions import HEADINGS, SKIPPED_TAGS, swallows_text
from scrapers.parse.spans import MARKED, is_dropped, is_mark
from scrapers.parse.strings import count_folded, count_words, escape, fold, link_start
from scrapers.parse.tables import data_rows
from scrapers.parse.tree import INLINE_TAGS, Element, Tree

KEPT_INLINE = frozenset("a b strong i em code kbd samp sub sup q cite mark s del ins u abbr small".split())
EMPHASIS = frozenset({"em", "i"})
GROUPS = frozenset({"div", "section", "aside", "article", "figure", "details", "main", "header", "center"})
PLAIN = frozenset({"p", "tr", "td", "th", "tbody"})
"""Blocks that say nothing about the passages in them."""
MAX_HEADING_WORDS = 40
"""A longer heading is a paragraph in large type."""


class Passage:
    """One passage: `kind` is paragraph, heading, item, row or code; `tag` the heading's level.

    `folded` is the text in folded case. `groups` are the numbers of the boxes around it, outermost first;
    `block` is the number of the list or table it belongs to and `block_tag` its tag; `is_quote` says that it stands
    inside a `<blockquote>`, `is_bare` that it stands in a box without a paragraph around it. `link_share` and
    `emphasis_share` are shares of its characters, in 0…1; `links` are the addresses and texts of its links. `is_tidy`
    says that its links have both and that no element in it was cut short, `is_suspect` that it opens with words of
    furniture, as far as the cleaning has looked.
    """

    __slots__ = (
        "block", "block_tag", "emphasis_share", "folded", "groups", "is_bare", "is_quote", "is_suspect", "is_tidy",
        "kind", "link_share", "links", "markup", "tag", "text", "word_count",
    )  # fmt: skip

    def __init__(self, kind: str, tag: str, text: str, markup: str) -> None:
        self.kind = kind
        self.tag = tag
        self.text = text
        self.folded = text.casefold()
        self.markup = markup
        self.word_count = count_folded(text)
        self.link_share = self.emphasis_share = 0.0
        self.links: tuple[tuple[str, str], ...] = ()
        self.is_tidy = True
        self.groups: tuple[int, ...] = ()
        self.block = 0
        self.block_tag = ""
        self.is_quote = self.is_bare = self.is_suspect = False

    @property
    def href(self) -> str | None:
        """The address of the first link."""
        return self.links[0][0] if self.links else None


def passages(element: Element, removed: Mapping[Element, str]) -> list[Passage]:
    """The passages of an element, without the elements in `removed`."""
    reader = _Reader(element.tree, {gone.index for gone in removed})
    reader.block(element.index, element.tag)
    return reader.found


_Around = tuple[str, str, tuple[int, ...], tuple[int, str], bool]
"""What the blocks around a passage make of it: its kind and tag, its groups, its list, and whether it is a quote."""


class _Reader:
    """Reads one subtree; the run is the inline content gathered since the last block began or ended."""

    def __init__(self, tree: Tree, removed: set[int]) -> None:
        self.tree = tree
        self.removed = removed
        self.found: list[Passage] = []
        self.counter = 0
        self.around: _Around = ("paragraph", "p", (), (0, ""), False)
        self.is_bare = False
        self.within = 0
        self._start_run()

    def _start_run(self) -> None:
        self.words: list[str] = []
        self.markup: list[str] = []
        self.linked = self.emphasised = 0
        self.links: list[tuple[str, str]] = []
        self.is_line_blank = True

    def block(self, index: int, tag: str) -> None:
        """Read a block-level element."""
        if self.words or self.markup:
            self.flush()
        tree = self.tree
        if tree.firsts[index] == tree.lasts[index]:
            return
        if tag == "pre":
            self._code(index)
            return
        if tag == "table" and self._table(index):
            return
        around, is_bare = self.around, self.is_bare
        self.is_bare = tag in GROUPS
        if tag not in PLAIN:
            self.around = self._entered(tag)
        if tree.ends[index] == index + 1:
            self._leaf(tree.text(index))
        else:
            self.content(index)
            if self.words or self.markup:
                self.flush()
        self.around, self.is_bare = around, is_bare

    def _leaf(self, text: str) -> None:
        """Read a block that holds nothing but text."""
        text = fold(text)
        if text:
            self._append(text, escape(text))

    def _entered(self, tag: str) -> _Around:
        kind, its_tag, groups, its_list, is_quote = self.around
        if tag in GROUPS:
            self.counter += 1
            groups = (*groups, self.counter)
        elif tag in HEADINGS:
            kind, its_tag = ("item", "li") if kind == "item" else ("heading", tag)
        elif tag in {"ul", "ol", "dl"}:
            self.counter += 1
            its_list = (self.counter, "ol" if tag == "ol" else "ul")
        elif tag in {"li", "dt", "dd"}:
            kind, its_tag = "item", "li"
        elif tag == "blockquote":
            is_quote = True
        return kind, its_tag, groups, its_list, is_quote

    def content(self, index: int) -> None:
        """Read what is inside an element: text and inline elements into the run, blocks by themselves."""
        tree, add = self.tree, self.add
        strings, firsts, lasts, ends = tree.strings, tree.firsts, tree.lasts, tree.ends
        place, child, end = firsts[index], index + 1, ends[index]
        while child < end:
            first = firsts[child]
            while place < first:
                add(strings[place])
                place += 1
            tag = tree.tags[child]
            if tag in INLINE_TAGS:
                if tag == "br":
                    self._break()
                else:
                    self._inline(child, tag)
            elif child not in self.removed and (tag not in SKIPPED_TAGS or swallows_text(tree, child)):
                self.block(child, tag)
            else:
                add(tree.text(child) if tag == "button" and tree.is_within_sentence(child) else " ")
            place, child = lasts[child], ends[child]
        last = lasts[index]
        while place < last:
            add(strings[place])
            place += 1

    def add(self, text: str) -> None:
        """Add text to the run, which no white space begins."""
        if self.is_line_blank:
            if text.isspace():
                if not self.words:
                    return
            else:
                self.is_line_blank = False
        self.words.append(text)
        self.markup.append(escape(text))

    def _inline(self, index: int, tag: str) -> None:
        if index in self.removed or (tag in MARKED and is_mark(self.tree, index, tag, self.around[0])):
            return
        names = self.tree.attributes["class"].get(index)
        if names and (is_dropped(self.tree, index, names, self.words) or self._breaks(index, names)):
            return
        if tag not in KEPT_INLINE:
            self.content(index)
            return
        begun = len(self.words)
        href = self.tree.attributes["href"].get(index) if tag == "a" else None
        run = self.markup
        run.append(link_start(href) if href else f"<{tag}>")
        opened = len(run)
        self.within += 1
        self.content(index)
        self.within -= 1
        if self.markup is not run:
            return  # a block inside has ended the run, and with it this element
        if len(self.words) == begun or not (text := fold("".join(self.words[begun:]))):
            del run[opened - 1]
            return
        if tag == "a":
            self._end_link(run, opened, href, text, 0 if href is None and self.tree.is_anchor(index) else len(text))
            return
        run.append(f"</{tag}>")
        if tag in EMPHASIS:
            self.emphasised += len(text)

    def _end_link(self, run: list[str], opened: int, href: str | None, text: str, linked: int) -> None:
        """End a link; of one without an address only the text stays."""
        self.linked += linked
        if href:
            run.append("</a>")
            self.links.append((href, text.replace("\n", " ")))
        else:
            del run[opened - 1]

    def _breaks(self, index: int, names: str) -> bool:
        """Whether an element is a line break by another name: empty, and of the class `br`."""
        is_break = self.tree.firsts[index] == self.tree.lasts[index] and "br" in names.split()
        if is_break:
            self._break()
        return is_break

    def _break(self) -> None:
        if self.is_line_blank:
            self.flush()
        else:
            self.words.append("\n\x00")
            self.markup.append("<br>")
            self.is_line_blank = True

    def flush(self) -> None:
        """End the run: what it holds becomes a passage."""
        text = fold("".join(self.words))
        if text:
            self._append(text, "".join(self.markup).removesuffix("<br>"))
        self._start_run()

    def _append(self, text: str, markup: str) -> None:
        """Add a passage of the current kind, with what the run has gathered."""
        kind, tag, groups, its_list, is_quote = self.around
        if kind == "heading" and len(text) > 200 and count_folded(text) > MAX_HEADING_WORDS:
            kind, tag = "paragraph", "p"
        passage = Passage(kind, tag, text, markup)
        if self.linked:
            passage.link_share = min(1.0, self.linked / len(text))
        if self.emphasised:
            passage.emphasis_share = min(1.0, self.emphasised / len(text))
        if self.links:
            passage.links = tuple(self.links)
        passage.is_tidy = not self.within
        passage.groups = groups
        passage.is_quote = is_quote
        passage.is_bare = self.is_bare
        if kind == "item":
            passage.block, passage.block_tag = its_list
        self.found.append(passage)

    def _code(self, index: int) -> None:
        text = self.tree.text(index).strip("\n").rstrip()
        if text:
            passage = Passage("code", "pre", text, escape(text))
            passage.word_count = count_words(text)
            self._add_whole(passage)

    def _add_whole(self, passage: Passage) -> None:
        """Add a passage that was not read as a run."""
        _, _, passage.groups, _, passage.is_quote = self.around
        passage.is_tidy = not self.within
        self.found.append(passage)

    def _table(self, index: int) -> bool:
        """Read a table of data row by row; a table that lays out the page is left to be read as blocks."""
        rows = data_rows(self.tree, index, self.removed)
        if not rows:
            return False
        self.counter += 1
        for row in rows:
            text = "\t".join([cell for cell in row if cell])
            if text:
                passage = Passage("row", "tr", text, "".join([f"<td>{escape(cell)}</td>" for cell in row]))
                passage.block, passage.block_tag = self.counter, "table"
                self._add_whole(passage)
        return True
