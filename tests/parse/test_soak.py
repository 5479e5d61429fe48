"""The long campaign: thousands of mutations of our own pages, and of real ones where they are at hand."""

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from scrapers.article import Rejection
from scrapers.parse import parse_page

pytestmark = pytest.mark.soak

HERE = Path(__file__).parent
OWN = sorted((HERE / "golden").glob("*/page.html")) + sorted((HERE / "pages").glob("*.html"))
REAL = sorted((HERE.parents[2] / "shared" / "corpus" / "pages").glob("*.html.gz"))
MUTATIONS = 1_200


Mutate = Callable[[bytes, random.Random], bytes]
Check = Callable[[bytes], None]


@pytest.mark.parametrize("seed", range(10))
def test_own_pages(seed: int, mutate: Mutate, holds: Check) -> None:
    chance = random.Random(seed)  # noqa: S311 - mutations must be repeatable, not secret
    for _ in range(MUTATIONS // 10):
        holds(mutate(chance.choice(OWN).read_bytes(), chance))


@pytest.mark.skipif(not REAL, reason="no real pages at hand")
@pytest.mark.parametrize("seed", range(10))
def test_real_pages(seed: int, mutate: Mutate, holds: Check) -> None:
    chance = random.Random(seed)  # noqa: S311 - as above
    for _ in range(MUTATIONS // 10):
        holds(mutate(gzip.decompress(chance.choice(REAL).read_bytes()), chance))


@pytest.mark.skipif(not REAL, reason="no real pages at hand")
def test_real_pages_whole() -> None:
    results = [parse_page(gzip.decompress(path.read_bytes()), "https://paper.test/") for path in REAL]
    broken = [result for result in results if isinstance(result, Rejection) and "parser failed" in result.detail]
    assert broken == []
