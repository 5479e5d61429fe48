"""The quality gate: what counts as a fall, and what it says where the real pages are not at hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import quality

RECORDED = {"f1": 0.965, "promo_pages": 0.1, "times_lxml_parse": 4.0, "crashes": 0}


@pytest.mark.parametrize(
    ("figure", "now"),
    [
        ("f1", 0.965),
        ("f1", 0.962),
        ("f1", 0.99),
        ("promo_pages", 0.103),
        ("promo_pages", 0.0),
        ("times_lxml_parse", 9.0),
        ("headline", 0.1),
    ],
)
def test_what_holds(figure: str, now: float) -> None:
    assert quality.verdict({figure: now}, RECORDED) is None


@pytest.mark.parametrize(("figure", "now"), [("f1", 0.9619), ("promo_pages", 0.1031), ("crashes", 1)])
def test_what_fell(figure: str, now: float) -> None:
    said = quality.verdict({figure: now}, RECORDED)
    assert said is not None
    assert f"{now:g}, recorded {RECORDED[figure]:g}" in said


def test_the_table_tells_what_fell_what_is_open_and_what_is_reached() -> None:
    rows = list(quality.table({"f1": 0.5, "exact": 0.4, "promo_pages": 0.01}, RECORDED))
    assert [row.rsplit("|", 2)[1].strip() for row in rows[2:]] == ["**fell**", "open", "reached"]


def test_without_real_pages_the_golden_ones_are_measured_and_it_says_so(tmp_path: Path) -> None:
    before = quality.PAGE.read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.quality", "--shared", str(tmp_path)],
        cwd=quality.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "golden pages: fields right | ≥ 1 | 1 |" in done.stdout
    assert f"No real pages at {tmp_path}/corpus" in done.stdout
    assert quality.PAGE.read_text(encoding="utf-8") == before


def scorer(folder: Path, code: str) -> Path:
    """A folder like the one with the real pages, whose tool is `code`."""
    (folder / "corpus").mkdir()
    (folder / "tools").mkdir()
    (folder / "tools" / "score_parse.py").write_text(code, encoding="utf-8")
    return folder


def test_the_figures_are_those_of_the_scoring_tool(tmp_path: Path) -> None:
    shared = scorer(tmp_path, f"print('words'); print({json.dumps({'f1': 0.75})!r})")
    assert quality.corpus_figures(shared) == {"f1": 0.75}


def test_a_scoring_tool_that_breaks_is_no_pass(tmp_path: Path) -> None:
    shared = scorer(tmp_path, "raise SystemExit('no such page')")
    with pytest.raises(quality.NotMeasuredError, match="no such page"):
        quality.corpus_figures(shared)
