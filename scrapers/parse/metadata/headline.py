"""The headline: what the reader sees over the article, checked against what the page says of itself.

Sources: the page's `<h1>`, JSON-LD `headline`, microdata, `og:title`, `twitter:title`, `<title>`. The visible heading
is the headline where it resembles one of the others; a lone `<h1>` that resembles none is the site's banner.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.keys import key
from scrapers.parse.metadata.candidate import Candidate, choose
from scrapers.parse.metadata.confidence import calibrated
from scrapers.parse.metadata.evidence import Page, declared
from scrapers.parse.metadata.standing import standing, text_of
from scrapers.parse.metadata.titles import is_banner, without_site
from scrapers.parse.metadata.unmarked import unmarked
from scrapers.parse.strings import remembered
from scrapers.parse.tree import Element

MAX_CHARS = 400
META_WEIGHTS = (
    ("og:title", 0.6),
    ("twitter:title", 0.4),
    ("dc.title", 0.4),
    ("dcterms.title", 0.4),
    ("parsely-title", 0.6),
    ("sailthru.title", 0.6),
    ("citation_title", 0.6),
    ("cxenseparse:title", 0.5),
    ("title", 0.3),
)
LIKENESS = 0.25
"""The least likeness, in 0…1, of an `<h1>` to another title of the page for it to be the page's headline."""
_ALIKE = 0.5
"""Where no `<h1>` is more like a declared title, a lesser heading that is one of them is a candidate, too."""
MIN_WORDS = 4
"""Words that a lone `<h1>` needs to be taken for a headline when it resembles no other title."""
_SEEN, _LONE, _TAIL, _BANNER, _LESSER = 0.93, 0.9, 0.75, 0.25, 0.75

