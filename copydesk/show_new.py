"""A new site, set for people: what was seen, what is declared, how the dry run went, and what to do next."""

import os
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.syntax import Syntax

from copydesk.new.adding import NewSite, Wish
from copydesk.show_check import show_fill, show_pages
from copydesk.tables import table
from copydesk.terminal import program, stdout
from scrapers.crawl.survey.findings import Evidence
from scrapers.sites import folder_in_force


def show_new(new: NewSite, wish: Wish) -> None:
    """The whole account, the next step last."""
    console = stdout()
    console.print(f"\n[bold]{escape(new.site.title or new.site.name)}[/]  {escape(new.survey.front_url)}")
    facts = (("system", new.survey.cms), ("language", new.language), ("time zone", new.draft.timezone))
    console.print(table(("what", "found", "by"), [(name, *_value(found)) for name, found in facts]))
    console.print()
    sources = [
        (_short(each.url, new), each.kind, each.entries, new.draft.uses[each.url]) for each in new.survey.sources
    ]
    console.print(table(("source", "kind", "entries", "use"), sources))
    console.print(f"\n[bold]The dry run:[/] {len(new.report.articles)} articles of {_tried(new)} pages")
    show_pages(console, new.report)
    console.print()
    show_fill(console, new.report)
    _show_oddities(console, new)
    _show_file(console, new)
    _show_end(console, new, wish)


def _show_oddities(console: Console, new: NewSite) -> None:
    if new.oddities:
        console.print()
    for each in new.oddities:
        console.print(f"[bold yellow]odd[/]   {escape(each.what)}")
        console.print(f"      [dim]{escape(each.next_step)}[/]")
    if new.contract:
        console.print(f"\n[bold]A contract that it would keep:[/] {escape(new.contract)}")


def _show_file(console: Console, new: NewSite) -> None:
    console.print()
    text = new.text.rstrip("\n")
    shown = Syntax(text, "python", theme="ansi_dark", background_color="default", word_wrap=True)
    console.print(Padding(shown, (0, 0, 0, 2)))
    console.print()


def _show_end(console: Console, new: NewSite, wish: Wish) -> None:
    if not new.written:
        failed = "since no page gave an article; --force writes it, to be mended by hand"
        colour, why = ("bold", "as you wished") if wish.dry_run else ("bold red", failed)
        console.print(f"[{colour}]nothing was written[/], {why}")
        return
    remarks = (
        f"{len(new.text.splitlines())} lines; being there registers the site",
        "facts about the pages, for the tests",
        "the pages, which stay out of the repository",
    )
    console.print("[bold green]wrote[/]")
    for path, remark in zip(new.written, remarks, strict=True):
        console.print(f"  {escape(_relative(path))}", soft_wrap=True)
        console.print(f"  [dim]{remark}[/]")
    name = program() if new.folder == folder_in_force() else program(COPYDESK_SITES=new.folder)
    verb = "check" if new.report.troubles else "run"
    console.print(f"[bold]next[/]  {escape(name)} {verb} {new.site.name}")


def _tried(new: NewSite) -> int:
    return len(new.report.articles) + len(new.report.refused) + new.report.crawl.failed


def _value(found: Evidence | None) -> tuple[str | None, str | None]:
    return (found.value, found.seen) if found else (None, None)


def _short(url: str, new: NewSite) -> str:
    """An address on the site without its host."""
    front = new.survey.front_url
    return url.removeprefix(front.rstrip("/")) if front.count("/") == 3 and url.startswith(front) else url


def _relative(path: Path) -> str:
    near = os.path.relpath(path)
    return str(path) if near.startswith("..") else near
