"""Going back: `reparse` reads the archive again by today's rules, `backfill` fetches what lies before."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.commands.frame import AsJson, Now, moment, speaks
from copydesk.commands.stages import GivenRunId, SiteName, Warcs, Workers
from copydesk.errors import EXIT_HELD

if TYPE_CHECKING:
    from copydesk.reparsing import ReparseReport

Since = Annotated[str | None, typer.Option(metavar="ISO", help="Only runs from this time on. Default: all.")]
Until = Annotated[str | None, typer.Option(metavar="ISO", help="Only runs before this time. Default: now.")]
Apply = Annotated[bool, typer.Option("--apply", help="Publish what has changed. Without it nothing is changed.")]


@speaks
def reparse(
    site: SiteName,
    since: Since = None,
    until: Until = None,
    apply: Apply = False,
    now: Now = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Read a site's archived pages again by today's rules, and report what would change. Nothing is fetched.

    Corrections of what was read from the same page make no new version. Exit status 3: the audit held a run, or some
    pages could not be read from the archive.

    Examples: copydesk reparse webpronews --since 2026-03-01; copydesk reparse webpronews --apply
    """
    from copydesk import reparsing
    from copydesk.settings import Settings
    from copydesk.terminal import show_json

    settings, at = Settings.from_environment(), moment(now)
    start = moment(since, "--since") if since else None
    end = moment(until, "--until") if until else None
    run_ids = reparsing.runs_between(settings, site, start, end)
    report = reparsing.compare(settings, site, run_ids, workers=workers)
    if apply:
        published, held = reparsing.apply(settings, run_ids, now=at, workers=workers)
        report = replace(report, applied=True, published=published, held=tuple(held))
    if as_json:
        show_json(report.to_json())
    else:
        _show(report)
    if report.held or report.unread:
        raise typer.Exit(EXIT_HELD)


@speaks
def backfill(
    site: SiteName,
    since: Annotated[str, typer.Argument(metavar="FROM", help="From this day or time on (ISO 8601).")],
    until: Annotated[str, typer.Argument(metavar="TO", help="Until before this day or time.")],
    warc: Warcs = None,
    run_id: GivenRunId = None,
    now: Now = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Crawl what a site lists of an earlier time, politely, and publish it. May be run again to go on.

    Sitemaps, date archives and WordPress's API are read; or, with --warc, files of somebody else's crawl, such as
    CC-NEWS: what was crawled between FROM and TO. A page never replaces one that was fetched after it.

    Examples: copydesk backfill webpronews 2026-01-01 2026-02-01; copydesk backfill webpronews 2026-01-01 2026-02-01
    --warc cc-news.warc.gz
    """
    from copydesk.crawling import checked_run_id, checked_warcs
    from copydesk.errors import BadArgumentError
    from copydesk.pipeline import run_accounts, run_site, unfinished
    from copydesk.progress import run_progress
    from copydesk.settings import Settings
    from copydesk.show_reports import show_run
    from copydesk.wiring import site_named

    at, settings = moment(now), Settings.from_environment()
    window = (moment(since, "FROM"), moment(until, "TO"))
    if window[0] >= window[1]:
        raise BadArgumentError(f"{since} is not before {until}", "FROM comes first")
    site_named(site)
    given_id = checked_run_id(site, run_id, at)
    checked_warcs(warc or ())
    with run_progress(quiet=as_json) as progress:
        report = run_site(
            settings,
            site,
            run_id=given_id,
            now=at,
            window=window,
            warcs=warc or (),
            workers=workers,
            on_line=progress.line,
            on_stage=progress.stage,
        )
    show_run(report, run_accounts(settings, given_id), unfinished(settings, site), as_json=as_json)


def _show(report: "ReparseReport") -> None:
    from rich.markup import escape

    from copydesk.tables import table
    from copydesk.terminal import program, stdout

    console = stdout()
    speed = report.pages / report.seconds if report.seconds else 0
    console.print(f"[bold]{report.site}[/]  {report.pages} pages of {report.runs} runs, {speed:.0f} a second")
    columns = ("standing", "same", "changed", "bodies longer", "shorter", "would be rejected, and stay", "gained")
    counts = (report.standing, report.same, report.changed, report.longer, report.shorter, report.lost, report.gained)
    console.print(table(columns, [counts]))
    if report.unread:
        console.print(f"[yellow]{report.unread} pages were not read, and what stands on them stays:[/]", end=" ")
        console.print(report.unread_cause, markup=False)
    if report.changes:
        console.print(table(("field", "articles changed"), report.changes.items()))
    for change in report.samples:
        console.print(f"[bold]{change.field}[/]  [dim]{escape(change.url)}[/]")
        if change.diff:
            console.print(escape(change.diff[:600]))
            continue
        console.print(f"  [red]{escape(str(change.before))[:200]}[/]\n  [green]{escape(str(change.after))[:200]}[/]")
    if report.applied:
        console.print(f"{report.published} rows changed" + (f"; held: {', '.join(report.held)}" if report.held else ""))
    elif report.is_different:
        console.print(f"[dim]nothing was changed; publish it with[/] {program()} reparse {report.site} --apply")
