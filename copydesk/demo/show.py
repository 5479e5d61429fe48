"""The demo's account, shown to a person."""

import os
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.rule import Rule
from rich.text import Text

from copydesk.demo.account import QUERY, DemoAccount, HeldBatch
from copydesk.demo.plan import DemoPlan
from copydesk.show_answers import coloured, snippet
from copydesk.show_reports import ways_on
from copydesk.tables import table
from copydesk.terminal import program, stdout
from warehouse.findings import Severity
from warehouse.reports import Version
from warehouse.runs import Run
from warehouse.word_diff import word_diff

MEANING = {
    "not_due": "known and not due for another look",
    "held": "held by the audit",
    "to_fetch": "left for the next run by a crawl that was refused",
}
"""Reasons in words."""

MAX_PARAGRAPHS = 4
"""How many changed paragraphs of an edit are shown."""


def show_account(account: DemoAccount, plan: DemoPlan, home: Path, log: Path) -> None:
    """Print it all."""
    console = stdout()
    _sites(console, account)
    _sums(console, account)
    _failed(console, account.failed_runs)
    for batch in account.held[:1]:
        _held(console, batch, more=len(account.held) - 1, home=home)
    _edit(console, account.edited)
    _search(console, account, home)
    _way_on(console, account, plan, home, log)


def _sites(console: Console, account: DemoAccount) -> None:
    _title(console, "What the sites announced, and what became of it")
    names: tuple[str, ...] = ("published", "rejected", "failed", "held", "skipped", "pending", "edited", "unchanged")
    is_narrow = console.width < _WIDE
    if is_narrow:
        names = tuple(name for name in names if account.total(name))
    columns = ("site", "announced", "discovered", "recall", *names)
    rows = []
    for each in account.sites:
        start = (each.standing.site, each.announced, each.standing.discovered, f"{each.recall:.1%}")
        rows.append((*start, *(getattr(each.standing, name) for name in names)))
    announced = sum(each.announced for each in account.sites)
    totals = ("all", announced, account.total("discovered"), f"{account.recall:.1%}", *map(account.total, names))
    console.print(table(columns, [*rows, totals], gap=1 if is_narrow else 2))
    console.print(
        "[dim]announced counts articles, discovered their URLs: an article may have two. "
        "Each URL counts once, by how it stands now. edited: articles with more than one version; "
        "unchanged: how often a page was looked at again and found the same.[/]"
    )


_WIDE = 116
"""Columns that the whole table takes."""


def _sums(console: Console, account: DemoAccount) -> None:
    _title(console, "The sums")
    total = sum(sum(reasons.values()) for reasons in account.outcomes.values())
    parts = [f"{sum(reasons.values()):,} {outcome}" for outcome, reasons in account.outcomes.items()]
    console.print(f"{total:,} discovered = {' + '.join(parts)}")
    for outcome, reasons in account.outcomes.items():
        if words := ", ".join(
            f"{count:,} {MEANING.get(reason, reason)}" for reason, count in reasons.items() if reason
        ):
            console.print(f"[dim]{outcome}: {words}[/]")
    console.print(f"[dim]over {account.runs} runs, each of which reconciles by itself[/]")
    texts = account.texts
    console.print(
        f"{account.total('versions'):,} versions of {texts.articles:,} articles, where {texts.versions_expected:,} "
        f"different texts were there to be seen; {texts.exact:,} texts equal the truth to the letter"
    )


def _failed(console: Console, runs: Iterable[Run]) -> None:
    for run in runs:
        console.print(f"[red]{run.run_id}[/] failed, {run.failure}: {escape(run.detail or '')}")
        console.print(
            "[dim]What it missed was found by the next crawl: the ledger, not a date window, knows what is new.[/]"
        )


def _held(console: Console, batch: HeldBatch, *, more: int, home: Path) -> None:
    _title(console, "A batch that no analyst sees")
    also = f" ({more} later batch{'es' if more > 1 else ''} of the site likewise)" if more else ""
    console.print(f"[bold yellow]{batch.run.run_id}[/] is held, {batch.articles} articles{also}:")
    for finding in batch.findings:
        style = "bold" if finding.severity is Severity.ERROR else "dim"
        console.print(f"  [{style}]{escape(finding.message)}[/]")
    if sample := next((finding.sample for finding in batch.findings if finding.sample), ()):
        console.print(f"  [dim]for example {escape(sample[0])}[/]")
    for command, words in ways_on(batch.run.run_id, _of_demo(home, COPYDESK_SITES="fakeweb.sites")):
        console.print(f"  {escape(command)}\n    [dim]{escape(words)}[/]")


def _edit(console: Console, versions: tuple[Version, ...]) -> None:
    if len(versions) < 2:
        return
    _title(console, "An article that was edited")
    before, after = versions[-2:]
    console.print(f"[bold]{escape(after.headline or '')}[/]")
    times = " and ".join(f"version {each.version} of {each.valid_from:%d %b %H:%M}" for each in (before, after))
    console.print(f"[dim]{escape(after.url)}, {times}[/]")
    diffs = word_diff(before.headline or "", after.headline or "") + word_diff(before.body_text, after.body_text)
    for diff in diffs[:MAX_PARAGRAPHS]:
        console.print(Text("  ").append_text(coloured(diff)))
    if len(diffs) > MAX_PARAGRAPHS:
        console.print(f"[dim]  and {len(diffs) - MAX_PARAGRAPHS} more paragraphs[/]")


def _search(console: Console, account: DemoAccount, home: Path) -> None:
    _title(console, "A query to try")
    console.print(f"  {escape(_of_demo(home))} search '{QUERY}' --limit 3")
    for hit in account.hits:
        console.print(f"  [bold]{escape(hit.headline or '')}[/]  [dim]{hit.site}, {hit.published_at:%d %b}[/]")
        console.print(Text("  ").append_text(snippet(hit.snippet)))


def _way_on(console: Console, account: DemoAccount, plan: DemoPlan, home: Path, log: Path) -> None:
    _title(console, "Look around")
    name, with_sites = _of_demo(home), _of_demo(home, COPYDESK_SITES="fakeweb.sites")
    rows = [
        (f"{with_sites} dashboard --open", "all of it in the browser"),
        (f"{name} db psql", "SQL, as the read-only analyst; start with \\d+ news.articles"),
        (f"{name} db psql -c 'TABLE news.stealth_edits'", "edits that the sites did not date"),
        (f"{name} trace {account.edited[-1].url if account.edited else 'URL'}", "one URL's whole life"),
        (f"{with_sites} sites", "how each site stands"),
        (f"{name} db down", "stop PostgreSQL, which is left running"),
    ]
    for command, words in rows:
        console.print(f"  {escape(command)}\n    [dim]{escape(words)}[/]")
    console.print(f"[dim]Airflow's log of {account.runs} DAG runs: {log}[/]")
    days = f"{plan.days} days of {len(account.sites)} sites in {account.seconds:.0f} s"
    if account.broken_promises:
        console.print(f"\n[bold red]{days}, and not everything came out as promised:[/]")
        console.print("\n".join(f"  {escape(words)}" for words in account.broken_promises))
    else:
        console.print(f"\n[bold green]{days}[/]; recall {account.recall:.1%}; every URL accounted for")


def _of_demo(home: Path, **settings: str) -> str:
    """The command line as it works from here, in the demo's home."""
    return program(COPYDESK_HOME=os.path.relpath(home), **settings)


def _title(console: Console, words: str) -> None:
    console.print()
    console.print(Rule(f"[bold]{words}[/]", align="left", style="dim"))
