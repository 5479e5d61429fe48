"""A desk of its own for whoever asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.copydesk.desk import Desk, open_desk


@pytest.fixture
def desk(warehouse_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A simulated web and an empty warehouse."""
    with open_desk(warehouse_url, tmp_path / "home") as opened:
        yield opened


@pytest.fixture(scope="module")
def module_desk(module_warehouse_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """As `desk`, shared by the tests of a module."""
    with open_desk(module_warehouse_url, tmp_path_factory.mktemp("home")) as opened:
        yield opened
