"""List pages: home pages, sections, tags, search results, catalogues.

No single sign tells a list from an article with many related links, so signs are counted for and against: what the
page calls itself, its URL, and how much of it is repeated blocks with a link each (cards) against running text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from scrapers.parse import jsonld
from scrapers.parse.body import Body
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.standing import text_of
from scrapers.parse.metadata.times import published
from scrapers.parse.tree import Element, Tree

THRESHOLD = 5
"""Signs from which a page counts as a list; on the development pages 0.99 of the articles stay below."""

_LIST_TYPES = frozenset({"CollectionPage", "ItemList", "SearchResultsPage", "OfferCatalog", "ProfilePage"})
_ARCHIVE_URL = re.compile(
    r"/(?:category|categories|tags?|topics?|hub|search|author|kategorie|rubrik|etiquetas?|temas?)/[^/]+/?$|/page/\d+/?$"
)
_LIST_URL = re.compile(
    r"/(?:sections?|events?|courses|jobs|internships|library|products|collections?|archives?)/[^/]+/?$|/catpage|"
    r"/(?:news|blog|events?|archives?|articles|latest|stories|press|library|courses|jobs|magazine|topics|tags|videos|"
    r"podcasts|"
    r"products|catalog|collections?|search|programs?)/?$"
)
_WORD = re.compile(r"[a-z]{3,16}")
_SLUG = re.compile(r"[-_].*[-_].*[-_]|\d{5}")
_DATED_URL = re.compile(r"/(?:19|20)\d\d/")
_FRAME = re.compile(r"nav|menu|comment|sidebar|slider|footer|header|breadcrumb|toc|related|widget", re.IGNORECASE)
_BLOCKS = frozenset({"ul", "ol", "div", "section", "main", "table", "tbody"})
_PROOF = re.compile(r"list data|archive URL|list URL|home page|list class|hardly any text|headings|cards")
"""Signs of a list that are more than the lack of an article; one of them must be there."""
_SHORT_BODY_WORDS, _SCRAP_WORDS = 100, 25
_SURELY_DATED, _LIKELY_DATED = 0.8, 0.7
_SOME_PARAGRAPHS, _FEW_LINKS = 3, 0.1
"""Text of a story below a date, however many teasers stand around it."""
_MANY_CARDS = 30
_MANY_PARAGRAPHS = 8


def is_list(page: Page, body: Body) -> tuple[bool, str]:
    """Whether the page is a list, and the signs that say so.

    The signs are looked for from the cheapest to the costliest, and no further than they can still decide.
    """
    signs: list[tuple[str, int]] = []
    for look, most in _STAGES:
        if sum(points for _, points in signs) + most < THRESHOLD:
            return False, ""
        signs += look(page, body)
    told = any(_PROOF.search(name) for name, points in signs if points > 0)
    enough = told and sum(points for _, points in signs) >= THRESHOLD
    return enough, ", ".join(name for name, points in signs if points > 0)


def _declared(page: Page, body: Body) -> Iterator[tuple[str, int]]:
    if page.evidence.article:
        yield "article data", -4
    elif any(jsonld.types(node) & _LIST_TYPES for node in page.jsonld):
        yield "list data", 4
    yield from _from_class(page)
    yield from _from_length(body)
    og_type = next(iter(page.meta("og:type")), "").lower()
    if og_type == "website":
        yield "og:type website", 1
    elif og_type in _OG_ARTICLES and body.word_count >= _SHORT_BODY_WORDS:
        yield "og:type article", -1
    yield from _from_address(page)
    if _spells(page.url, page.title):
        yield "URL of the title", -2


def _from_length(body: Body) -> Iterator[tuple[str, int]]:
    if 0 < body.word_count < _SCRAP_WORDS:
        yield "hardly any text", 3
    elif body.word_count < _SHORT_BODY_WORDS:
        yield "little text", 2 if body.word_count < _SHORT_BODY_WORDS // 2 else 1
    if body.long_count >= _MANY_PARAGRAPHS:
        yield "long text", -1


def _from_class(page: Page) -> Iterator[tuple[str, int]]:
    """What the larger systems say of a page in the class of its `<body>`."""
    tags = page.tree.tags
    given = page.tree.attributes["class"].get(tags.index("body"), "") if "body" in tags else ""
    words = set(given.lower().split())
    if _STORY_CLASSES.isdisjoint(words):
        if not _LIST_CLASSES.isdisjoint(words):
            yield "list class", 4
        elif "blog" in words:
            yield "list class", 1


_LIST_CLASSES = frozenset(
    "home archive category tag search search-results paged front page-home path-frontpage page-taxonomy view-recent "
    "post-type-archive".split()
)
_STORY_CLASSES = frozenset(
    "single single-post singular node-type-article page-node-type-article article-page single-article".split()
)
_OG_ARTICLES = frozenset({"article", "news", "newsarticle", "blog", "post"})


def _spells(url: str, title: str) -> bool:
    """Whether the last part of an address is made of the words of a long title; accents do not count."""
    slug = set(_SLUG_WORD.findall(urlsplit(url).path.rstrip("/").rpartition("/")[2].lower()))
    if len(slug) < _LEAST_SLUG:
        return False
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return len(slug & set(_SLUG_WORD.findall(plain))) >= _MOST_OF_IT * len(slug)


_SLUG_WORD = re.compile(r"[a-z]{2,}")
_LEAST_SLUG, _MOST_OF_IT = 5, 0.8


def _dated(page: Page, body: Body) -> Iterator[tuple[str, int]]:
    found = published(page)
    if found is None:
        yield "no date", 1
        return
    if body.word_count < _SCRAP_WORDS or _is_front(page):
        return  # the date of an item
    if found.confidence >= _SURELY_DATED:
        yield "dated", -2
    if found.confidence >= _LIKELY_DATED and body.long_count >= _SOME_PARAGRAPHS and body.link_density < _FEW_LINKS:
        yield "dated text", -2


def _is_front(page: Page) -> bool:
    """Whether a page without article data has the address of a front page, or calls itself one."""
    if page.evidence.article:
        return False
    return any(points > _A_HINT for _, points in (*_from_class(page), *_from_address(page)))


_A_HINT = 2


def _signed(page: Page, _: Body) -> Iterator[tuple[str, int]]:
    if not page.evidence.author_marks:
        yield "no author", 1


def _from_address(page: Page) -> list[tuple[str, int]]:
    """What the address says, and that the page calls its site's its own: old ones may lead to the front page."""
    memo = page.evidence.memo
    if ("list address", "") not in memo:
        canonical = next(iter(page.evidence.linked("canonical")), "")
        is_root = _ROOT.fullmatch(canonical) and urlsplit(page.url).path.strip("/")
        memo["list address", ""] = [*_from_url(page.url), *([("the site's address", 3)] if is_root else [])]
    signs: list[tuple[str, int]] = memo["list address", ""]
    return signs


