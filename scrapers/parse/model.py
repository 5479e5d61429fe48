"""The content model: every region weighed, several candidates for the article's body scored and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter

from scrapers.parse import noise
from scrapers.parse.document import Document, folded_text
from scrapers.parse.regions import HEADINGS, Region

CONTENT_BONUS = 1.3
"""What it is worth that a region's tag or names speak of an article."""
ITEMPROP_BONUS = 4.0
ORACLE_BONUS = 4.0
"""What it is worth that a region holds the text which the page's own JSON-LD gives as `articleBody`."""
NOISE_CLUTTER = 0.5
"""How much clutter counts inside noise: it is taken out anyway, but tells a page from an article."""
WIDER = 1.35
WIDER_LEAST = 200.0
LEAVES = HEADINGS | {"p", "li", "dt", "dd"}
"""Parts of a text that are never the whole of it."""
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

    regions: list[Region]
    candidates: tuple[Candidate, ...]


def weigh(document: Document, headline: str) -> Weighed:
    """Weigh the page's regions and score the candidates for its body."""
    found = document.regions
    noise.settle(found, headline)
    _sum_net(found)
    candidates = sorted(_candidates(document, found), key=lambda candidate: -candidate.score)
    wider = _wider(found, candidates[0]) if candidates[0].source == "model" else None
    return Weighed(regions=found, candidates=(wider, *candidates) if wider else tuple(candidates))


def _wider(found: list[Region], best: Candidate) -> Candidate | None:
    """The nearest region around the best one that holds far more sentences outside of noise.

    An article in several boxes has none that holds it but one full of clutter; the clutter is taken out later.
    """
    sums = [0.0, *accumulate(0.0 if region.noise else region.said for region in found)]
    least = WIDER * (sums[best.region.end] - sums[best.region.index]) + WIDER_LEAST
    region = best.region
    while region.parent >= 0 and found[region.parent].tag not in {"body", "html"}:
        region = found[region.parent]
        if sums[region.end] - sums[region.index] > least:
            return Candidate(region=region, source="model:wider", score=best.score)
    return None


def _sum_net(found: list[Region]) -> None:
    for region in found:
        region.net = -NOISE_CLUTTER * region.clutter if region.noise else region.said - region.clutter
    for region in reversed(found):
        if region.net and region.parent >= 0:
            found[region.parent].net += region.net


def _candidates(document: Document, found: list[Region]) -> Iterator[Candidate]:
    groups = [region for region in found if region.tag not in LEAVES] or found[:1]
    top = max(reversed(groups), key=attrgetter("net"))
    if top.net <= 0:
        top = max(groups, key=lambda region: (region.prose, region.text_sum - 2 * region.link_sum, region.index))
    yield Candidate(region=top, source="model", score=_pure(top) * (CONTENT_BONUS if _speaks(top) else 1.0))
    least = 0.3 * top.net
    for region in found:
        if region.net < least or region.noise or region.tag in LEAVES or region is top:
            continue
        if region.element.get("itemprop") == "articleBody":
            yield Candidate(region=region, source="itemprop.articleBody", score=_pure(region) * ITEMPROP_BONUS)
        elif _speaks(region):
            yield Candidate(region=region, source=f"content:{region.tag}", score=_pure(region) * CONTENT_BONUS)
    oracle = _oracle(document, found)
    if oracle:
        yield Candidate(region=oracle, source="jsonld.articleBody", score=max(oracle.net, 1.0) * ORACLE_BONUS)


def _speaks(region: Region) -> bool:
    return (region.content or region.tag == "article") and region.tag not in {"body", "html", "p"}


def _oracle(document: Document, found: list[Region]) -> Region | None:
    """The innermost region that holds what the page's JSON-LD gives as `articleBody`."""
    probes = _probes(article_body(document))
    if not probes:
        return None
    hits = [0] * len(found)
    for region in found:
        if region.own >= 40:
            text = " ".join(_LETTERS.findall(folded_text(region.element)[:5_000]))
            matched = [probe for probe in probes if probe in text]
            hits[region.index] = len(matched)
            probes = [probe for probe in probes if probe not in matched]
            if not probes:
                break
    total = sum(hits)
    if total < 3:
        return None
    for region in reversed(found):
        if region.parent >= 0:
            hits[region.parent] += hits[region.index]
    return next(region for region in reversed(found) if hits[region.index] >= 0.9 * total)


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


def _pure(region: Region) -> float:
    """A region's net, less where much of what it holds is clutter or noise."""
    return region.net * min(1.0, max(0.3, region.net / region.prose)) if region.prose else region.net
