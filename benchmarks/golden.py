"""The golden pages: pages of our own making, each with the fields that must come out of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from scrapers.article import Article, Rejection
from scrapers.parse import parse_page

PAGES = Path(__file__).parents[1] / "tests" / "parse" / "golden"
NOT_FIELDS = frozenset({"url", "fetched_at"})


def names() -> list[str]:
    """The pages, in alphabetical order."""
    return sorted(path.name for path in PAGES.iterdir() if path.is_dir())


@cache
def expected(name: str) -> dict[str, Any]:
    """What must come out of a page: fields, `rejected` with a reason, passages it `contains` and that are `absent`."""
    content: dict[str, Any] = json.loads((PAGES / name / "expected.json").read_text(encoding="utf-8"))
    return content


def cases() -> Iterator[tuple[str, str]]:
    """Every page with every field that is expected of it."""
    return ((name, field) for name in names() for field in expected(name) if field not in NOT_FIELDS)


@cache
def parsed(name: str) -> Article | Rejection:
    """What the generic chain makes of a page."""
    given = expected(name)
    return parse_page(
        (PAGES / name / "page.html").read_bytes(),
        given["url"],
        content_type="text/html; charset=utf-8",
        fetched_at=datetime.fromisoformat(given["fetched_at"]),
    )


def fault(name: str, field: str) -> str:
    """What is wrong with a field of a page; empty where nothing is."""
    want, got = expected(name)[field], parsed(name)
    if isinstance(got, Rejection):
        return "" if field == "rejected" and got.reason == want else f"refused as {got.reason}: {got.detail}"
    if field == "rejected":
        return f"taken for an article: {got.headline!r}"
    if field in {"contains", "absent"}:
        wrong = [passage for passage in want if (passage in got.body_text) != (field == "contains")]
        return f"of these passages: {wrong}" if wrong else ""
    value = _plain(getattr(got, field))
    return "" if value == want else f"{value!r} in place of {want!r}"


def _plain(value: object) -> object:
    """A field as JSON writes it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