_ROOT = re.compile(r"https?://[^/?#]+/?")


def _from_url(url: str) -> Iterator[tuple[str, int]]:
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if not segments or (len(segments) == 1 and segments[0].startswith("index.")):
        yield from () if parts.query or not parts.hostname else (("home page", 3),)
        return
    if _ARCHIVE_URL.search(parts.path):
        yield "archive URL", 4
    elif _LIST_URL.search(parts.path):
        yield "list URL", 2
    if len(segments) <= 2 and _WORD.fullmatch(segments[-1]):
        yield "one-word URL", 1
    if _SLUG.search(segments[-1]) or _DATED_URL.search(parts.path):
        yield "article URL", -2
    elif segments[-1].count("-") == 2:
        yield "article URL", -1


def _from_headings(page: Page, body: Body) -> Iterator[tuple[str, int]]:
    long_paragraphs = body.long_count
    firsts = filter(_is_linked, page.parts["h1"] if len(page.parts["h1"]) > _SOME_PARAGRAPHS else ())
    headings = list(islice(chain(firsts, page.root.iter("h2", "h3", "h4")), 200))
    linked = sum(map(_is_linked, headings))
    if linked >= 6 and linked > max(long_paragraphs, len(headings) // 2):
        yield f"{linked} linked headings", 2
    elif linked >= 6 and linked > long_paragraphs:
        yield f"{linked} linked headings", 1
    elif linked < 6 and body.word_count >= 2 * _SHORT_BODY_WORDS and not urlsplit(page.url).path.strip("/"):
        yield "home page of running text", -2
    if len(headings) >= 10 and len(headings) > 2.5 * long_paragraphs:
        yield f"{len(headings)} headings", 2 if len(headings) >= 25 and len(headings) > 5 * long_paragraphs else 1


def _from_cards(page: Page, body: Body) -> Iterator[tuple[str, int]]:
    chars, count = cards(page.tree)
    if count >= 6 and chars > max(800, 0.8 * len(body.text)):
        yield f"{count} cards", 3 if count < _MANY_CARDS else 4
    elif count >= 6 and chars > max(400, 0.4 * len(body.text)):
        yield f"{count} cards", 1


_STAGES: tuple[tuple[Callable[[Page, Body], Iterator[tuple[str, int]]], int], ...] = (
    (_declared, 20),
    (_dated, 10),
    (_signed, 9),
    (_from_headings, 8),
    (_from_cards, 4),
)
"""What to look for in turn, and the most that this and all that follows can add."""


def _is_linked(heading: Element) -> bool:
    parent = heading.getparent()
    if parent is not None and parent.tag == "a":
        return True
    link = next(heading.iter("a"), None)
    return link is not None and text_of(link, 300) == text_of(heading, 300) != ""


def cards(tree: Tree) -> tuple[int, int]:
    """How many characters stand in cards, and how many cards there are.

    Cards are three or more siblings of one tag and class, nearly all with a link and each with the text of a teaser;
    menus, comments and margins are left out.
    """
    chars = count = done = 0
    for parent, children in Counter(tree.parents).items():
        if children < _LEAST_CARDS or parent < done or tree.tags[parent] not in _BLOCKS:
            continue
        texts = _cards_in(tree, [child.index for child in Element(tree, parent)])
        if texts and 30 < sum(texts) / len(texts) < 700 and not _in_frame(Element(tree, parent)):
            done = tree.ends[parent]
            chars += sum(texts)
            count += len(texts)
    return chars, count


_LEAST_CARDS = 3
_LONGEST_CARD = 10_000


def _cards_in(tree: Tree, inside: list[int]) -> list[int]:
    """The text lengths of the linked ones among a parent's most frequent kind of children."""
    tags, classes = tree.tags, tree.attributes["class"]
    kinds = [(tags[place], classes.get(place, "").split(" ")[0]) for place in inside]
    numbers: dict[tuple[str, str], int] = {}
    for kind in kinds:
        numbers[kind] = numbers.get(kind, 0) + 1
    kind = max(numbers, key=numbers.__getitem__)
    if (number := numbers[kind]) < _LEAST_CARDS or kind[0] in {"p", "br", "option", "h2", "h3"}:
        return []
    alike = [place for place, its_kind in zip(inside, kinds, strict=True) if its_kind == kind]
    linked = [place for place in alike if "a" in tags[place : tree.ends[place]]]
    if len(linked) < max(_LEAST_CARDS, 0.8 * number):
        return []
    return [len(" ".join(tree.text(place)[:_LONGEST_CARD].split())) for place in linked]


def _in_frame(element: Element) -> bool:
    """Whether an element stands in what its names call a frame of the page; what holds its `<h1>` is none."""
    tree = element.tree
    for ancestor in (element, *element.iterancestors()):
        if ancestor.tag in {"nav", "header", "footer", "aside"}:
            return True
        if ancestor.tag in {"body", "html"}:
            return False
        if _FRAME.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return "h1" not in tree.tags[ancestor.index : tree.ends[ancestor.index]]
    return False
