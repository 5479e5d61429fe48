"""Reports of runs and stages, shown to people as tables or to machines as one JSON object."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import typer
from rich.console import Console
from rich.markup import escape

from copydesk.alerting.causes import DISK_FULL, runbook_page, tells_full_disk
from copydesk.errors import EXIT_FAILED, EXIT_HELD
from copydesk.run_report import RunReport
from copydesk.tables import table
from copydesk.terminal import program, show_json, stdout
from scrapers.crawl.report import CrawlReport, CrawlState

NOT_DONE = {"failed": EXIT_FAILED, "held": EXIT_HELD, "partial": EXIT_HELD}


_FOLLOWS = {"parse": "audit", "audit": "publish"}
"""The stage that takes up what one of these has left."""


class Report(Protocol):
    """What a stage of the warehouse hands back."""

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-ready object."""


def show_crawl(report: CrawlReport, *, as_json: bool) -> None:
    """A crawl's accounts, and its exit status.

    Raises:
        typer.Exit: with the crawl's exit status.
    """
    if as_json:
        typer.echo(report.to_json())
    else:
        console = stdout()
        console.print(f"[bold]{report.run_id}[/]  crawl {_state(report.state, report.is_green)}")
        if report.detail:
            console.print(escape(f"{report.failure or ''} {report.detail}".strip()))
        console.print(table(("discovered", "fetched", "unchanged", "failed", "skipped", "pending"), [_counts(report)]))
        rows = [
            (each.url, each.status, each.announced, each.new, f"{each.failure or ''} {each.detail}".strip())
            for each in report.sources
        ]
        console.print(table(("source", "status", "announced", "new", "trouble"), rows))
        _way_out(console, report)
        if report.fetched:
            console.print(f"[dim]next[/]  {program()} parse {report.run_id}")
    raise typer.Exit(report.exit_status)


def show_stage(name: str, report: Report, *, as_json: bool) -> None:
    """The report of a stage after the crawl.

    Raises:
        typer.Exit: the stage held the batch.
    """
    facts = report.to_json()
    if as_json:
        show_json(facts)
    else:
        _print_stage(name, facts)
        if name in _FOLLOWS and facts.get("state") != "held":
            stdout().print(f"[dim]next[/]  {program()} {_FOLLOWS[name]} {facts['run_id']}")
    if facts.get("state") == "held":
        raise typer.Exit(EXIT_HELD)


def show_run(report: RunReport, accounts: Mapping[str, Any], unfinished: Sequence[str], *, as_json: bool) -> None:
    """A whole run: its stages and its accounts; and which runs of the site have not come to their end.

    Raises:
        typer.Exit: the run failed, is held, or was done in part.
    """
    if as_json:
        show_json(report.to_json(accounts) | {"unfinished": list(unfinished)})
    else:
        _print_run(report, accounts)
        for run_id in unfinished:
            stdout().print(f"[bold yellow]unfinished[/]  {run_id} has pages that are not parsed or not published")
            where = "no process is at work on it; where no scheduler takes it up:"
            stdout().print(f"[bold]next[/]  {where} {program()} run {report.site} --run-id {run_id}")
    if report.state in NOT_DONE:
        raise typer.Exit(NOT_DONE[report.state])


def _print_run(report: RunReport, accounts: Mapping[str, Any]) -> None:
    console = stdout()
    console.print(f"[bold]{report.run_id}[/]  {_state(report.state, report.state not in NOT_DONE)}")
    if report.crawl.detail:
        words = ", ".join(filter(None, [report.crawl.failure, report.crawl.detail]))
        console.print(f"crawl: {escape(words)}")
    if report.crawl.further:
        console.print(f"{report.crawl.further} pages have later captures in the files: run the same command again")
    columns = ("discovered", "published", "unchanged", "rejected", "failed", "skipped", "pending")
    console.print(table(columns, [[accounts[column] for column in columns]]))
    for outcome, reasons in accounts["reasons"].items():
        words = ", ".join(f"{reason} {count}" for reason, count in reasons.items() if reason)
        if words:
            console.print(f"[dim]{outcome}[/]  {escape(words)}")
    if report.state == "held" and report.audit:
        _print_stage("audit", report.audit.to_json())
    if report.enrich and report.enrich.failed:
        articles = "1 article" if report.enrich.failed == 1 else f"{report.enrich.failed} articles"
        told = f"{articles} could not be enriched: search and stories go without"
        console.print(f"[bold yellow]set aside[/]  {told}; ops.enrich_failures has the errors")
    _way_out(console, report.crawl)


def _way_out(console: Console, crawl: CrawlReport) -> None:
    """Where a crawl's failure is explained, and how it is tried again: a stopped one goes on under its id."""
    if crawl.is_green or crawl.failure is None:
        return
    again = f"with --run-id {crawl.run_id} goes on" if crawl.state == CrawlState.INTERRUPTED else "tries again"
    cause = DISK_FULL if tells_full_disk(crawl.detail or "") else crawl.failure
    console.print(f"[bold]next[/]  {runbook_page(cause)} says what to do; the same command {again}")


def _print_stage(name: str, facts: Mapping[str, Any]) -> None:
    console = stdout()
    plain = {key: value for key, value in facts.items() if isinstance(value, int | float | str) and key != "run_id"}
    plain |= {key: str(value) for key, value in plain.items() if key.endswith("_id")}  # to be given to other commands
    console.print(f"[bold]{facts['run_id']}[/]  {name}" if facts.get("run_id") else f"[bold]{name}[/]")
    console.print(table(tuple(plain), [tuple(plain.values())]))
    if facts.get("by_reason"):
        console.print(table(("reason", "pages"), facts["by_reason"].items()))
    if facts.get("findings"):
        columns = ("check", "severity", "what was found", "expected", "found")
        console.print(table(columns, [_finding(each) for each in facts["findings"]]))
    if facts.get("state") == "held":
        for command, words in ways_on(str(facts["run_id"]), program()):
            console.print(f"  {escape(command)}\n    [dim]{escape(words)}[/]")


def ways_on(run_id: str, name: str) -> tuple[tuple[str, str], ...]:
    """What a person may do with a held batch: commands of the program called `name`, and when each is right."""
    return (
        (f'{name} release {run_id} --why "…"', "publish it: the site really has changed like this"),
        (f'{name} discard {run_id} --why "…"', "drop it: what was parsed is wrong and not worth mending"),
        (f"{name} parse {run_id}", "once the site's file is mended: nothing is fetched again"),
    )


def _finding(finding: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(finding.get(name) or "" for name in ("check", "severity", "message", "expected", "actual"))


def _counts(report: CrawlReport) -> list[int]:
    return [report.discovered, report.fetched, report.unchanged, report.failed, report.skipped, report.pending]


def _state(state: str, good: bool) -> str:
    return f"[{'green' if good else 'bold red'}]{state}[/]"
