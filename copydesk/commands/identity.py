"""Which addresses are one article, and a person's word on it: `identity` lists, `merge` and `split` change."""

from typing import Annotated

import typer

from copydesk.commands.batches import Who
from copydesk.commands.frame import AsJson, Now, moment, speaks

Why = Annotated[str, typer.Option(metavar="TEXT", help="The reason; kept with the change.")]


@speaks
def identity(
    article: Annotated[
        str | None, typer.Argument(metavar="ARTICLE", help="An article's number, or any of its addresses.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List merges and splits with their evidence, the latest first: of one article, or of all.

    Example: copydesk identity https://www.webpronews.com/some-article/
    """
    from copydesk.identifying import listed
    from copydesk.settings import Settings
    from copydesk.show_answers import show_identity
    from copydesk.terminal import show_json

    found = listed(Settings.from_environment(), article, limit=limit)
    if as_json:
        show_json({"changes": [each.to_json() for each in found]})
    else:
        show_identity(found)


@speaks
def merge(
    one: Annotated[int, typer.Argument(metavar="ARTICLE_ID", help="The number of one, as `copydesk trace` tells it.")],
    other: Annotated[int, typer.Argument(metavar="ARTICLE_ID", help="The number of the other; the order is free.")],
    why: Why,
    who: Who = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Make one article of two that are one: the first seen keeps its number, the other's text becomes its next version.

    Example: copydesk merge 2251799813685248 1125899906842624 --why "a new slug"
    """
    from copydesk.identifying import merged
    from copydesk.settings import Settings
    from copydesk.show_reports import show_stage

    change = merged(Settings.from_environment(), one, other, who=who, why=why, now=moment(now))
    show_stage("merge", change, as_json=as_json)


@speaks
def split(
    change: Annotated[
        int, typer.Argument(metavar="CHANGE", min=1, max=2**63 - 1, help="Number of the merge (`copydesk identity`).")
    ],
    why: Why,
    who: Who = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Take a merge back: both articles stand as they were, and no rule merges them again.

    Example: copydesk split 17 --why "two bulletins of one hour"
    """
    from copydesk.identifying import taken_back
    from copydesk.settings import Settings
    from copydesk.show_reports import show_stage

    show_stage(
        "split", taken_back(Settings.from_environment(), change, who=who, why=why, now=moment(now)), as_json=as_json
    )
