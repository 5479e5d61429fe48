"""The errata of the gold: what is left out of the manifest, and that the list speaks of pages that there are."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import errata

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
PAGE = "<html><body><p>The harbour’s clock is “slow”.</p><p>High water at <b>noon</b>.</p></body></html>"
FIELDS = {"published_at", "authors", "body", "must_contain", "must_not_contain", errata.WHOLE_PAGE}


def right_gold(folder: Path, rows: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, listed: str) -> list[Any]:
    """What is written for a corpus of these rows, all of them the same page, with this list."""
    corpus, written, toml = folder / "corpus", folder / "written", folder / "errata.toml"
    corpus.mkdir()
    written.mkdir()
    toml.write_text(listed, encoding="utf-8")
    monkeypatch.setattr(errata, "LISTED", toml)
    (corpus / "page.html.gz").write_bytes(gzip.compress(PAGE.encode(), mtime=0))
    lines = [json.dumps({"html": "page.html.gz", **row}) + "\n" for row in rows]
    (corpus / "manifest.jsonl").write_text("".join(lines), encoding="utf-8")
    errata.write_right_gold(corpus, written)
    return [json.loads(line) for line in (written / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]


def test_what_is_listed_is_left_out_and_all_else_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = {"authors": ["Ada Example"], "title": "Tide tables"}
    listed = (
        '[[errata]]\nfield = "authors"\nwhy = "x"\npages = "a1"\n[[errata]]\nfield = "page"\nwhy = "y"\npages = "c3"'
    )
    rows = [{"id": name, "gold": gold} for name in ("a1", "b2", "c3")]
    found = right_gold(tmp_path, rows, monkeypatch, listed)
    assert [(row["id"], row["gold"]) for row in found] == [("a1", {"title": "Tide tables"}), ("b2", gold)]
    assert Path(found[0]["html"]) == (tmp_path / "corpus" / "page.html.gz").resolve()


def test_a_passage_that_the_page_words_otherwise_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passages = ["High water at noon.", "The harbour's clock", "The harbour’s  clock is “slow”", "Low water"]
    found = right_gold(tmp_path, [{"id": "a1", "gold": {"must_contain": passages}}], monkeypatch, "errata = []")
    assert found[0]["gold"]["must_contain"] == ["High water at noon.", "The harbour’s  clock is “slow”"]


def test_a_page_that_is_no_text_holds_nothing() -> None:
    assert errata.letters_of(b"\x00\x01\x02\xff" * 50) == ""


def test_the_list_names_known_fields_and_no_page_twice_for_one() -> None:
    entries = errata.listed()
    named = [(entry["field"], page) for entry in entries for page in entry["pages"]]
    assert {field for field, _ in named} <= FIELDS
    assert sorted(named) == sorted(set(named))
    assert all(entry["why"] for entry in entries)


@pytest.mark.skipif(not CORPUS.exists(), reason="the real pages are not part of the repository")
def test_every_listed_page_is_there_and_has_the_answer_that_is_called_wrong() -> None:
    rows = [json.loads(line) for line in (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    gold = {row["id"]: row["gold"] for row in rows}
    for entry in errata.listed():
        for page in entry["pages"]:
            assert page in gold
            assert entry["field"] == errata.WHOLE_PAGE or entry["field"] in gold[page], page
