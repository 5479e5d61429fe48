"""A trial of a site's declaration, set for people: its sources, its articles, what was none, and the fill rates."""

from rich.console import Console
from rich.markup import escape

from copydesk.checking import CheckReport
from copydesk.tables import table
from copydesk.terminal import stdout


def show_check(report: CheckReport) -> None:
    """The whole trial, with what stands against the site at the end."""
    console = stdout()
    sources = [(each.url, each.status, each.announced, each.detail) for each in report.crawl.sources]
    console.print(table(("source", "status", "announced", "trouble"), sources))
    show_pages(console, report)
    show_fill(console, report)
    for trouble in report.troubles:
        console.print(f"[bold red]trouble[/]  {escape(trouble)}")
    if not report.troubles:
        console.print(f"[bold green]{report.site.name} is fit for work[/]")


def show_pages(console: Console, report: CheckReport) -> None:
    """The articles, then the pages that gave none."""
    articles = [
        (each.published_at, ", ".join(each.authors), each.word_count, each.headline) for each in report.articles
    ]
    if articles:
        console.print(table(("published (UTC)", "authors", "words", "headline"), articles))
    for refused in report.refused:
        console.print(f"[yellow]no article[/]  {escape(refused.url)}: {escape(refused.detail)}")


def show_fill(console: Console, report: CheckReport) -> None:
    """How many of the articles have each field, beside what the contract asks for; nothing where there is none."""
    if not report.articles:
        return
    floors = report.site.contract.min_fill
    fill = [
        (name, f"{share:.0%}", f"{floors[name]:.0%}" if name in floors else None) for name, share in report.fill.items()
    ]
    console.print(table(("field", "filled", "the contract asks for"), fill))
