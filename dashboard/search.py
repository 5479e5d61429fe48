"""Search: the same language as `copydesk search`, with fields for its filters."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from dashboard.desk import Ask, OfSite
from warehouse.connection import WarehouseError
from warehouse.search import Hit, is_empty, search

router = APIRouter()

SHOWN = 20
"""Hits on a page; `all` shows `MOST`."""

MOST = 100

Text = Annotated[str, Query(max_length=500)]


@router.get("/search")
def search_page(
    ask: Ask, q: Text = "", site: OfSite = None, author: Text = "", company: Text = "", after: Text = "",
    before: Text = "", more: bool = False,
) -> HTMLResponse:  # fmt: skip
    """The form, and what answers where something was asked."""
    given = {"q": q, "site": site or "", "author": author, "company": company, "after": after, "before": before}
    asked = {name: value.replace("\0", "").strip() for name, value in given.items()}
    hits: list[Hit] | None = None
    trouble = None
    if any(asked.values()):
        try:
            hits = search(ask.conn, written(asked), site=asked["site"] or None, limit=(MOST if more else SHOWN) + 1)
        except WarehouseError as error:
            trouble = str(error)
    most = MOST if more else SHOWN
    return ask.show(
        "search.html",
        400 if trouble else 200,
        asked=asked,
        trouble=trouble,
        hits=hits and hits[:most],
        is_asked=hits is not None,
        is_empty=hits == [] and is_empty(ask.conn),
        is_cut=bool(hits) and len(hits or ()) > most,
        can_grow=not more,
        sites=ask.site_names(),
    )


def written(asked: dict[str, str]) -> str:
    """The fields as one query, as for `copydesk search`; a field wins over the same filter among the words."""
    quoted = (f'{name}:"{asked[name].replace(chr(34), "")}"' for name in ("author", "company") if asked[name])
    dates = (f"{name}:{asked[name]}" for name in ("after", "before") if asked[name])
    return " ".join(filter(None, (asked["q"], *quoted, *dates)))
