"""How sure the parser says it is of a field, against how often it is right, on pages with gold answers.

    python -m benchmarks.calibration [--corpus FOLDER] [--markdown] [--fit]

Each field's confidence falls into a band; the table gives the mean confidence of the band (predicted), the share of
right values in it (real) and the number of pages. `--fit` prints knots for `scrapers/parse/metadata/confidence.py`
made from every second publisher and tested on the others.
"""

import argparse
import gzip
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks.shingles import overlap
from scrapers.article import Article
from scrapers.parse import parse_page

BANDS = (0.0, 0.4, 0.55, 0.7, 0.8, 0.9, 0.95, 1.01)
RIGHT_BODY_F1 = 0.95
"""A text is right when it shares this much with the gold text; with the deck or without, as annotators differ."""
DEFAULT_CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One field of one page: the confidence and whether the value was right."""

    field: str
    publisher: str
    confidence: float
    right: bool


def main() -> None:
    """Print the table, or the knots that would straighten it."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS)
    arguments.add_argument("--markdown", action="store_true")
    arguments.add_argument("--fit", action="store_true")
    given = arguments.parse_args()
    if not (given.corpus / "manifest.jsonl").exists():
        sys.exit(f"no corpus at {given.corpus}; name its folder with --corpus")
    judged = list(judge(given.corpus))
    write = sys.stdout.write
    if given.fit:
        write("\n".join(fitted(judged)) + "\n")
    else:
        write("\n".join(table(judged, markdown=given.markdown)) + "\n")


def judge(corpus: Path) -> Iterator[Judged]:
    """Every field that was given a value on every article page with gold for it."""
    for line in (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row["article"]:
            continue
        with gzip.open(corpus / row["html"]) as page:
            out = parse_page(page.read(), row["url"] or "http://unknown.test/")
        if isinstance(out, Article):
            yield from _judged(out, row)


def _judged(article: Article, row: dict[str, Any]) -> Iterator[Judged]:
    gold, sure = row["gold"], article.field_confidence
    verdicts = {}
    if gold.get("title") and article.headline:
        verdicts["headline"] = _plain(gold["title"]) == _plain(article.headline)
    if gold.get("published_at") and article.published_at:
        verdicts["published_at"] = bool(_days(gold["published_at"]) & {article.published_at.date().isoformat()})
    if gold.get("authors") and article.authors:
        verdicts["authors"] = {_name(a) for a in gold["authors"]} == {_name(a) for a in article.authors}
    if gold.get("body"):
        verdicts["body_text"] = any(overlap(text, article.body_text).f1 >= RIGHT_BODY_F1 for text in _bodies(gold))
    for field, right in verdicts.items():
        confidence = sure.get(field, sure.get(field.removesuffix("_at"), 0.0))
        yield Judged(field=field, publisher=row["publisher"], confidence=confidence, right=right)


def _bodies(gold: dict[str, Any]) -> list[str]:
    """The gold text, and the same without the deck where annotators counted it in."""
    summary = gold.get("summary") or ""
    deck = " ".join((" ".join(summary) if isinstance(summary, list) else summary).split())
    return [gold["body"], gold["body"].replace(deck, "", 1)] if deck else [gold["body"]]


def table(judged: list[Judged], *, markdown: bool) -> Iterator[str]:
    """Lines of the table, and per field the mean distance between predicted and real, weighed by pages."""
    form = "| {} | {} | {} | {} | {} |" if markdown else "{:14} {:12} {:>9} {:>9} {:>6}"
    yield form.format("field", "band", "predicted", "real", "pages")
    if markdown:
        yield "|---|---|---|---|---|"
    for field in dict.fromkeys(entry.field for entry in judged):
        entries = [entry for entry in judged if entry.field == field]
        distance = 0.0
        for low, high in pairwise(BANDS):
            band = [entry for entry in entries if low <= entry.confidence < high]
            if band:
                predicted, real = _mean(e.confidence for e in band), _mean(e.right for e in band)
                distance += abs(predicted - real) * len(band) / len(entries)
                yield form.format(field, f"{low:.2f}-{min(high, 1):.2f}", f"{predicted:.3f}", f"{real:.3f}", len(band))
        total = _mean(e.right for e in entries)
        yield form.format(field, "all", f"{_mean(e.confidence for e in entries):.3f}", f"{total:.3f}", len(entries))
        yield form.format(field, "distance", "", f"{distance:.3f}", "")


def fitted(judged: list[Judged]) -> Iterator[str]:
    """Per field: knots (raw, real) of a rising line through half of the publishers, and its distance on the rest."""
    for field in dict.fromkeys(entry.field for entry in judged):
        entries = sorted((e for e in judged if e.field == field), key=lambda entry: entry.confidence)
        learnt = [entry for entry in entries if crc32(entry.publisher.encode()) % 2]
        knots = _rising([(e.confidence, float(e.right)) for e in learnt])
        held = [entry for entry in entries if not crc32(entry.publisher.encode()) % 2]
        before = abs(_mean(e.confidence for e in held) - _mean(e.right for e in held))
        line = ", ".join(f"({x:.2f}, {y:.2f})" for x, y in knots)
        yield f'"{field}": ({line}),  # held out: {len(held)}, off {before:.3f}'


def _rising(points: list[tuple[float, float]], least: int = 12) -> list[tuple[float, float]]:
    """Isotonic regression by pooling adjacent violators, in pools of at least `least` points."""
    pools: list[list[float]] = []
    for x, y in points:
        pools.append([x, y, 1.0])
        while len(pools) > 1 and (pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2] or pools[-2][2] < least):
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    return [(x / n, y / n) for x, y, n in pools]


def _mean(values: Iterable[float]) -> float:
    given = list(values)
    return sum(given) / len(given) if given else 0.0


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).replace("…", "...")
    return " ".join(folded.split()).casefold().strip(" .'\"")


def _name(text: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w\s]", " ", bare).split()).casefold()


def _days(text: str) -> set[str]:
    days = {text[:10]}
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return days
    return days | ({moment.astimezone(UTC).date().isoformat()} if moment.tzinfo else set())


if __name__ == "__main__":
    main()
