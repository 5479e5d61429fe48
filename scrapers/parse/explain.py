"""Why a page came out as it did: the candidates of every field and of the body, and what the cleaning took out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scrapers.article import Article, Rejection
from scrapers.parse.assemble import Parsed, parse
from scrapers.parse.cleaning import Removal
from scrapers.parse.metadata import times
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.fields import RULES
from scrapers.parse.tree import Element
from scrapers.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyCandidate:
    """A region that competed to be the body: the rule that named it, its score, and where it stands on the page."""

    source: str
    score: float
    path: str
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCandidate:
    """A value that competed for a field: the rule that gave it, and its weight in 0…1."""

    field: str
    source: str
    weight: float
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A page's result and how it came about; `removed` counts the removals by step."""

    result: Article | Rejection
    fields: tuple[FieldCandidate, ...] = ()
    bodies: tuple[BodyCandidate, ...] = ()
    removals: tuple[Removal, ...] = ()
    removed: dict[str, int]


def explain_page(
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
    site: Site | None = None,
) -> Explanation:
    """Parse a page as `parse_page` does, and tell what led to the result."""
    parsed = parse(body, url, content_type=content_type, fetched_at=fetched_at, site=site, explains=True)
    removals = parsed.body.removals if parsed.body else ()
    return Explanation(
        result=parsed.result,
        fields=_fields(parsed, site.timezone if site else "UTC"),
        bodies=_bodies(parsed),
        removals=removals,
        removed=dict(Counter(removal.step for removal in removals)),
    )


def _fields(parsed: Parsed, timezone: str) -> tuple[FieldCandidate, ...]:
    """The candidates of every metadata field, the heaviest of each first."""
    document = parsed.document
    if document is None:
        return ()
    by_field: dict[str, Sequence[Candidate[Any]]] = {
        field: rules.candidates(document) for field, rules in RULES.items()
    }
    by_field["published_at"] = times.published_candidates(document, timezone, every=True)
    by_field["modified_at"] = times.modified_candidates(document, timezone)
    return tuple(
        FieldCandidate(field=field, source=one.source, weight=one.weight, value=str(one.raw or one.value)[:200])
        for field, candidates in by_field.items()
        for one in sorted(candidates, key=lambda candidate: -candidate.weight)
    )


def _bodies(parsed: Parsed) -> tuple[BodyCandidate, ...]:
    candidates = parsed.body.candidates if parsed.body else ()
    return tuple(
        BodyCandidate(
            source=candidate.source,
            score=round(candidate.score, 1),
            path=path_of(candidate.region.element),
            characters=candidate.region.text_sum,
        )
        for candidate in candidates
    )


def path_of(element: Element) -> str:
    """Where an element stands, as a CSS selector that a site file may use: up to the nearest ancestor with an id."""
    parts: list[str] = []
    for step in (element, *element.iterancestors()):
        identity = step.get("id")
        if identity and " " not in identity:
            parts.append(f"{step.tag}#{identity}")
            break
        first = (step.get("class") or "").split()[:1]
        parts.append(f"{step.tag}.{first[0]}" if first else str(step.tag))
    return " > ".join(reversed(parts))
