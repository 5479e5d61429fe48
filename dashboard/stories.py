"""Stories: events that several sites told, who was first, and who copied."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.desk import Ask, Number, OfSite, missing
from dashboard.paging import From, Place, numbered

router = APIRouter()

SHOWN = 25
"""Stories on a page."""


@router.get("/stories")
def stories_page(ask: Ask, site: OfSite = None, start: From = None) -> HTMLResponse:
    """The list, the newest story first."""
    place = numbered(start)
    found = ask.rows("stories", "stories", site=site or None, before=place.at, key=place.key, limit=SHOWN + 1)
    older = None
    if len(found) > SHOWN:
        older = Place(found[SHOWN - 1]["first_reported_at"], found[SHOWN - 1]["story_id"]).text
    sites = ask.site_names()
    return ask.show(
        "stories.html", found=found[:SHOWN], older_place=older, is_first=start is None, site=site or "", sites=sites
    )


@router.get("/stories/{story_id}")
def story_page(ask: Ask, story_id: Number) -> HTMLResponse:
    """One story: its articles in the order in which they were reported."""
    story = ask.row("stories", "story", story_id=story_id)
    if story is None:
        raise missing(f"There is no story {story_id}: its articles may have joined another.")
    return ask.show("story.html", story=story, members=ask.rows("stories", "members", story_id=story_id))
