"""The generic rules of each metadata field, by the name that the field has on a page: one table for all who ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from scrapers.page import Found
from scrapers.parse.metadata import (
    access,
    authors,
    canonical,
    description,
    headline,
    image,
    language,
    publisher_id,
    section,
    tags,
)
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.evidence import Page


class Rules(NamedTuple):
    """How a field is read: its value, and all candidates for it, those included that were not asked for."""

    value: Callable[[Page], Found[Any] | None]
    candidates: Callable[[Page], Sequence[Candidate[Any]]]


RULES = {
    "headline": Rules(headline.headline, headline.candidates),
    "description": Rules(description.description, description.candidates),
    "authors": Rules(authors.authors, partial(authors.candidates, every=True)),
    "section": Rules(section.section, section.candidates),
    "tags": Rules(tags.tags, tags.candidates),
    "language": Rules(language.language, language.candidates),
    "image_url": Rules(image.image_url, image.candidates),
    "canonical_url": Rules(canonical.canonical_url, canonical.candidates),
    "publisher_id": Rules(publisher_id.publisher_id, publisher_id.candidates),
    "access": Rules(access.access, access.candidates),
}
"""The fields but the times, which need the site's zone too (`times`)."""
