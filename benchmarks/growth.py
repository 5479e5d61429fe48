"""How the warehouse's answers slow down as it grows: a picture of what benchmarks.scale measured at several sizes.

for rows in 30000 100000 300000 1000000; do python -m benchmarks.scale --rows $rows --json; done > results.jsonl
python -m benchmarks.growth results.jsonl docs/scale.svg
"""

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.questions import questions

_SHOWN = 4
"""Questions that get a line of their own: the slowest ones."""


def draw(results: list[dict[str, Any]], target: Path) -> None:
    """Draw seconds over rows, both on logarithmic scales."""
    results = sorted(results, key=lambda result: result["rows"])
    sizes = [result["rows"] for result in results]
    mpl.rcParams.update({"svg.hashsalt": "copydesk", "font.size": 9})
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    last = results[-1]["questions_s"]
    for number in sorted(last, key=last.get, reverse=True)[:_SHOWN]:
        title, _ = questions()[int(number)]
        axes.plot(sizes, [result["questions_s"][number] for result in results], marker="o", label=title)
    rest = [median_of(result["questions_s"]) for result in results]
    axes.plot(sizes, rest, marker="o", color="black", label="median of the questions")
    for name, label in (("search_p50_s", "search, median"), ("search_p95_s", "search, slowest 5 percent begin at")):
        axes.plot(sizes, [result[name] for result in results], marker="s", linestyle=":", label=label)
    axes.axhline(1, color="grey", linewidth=0.8)
    axes.set(xscale="log", yscale="log", xlabel="articles in the warehouse", ylabel="seconds")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    figure.savefig(target, metadata={"Date": None})


def median_of(taken: dict[str, float]) -> float:
    """The seconds of the question in the middle, at least a millisecond."""
    return max(0.001, sorted(taken.values())[len(taken) // 2])


def main() -> None:
    """Draw the results of a file."""
    source, target = map(Path, sys.argv[1:3])
    draw([json.loads(line) for line in source.read_text("utf-8").splitlines()], target)


if __name__ == "__main__":
    main()
