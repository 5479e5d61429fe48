"""docs/warehouse_promises.md: every promise has tests that name it, and every test that it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "warehouse_promises.md").read_text("utf-8").splitlines()
    if re.match(r"\| [WO]\d+ \|", line)
]
TESTS = {
    name
    for file in (ROOT / "tests").glob("**/test_*.py")
    for name in re.findall(r"def (test_\w+)", file.read_text("utf-8"))
}


def test_every_promise_stands_in_the_table() -> None:
    assert [row[0] for row in ROWS] == [*(f"W{number}" for number in range(1, 15)), "O9"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_promise_is_shown_by_tests_that_name_it(row: list[str]) -> None:
    mark, named = f"_{row[0].lower()}_", re.findall(r"`(test_\w+)`", row[2])
    assert named
    assert [name for name in named if mark not in name] == []
    assert set(named) - TESTS == set()
