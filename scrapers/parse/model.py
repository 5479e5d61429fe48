"""The content model: every region weighed, several candidates for the article's body scored and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scrapers.parse import noise
from scrapers.parse.document import Document
from scrapers.parse.regions import HEADINGS, Region, Regions

CONTENT_BONUS = 1.3
"""What it is worth that a region's tag or names speak of an article."""
ITEMPROP_BONUS = 4.0
ORACLE_BONUS = 4.0
"""What it is worth that a region holds the text which the page's own JSON-LD gives as `articleBody`."""
AROUND_ARTICLE = 0.6
"""What a region is worth that says less around an `<article>` with the headline than in it."""
NOISE_CLUTTER = 0.5
"""How much clutter counts inside noise: it is taken out anyway, but tells a page from an article."""
WIDER = 1.35
WIDER_LEAST = 200.0
LEAVES = HEADINGS | {"p", "li", "dt", "dd"}
"""Parts of a text that are never the whole of it."""
PARTS = LEAVES | {"ul", "ol", "dl", "pre", "blockquote", "header"}
"""Parts that a text has lines around, and what heads it."""
PROBES = 12
PROBE_WORDS = 7
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A region that may be the article's body, the rule that named it, and its score."""

    region: Region
    source: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The page's regions with their sums, and the candidates for the body, best first."""

    regions: Regions
    candidates: tuple[Candidate, ...]


def weigh(document: Document, headline: str) -> Weighed:
    """Weigh the page's regions and score the candidates for its body."""
    found = document.regions
    noise.settle(found, headline)
    _sum_net(found)
    candidates = sorted(_candidates(document, found), key=lambda candidate: -candidate.score)
    is_guessed = candidates[0].source.startswith(("model", "content"))
    wider = _wider(found, candidates[0]) if is_guessed else None
    return Weighed(regions=found, candidates=(wider, *candidates) if wider else tuple(candidates))


def _wider(found: Regions, best: Candidate) -> Candidate | None:
    """The nearest region around the best one that holds far more sentences outside of noise.

    An article in several boxes has none that holds it but one full of clutter; the clutter is taken out later. Around
    a box whose names speak of content only an `<article>` is wider: such names are given to each piece of one, too.
    """
    index = best.region.index
    is_named = best.source.startswith("content")
    least = WIDER * _said_in(found, index) + WIDER_LEAST
    while (index := found.parents[index]) >= 0 and (tag := found.tags[index]) not in {"body", "html"}:
        if found.proses[index] > least and (tag == "article" or not is_named) and _said_in(found, index) > least:
            return Candidate(region=found[index], source="model:wider", score=best.score)
    return None


def _said_in(found: Regions, index: int) -> float:
    """What a region says outside of noise."""
    inside = slice(index, found.ends[index])
    return sum([said for said, noise in zip(found.said[inside], found.noise[inside], strict=True) if not noise])


def _sum_net(found: Regions) -> None:
    found.nets = nets = [
        -NOISE_CLUTTER * clutter if noise else said - clutter
        for said, clutter, noise in zip(found.said, found.clutter, found.noise, strict=True)
    ]
    parents = found.parents
    for index in range(len(nets) - 1, 0, -1):
        if net := nets[index]:
            nets[parents[index]] += net


def _candidates(document: Document, found: Regions) -> Iterator[Candidate]:
    tags, nets, proses, noise = found.tags, found.nets, found.proses, found.noise
    groups = [index for index, tag in enumerate(tags) if tag not in LEAVES] or [0]
    top = max(reversed(groups), key=nets.__getitem__)
    if nets[top] <= 0:
        top = max(groups, key=lambda at: (proses[at], found.text_sums[at] - 2 * found.link_sums[at], at))
    top = _around_parts(found, top)
    bonus = CONTENT_BONUS if _speaks(found, top) else 1.0
    bonus *= AROUND_ARTICLE if _is_around_article(found, top) else 1.0
    yield Candidate(region=found[top], source="model", score=_pure(nets[top], proses[top]) * bonus)
    least = 0.3 * nets[top]
    marked = document.tree.attributes["itemprop"]
    for index in groups:
        if nets[index] < least or noise[index] or index == top:
            continue
        pure = _pure(nets[index], proses[index])
        if marked.get(found.places[index]) == "articleBody":
            yield Candidate(region=found[index], source="itemprop.articleBody", score=pure * ITEMPROP_BONUS)
        elif _speaks(found, index):
            yield Candidate(region=found[index], source=f"content:{tags[index]}", score=pure * CONTENT_BONUS)
    oracle = _oracle(document, found)
    if oracle is not None:
        oracle = _around_parts(found, oracle)
        yield Candidate(region=found[oracle], source="jsonld.articleBody", score=max(nets[oracle], 1.0) * ORACLE_BONUS)


def _around_parts(found: Regions, index: int) -> int:
    """The nearest region from one on that may be the whole of a text."""
    while found.tags[index] in PARTS:
        index = found.parents[index]
    return index


def _is_around_article(found: Regions, top: int) -> bool:
    """Whether a region holds an `<article>` with the headline, which says most of what the region does."""
    title = found.title
    if title is None or not top < title < found.ends[top]:
        return False
    while (title := found.parents[title]) > top:
        if found.tags[title] == "article":
            return 2 * found.nets[title] > found.nets[top]
    return False


def _speaks(found: Regions, index: int) -> bool:
    tag = found.tags[index]
    return (index in found.contents or tag == "article") and tag not in {"body", "html", "p"}


def _oracle(document: Document, found: Regions) -> int | None:
    """The innermost region that holds what the page's JSON-LD gives as `articleBody`."""
    probes = _probes(article_body(document))
    if not probes:
        return None
    rarest = [(probe, max(probe.split(), key=len)) for probe in probes]
    hits = [0] * len(found)
    for index, place in enumerate(found.places):
        if found.own[index] >= 40:
            text = found.tree.text(place)
            likely = [probe for probe, word in rarest if word in text]
            if not likely:
                continue
            text = " ".join(_LETTERS.findall(" ".join(text.split())[:5_000]))
            matched = [probe for probe in likely if probe in text]
            hits[index] = len(matched)
            rarest = [pair for pair in rarest if pair[0] not in matched]
            if not rarest:
                break
    total = sum(hits)
    if total < 3:
        return None
    for index in range(len(hits) - 1, 0, -1):
        hits[found.parents[index]] += hits[index]
    return next(index for index in range(len(hits) - 1, -1, -1) if hits[index] >= 0.9 * total)


def article_body(document: Document) -> str:
    """The longest `articleBody` of the page's JSON-LD; empty where there is none."""
    texts = [body for node in document.jsonld if isinstance(body := node.get("articleBody"), str)]
    return max(texts, key=len, default="")


def _probes(text: str) -> list[str]:
    """Runs of words from all over a text."""
    words = _LETTERS.findall(text)
    if len(words) < 40:
        return []
    step = max(PROBE_WORDS, len(words) // PROBES)
    return [" ".join(words[start : start + PROBE_WORDS]) for start in range(0, len(words) - PROBE_WORDS, step)]


def _pure(net: float, prose: float) -> float:
    """A region's net, less where much of what it holds is clutter or noise."""
    return net * min(1.0, max(0.3, net / prose)) if prose else net
