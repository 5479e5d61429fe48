"""A warehouse of generated rows that the tests of this folder share."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from benchmarks.scale import fill
from tests.conftest import DatabaseMaker

ROWS = 4_000


@pytest.fixture(scope="session")
def generated_url(make_database: DatabaseMaker) -> Iterator[str]:
    """A year of four sites, as benchmarks/scale.py generates it."""
    with make_database() as url:
        fill(url, ROWS, 4, datetime.now(UTC))
        yield url
