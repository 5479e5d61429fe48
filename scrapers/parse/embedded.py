"""The article's text where the page shows none and carries it as data: JSON-LD, or the state that scripts start from.

Pages that a script draws hold their text as a string: in `articleBody`, in a block of JSON, or in a call with one,
there often escaped twice. Whatever the names around it, it is the longest string that reads like an article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape

from scrapers.article import Access
from scrapers.parse.document import Document
from scrapers.parse.markup import NoMarkupError, TooLargeError, parse_html
from scrapers.parse.model import article_body
from scrapers.parse.passages import Passage, passages
from scrapers.parse.regions import regions
from scrapers.parse.strings import count_words
from scrapers.parse.tree import Element

FEW_WORDS = 60
"""With fewer words in sight, a page may carry its text as data."""
MIN_WORDS = 80
MAX_SCRIPT_CHARS = 2_000_000
MIN_LITERAL_CHARS = 300
_BACKSLASHES, _QUOTE = "\1\1", "\2\2"
"""What stands for two backslashes, and for a quote behind one, while a script is split at its other quotes."""
_TAG = re.compile(r"</?(?:p|br|h[1-6]|div|li)\b[^>]*>", re.IGNORECASE)
_CLOSING = re.compile(r"\{(/[a-z][\w-]*)\}")
"""The end of an element as some systems write it into their data."""
_SENTENCE = re.compile(r"[.!?。！？…][”\"’»)\]]*(?:\s|$)")
_DATA = re.compile(r'^\s*[{\[]|[{,]\s*\\?"\w+\\?"\s*:')
_PROGRAM = re.compile(r"function\s*\(|=>|\bvar \w|\}\s*;|\$L\d|static/chunks")


def embedded(document: Document) -> tuple[str, list[Passage]] | None:
    """Where the page carries its text as data, and the text's passages; None where it has none, or a closed one."""
    access = document.access()
    if access is not None and access.value in {Access.PAID, Access.METERED}:
        return None
    for source, texts in (("jsonld.articleBody", [article_body(document)]), ("script", _strings(document))):
        text = max(filter(_reads_like_an_article, texts), key=len, default="")
        found = _passages(text)
        if sum(passage.word_count for passage in found) >= MIN_WORDS:
            return source, found
    return None


def _strings(document: Document) -> Iterator[str]:
    """The long strings in the page's scripts, and those within them."""
    size = 0
    for _, script in document.scripts:
        size += len(script)
        if size > MAX_SCRIPT_CHARS:
            return
        for text in _literals(script):
            yield text
            yield from _literals(text)


def _literals(text: str) -> Iterator[str]:
    """The long strings in a script: whatever stands between two quotes, since a script may have a stray one."""
    if '\\"' in text:
        text = text.replace("\\\\", _BACKSLASHES).replace('\\"', _QUOTE)
    for between in text.split('"')[1:-1]:
        if len(between) < MIN_LITERAL_CHARS:
            continue
        literal = between.replace(_QUOTE, '\\"').replace(_BACKSLASHES, "\\\\")
        try:
            value = json.loads(f'"{literal}"', strict=False)
        except ValueError:
            continue
        yield _CLOSING.sub(r"<\1>", value) if "{/p}" in value else value


def _reads_like_an_article(text: str) -> bool:
    """Whether a string is several sentences, and neither a program nor a document of its own."""
    bare = _TAG.sub(" ", text)
    return (
        len(_SENTENCE.findall(bare)) >= 3
        and count_words(bare) >= MIN_WORDS
        and _PROGRAM.search(bare) is None
        and "<html" not in text[:500].lower()
        and _DATA.search(bare) is None
    )


def _passages(text: str) -> list[Passage]:
    """The passages of a text with markup, or with lines."""
    if not text:
        return []
    if not _TAG.search(text):
        text = "".join(f"<p>{escape(line, quote=False)}</p>" for line in re.split(r"\n+", text) if line.strip())
    try:
        tree = parse_html(f"<body>{text}".encode("utf-8", "replace"))
    except (NoMarkupError, TooLargeError):
        return []
    found = regions(tree)
    named = {found[index].element: family for index, family in found.families.items()}
    return passages(Element(tree, 0), named)
