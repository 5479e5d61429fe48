"""One article: its text, every version with what changed, where it came from, its story, and who cites whom."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.desk import Ask, Number, missing
from warehouse.pages import Row
from warehouse.word_diff import Diff, effort, word_diff

router = APIRouter()

MAX_CHARACTERS = 60_000
"""How much of a text is shown; longer ones are told to be cut."""

VERSIONS = 10
"""How many versions are shown, the newest."""

MAX_EFFORT = 50_000
"""Texts whose comparison takes more steps are not compared; two of 500 words with nothing in common take 2,000."""


@router.get("/articles/{article_id}")
def article_page(ask: Ask, article_id: Number) -> HTMLResponse:
    """The page."""
    article = ask.row("article", "article", article_id=article_id, cut=MAX_CHARACTERS)
    if article is None:
        raise missing(f"There is no article {article_id}.")
    kept = ask.rows("article", "versions", article_id=article_id, cut=MAX_CHARACTERS, limit=VERSIONS + 1)
    parts = ("urls", "events", "cites", "cited_by", "companies")
    asked: dict[str, Any] = {name: ask.rows("article", name, article_id=article_id) for name in parts}
    asked["story"] = ask.row("article", "story", article_id=article_id)
    return ask.show("article.html", article=article, versions=versions(kept), **asked)


def versions(kept: Sequence[Row]) -> list[dict[str, Any]]:
    """The newest versions, each with what changed against the one before (`diffs` is None where it is not known)."""
    shown = []
    for number, row in enumerate(kept[:VERSIONS]):
        before = kept[number + 1] if number + 1 < len(kept) else None
        shown.append({**row, "diffs": changes(before, row) if before else None})
    return shown


def changes(before: Row, after: Row) -> dict[str, Any]:
    """What an edit changed: the headline's difference, where there is one, and those of the paragraphs."""
    headline = word_diff(before["headline"] or "", after["headline"] or "")
    old, new = before["body_text"], after["body_text"]
    is_much = effort(old, new) > MAX_EFFORT
    body: list[Diff] = [] if is_much else word_diff(old, new)
    return {"headline": headline[0] if headline else None, "body": body, "is_much": is_much and old != new}
