"""`copydesk rebuild`: a lost warehouse made again from the archive."""

from typing import Annotated

import typer

from copydesk.commands.frame import AsJson, Now, moment, speaks
from copydesk.commands.stages import Workers
from copydesk.errors import EXIT_HELD


@speaks
def rebuild(
    sites: Annotated[list[str] | None, typer.Argument(metavar="[SITE]...", help="Default: every site.")] = None,
    now: Now = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Make a lost warehouse again from the archive, run by run. Nothing is fetched; it may be stopped and run again.

    Exit status 3: some runs are held, some files could not be read to their end, or a restored backup has brought back
    what was taken down since.

    Examples: copydesk db migrate && copydesk rebuild; copydesk rebuild webpronews
    """
    from copydesk import rebuilding
    from copydesk.progress import steps
    from copydesk.settings import Settings
    from copydesk.tables import table
    from copydesk.terminal import program, show_json, stdout
    from copydesk.wiring import site_named

    for name in sites or []:
        site_named(name)
    settings, at = Settings.from_environment(), moment(now)
    with steps(quiet=as_json) as progress:
        report = rebuilding.rebuild(settings, sites or [], now=at, workers=workers, on_run=progress)
    if as_json:
        show_json(report.to_json())
    else:
        columns = ("runs", "pages", "there already", "held", "files passed over")
        counts = (report.runs, report.pages, report.known, len(report.held), len(report.passed_over))
        stdout().print(table(columns, [tuple(map(str, counts))]))
        for line in (*report.held, *report.passed_over):
            stdout().print(line, markup=False)
        for url in report.taken_down:
            stdout().print(f"taken down, and back: {program()} takedown {url} --why …", markup=False, soft_wrap=True)
    if report.held or report.passed_over or report.taken_down:
        raise typer.Exit(EXIT_HELD)
