"""The stages as commands: `crawl`, `parse`, `audit`, `publish`, and `run`, which is all four."""

from pathlib import Path
from typing import Annotated

import typer

from copydesk.commands.frame import AsJson, Now, moment, speaks

SiteName = Annotated[str, typer.Argument(metavar="SITE", help="A site's name; `copydesk sites` lists them.")]
RunId = Annotated[str, typer.Argument(metavar="RUN", help="A run's id, as `crawl` and `run` print it.")]
GivenRunId = Annotated[
    str | None, typer.Option("--run-id", metavar="ID", help="Continue or name a run. Default: a new one.")
]
Replay = Annotated[Path | None, typer.Option(metavar="WARC", help="Crawl from this WARC file, without any network.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Parsing processes. Default: one per processor.")]
WindowEdge = Annotated[str | None, typer.Option(hidden=True, help="An edge of the window of a backfill.")]
Warcs = Annotated[
    list[Path] | None,
    typer.Option("--warc", metavar="FILE", help="Take the pages from this WARC file (CC-NEWS); may be given again."),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Fetch at most so many pages.")]
Mode = Annotated[str, typer.Option(hidden=True, help="How the run came about, for the record.")]
Parent = Annotated[int | None, typer.Option(hidden=True, help="End when the process of this id does.")]


@speaks
def crawl(  # noqa: PLR0913, PLR0917  # a command has as many arguments as it has options
    site: SiteName,
    run_id: GivenRunId = None,
    now: Now = None,
    replay: Replay = None,
    limit: Limit = None,
    since: WindowEdge = None,
    until: WindowEdge = None,
    warc: Warcs = None,
    mode: Mode = "manual",
    parent: Parent = None,
    as_json: AsJson = False,
) -> None:
    """Find a site's URLs, fetch what is due, politely, and archive every response.

    The log goes to stderr, one JSON event per line. Exit status 3 means that a part of the site could not be had.

    Example: copydesk crawl webpronews
    """
    from copydesk.crawling import crawl_here
    from copydesk.lifeline import die_with_parent
    from copydesk.show_reports import show_crawl

    if parent is not None:
        die_with_parent(parent)
    window = (moment(since, "--since"), moment(until, "--until")) if since and until else None
    report = crawl_here(
        site,
        run_id=run_id,
        now=moment(now),
        replay=replay,
        mode=mode,
        limit=limit,
        window=window,
        warcs=warc or (),
    )
    show_crawl(report, as_json=as_json)


@speaks
def parse(run: RunId, now: Now = None, workers: Workers = None, as_json: AsJson = False) -> None:
    """Parse what a run has archived, into staging. May be repeated: nothing is fetched again.

    Example: copydesk parse webpronews-20260302T060000Z
    """
    from copydesk import pipeline
    from copydesk.settings import Settings
    from copydesk.show_reports import show_stage

    show_stage(
        "parse", pipeline.parse(Settings.from_environment(), run, now=moment(now), workers=workers), as_json=as_json
    )


@speaks
def audit(run: RunId, now: Now = None, as_json: AsJson = False) -> None:
    """Check a run's staged batch against its site's contract. Exit status 3 means that the batch is held.

    Example: copydesk audit webpronews-20260302T060000Z
    """
    from copydesk import pipeline
    from copydesk.settings import Settings
    from copydesk.show_reports import show_stage

    show_stage("audit", pipeline.audit(Settings.from_environment(), run, now=moment(now)), as_json=as_json)


@speaks
def publish(run: RunId, now: Now = None, as_json: AsJson = False) -> None:
    """Publish a run's audited batch in one transaction. May be repeated: the same rows come out.

    Example: copydesk publish webpronews-20260302T060000Z
    """
    from copydesk import pipeline
    from copydesk.settings import Settings
    from copydesk.show_reports import show_stage

    show_stage("publish", pipeline.publish(Settings.from_environment(), run, now=moment(now)), as_json=as_json)


@speaks
def run(
    site: SiteName,
    run_id: GivenRunId = None,
    now: Now = None,
    replay: Replay = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Crawl, parse, audit and publish one site, and account for every URL.

    Examples: copydesk run webpronews; copydesk run webpronews --replay tech.warc.gz
    """
    from copydesk.crawling import checked_replay, checked_run_id, checked_time
    from copydesk.pipeline import run_accounts, run_site, unfinished
    from copydesk.progress import run_progress
    from copydesk.settings import Settings
    from copydesk.show_reports import show_run
    from copydesk.wiring import site_named

    at, settings = moment(now), Settings.from_environment()
    checked_time(site_named(site), at)
    given_id = checked_run_id(site, run_id, at)
    checked_replay(replay)
    with run_progress(quiet=as_json) as progress:
        report = run_site(
            settings,
            site,
            run_id=given_id,
            now=at,
            replay=replay,
            workers=workers,
            on_line=progress.line,
            on_stage=progress.stage,
        )
    show_run(report, run_accounts(settings, given_id), unfinished(settings, site), as_json=as_json)
