"""Pages that are no article: walls, soft 404s, lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapers.article import Rejection
    from scrapers.parse.body import Body
    from scrapers.parse.document import Document


def rejection(document: Document, body: Body) -> Rejection | None:
    """Not written yet."""
    return None
