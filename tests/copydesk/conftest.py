"""A desk of its own for whoever asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import open_folder
from tests.copydesk.desk import Desk, open_desk


@pytest.fixture
def desk(warehouse_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A simulated web and an empty warehouse."""
    with open_desk(warehouse_url, tmp_path / "home") as opened:
        yield opened


@pytest.fixture(scope="module")
def module_desk(module_warehouse_url: str) -> Iterator[Desk]:
    """As `desk`, shared by a module's tests; an embedded server that they start keeps its data in the home."""
    with open_folder() as home, open_desk(module_warehouse_url, home) as opened:
        yield opened
