"""`copydesk new`: a site is looked at, declared, tried, and written down."""

from pathlib import Path
from typing import Annotated

import typer

from copydesk.commands.frame import AsJson, Now, moment, speaks
from copydesk.errors import EXIT_FAILED, EXIT_HELD, EXIT_STOPPED


@speaks
def new(  # a command has as many arguments as it has options
    url: Annotated[str, typer.Argument(metavar="URL", help="The front page of the site, or one of its feeds.")],
    name: Annotated[str | None, typer.Option(metavar="NAME", help="The site's name. Default: by its domain.")] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder for the site file. Default: that of the sites.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="Try it on so many pages at most.")] = 10,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show everything, write nothing.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a site of that name; write even where no page gave an article.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Add a site: find its feeds and sitemaps, declare them in a file, and try that on ten articles.

    Obeys robots.txt, and asks no faster than a crawl does. Writes at the very end, or not at all.

    Exit status 1 when nothing was written, 3 when the site wants a person's eye first.

    Examples: copydesk new https://example.com; copydesk new https://example.com/feed.xml --name example --dry-run
    """
    from copydesk.new.adding import Wish, add_site
    from copydesk.new.telling import survey_line
    from copydesk.progress import run_progress
    from copydesk.settings import Settings
    from copydesk.show_new import show_new
    from copydesk.terminal import note, show_json

    at, settings = moment(now), Settings.from_environment()
    wish = Wish(url=url, name=name, into=into, force=force, dry_run=dry_run, limit=limit)
    try:
        with run_progress(quiet=as_json) as progress:

            def on_line(line: str) -> None:
                if words := survey_line(line):
                    progress.say(words)
                else:
                    progress.line(line)

            added = add_site(settings, wish, now=at, on_stage=progress.stage, on_line=on_line)
    except KeyboardInterrupt:
        note("stopped; nothing was written")
        raise typer.Exit(EXIT_STOPPED) from None
    if as_json:
        show_json(added.to_json())
    else:
        show_new(added, wish)
    if not added.report.articles:
        raise typer.Exit(EXIT_FAILED if not added.written else EXIT_HELD)
    if added.report.troubles:
        raise typer.Exit(EXIT_HELD)
