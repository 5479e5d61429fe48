"""How right the parser is: on our own golden pages everywhere, and on real pages where they are at hand.

    python -m benchmarks.quality                   # measure, write docs/quality.md, fail where a figure fell
    python -m benchmarks.quality --record          # take what was measured as the figures to hold from now on

The real pages are their publishers' property and no part of the repository. They are scored by the tool that lies
beside them. Without them the golden pages alone are measured, and docs/quality.md stays as it is.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks import errata, golden

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
RECORDED = Path(__file__).with_suffix(".json")
PAGE = ROOT / "docs" / "quality.md"
TOLERANCE = 0.003
"""How far a figure may fall below the recorded one: three tenths of a point of a hundred."""

INTRODUCTION = """# How right the parser is

Written by `make quality`, which fails when a figure is worse than the recorded one by more than 0.3 points;
`python -m benchmarks.quality --record` records new ones in `benchmarks/quality.json`. Shares are in 0…1. All but the
golden pages' figures are measured on 597 real pages of 407 publishers with gold answers, without site rules; those
pages are not part of the repository. The golden pages are our own and lie in `tests/parse/golden`.

"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure: what it is called in the scoring's answer, what it means, and what it should reach.

    `rises` is False where less is better; `is_gated` is False for what depends on the machine.
    """

    name: str
    meaning: str
    target: float
    rises: bool = True
    is_gated: bool = True

    def reaches(self, value: float) -> bool:
        """Whether a value is as good as the target."""
        return value >= self.target if self.rises else value <= self.target

    def fell(self, now: float, recorded: float) -> bool:
        """Whether a value is worse than the recorded one by more than the tolerance."""
        loss = recorded - now if self.rises else now - recorded
        return self.is_gated and round(loss, 6) > TOLERANCE


FIGURES = (
    Figure(name="f1", meaning="body, F1 of 4-word shingles", target=0.97),
    Figure(name="exact", meaning="body, pages word for word right", target=0.47),
    Figure(name="page_f1_below_half", meaning="body, pages with F1 below one half", target=0.01, rises=False),
    Figure(name="kept_passages", meaning="passages kept", target=0.95),
    Figure(name="promo_pages", meaning="pages with a promo passage", target=0.05, rises=False),
    Figure(name="headline", meaning="headline equal", target=0.85),
    Figure(name="date", meaning="publication day equal", target=0.95),
    Figure(name="author_f1", meaning="authors, F1", target=0.85),
    Figure(name="spurious_author", meaning="pages without an author that were given one", target=0.15, rises=False),
    Figure(name="articles_kept", meaning="articles kept", target=0.99),
    Figure(name="lists_rejected", meaning="list pages turned away", target=0.9),
    Figure(name="crashes", meaning="exceptions", target=0.0, rises=False),
    Figure(name="times_lxml_parse", meaning="CPU in lxml parses", target=4.0, rises=False, is_gated=False),
    Figure(name="slowest_s", meaning="slowest page, seconds", target=2.0, rises=False, is_gated=False),
    Figure(name="golden_fields", meaning="golden pages: fields right", target=1.0),
    Figure(name="golden_bodies", meaning="golden pages: bodies with all their passages, and no other", target=1.0),
    Figure(name="golden_rejections", meaning="golden pages: what is no article, for its reason", target=1.0),
)
GATED = tuple(figure for figure in FIGURES if figure.is_gated)
"""The figures that do not depend on the machine: only these are written down."""


RIGHT_GOLD = """
## Where the gold is right

The same tool on the same pages, without the gold answers that are plainly wrong or ask for what the requirements
forbid (`benchmarks/errata.toml`), and without the passages that the page itself does not hold letter for letter: gold
with straight quotes, for instance, where the page's are curly. An answer left out counts neither for nor against.
Wrong gold was looked for where the parser and the gold differ, so these figures are an upper bound, those above a
lower one.

"""


class NotMeasuredError(Exception):
    """The scoring tool ended without figures."""


def main() -> None:
    """Measure, compare, write; the exit status says whether a figure fell."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--shared", type=Path, default=SHARED, help="the folder with corpus/ and tools/")
    arguments.add_argument("--record", action="store_true", help="hold what was measured from now on")
    given = arguments.parse_args()
    recorded: dict[str, float] = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    try:
        measured = golden_figures() | corpus_figures(given.shared)
        right = right_gold_figures(given.shared)
    except NotMeasuredError as error:
        sys.exit(f"the real pages could not be scored: {error}")
    if given.record:
        recorded = {**recorded, **{figure.name: measured[figure.name] for figure in GATED if figure.name in measured}}
        RECORDED.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    rows = list(table(measured, recorded))
    sys.stdout.write("\n".join(rows) + "\n")
    if "f1" in measured:
        second = list(right_gold_table(measured, right))
        sys.stdout.write("\n".join(["", *second]) + "\n")
        PAGE.write_text(page(list(table(measured, recorded, GATED)), second), encoding="utf-8")
    else:
        sys.stdout.write(f"No real pages at {given.shared}/corpus: only the golden pages were measured.\n")
    sys.exit(verdict(measured, recorded))


