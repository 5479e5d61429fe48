"""Edits: what was changed after publication, announced or not, and what was taken off its site."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.article import changes
from dashboard.desk import Ask, OfSite
from dashboard.paging import From, Place, numbered
from warehouse.pages import Row

router = APIRouter()

SHOWN = 20
"""Edits on a page."""

PARAGRAPHS = 3
"""How many changed paragraphs of an edit are shown; the article's page has all."""

CUT = 20_000
"""Characters of a text that are compared in the list."""


class Kind(StrEnum):
    """Which edits are shown."""

    ALL = "all"
    STEALTH = "stealth"
    HEADLINES = "headlines"
    DELETIONS = "deletions"


KINDS = {
    Kind.ALL: "All edits",
    Kind.STEALTH: "Stealth edits: the publisher does not say so",
    Kind.HEADLINES: "Changed headlines",
    Kind.DELETIONS: "Taken off the site",
}


@router.get("/edits")
def edits_page(ask: Ask, kind: Kind = Kind.ALL, site: OfSite = None, start: From = None) -> HTMLResponse:
    """The page."""
    place = numbered(start)
    chosen = site or None
    found, older = _deletions(ask, chosen, place) if kind is Kind.DELETIONS else _edits(ask, kind, chosen, place)
    return ask.show(
        "edits.html",
        kind=kind,
        kinds=KINDS,
        site=site or "",
        sites=ask.site_names(),
        found=found,
        older_place=older,
        is_first=start is None,
        paragraphs=PARAGRAPHS,
    )


def _edits(ask: Ask, kind: Kind, site: str | None, place: Place) -> tuple[Sequence[Row], str | None]:
    """A page of edits with what changed, and where the next page begins, if only at how far this one has looked."""
    horizon = ask.row("edits", "horizon", before=place.at)
    since = horizon["valid_to"] if horizon else None
    found = ask.rows("edits", "edits", kind=kind.value, site=site, since=since or "-infinity", before=place.at,
                     key=place.key, limit=SHOWN + 1)  # fmt: skip
    older = Place(found[SHOWN - 1]["edited_at"], found[SHOWN - 1]["article_id"]).text if len(found) > SHOWN else None
    if older is None and since:
        older = Place(since, 0).text
    return _with_changes(ask, found[:SHOWN]), older


def _deletions(ask: Ask, site: str | None, place: Place) -> tuple[Sequence[Row], str | None]:
    found = ask.rows("edits", "deletions", site=site, before=place.at, key=place.key, limit=SHOWN + 1)
    older = Place(found[SHOWN - 1]["deleted_at"], found[SHOWN - 1]["article_id"]).text if len(found) > SHOWN else None
    return found[:SHOWN], older


def _with_changes(ask: Ask, found: Sequence[Row]) -> list[dict[str, Any]]:
    ids, numbers = [each["article_id"] for each in found], [each["version"] for each in found]
    texts = {
        (row["article_id"], row["version"]): row["body_text"]
        for row in ask.rows("edits", "texts", articles=ids, versions=numbers, cut=CUT)
    }
    shown = []
    for each in found:
        key = each["article_id"], each["version"]
        before = {"headline": each["old_headline"], "body_text": texts.get((key[0], key[1] - 1), "")}
        after = {"headline": each["new_headline"], "body_text": texts.get(key, "")}
        shown.append({**each, "diffs": changes(before, after)})
    return shown
