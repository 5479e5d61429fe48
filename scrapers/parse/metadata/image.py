"""The image_url."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapers.page import Found
    from scrapers.parse.document import Document


def image_url(document: Document) -> Found[Any] | None:
    """Not written yet."""
    return None