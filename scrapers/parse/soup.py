"""The article's markup in BeautifulSoup: links made absolute and collected, what is dead or empty taken out."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from scrapers.article import Link
from scrapers.parse.decode import clean_string
from scrapers.parse.passages import Passage
from scrapers.parse.strings import escape, link_start

MAX_URL_CHARS = 2_000
"""A longer address is dropped: no browser and no index takes it (PostgreSQL's limit for an index key is 2,704
bytes)."""

MAX_LINKS = 200
_ORDINARY = re.compile(r"https?://[a-zA-Z0-9.-]+(?::\d+)?(?:[/?#][!-~]*)?")
"""An address that needs no closer look."""
_ORIGIN = re.compile(r"https?://[a-zA-Z0-9.-]+(?::\d+)?(?=[/?#]|\Z)")
_ROOTED = re.compile(r"(?:/[a-zA-Z0-9_%-][a-zA-Z0-9_%.-]*)+/?")
"""A path from the site's root that stands behind its origin as it is."""


class Refined(NamedTuple):
    """The outbound links in order, and how many elements each step changed."""

    links: tuple[Link, ...]
    counts: dict[str, int]


def refine(found: list[Passage], url: str) -> Refined:
    """Clean the inline markup of an article's passages, in place, and collect the links that lead away from `url`.

    BeautifulSoup gets the passages that have something to clean; the links of the others need no parser.
    """
    untidy = [passage for passage in found if passage.kind != "row" and not _resolve(passage, url)]
    counts = _clean(untidy, url) if untidy else {}
    links: dict[str, Link] = {}
    page = url.partition("#")[0]
    for passage in found:
        for target, text in passage.links:
            if target not in links and target.partition("#")[0] != page:
                links[target] = Link(target, clean_string(text))
    return Refined(tuple(links.values()), counts)


def _resolve(passage: Passage, url: str) -> bool:
    """Make a passage's links absolute, and forget those to no web page; False where there is more to do.

    The markup is gone through once for each link, so one of hundreds is left to the parser.
    """
    if len(passage.links) > MAX_LINKS:
        return False
    if not passage.links or not passage.is_tidy:
        return passage.is_tidy or "<" not in passage.markup
    markup, links = passage.markup, []
    for href, text in passage.links:
        target = absolute(href, url)
        if target is None:
            if "\n" in markup or "  " in markup:
                return False  # blank strings are folded too
            before, _, after = markup.partition(link_start(href))
            markup = before + after.replace("</a>", "", 1)
            continue
        if target != href:
            markup = markup.replace(link_start(href), link_start(target))
        links.append((target, text))
    passage.markup, passage.links = markup, tuple(links)
    return True


def _clean(marked: list[Passage], url: str) -> dict[str, int]:
    """Clean the markup and the links of passages, in place; counted is how many elements each step changed."""
    soup = BeautifulSoup(
        "".join(f"<p>{passage.markup}</p>" for passage in marked), "lxml", multi_valued_attributes=None
    )
    counts: Counter[str] = Counter()
    for tag in [node for node in soup.descendants if isinstance(node, Tag) and node.name in STEPS]:
        for step in STEPS[tag.name]:
            counts[step.__name__] += step(tag, url)
    paragraphs = soup.body.contents if soup.body else []
    if len(paragraphs) == len(marked):
        for passage, paragraph in zip(marked, paragraphs, strict=True):
            if isinstance(paragraph, Tag):
                passage.markup, passage.links = _written(paragraph), _links(paragraph)
            else:
                passage.markup, passage.links = escape(str(paragraph)), ()
    return dict(+counts)


def _links(paragraph: Tag) -> tuple[tuple[str, str], ...]:
    """The addresses and texts of the links that are left."""
    return tuple((str(link["href"]), " ".join(link.get_text().split())) for link in paragraph.find_all("a", href=True))


def _written(tag: Tag) -> str:
    """What is inside an element, as markup; of attributes only `href` is left by now."""
    parts: list[str] = []
    for node in tag.contents:
        if not isinstance(node, Tag):
            parts.append(escape(str(node)))
        elif node.name == "br":
            parts.append("<br>")
        else:
            href = node.attrs.get("href")
            opening = f'{node.name} href="{html.escape(str(href))}"' if href else node.name
            parts.append(f"<{opening}>{_written(node)}</{node.name}>")
    return "".join(parts)


def absolute_link(link: Tag, url: str) -> bool:
    """Give a link its absolute address; forget one that leads to no web page."""
    href = str(link.get("href") or "")
    target = absolute(href, url) if href else None
    if target is None:
        link.attrs.clear()
    else:
        link["href"] = target
    return target != href


def dead_link(link: Tag, _: str) -> bool:
    """Unwrap a link without an address: its text stays."""
    if link.attrs or link.parent is None:
        return False
    link.unwrap()
    return True


def empty_element(tag: Tag, _: str) -> bool:
    """Take out an element without text."""
    if any(str(text).strip() for text in tag.strings):
        return False
    tag.extract()
    return True


Step = Callable[[Tag, str], bool]
STEPS: dict[str, tuple[Step, ...]] = {
    "a": (absolute_link, dead_link, empty_element),
    **dict.fromkeys(("b", "strong", "em", "i", "code", "sup", "sub", "cite", "mark", "u", "small"), (empty_element,)),
}
"""What is done to each element, by its name, in order."""


def absolute(href: str, base: str) -> str | None:
    """An address made absolute; None where it is not http(s), has no host, is too long, or is no address."""
    if _ORDINARY.fullmatch(href):
        return href if len(href) <= MAX_URL_CHARS else None
    if _ROOTED.fullmatch(href) and (origin := _ORIGIN.match(base)):
        target = origin[0] + href
        return target if len(target) <= MAX_URL_CHARS else None
    href = clean_string(href).strip()
    try:
        target = href if href.startswith(("https://", "http://")) else urljoin(base, href)
        parts = urlsplit(target)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return target if usable and len(target) <= MAX_URL_CHARS else None
