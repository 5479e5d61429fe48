"""Passages → text and markup: the two forms of an article's body."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from scrapers.parse.passages import Passage
from scrapers.parse.sanitize import sanitize_inline


def text_of(found: list[Passage]) -> str:
    """The passages as plain text, parted by one blank line."""
    return "\n\n".join(passage.text for passage in found)


def markup_of(found: list[Passage]) -> str:
    """The passages as safe HTML: items in their lists, rows in their tables, quotes in `<blockquote>`."""
    lines = [passage for passage in found if passage.kind != "row"]
    for passage, markup in zip(lines, sanitize_inline([passage.markup for passage in lines]), strict=True):
        passage.markup = markup
    parts: list[str] = []
    for (_, block_tag, is_quote), members in groupby(found, key=_GROUPING):
        inside = "".join([_element(passage) for passage in members])
        if block_tag:
            inside = _BLOCKS[block_tag].format(inside)
        parts.append(f"<blockquote>{inside}</blockquote>" if is_quote else inside)
    return "".join(parts)


def _element(passage: Passage) -> str:
    """The passage's element; a page has one `<h1>`, its headline, so one in the text becomes `<h2>`."""
    tag = "h2" if passage.tag == "h1" else passage.tag
    return f"<{tag}>{passage.markup}</{tag}>"


_GROUPING = attrgetter("block", "block_tag", "is_quote")
_BLOCKS = {"ul": "<ul>{}</ul>", "ol": "<ol>{}</ol>", "table": "<table><tbody>{}</tbody></table>"}
