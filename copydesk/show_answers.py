"""Answers of the warehouse, set for people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.markup import escape
from rich.text import Text

from copydesk.terminal import stdout, table
from copydesk.word_diff import Change, Diff

STYLE = {Change.SAME: "", Change.REMOVED: "red strike", Change.ADDED: "green"}


def show_sites(lines: Sequence[Mapping[str, Any]]) -> None:
    """The sites as a table."""
    columns = ("site", "domain", "sources", "schedule", "articles", "edited", "held", "last run", "state")
    rows = []
    for line in lines:
        standing = line["standing"] or {}
        counts = (standing.get(name) for name in ("articles", "edited", "held"))
        about = (line["name"], ", ".join(line["domains"]), len(line["sources"]), line["schedule"])
        rows.append((*about, *counts, day(standing.get("last_run_at")), standing.get("last_state")))
    stdout().print(table(columns, rows))


def show_hits(query: str, hits: Sequence[Mapping[str, Any]]) -> None:
    """Search results: headline, where and when, and the words found."""
    console = stdout()
    console.print(f"[dim]{len(hits)} for[/] {escape(query)}\n")
    for hit in hits:
        console.print(
            f"[bold]{escape(hit['headline'] or hit['url'])}[/]  [dim]{hit['site']}, {day(hit['published_at'])}[/]"
        )
        console.print(snippet(hit["snippet"]))
        console.print(f"[dim]{escape(hit['url'])}[/]\n")


def snippet(text: str) -> Text:
    """A search snippet, its «marked» words in bold."""
    shown = Text()
    for index, part in enumerate(text.replace("»", "«").split("«")):
        shown.append(part, "bold green" if index % 2 else "")
    return shown


def show_trace(life: Mapping[str, Any]) -> None:
    """One URL's life: its addresses, its runs in order, the article it stands as, and its versions."""
    console = stdout()
    for row in life["ledger"]:
        console.print(f"[bold]{escape(row['url'])}[/]")
        console.print(facts(row, skip=("url", "sources")))
        for source in row.get("sources") or ():
            console.print(f"  [dim]announced by[/] {escape(_source(source))}")
    for title, entries in (("runs", life["runs"]), ("article", life["articles"]), ("versions", life["versions"])):
        console.print(f"\n[bold]{title}[/]" if entries else f"\n[dim]no {title}[/]")
        for entry in entries:
            console.print(facts(entry))


def facts(entry: Mapping[str, Any], skip: Sequence[str] = ()) -> Text:
    """An entry's facts in one paragraph, empty ones left out."""
    shown = Text("  ")
    for name, value in entry.items():
        if name in skip or value in (None, "", [], {}):
            continue
        shown.append(f"{name} ", "dim")
        shown.append(f"{', '.join(map(str, value)) if isinstance(value, list) else value}   ")
    return shown


def coloured(diff: Diff) -> Text:
    """A paragraph's word diff in colours, and in brackets where there are none."""
    marks = {Change.SAME: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}"}
    return Text(" ").join(Text(marks[part.change].format(part.text), STYLE[part.change]) for part in diff)


def day(value: str | datetime | None) -> str | None:
    """A time to the minute."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{at:%Y-%m-%d %H:%M}" if at else None


def _source(source: object) -> str:
    if isinstance(source, Mapping):
        return ", ".join(str(value) for value in source.values() if value)
    return str(source)
