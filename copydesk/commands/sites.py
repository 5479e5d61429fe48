"""`copydesk sites`: which sites are declared, and how each stands; `check`: whether a declaration fits its site."""

from typing import Annotated

import typer

from copydesk.commands.frame import AsJson, Now, moment, speaks
from copydesk.commands.stages import Replay, SiteName
from copydesk.errors import EXIT_FAILED, EXIT_HELD


@speaks
def sites(as_json: AsJson = False) -> None:
    """List the declared sites: sources, schedule, and the last run of each where there is a warehouse.

    Batches that wait for a decision are named too where their site is not declared any more.

    Exit status 3 when a site's file cannot be read; the others are listed, and work.

    Example: copydesk sites
    """
    from copydesk.questions import held_undeclared, site_lines
    from copydesk.settings import Settings
    from copydesk.show_answers import show_sites
    from copydesk.terminal import show_json
    from scrapers.sites import in_force

    settings = Settings.from_environment()
    lines, broken, held = site_lines(settings), in_force().broken, held_undeclared(settings)
    if as_json:
        show_json({"sites": lines, "broken": broken, "held_undeclared": held})
    else:
        show_sites(lines, broken, held)
    if broken:
        raise typer.Exit(EXIT_HELD)


@speaks
def check(
    site: SiteName,
    limit: Annotated[int, typer.Option(min=1, max=200, help="Fetch at most so many pages.")] = 10,
    now: Now = None,
    replay: Replay = None,
    as_json: AsJson = False,
) -> None:
    """Try a site's declaration on a few pages, beside the warehouse: sources, articles, fill rates.

    Exit status 1 when the site could not be put to work like this. Needs no warehouse; leaves nothing behind in it.

    Examples: copydesk check webpronews; copydesk check webpronews --replay tech.warc.gz
    """
    from copydesk.checking import check as try_site
    from copydesk.progress import run_progress
    from copydesk.settings import Settings
    from copydesk.show_check import show_check
    from copydesk.terminal import show_json
    from copydesk.trials import trial
    from copydesk.wiring import site_named

    at, settings = moment(now), Settings.from_environment()
    with trial(settings.home, site_named(site).domains[0]) as place, run_progress(quiet=as_json) as progress:
        progress.stage("crawl")
        report = try_site(settings, site, now=at, limit=limit, replay=replay, on_line=progress.line, place=place)
    if as_json:
        show_json(report.to_json())
    else:
        show_check(report)
    if report.troubles:
        raise typer.Exit(EXIT_FAILED)
