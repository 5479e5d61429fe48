"""Every page of golden/ through the generic chain: one reported test per page and field."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scrapers.article import Article, Rejection
from scrapers.parse import parse_page

GOLDEN = Path(__file__).parent / "golden"
PAGES = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())
NOT_FIELDS = frozenset({"url", "fetched_at"})


@cache
def expected(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLDEN / name / "expected.json").read_text(encoding="utf-8"))
    return content


@cache
def parsed(name: str) -> Article | Rejection:
    given = expected(name)
    return parse_page(
        (GOLDEN / name / "page.html").read_bytes(),
        given["url"],
        content_type="text/html; charset=utf-8",
        fetched_at=datetime.fromisoformat(given["fetched_at"]),
    )


def cases() -> list[Any]:
    return [
        pytest.param(name, field, id=f"{name}-{field}")
        for name in PAGES
        for field in expected(name)
        if field not in NOT_FIELDS
    ]


@pytest.mark.parametrize(("name", "field"), cases())
def test_field(name: str, field: str) -> None:
    want, got = expected(name)[field], parsed(name)
    if field == "rejected":
        assert isinstance(got, Rejection), f"taken for an article: {got.headline!r}"
        assert got.reason == want
        return
    assert isinstance(got, Article), f"refused as {got.reason}: {got.detail}"
    if field == "contains":
        assert [passage for passage in want if passage not in got.body_text] == []
    elif field == "absent":
        assert [passage for passage in want if passage in got.body_text] == []
    else:
        assert plain(getattr(got, field)) == want


def plain(value: object) -> object:
    """A field as JSON writes it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def test_there_are_enough_pages() -> None:
    assert len(PAGES) >= 60