def golden_figures() -> dict[str, float]:
    """The shares of right fields, bodies and rejections on the golden pages."""
    right: dict[str, list[bool]] = {"golden_fields": [], "golden_bodies": [], "golden_rejections": []}
    kinds = {"contains": "golden_bodies", "absent": "golden_bodies", "rejected": "golden_rejections"}
    for name, field in golden.cases():
        right[kinds.get(field, "golden_fields")].append(not golden.fault(name, field))
    return {name: round(sum(cases) / len(cases), 4) for name, cases in right.items()}


def right_gold_figures(shared: Path) -> dict[str, float]:
    """The same without wrong gold; raises as `corpus_figures`."""
    if not (shared / "corpus" / "manifest.jsonl").exists():
        return {}
    with tempfile.TemporaryDirectory() as folder:
        errata.write_right_gold(shared / "corpus", Path(folder))
        return corpus_figures(shared, Path(folder))


def corpus_figures(shared: Path, corpus: Path | None = None) -> dict[str, float]:
    """What the scoring tool says of the real pages; nothing where they are not at hand.

    `corpus` is the folder with the manifest, where it is another than the one beside the tool.

    Raises:
        NotMeasuredError: the tool failed.
    """
    tool, corpus = shared / "tools" / "score_parse.py", corpus or shared / "corpus"
    if not tool.exists() or not corpus.exists():
        return {}
    command = [sys.executable, str(tool), "--corpus", str(corpus), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        raise NotMeasuredError(done.stderr.strip()[-500:] or f"exit status {done.returncode}") from None
    return found


def table(
    measured: Mapping[str, float], recorded: Mapping[str, float], figures: tuple[Figure, ...] = FIGURES
) -> Iterator[str]:
    """The figures that were measured, as lines of a Markdown table."""
    yield "| figure | target | now | recorded | |"
    yield "|---|---|---|---|---|"
    for figure in figures:
        if figure.name in measured:
            now, held = measured[figure.name], recorded.get(figure.name)
            sign = "≥" if figure.rises else "≤"
            before = "" if held is None else f"{held:g}"
            yield f"| {figure.meaning} | {sign} {figure.target:g} | {now:g} | {before} | {_remark(figure, now, held)} |"


def right_gold_table(measured: Mapping[str, float], right: Mapping[str, float]) -> Iterator[str]:
    """The figures that wrong gold touches, with it and without, then what was left out: two Markdown tables."""
    yield "| figure | target | all gold | right gold | |"
    yield "|---|---|---|---|---|"
    for figure in GATED:
        if figure.name in right and right[figure.name] != measured[figure.name]:
            sign, now = "≥" if figure.rises else "≤", right[figure.name]
            numbers = f"{sign} {figure.target:g} | {measured[figure.name]:g} | {now:g}"
            yield f"| {figure.meaning} | {numbers} | {_remark(figure, now, None)} |"
    yield ""
    yield "| left out | why | pages |"
    yield "|---|---|---|"
    for entry in errata.listed():
        yield f"| `{entry['field']}` | {entry['why']} | {', '.join(entry['pages'])} |"


def _remark(figure: Figure, now: float, held: float | None) -> str:
    if held is not None and figure.fell(now, held):
        return "**fell**"
    return "reached" if figure.reaches(now) else "open"


def verdict(measured: Mapping[str, float], recorded: Mapping[str, float]) -> str | None:
    """What to say of the figures that fell; None where all hold."""
    fallen = [
        f"{figure.meaning}: {measured[figure.name]:g}, recorded {recorded[figure.name]:g}"
        for figure in FIGURES
        if figure.name in measured
        and figure.name in recorded
        and figure.fell(measured[figure.name], recorded[figure.name])
    ]
    return "Fell by more than 0.3 points:\n  " + "\n  ".join(fallen) if fallen else None


def page(rows: list[str], right_gold: list[str]) -> str:
    """The page docs/quality.md."""
    return INTRODUCTION + "\n".join(rows) + "\n" + RIGHT_GOLD + "\n".join(right_gold) + "\n"


if __name__ == "__main__":
    main()
