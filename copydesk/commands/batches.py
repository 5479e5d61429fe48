"""A person settles a held batch: `release` lets it through, `discard` drops it; both leave a record."""

from typing import Annotated

import typer

from copydesk.commands.frame import AsJson, Now, moment, speaks
from copydesk.commands.stages import RunId

Why = Annotated[str, typer.Option(metavar="TEXT", help="The reason; kept with the run.")]
Who = Annotated[str | None, typer.Option(metavar="NAME", help="Who decides. Default: the login name.")]


@speaks
def release(run: RunId, why: Why, who: Who = None, now: Now = None, as_json: AsJson = False) -> None:
    """Publish a held batch as it is: a person has looked and found it right.

    Example: copydesk release webpronews-20260302T060000Z --why "no bylines now"
    """
    from copydesk.decisions import release as settle
    from copydesk.settings import Settings
    from copydesk.show_reports import show_stage

    show_stage("release", settle(Settings.from_environment(), run, who=who, why=why, now=moment(now)), as_json=as_json)


@speaks
def discard(run: RunId, why: Why, who: Who = None, now: Now = None, as_json: AsJson = False) -> None:
    """Drop a held batch: none of its rows is published; its URLs are accounted as rejected.

    Example: copydesk discard webpronews-20260302T060000Z --why "a consent wall"
    """
    from copydesk.decisions import discard as settle
    from copydesk.settings import Settings
    from copydesk.show_reports import show_stage

    show_stage("discard", settle(Settings.from_environment(), run, who=who, why=why, now=moment(now)), as_json=as_json)
