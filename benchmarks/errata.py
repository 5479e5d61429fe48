"""The gold answers of the real pages without what is wrong in them: a manifest for the same scoring tool.

`errata.toml` lists, by field and reason, the pages whose gold is wrong or asks for what the requirements forbid. One
kind is found here: a passage "that must be there" which the page itself does not hold letter for letter, such as one
with straight quotes where the page's are curly.
"""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html

from scrapers.parse.decode import UndecodableError, decode

LISTED = Path(__file__).with_suffix(".toml")
PASSAGES = "must_contain"
WHOLE_PAGE = "page"
"""The field of an entry whose pages count in no figure at all."""


def listed() -> list[dict[str, Any]]:
    """The entries of the list: `field`, `why`, and `pages` as a list of ids."""
    entries = tomllib.loads(LISTED.read_text(encoding="utf-8"))["errata"]
    return [{**entry, "pages": entry["pages"].split()} for entry in entries]


def write_right_gold(corpus: Path, folder: Path) -> None:
    """Write a `manifest.jsonl` into `folder` that names the pages of `corpus` and holds only right gold."""
    wrong = {(page, entry["field"]) for entry in listed() for page in entry["pages"]}
    lines = (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    with (folder / "manifest.jsonl").open("w", encoding="utf-8") as manifest:
        for row in _right(map(json.loads, lines), corpus, wrong):
            manifest.write(json.dumps(row) + "\n")


def _right(rows: Iterator[dict[str, Any]], corpus: Path, wrong: set[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        if (row["id"], WHOLE_PAGE) in wrong:
            continue
        page = (corpus / row["html"]).resolve()
        gold = {field: value for field, value in row["gold"].items() if (row["id"], field) not in wrong}
        if gold.get(PASSAGES):
            held = letters_of(gzip.decompress(page.read_bytes()))
            gold[PASSAGES] = [passage for passage in gold[PASSAGES] if "".join(passage.split()) in held]
        yield {**row, "html": str(page), "gold": gold}


def letters_of(page: bytes) -> str:
    """All text of a page, scripts included, without white space; empty where there is none."""
    try:
        root = lxml.html.fromstring(decode(page).utf8, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (UndecodableError, lxml.etree.LxmlError):
        return ""
    return "".join("".join(map(str, root.itertext())).split())
