"""The figures reached on real pages hold. Skipped where the pages, their publishers' property, are not at hand."""

import gzip
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scrapers.article import Article
from scrapers.parse import parse_page

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
EVERY = 4
"""One page in so many is measured: the whole takes `make quality`."""
FLOOR_F1 = 0.961
"""Three tenths of a point below what this sample reached."""
WORD = re.compile(r"\w+")
Shingles = Counter[tuple[str, ...]]

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the real pages are not part of the repository")


def shingles(text: str) -> Shingles:
    words = WORD.findall(text)
    return Counter(tuple(words[start : start + 4]) for start in range(max(1, len(words) - 3))) if words else Counter()


@cache
def results() -> list[tuple[dict[str, Any], Article | None]]:
    rows = [json.loads(line) for line in (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()][::EVERY]
    return [(row, parsed(row)) for row in rows if row["article"]]


def parsed(row: dict[str, Any]) -> Article | None:
    result = parse_page(gzip.decompress((CORPUS / row["html"]).read_bytes()), row["url"] or "https://paper.test/")
    return result if isinstance(result, Article) else None


def shares() -> list[tuple[float, float, float]]:
    """True positive, false positive and false negative shares of each page with a gold body."""
    out = []
    for row, article in results():
        gold = shingles(row["gold"].get("body") or "")
        if gold:
            got = shingles(article.body_text if article else "")
            hit = (gold & got).total()
            total = gold.total() + got.total() - hit
            out.append((hit / total, (got.total() - hit) / total, (gold.total() - hit) / total))
    return out


def f1(hit: float, extra: float, missing: float) -> float:
    return 2 * hit / (2 * hit + extra + missing) if hit else 0.0


def test_body_f1() -> None:
    pages = shares()
    means = [sum(page[index] for page in pages) / len(pages) for index in range(3)]
    assert f1(*means) >= FLOOR_F1


def test_bodies_that_went_wrong() -> None:
    pages = shares()
    assert sum(f1(*page) < 0.5 for page in pages) / len(pages) <= 0.02


def test_articles_are_kept() -> None:
    kept = [article is not None for _, article in results()]
    assert sum(kept) / len(kept) >= 0.97
