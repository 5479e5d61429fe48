"""docs/reliability.md's table of promises: each mark has tests that name it, in each of the files that it points to."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "reliability.md").read_text("utf-8").splitlines()
    if re.match(r"\| C\d+ \|", line)
]


def test_every_promise_stands_in_the_table() -> None:
    assert [row[0] for row in ROWS] == [f"C{number}" for number in range(1, 13)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_promise_is_named_by_tests_in_the_files_that_show_it(row: list[str]) -> None:
    mark, shown_by = row[0], re.findall(r"`([\w/]+\.py)`", row[-1])
    assert shown_by
    for path in shown_by:
        files = list((ROOT / "tests").glob(f"*/{path}" if "/" not in path else path))
        names = [name for file in files for name in re.findall(r"def (test_\w+)", file.read_text("utf-8"))]
        assert [name for name in names if f"{mark.lower()}_" in name], f"{path} names no test after {mark}"