_ASIDE = re.compile(
    r"kicker|overline|eyebrow|topline|dachzeile|roofline|spitzmarke|pre-?title|supertitle|overtitle|sub-?title|"
    r"sub-?headline|"
    r"category|rubri[ckq]|aural|tagline|sr-only|screen-reader|visually-?hidden|invisible|label|badge|date\b|icon|tooltip|permalink|anchor",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def headline(page: Page) -> Found[str] | None:
    """The headline, without the site's name."""
    given = candidates(page)
    found = choose(given, key)
    return calibrated(_whole(_spelled(found, given), given), "headline") if found else None


def _whole(found: Found[str], given: list[Candidate[str]]) -> Found[str]:
    """The headline in full where it is cut off and a source has the rest, too."""
    if not found.value.endswith(("…", "...")):
        return found
    start = found.value.rstrip(".… ")
    whole = [c for c in given if c.value.startswith(start) and c.value[len(start) :].lstrip()[:1].isalnum()]
    return found._replace(value=whole[0].value, source=whole[0].source) if whole else found


def _spelled(found: Found[str], given: list[Candidate[str]]) -> Found[str]:
    """The headline in the punctuation that most of its sources use; the winner's own quotes, dashes and case stay."""
    if len({candidate.value for candidate in given if key(candidate.value) == key(found.value)}) == 1:
        return found
    weights: dict[str, float] = {}
    heaviest: dict[str, Candidate[str]] = {}
    for candidate in sorted(given, key=lambda candidate: candidate.weight):
        if key(candidate.value) == key(found.value):
            form = candidate.value.translate(_TYPOGRAPHY).casefold()
            weights[form] = weights.get(form, _COLON if ": " in form else 0.0) + candidate.weight
            heaviest[form] = candidate
    best = heaviest[max(weights, key=weights.__getitem__)]
    same = best.value.translate(_TYPOGRAPHY).casefold() == found.value.translate(_TYPOGRAPHY).casefold()
    return found if same else found._replace(value=best.value, source=best.source)


_COLON = 0.2
"""What speaks for the colon behind a kicker, which headings that set it apart by markup leave out."""
_TYPOGRAPHY = str.maketrans({**dict.fromkeys('‘’‚‛′“”„«»″"', "'"), **dict.fromkeys("‐‑‒–—−", "-"), "…": "..."})


def candidates(page: Page) -> list[Candidate[str]]:
    """What each source gives, cleaned, with the weight that it has on this page."""
    given = list(_declared(page))
    known = Counter([key(candidate.value) for candidate in given])
    texts = list(dict.fromkeys([candidate.value for candidate in given]))
    seen = list(_seen(page, texts, known))
    if not any(candidate.weight > _BANNER for candidate in seen):
        seen += list(_second_headings(page, known)) or list(unmarked(page))
    elif texts and not any(key(c.value) in known for c in seen):
        alike = max(likeness(c.value, text) for c in seen for text in texts)
        if alike <= _ALIKE or len(seen) > 1:
            weight = _SEEN if alike < LIKENESS or len(seen) > 1 else _LESSER
            lesser = _second_headings(page, known, beside=True)
            seen += [c._replace(weight=weight) for c in lesser if key(c.value) in known]
    return [c for c in (*seen, *given) if c.value and len(c.value) <= MAX_CHARS]


def _declared(page: Page) -> Iterator[Candidate[str]]:
    for node, source, weight in (
        (page.evidence.article, "jsonld.headline", 0.7),
        (page.evidence.web_page, "jsonld.name", 0.3),
    ):
        raw = jsonld.text_of(node.get("headline") or node.get("name"))
        if raw:
            yield Candidate(value=without_site(raw, page), source=source, weight=weight, raw=raw)
    for name, weight, (content, *_) in declared(page, META_WEIGHTS):
        if raw := jsonld.clean(content):
            yield Candidate(value=without_site(raw, page), source=f"meta.{name}", weight=weight, raw=raw)
    if page.title:
        raw = jsonld.clean(page.title)
        yield Candidate(value=without_site(raw, page), source="title", weight=0.45, raw=raw)


def _seen(page: Page, others: list[str], known: Counter[str]) -> Iterator[Candidate[str]]:
    """The page's headings, weighed by their likeness to its declared titles; `known` counts those by key."""
    elements = page.parts["h1"][:20] or [e for e in page.evidence.marked("headline") if e.tag != "meta"][:5]
    headings = [(element, _without_kicker(element, known)) for element in elements]
    headings = [
        (element, text)
        for element, text in headings
        if text and not is_banner(text, page) and (key(text) in known or not _leads_home(element, page))
    ]
    apart = {element for element, _ in headings if _is_apart(element)}
    firsts = [text for element, text in headings if element.tag == "h1" and element not in apart]
    unlinked = [text for element, text in headings if text in firsts and not _whole_link(element)]
    telling = [other for other in others if key(other) not in page.evidence.site_keys]
    for element, text in headings:
        like = max((likeness(text, other) for other in telling), default=0.0 if others else 1.0)
        lone = set(unlinked or firsts) == {text} and (
            len(text.split()) >= MIN_WORDS or (not text.isascii() and len(text) > 12)
        )
        weight = _SEEN * (0.9 + 0.1 * like) if like >= LIKENESS else _LONE if lone else _BANNER
        if _is_tail(key(text), known):
            weight = _TAIL
        if element in apart:
            weight = _BANNER
        if element.tag == "h1" or not firsts:
            yield Candidate(value=without_site(text, page), source=str(element.tag), weight=weight, raw=text)


def _is_apart(element: Element) -> bool:
    """Whether a heading is a form's, a footer's, a dialog's, or a step of the page's path."""
    tree = element.tree
    for around in islice(element.iterancestors(), _AROUND):
        step = "itemListElement" in {around.get("itemprop"), around.get("property")}
        path = around.tag in _LISTS and "breadcrumb" in (around.get("class") or "").lower()
        if around.tag in _APART or path or step:
            return tree.lasts[around.index] - tree.firsts[around.index] < _FEW_STRINGS
    return False


_LISTS = frozenset({"ol", "ul", "li", "nav"})
_AROUND = 5
_APART = frozenset({"form", "footer", "dialog"})
_FEW_STRINGS = 40
"""Fewer strings than a page has: some systems put whole pages into a form."""


def _whole_link(element: Element) -> Element | None:
    """The link that all text of a heading stands in, if there is one."""
    link = next(element.iter("a"), None)
    return link if link is not None and text_of(link, _LONGEST) == text_of(element, _LONGEST) else None


def _leads_home(element: Element, page: Page) -> bool:
    """Whether a heading is a link to a site's first page, as a banner is, or is marked as the site's brand or logo."""
    if _LOGO.search(element.get("class") or ""):
        return True
    link = _whole_link(element)
    if link is None:
        return False
    address = (link.get("href") or "").strip()
    return (bool(_HOME.fullmatch(address)) and address != page.url) or "navbar-brand" in (link.get("class") or "")


_LOGO = re.compile(r"(?:^|[\s_-])(?:site-?)?logo\d?(?:$|[\s_-])", re.IGNORECASE)
_HOME = re.compile(r"(?:https?:)?//[^/?#]+/?|/")


def _is_tail(form: str, known: Counter[str]) -> bool:
    """Whether two declared titles agree on a longer headline that ends with this one, its kicker set apart."""
    return any(count > 1 and other != form and other.endswith(form) for other, count in known.items())


_MOST, _MOST_BESIDE = 40, 400
"""Lesser headings that are looked at: menus have hundreds of them before the article's."""


def _second_headings(page: Page, known: Counter[str], *, beside: bool = False) -> Iterator[Candidate[str]]:
    """Where no `<h1>` is the headline: lesser headings that one of the declared titles holds word for word.

    Where there is one `beside` them, those in margins and lists are left out: teasers repeat titles.
    """
    for element in islice(page.root.iter("h2", "h3"), _MOST_BESIDE if beside else _MOST):
        whole = key(text_of(element, _LONGEST))
        if not any(whole in other or other in whole for other in known) or (beside and standing(element) < 1.0):
            continue
        text = _without_kicker(element, known)
        form = key(text)
        if len(text) > 5 and any(form in other and len(form) > 0.6 * len(other) for other in known):
            yield Candidate(value=without_site(text, page), source=str(element.tag), weight=0.75, raw=text)
            return


def _without_kicker(element: Element, known: Counter[str]) -> str:
    """A heading's text without the kicker, date or hidden label that some templates put inside the element.

    A part of it that more of the declared titles name than the whole is the headline; `known` counts those by key.
    """
    parts = [part for part in _parts(element) if part] or [text_of(element, _LONGEST)]
    text = " ".join(" ".join(parts).split())
    if len(parts) < _SEVERAL:
        return text
    named = max((part for part in parts if len(part) > _SHORTEST_PART), key=lambda part: known[key(part)], default="")
    return " ".join(named.split()) if known[key(named)] > known[key(text)] else text


_SEVERAL = 2
_SHORTEST_PART = 15
_LONGEST = 400
"""Characters of a heading that are looked at."""


_NO_HEADLINES = frozenset("script style svg button template time small".split())


def _parts(element: Element) -> Iterator[str]:
    yield (element.text or "").strip()
    for child in element:
        if child.tag not in _NO_HEADLINES:
            marks = f"{child.get('class') or ''} {child.get('id') or ''}"
            if marks == " " or not _ASIDE.search(marks):
                yield " ".join("".join(child.itertext()).split())
        yield (child.tail or "").strip()


@remembered
def likeness(one: str, other: str) -> float:
    """How much two titles have in common, in 0…1: shared words over the words of the shorter, lengths considered."""
    first, second = key(one), key(other)
    if first == second:
        return 1.0
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) > 8 and shorter in longer:
        return max(LIKENESS, 0.5 + 0.5 * len(shorter) / len(longer))
    words, theirs = _words(one), _words(other)
    if not words or not theirs:
        return 0.0
    return len(words & theirs) / min(len(words), len(theirs)) * min(1.0, 0.4 + 0.6 * min(len(words), len(theirs)) / 4)


def _words(text: str) -> set[str]:
    words: Iterable[str] = _WORD.findall(text.casefold())
    return {word for word in words if len(word) > 2 and word not in _LINKS} or set(_WORD.findall(text.casefold()))


_LINKS = frozenset(
    "the and for how are was with from that this what why who its und der die das den ein eine für mit von aus auf bei "
    "les des une est pour dans sur los las una por con que del het een van voor och att som".split()
)
"""Words that titles share though they have nothing in common."""
