"""Every promise of operation has a test that bears its number, in the files that docs/operations.md names."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "operations.md").read_text("utf-8").partition("## What is promised")[2]
ROWS = re.findall(r"^\| O(\d+) \|[^|]+\| ([^|]+) \|", TABLE, re.MULTILINE)
PROMISED = [1, 2, 3, 4, 6, 7, 9, 10, 11, 12]


def named(cell: str) -> list[Path]:
    """The files of a row; a bare name lies beside the one before it."""
    files: list[Path] = []
    for name in re.findall(r"`([\w/]+\.py)`", cell):
        files.append(ROOT / name if "/" in name else files[-1].with_name(name))
    return files


def test_the_table_lists_every_promise() -> None:
    assert [int(number) for number, _ in ROWS] == PROMISED


@pytest.mark.parametrize(("number", "cell"), ROWS)
def test_a_promise_is_held_by_a_test_that_names_it(number: str, cell: str) -> None:
    files = named(cell)
    assert [file for file in files if not file.exists()] == []
    assert any(f"def test_o{number}_" in file.read_text("utf-8") for file in files)
