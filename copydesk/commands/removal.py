"""Removal for good: `takedown` one article, everywhere, with a record of who asked and why."""

from typing import Annotated

import typer

from copydesk.commands.batches import Who, Why
from copydesk.commands.frame import AsJson, Now, moment, speaks


@speaks
def takedown(
    url: Annotated[str, typer.Argument(metavar="URL", help="Any address of the article.")],
    why: Why,
    who: Who = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Remove an article for good: rows, versions, search, staging and archive; its address is never fetched again.

    Example: copydesk takedown http://site.example/story --why "court order"
    """
    from copydesk.removal import take_down
    from copydesk.settings import Settings
    from copydesk.show_reports import show_stage

    show_stage(
        "takedown", take_down(Settings.from_environment(), url, who=who, why=why, now=moment(now)), as_json=as_json
    )
