"""Removal for good: `takedown` one article, everywhere, with a record of who asked and why."""

from typing import Annotated

import typer

from copydesk.commands.batches import Who, Why
from copydesk.commands.frame import AsJson, Now, moment, speaks
from copydesk.errors import EXIT_HELD


@speaks
def takedown(
    url: Annotated[str, typer.Argument(metavar="URL", help="Any address of the article.")],
    why: Why,
    who: Who = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Remove an article for good: rows, versions, search, staging and archive; its address is never fetched again.

    Exit status 3: files of the archive are still being written, and are cleared when they are complete.

    Example: copydesk takedown http://site.example/story --why "court order"
    """
    from copydesk.removal import take_down
    from copydesk.settings import Settings
    from copydesk.show_reports import show_stage
    from copydesk.terminal import stdout

    done = take_down(Settings.from_environment(), url, who=who, why=why, now=moment(now))
    show_stage("takedown", done, as_json=as_json)
    if done.waiting:
        if not as_json:
            stdout().print(
                "[bold]next[/]  a crawl of the site is at work: when it has ended, give the same command again, or let "
                "maintenance erase what its files hold"
            )
        raise typer.Exit(EXIT_HELD)
