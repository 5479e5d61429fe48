"""schema.org data of a page: every JSON-LD script read, mended where broken, flattened, references resolved.

JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) allows arrays, nested `@graph`s and nodes that refer to each other by
`@id`; real pages add comments, raw line breaks, escaped quotes and trailing commas. What comes out is plain: a tuple of
dictionaries in page order, in which a reference to a node of the same page has been replaced by that node.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import json_repair

from scrapers.parse.keys import key

Node = dict[str, Any]

MAX_SCRIPT_CHARS = 2_000_000
MAX_REPAIR_CHARS = 200_000
"""Mending is slow: a broken script longer than this is passed over."""
MAX_DEPTH = 6
MAX_NODES = 2_000

ARTICLE_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "ScholarlyArticle",
        "MedicalScholarlyArticle",
        "TechArticle",
        "Report",
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "DiscussionForumPosting",
        "Review",
        "CriticReview",
        "Recipe",
        "HowTo",
        "ClaimReview",
    }
)
"""schema.org types whose properties describe one piece of writing."""

_WRITING = ("Article", "Posting", "Report")
_NESTING = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "@included", "itemReviewed")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?://\s*\]\]>|\]\]>|-->|;)\s*$"
)


def nodes(scripts: Iterable[tuple[str, str]]) -> tuple[Node, ...]:
    """All nodes of a page's JSON-LD scripts, in page order, with `@id` references resolved one level deep.

    `scripts` are all its scripts, each with its type and its text.
    """
    found: list[Node] = []
    for kind, text in scripts:
        if "ld+json" in kind:
            for value in _read(text):
                found.extend(_flatten(value, MAX_DEPTH))
                if len(found) > MAX_NODES:
                    return tuple(_resolved(found[:MAX_NODES]))
    return tuple(_resolved(found))


def types(node: Node) -> frozenset[str]:
    """The node's `@type`s without a namespace: `http://schema.org/NewsArticle` is `NewsArticle`."""
    given = node.get("@type")
    if isinstance(given, str) and given.isalpha():
        return frozenset((given,))
    return frozenset(_NAMESPACE.split(t)[-1] for t in as_list(given) if isinstance(t, str))


_NAMESPACE = re.compile(r"[/#:]")


def is_article(node: Node) -> bool:
    """Whether a node's type is one of `ARTICLE_TYPES`."""
    return not ARTICLE_TYPES.isdisjoint(types(node))


def as_list(value: object) -> list[Any]:
    """The values of a property, which JSON-LD may give alone or in a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: object) -> str | None:
    """The text of a property: a string, the `name` or `@value` of a node, or the first such of a list."""
    if not value:
        return None
    if isinstance(value, str):
        return clean(value) or None
    for item in as_list(value):
        if isinstance(item, dict):
            item = item.get("name") or item.get("@value") or item.get("headline")  # noqa: PLW2901 - unwrapping
            if isinstance(item, list):
                item = next((entry for entry in item if isinstance(entry, str)), None)  # noqa: PLW2901 - unwrapping
        if isinstance(item, str) and (text := clean(item)):
            return text
    return None


def clean(text: str) -> str:
    """A property's string without HTML entities and tags, white space folded."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


def article(found: Iterable[Node], url: str, titles: Iterable[str] = ()) -> Node | None:
    """The node that describes this page, or None.

    A page may carry nodes of other articles (related stories, the list of a blog): one whose own address is this
    page's, or whose headline is one of the page's titles, is the main one; the first of the page where none is
    marked, unless there are several that differ, in which case none can be trusted.
    """
    candidates = [node for node in found if is_article(node) and len(node) > 1]
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    here, known = _address(url), {key(clean(title)) for title in titles if title}
    scored = [(_rank(node, here, known), -place, node) for place, node in enumerate(candidates)]
    best = max(scored, key=lambda entry: entry[:2])
    if best[0] < _MARKED and len({key(text_of(node.get("headline")) or "") for node in candidates}) > 3:
        return None
    return best[2]


_MARKED = 4


def _rank(node: Node, here: str, known: set[str]) -> int:
    """How likely a node is the page's own article: address, headline, kind and fullness."""
    score = 0
    addresses = {_address(value) for value in _addresses(node)}
    if here and here in addresses:
        score += 6
    elif addresses and here:
        score -= 1
    headline = key(text_of(node.get("headline")) or text_of(node.get("name")) or "")
    if headline and any(headline == title or (len(headline) > 15 and headline in title) for title in known):
        score += 5
    if any(t.endswith(_WRITING) for t in types(node)):
        score += 2
    return score + sum(name in node for name in ("datePublished", "author", "headline"))


def _addresses(node: Node) -> Iterator[str]:
    for name in ("url", "mainEntityOfPage", "@id"):
        for value in as_list(node.get(name)):
            address = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(address, str):
                yield address


def _address(url: str) -> str:
    """A URL reduced to what identifies the page: host without www, path without slash and fragment."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if not parts.path.strip("/"):
        return ""
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/").lower()


_READER = json.JSONDecoder(strict=False)


def _read(text: str) -> list[Any]:
    """The JSON values of one script, mended by `json_repair` only where the standard reader fails."""
    if not text or len(text) > MAX_SCRIPT_CHARS:
        return []
    for mended in (str, lambda given: _WRAPPING.sub("", _WRAPPING.sub("", given)), html.unescape):
        try:
            return [_READER.decode(mended(text))]
        except (ValueError, RecursionError):
            continue
    if len(text) > MAX_REPAIR_CHARS:
        return []
    try:
        return as_list(json_repair.loads(_WRAPPING.sub("", text)))
    except (ValueError, RecursionError, IndexError, TypeError, KeyError):
        return []


def _flatten(value: object, depth: int) -> Iterator[Node]:
    """The node, then the nodes it nests in the places where pages put their main article."""
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flatten(item, depth - 1)
    elif isinstance(value, dict):
        if "@type" in value or "@graph" not in value:
            yield value if "pubDate" not in value or "@type" in value else _from_cambrian(value)
        for name in _NESTING:
            if name in value and isinstance(value[name], dict | list):
                yield from _flatten(value[name], depth - 1)


def _from_cambrian(node: Node) -> Node:
    """A node of the vocabulary that Chinese search engines ask articles for, which names no type, as schema.org's."""
    named = {name: node[other] for name, other in _CAMBRIAN.items() if other in node}
    return {**node, **named, "@type": "Article"}


_CAMBRIAN = {"headline": "title", "datePublished": "pubDate", "dateModified": "upDate", "image": "images"}


def _resolved(found: list[Node]) -> Iterator[Node]:
    index: dict[str, Node] = {}
    for node in found:
        identifier = node.get("@id")
        if isinstance(identifier, str) and len(node) > 1:
            index.setdefault(identifier, node)
    for node in found:
        if len(node) > 1:
            yield {
                name: value if isinstance(value, str) else _dereferenced(value, index) for name, value in node.items()
            }


def _dereferenced(value: object, index: dict[str, Node]) -> object:
    if isinstance(value, list):
        return [_dereferenced(item, index) for item in value[:200]]
    if isinstance(value, dict) and "name" not in value and isinstance(identifier := value.get("@id"), str):
        return index.get(identifier, value)
    return value
