"""Companies in texts: documents a CPU second, what the names cost in memory, and how often they are right.

    python -m benchmarks.mentions [--documents 2000] [--json]

Speed is that of the simulated web's articles, each with a labelled sentence of tests/warehouse/enrich/mentions.txt put
before it; precision and recall are those of the sentences, each without the rest of an article to speak for it.
"""

import argparse
import json
import time
from itertools import cycle, islice
from pathlib import Path

import psutil

from fakeweb.world import World
from warehouse.enrich.mentioned import mentioned

LABELLED = Path(__file__).parents[1] / "tests" / "warehouse" / "enrich" / "mentions.txt"
_REPEATS = 3


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2_000, help="documents to read (default: 2000)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    result = {**load(), **speed(options.documents), **quality()}
    print(json.dumps(result) if options.json else "\n".join(f"{name:24} {value}" for name, value in result.items()))


def sentences() -> list[tuple[str, str, set[str]]]:
    """Headline, text and companies of each labelled sentence."""
    lines = [line for line in LABELLED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    parts = [line.rpartition("|") for line in lines]
    return [(*told.strip().rpartition(" // ")[::2], set(labels.split())) for told, _, labels in parts]


def load() -> dict[str, float]:
    """CPU seconds and megabytes of the first text, which loads the names."""
    process = psutil.Process()
    started, held = time.process_time(), process.memory_info().rss
    mentioned("", "Nvidia")
    return {
        "load_s": round(time.process_time() - started, 2),
        "kept_mb": round((process.memory_info().rss - held) / 1e6, 1),
    }


def speed(documents: int) -> dict[str, float]:
    """Documents a second of one core, the best of three rounds."""
    world = World(seed=3, days=max(2, documents // 110))
    versions = (world.versions(article)[0] for article in world.articles.values())
    texts = [
        (version.headline, f"{told}\n\n{version.body_text}", version.language)
        for version, (_, told, _) in zip(islice(versions, documents), cycle(sentences()), strict=False)
    ]
    taken = []
    for _ in range(_REPEATS):
        started = time.process_time()
        for headline, body, language in texts:
            mentioned(headline, body, language=language)
        taken.append(time.process_time() - started)
    chars = sum(len(body) for _, body, _ in texts) / len(texts)
    return {"mentions_docs_per_s": round(len(texts) / min(taken)), "chars_per_document": round(chars)}


def quality() -> dict[str, float]:
    """Precision and recall over the pairs of sentence and company."""
    judged = [({each.key for each in mentioned(headline, told)}, labels) for headline, told, labels in sentences()]
    right = sum(len(found & labels) for found, labels in judged)
    found, there = (sum(len(pair[side]) for pair in judged) for side in (0, 1))
    return {"sentences": len(judged), "precision": round(right / found, 3), "recall": round(right / there, 3)}


if __name__ == "__main__":
    main()
