"""The article's body: the candidate chosen, its passages read and cleaned, rendered as text and safe HTML."""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.article import Link
from scrapers.page import ArticlePage, Found
from scrapers.parse.cleaning import Removal, clean
from scrapers.parse.decode import clean_string
from scrapers.parse.document import Document
from scrapers.parse.embedded import FEW_WORDS, embedded
from scrapers.parse.leads import leads
from scrapers.parse.metadata.confidence import chance
from scrapers.parse.model import Candidate, Weighed, weigh
from scrapers.parse.passages import Passage, passages
from scrapers.parse.prune import noise_within
from scrapers.parse.render import markup_of, text_of
from scrapers.parse.soup import refine
from scrapers.parse.steps import Facts, host_of
from scrapers.parse.tree import Element

MIN_SELECTED_WORDS = 30
"""A site's own selector must find at least this much, or the generic candidates are taken."""
PARAGRAPH_WORDS = 15
_CUT = ("...", "…")
LONG_CHARS, LONG_WORDS = 150, 50
"""A passage with as many characters, or words in scripts with few to a word, is more than a teaser or a caption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's text, its sanitised HTML and its links, with what the walls judge it by.

    `link_density` is the share, in 0…1, of the chosen subtree's characters that stand inside links; `paragraph_count`
    counts paragraphs of at least 15 words, `long_count` passages of at least 150 characters or 50 words; `source` names
    the rule that chose the subtree. `candidates` are the regions that competed, best first, and `removals` what was
    taken out of the chosen one.
    """

    text: str = ""
    html: str = ""
    links: tuple[Link, ...] = ()
    word_count: int = 0
    paragraph_count: int = 0
    long_count: int = 0
    link_density: float = 0.0
    source: str = ""
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    removals: tuple[Removal, ...] = ()


def read_body(document: Document, page: ArticlePage) -> Body:
    """Read the body of a page: by the site's selectors where they find something, by the content model otherwise."""
    headline, description, authors = page.headline(), page.description(), page.authors()
    facts = Facts(
        host=host_of(document.url),
        headline=headline.value if headline else "",
        is_titled=headline is not None and "h1" in headline.source,
        description=_declared(document, description) if description else "",
        authors=authors.value if authors else (),
    )
    weighed = weigh(document, facts.headline)
    selected = _selected(document, page, facts, weighed)
    if selected:
        return selected
    chosen = weighed.candidates[0]
    noise = noise_within(weighed.regions, chosen.region) | _removed(document, page)
    found = passages(chosen.region.element, noise)
    found = [*leads(weighed.regions, chosen.region, noise, facts, found), *found]
    source = f"{chosen.source}, after css:{page.body_selector} found nothing" if page.body_selector else chosen.source
    body = _finish(document, facts, found, noise, source=source, weighed=weighed)
    if body.word_count >= FEW_WORDS:
        return body
    carried = embedded(document)
    return _finish(document, facts, carried[1], {}, source=f"embedded:{carried[0]}") if carried else body


def _declared(document: Document, description: Found[str]) -> str:
    """The description as a `<meta>` gives it, cut off or not: what completes it is the text's own lead."""
    given = document.meta(description.source.removeprefix("meta."))
    return given[0] if given and given[0].endswith(_CUT) else description.value


def _selected(document: Document, page: ArticlePage, facts: Facts, weighed: Weighed) -> Body | None:
    """The body that the site's own selectors name; None where they find too little."""
    if not page.body_selector:
        return None
    noise = _removed(document, page)
    elements = outermost(document.select(page.body_selector))
    for region in weighed.regions:
        if region.element in elements:
            noise |= noise_within(weighed.regions, region)
    found = [passage for element in elements for passage in passages(element, noise)]
    if sum(passage.word_count for passage in found) < MIN_SELECTED_WORDS:
        return None
    return _finish(document, facts, found, noise, source=f"css:{page.body_selector}")


def _removed(document: Document, page: ArticlePage) -> dict[Element, str]:
    """What the site says is no part of the article, each element with the selector that names it."""
    return {element: selector for selector in page.remove_selectors for element in document.select(selector)}


def outermost(elements: list[Element]) -> list[Element]:
    """The elements that stand in none of the others."""
    chosen = set(elements)
    return [element for element in elements if not any(above in chosen for above in element.iterancestors())]


def _finish(
    document: Document,
    facts: Facts,
    found: list[Passage],
    noise: dict[Element, str],
    *,
    source: str,
    weighed: Weighed | None = None,
) -> Body:
    """Clean the passages and render them."""
    cleaned = clean(found, facts)
    kept = cleaned.passages
    refined = refine(kept, document.url)
    words = long = paragraphs = characters = 0
    linked = 0.0
    for passage in kept:
        words += passage.word_count
        characters += (size := len(passage.text))
        linked += passage.link_share * size
        paragraphs += passage.word_count >= PARAGRAPH_WORDS and passage.kind == "paragraph"
        long += size >= LONG_CHARS or passage.word_count >= LONG_WORDS
    return Body(
        text=clean_string(text_of(kept)),
        html=clean_string(markup_of(kept)),
        links=refined.links,
        word_count=words,
        paragraph_count=paragraphs,
        long_count=long,
        link_density=linked / characters if characters else 0.0,
        source=source,
        confidence=_confidence(found, words, weighed),
        candidates=weighed.candidates if weighed else (),
        removals=(*(_pruned(noise) if document.explains else ()), *cleaned.removals),
    )


def _pruned(noise: dict[Element, str]) -> list[Removal]:
    """What was left out before the cleaning, as removals."""
    return [
        Removal(step=f"prune:{kind}", why="noise by its names or its links", text=excerpt(element))
        for element, kind in noise.items()
    ]


def excerpt(element: Element) -> str:
    """How an element's text begins."""
    return " ".join(element.text_content().split())[:120]


def _confidence(found: list[Passage], kept_words: int, weighed: Weighed | None) -> float:
    """The chance that the text is right, by how much of what was chosen was left, and how little clutter it held.

    A region that a site's selectors name has no clutter to judge it by.
    """
    words = sum([passage.word_count for passage in found])
    evidence = kept_words / words if words else 0.0
    if weighed is not None:
        best = weighed.candidates[0].region
        evidence *= min(1.0, max(0.0, best.net / best.prose)) if best.prose else 0.0
    return chance(evidence, "body_text")
