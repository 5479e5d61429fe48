"""The deck: the sentence or two that the publisher sets under the headline.

Sources: meta descriptions, JSON-LD, microdata, and the visible deck. A placeholder (`Keywords`), the site's own blurb,
the headline again, or a list of keywords is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.keys import key
from scrapers.parse.metadata.candidate import Candidate, choose
from scrapers.parse.metadata.evidence import Page, declared
from scrapers.parse.metadata.standing import standing, text_of
from scrapers.parse.metadata.titles import without_site

META_WEIGHTS = (
    ("og:description", 0.75),
    ("description", 0.7),
    ("twitter:description", 0.6),
    ("sailthru.description", 0.6),
    ("dc.description", 0.5),
    ("dcterms.description", 0.5),
    ("dcterms.abstract", 0.5),
)
MIN_CHARS = 20
MAX_CHARS = 2_000

_CUT = ("…", "...", "…]", "...]")
_ELLIPSIS = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*$")


def description(page: Page) -> Found[str] | None:
    """The deck, in full where a longer form of the chosen one is at hand."""
    given = candidates(page)
    found = choose(given, _form)
    if found is None or not found.value.endswith(_CUT):
        return found
    start = key(_ELLIPSIS.sub("", found.value))[:200]
    forms = [*(candidate.value for candidate in given), *_decks(page)]
    longer = [text for text in forms if len(text) > len(found.value) and key(text).startswith(start)]
    return found._replace(value=max(longer, key=len)) if longer else found


def candidates(page: Page) -> list[Candidate[str]]:
    """What each source gives, placeholders and repetitions of the headline left out."""
    titles = {*page.evidence.h1_keys, *map(key, (page.title, *page.meta("og:title"), *page.evidence.site_names))}
    forms = {title[:_FORM] for title in titles}
    shown = (*page.h1s, *page.meta("og:title"), without_site(page.title, page))
    headlines = tuple([text for text in shown if len(text) > _LEAST_PIECE])
    given = [_told(candidate, headlines) for candidate in _given(page)]
    fitting = [c for c in given if len(c.value) <= MAX_CHARS and _is_text(c.value)]
    return [c for c in fitting if _form(c.value) not in forms or key(c.value) not in titles]


def _is_text(value: str) -> bool:
    """Whether a value is more than a word or two; where no spaces part words, long pieces between commas are."""
    if value.isascii() or not _WIDE_START.match(value):
        return len(value) >= MIN_CHARS and " " in value
    pieces = _BETWEEN_WIDE.split(value)
    return len(value) >= _LEAST_PIECE * len(pieces) and len(_WIDE.findall(value)) >= _LEAST_WIDE


_LETTERS = r"[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
"""Letters of scripts that write no spaces between words."""
_WIDE = re.compile(_LETTERS)
_WIDE_START = re.compile(rf"[\W\d_]{{0,9}}{_LETTERS}")
_BETWEEN_WIDE = re.compile(r"[,，、;；|]+|(?<=[\u3040-\u9fff])\s+(?=[\u3040-\u9fff])")
_LEAST_WIDE, _LEAST_PIECE = 10, 8
"""Letters of such a text, and characters between its commas: keywords are shorter."""


def _told(candidate: Candidate[str], headlines: tuple[str, ...]) -> Candidate[str]:
    """A description without the headline that some systems set before it."""
    value = candidate.value
    if value.startswith(headlines):
        for headline in headlines:
            found = _BEHIND.match(value, len(headline)) if value.startswith(headline) else None
            if found and (_WIDE.match(headline[-1]) or _WIDE.match(value, found.end()) or not found[0].isspace()):
                return candidate._replace(value=value[found.end() :])
    return candidate


_BEHIND = re.compile(r"\s*[-–—|_]{1,3}\s+|\s*-{2,3}\s*|\s+")


def _given(page: Page) -> Iterator[Candidate[str]]:
    for name in ("description", "alternativeHeadline", "abstract"):
        if text := jsonld.text_of(page.evidence.article.get(name)):
            yield Candidate(value=text, source=f"jsonld.{name}", weight=0.7 if name == "description" else 0.4, raw=text)
    for name, weight, contents in declared(page, META_WEIGHTS):
        for content in contents[:3]:
            text = jsonld.clean(content)
            yield Candidate(value=text, source=f"meta.{name}", weight=weight, raw=content)
    if page.meta("og:description") or page.meta("twitter:description") or page.evidence.article.get("description"):
        return
    for text in _decks(page):
        yield Candidate(value=text, source="deck", weight=0.5, raw=text)


def _decks(page: Page) -> Iterator[str]:
    """What the page shows as its deck."""
    for element in page.evidence.marked("alternativeHeadline", "description", ".deck")[:5]:
        shown = element.tag not in {"meta", "body", "html"} and standing(element) == 1.0
        if shown and len(text := text_of(element, _LONGEST_DECK)) <= _LONGEST_DECK:
            yield text


_LONGEST_DECK = 800


def _form(text: str) -> str:
    """Descriptions agree when they begin alike: publishers cut one text to several lengths."""
    return key(text[:200])[:_FORM]


_FORM = 80
