"""How right the texts of the declared sites are, each page read by its own site's rules.

    python -m benchmarks.site_rules          # one line per page, the worst first, then the means
    python -m benchmarks.site_rules --json

The measure is ROUGE-LSum (Lin 2004, https://aclanthology.org/W04-1013/): the union of the longest common subsequences
of each line of the gold with the lines of the text, every word counted at most as often as it occurs in both. The real
pages lie beside the repository and are no part of it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator

from scrapers.article import Article
from scrapers.parse import parse_page
from scrapers.sites import SITES

SHARED = Path(os.environ.get("COPYDESK_SHARED", Path(__file__).parents[2] / "shared"))
FETCHED_AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
GOLD_IS_WRONG = {
    "a4a5d008": "the gold holds the shop boxes (price, `Buy Now`) that stand between the paragraphs",
    "d0d48f51": "the gold begins with the newsletter's invitation and ends in the middle of the article",
    "d1850b85": "the gold leaves out the pros and cons of each product",
    "dccf66dd": "as the one before, and it begins with the deck",
}
"""Pages whose gold cannot be the article's text, and why; they count in the first mean and not in the second."""
_WORD = re.compile(r"\w+")


def rouge_lsum(gold: str, text: str) -> float:
    """The F1 of ROUGE-LSum, in 0…1; lines are its sentences, words are compared without case."""
    golds, texts = _lines(gold), _lines(text)
    total, given = sum(map(len, golds)), sum(map(len, texts))
    if not total or not given:
        return 0.0
    left, found = Counter(word for line in golds for word in line), Counter(word for line in texts for word in line)
    hits = 0
    for line in golds:
        for word in _union(line, texts):
            if left[word] and found[word]:
                left[word] -= 1
                found[word] -= 1
                hits += 1
    return 2 * hits / (total + given)


def _lines(text: str) -> list[list[str]]:
    return [words for line in text.casefold().split("\n") if (words := _WORD.findall(line))]


def _union(line: list[str], others: list[list[str]]) -> list[str]:
    """The words of a line that are in its longest common subsequence with any of the others."""
    places: set[int] = set()
    words = set(line)
    for other in others:
        if not words.isdisjoint(other):
            places.update(_common(line, other))
    return [line[place] for place in sorted(places)]


def _common(line: list[str], other: list[str]) -> Iterator[int]:
    """The places of a longest common subsequence in the first of two lists."""
    table = [[0] * (len(other) + 1)]
    for word in line:
        above, row = table[-1], [0]
        for place, theirs in enumerate(other):
            row.append(above[place] + 1 if word == theirs else max(above[place + 1], row[place]))
        table.append(row)
    i, j = len(line), len(other)
    while i and j:
        if line[i - 1] == other[j - 1]:
            i, j = i - 1, j - 1
            yield i
        elif table[i - 1][j] >= table[i][j - 1]:
            i -= 1
        else:
            j -= 1


def golds_of(gold: dict[str, Any]) -> list[str]:
    """The texts that count as right: annotators differ on the deck and on optional paragraphs."""
    deck = gold.get("summary") or ""
    deck = " ".join(deck) if isinstance(deck, list) else deck
    found = [gold["body"], *([gold["body"].replace(deck, "", 1)] if deck and deck in gold["body"] else [])]
    for optional in gold.get("optional_paragraphs") or ():
        found += [text.replace(optional, "", 1) for text in found[:8]]
    return found


def scores() -> Iterator[tuple[float, str, str, str]]:
    """Score, gold's id, site and URL of each page of the archive that has a gold text."""
    rows = map(json.loads, (SHARED / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    golds = {row["url"]: row for row in rows if row["gold"].get("body")}
    held = json.loads((SHARED / "replay" / "tech.json").read_text(encoding="utf-8"))
    sites = {page["url"]: name for name, site in held.items() for page in site["articles"]}
    with (SHARED / "replay" / "tech.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream, parse_http=True):
            url = record.headers.get("WARC-Target-URI") or ""
            if url not in sites or url not in golds or record.http_headers is None:
                continue
            out = parse_page(
                record.reader.read(),
                url,
                content_type=record.http_headers.get("Content-Type"),
                fetched_at=FETCHED_AT,
                site=SITES[sites[url]],
            )
            text = out.body_text if isinstance(out, Article) else ""
            yield (
                max(rouge_lsum(gold, text) for gold in golds_of(golds[url]["gold"])),
                golds[url]["id"],
                sites[url],
                url,
            )


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    if not (SHARED / "replay" / "tech.json").exists():
        sys.exit(f"no archive of real pages at {SHARED}")
    found = sorted(scores())
    mean = statistics.mean(score for score, *_ in found)
    trusted = statistics.mean(score for score, page, *_ in found if page not in GOLD_IS_WRONG)
    if as_json:
        print(json.dumps({"pages": len(found), "rouge_lsum": round(mean, 4), "trusted_gold": round(trusted, 4)}))
        return
    for score, page, site, url in found:
        print(f"{score:.4f} {page} {site:16s} {url[-70:]}  {GOLD_IS_WRONG.get(page, '')}")
    print(f"mean of {len(found)} pages: {mean:.4f}; of those whose gold is the article's text: {trusted:.4f}")


if __name__ == "__main__":
    main()
