"""What `parse_page` costs against one lxml parse of the same pages, in the same run.

    python -m benchmarks.parse                     # the real pages where they are at hand, else those of the tests
    python -m benchmarks.parse PAGES --json        # a folder of .html or .html.gz

BeautifulSoup over the whole page is measured beside it, and trafilatura and readability-lxml where they are installed.
Figures are CPU milliseconds per page.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import gzip
import importlib
import json
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import lxml.html
from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

from scrapers.parse import parse_page

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT.parent / "shared" / "corpus" / "pages", ROOT / "tests" / "parse" / "golden")
URL = "https://paper.test/2026/a-page"
Parser = Callable[[bytes], object]


def pages(folder: Path, limit: int) -> list[bytes]:
    """Up to `limit` pages of a folder, evenly taken."""
    paths = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])
    chosen = paths[:: max(1, len(paths) // limit)][:limit]
    return [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in chosen]


def parsers() -> dict[str, Parser]:
    """The parsers to compare, by name; those that are not installed are left out."""
    found: dict[str, Parser] = {
        "lxml": lxml.html.fromstring,
        "parse": lambda body: parse_page(body, URL),
        "bs4": lambda body: BeautifulSoup(body, "lxml"),
    }
    for name, module, call in (
        ("trafilatura", "trafilatura", lambda mod, body: mod.bare_extraction(body, with_metadata=True)),
        ("readability", "readability", lambda mod, body: mod.Document(body.decode("utf-8", "replace")).summary()),
    ):
        try:
            found[name] = _bound(call, importlib.import_module(module))
        except ImportError:
            continue
    return found


def _bound(call: Callable[[object, bytes], object], module: object) -> Parser:
    return lambda body: call(module, body)


def measure(known: dict[str, Parser], bodies: list[bytes]) -> dict[str, list[float]]:
    """CPU milliseconds of each page by parser, the parsers taking turns on every page, so that all meet the same load.

    A page on which a yardstick fails counts what it took to fail. What one leaves for the garbage collector is taken
    away before the next begins.
    """
    spent: dict[str, list[float]] = {name: [] for name in known}
    for body in bodies:
        for name, parser in known.items():
            gc.collect()
            started = time.process_time()
            with contextlib.suppress(ValueError, lxml.etree.LxmlError):
                parser(body)
            spent[name].append(1_000 * (time.process_time() - started))
    return spent


def run(folder: Path, limit: int) -> dict[str, float]:
    """All figures, by name."""
    warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
    bodies = pages(folder, limit)
    if not bodies:
        raise SystemExit(f"no .html or .html.gz below {folder}: name a folder that has some")
    known = parsers()
    measure(known, bodies[:5])
    spent = measure(known, bodies)
    figures: dict[str, float] = {"pages": len(bodies)}
    for name, times in spent.items():
        figures[f"{name}_ms"] = round(statistics.mean(times), 3)
        if name != "lxml":
            figures[f"{name}_vs_lxml"] = round(sum(times) / max(1e-9, sum(spent["lxml"])), 2)
    figures["slowest_ms"] = round(max(spent["parse"]), 1)
    figures["peak_rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024, 1)
    return figures


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument(
        "folder", nargs="?", type=Path, default=next((path for path in FOLDERS if path.exists()), FOLDERS[-1])
    )
    options.add_argument("--limit", type=int, default=150, help="pages to measure")
    options.add_argument("--json", action="store_true", help="one JSON object")
    chosen = options.parse_args()
    figures = run(chosen.folder, chosen.limit)
    if chosen.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:22s} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
