"""The figures reached on real pages hold. Skipped where the pages, their publishers' property, are not at hand."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.shingles import Overlap, overlap
from scrapers.article import Article
from scrapers.parse import parse_page

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
EVERY = 4
"""One page in so many is measured: the whole takes `make quality`."""
FLOOR_F1 = 0.966
"""Three tenths of a point below what this sample reached."""
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the real pages are not part of the repository")


@cache
def results() -> list[tuple[dict[str, Any], Article | None]]:
    rows = [json.loads(line) for line in (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()][::EVERY]
    return [(row, parsed(row)) for row in rows if row["article"]]


def parsed(row: dict[str, Any]) -> Article | None:
    result = parse_page(gzip.decompress((CORPUS / row["html"]).read_bytes()), row["url"] or "https://paper.test/")
    return result if isinstance(result, Article) else None


def overlaps() -> list[Overlap]:
    """What each page's text shares with its gold text."""
    return [
        overlap(gold, article.body_text if article else "")
        for row, article in results()
        if (gold := row["gold"].get("body"))
    ]


def test_body_f1() -> None:
    pages = overlaps()
    mean = Overlap(*(sum(shares) / len(pages) for shares in zip(*pages, strict=True)))
    assert mean.f1 >= FLOOR_F1


def test_bodies_that_went_wrong() -> None:
    pages = overlaps()
    assert sum(page.f1 < 0.5 for page in pages) / len(pages) <= 0.02


def test_articles_are_kept() -> None:
    kept = [article is not None for _, article in results()]
    assert sum(kept) / len(kept) >= 0.97
