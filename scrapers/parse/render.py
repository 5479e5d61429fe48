"""Passages → text and markup: the two forms of an article's body."""

from __future__ import annotations

from itertools import groupby

from scrapers.parse.passages import Passage


def text_of(found: list[Passage]) -> str:
    """The passages as plain text, parted by one blank line."""
    return "\n\n".join(passage.text for passage in found)


def markup_of(found: list[Passage]) -> str:
    """The passages as HTML: items in their lists, rows in their tables, quotes in `<blockquote>`."""
    parts: list[str] = []
    for (_, block_tag, is_quote), members in groupby(found, key=_grouping):
        inside = "".join(_element(passage) for passage in members)
        if block_tag:
            inside = f"<{block_tag}>{inside}</{block_tag}>"
        parts.append(f"<blockquote>{inside}</blockquote>" if is_quote else inside)
    return "".join(parts)


def _element(passage: Passage) -> str:
    """The passage's element; a page has one `<h1>`, its headline, so one in the text becomes `<h2>`."""
    tag = "h2" if passage.tag == "h1" else passage.tag
    return f"<{tag}>{passage.markup}</{tag}>"


def _grouping(passage: Passage) -> tuple[int, str, bool]:
    return passage.block, passage.block_tag, passage.is_quote
