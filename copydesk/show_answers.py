"""Answers of the warehouse, set for people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from rich.markup import escape
from rich.text import Text

from copydesk.tables import table
from copydesk.terminal import program, stderr, stdout
from dashboard.words import state
from scrapers.sites import folder_in_force
from warehouse.identity_changes import IdentityChange
from warehouse.trace import timeline
from warehouse.word_diff import Change, Diff, marked

MAX_VALUE = 300
"""Characters of a value that are shown."""
MAX_COMPANIES = 8
"""Companies that are named of those an article mentions."""

STYLE = {Change.SAME: "", Change.REMOVED: "red strike", Change.ADDED: "green"}


def show_sites(
    lines: Sequence[Mapping[str, Any]],
    broken: Mapping[str, str],
    held_undeclared: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> None:
    """The sites as a table: what is declared, and how each stands once one has run; as much as there is room for."""
    console = stdout()
    for name, runs in held_undeclared.items():
        stderr().print(f"[bold yellow]not declared any more[/]  {name}, and held: {', '.join(runs)}")
    for cause in broken.values():
        stderr().print(f"[bold red]cannot be read[/]  {escape(cause)}")
    if not lines:
        stderr().print(f"no site is declared in {folder_in_force()}; `{program()} new URL` adds one")
        return
    rows = [_site_row(line) for line in lines]
    columns = list(rows[0])
    if not any(line["standing"] for line in lines):
        columns = columns[:_DECLARED]
    elif console.width < _WIDE:
        unneeded = {"domain", "sources", "edited"} | ({"schedule", "found"} if console.width < _NARROW else set())
        columns = [column for column in columns if column not in unneeded]
    console.print(table(columns, [[row[column] for column in columns] for row in rows]))


_DECLARED = 4
_OF_LAST_RUN = ("state", "failure", "crawl_state", "at_work", "published")
_NARROW, _WIDE = 80, 120


def _site_row(line: Mapping[str, Any]) -> dict[str, object]:
    standing = line["standing"] or {}
    share = standing.get("completeness")
    return {
        "site": line["name"],
        "domain": ", ".join(line["domains"]),
        "sources": len(line["sources"]),
        "schedule": line["schedule"],
        **{name: standing.get(name) for name in ("articles", "edited", "held")},
        "found": None if share is None else f"{share:.0%}",
        "last run (UTC)": day(standing.get("last_run_at")),
        "state": state({name: standing[f"last_{name}"] for name in _OF_LAST_RUN})[1].lower() if standing else None,
    }


def show_hits(query: str, hits: Sequence[Mapping[str, Any]]) -> None:
    """Search results: headline, where and when, and the words found."""
    console = stdout()
    console.print(f"[dim]{len(hits)} article{'' if len(hits) == 1 else 's'} for[/] {escape(query)}\n")
    for hit in hits:
        at = f"{day(hit['published_at'])} UTC" if hit["published_at"] else "undated"
        console.print(f"[bold]{escape(hit['headline'] or hit['url'])}[/]  [dim]{hit['site']}, {at}[/]")
        console.print(snippet(hit["snippet"]))
        console.print(f"[dim]{escape(hit['url'])}[/]\n")


def show_identity(changes: Sequence[IdentityChange]) -> None:
    """Merges and splits, with their evidence."""
    if not changes:
        stderr().print("no merge or split is recorded")
        return
    rows = [
        (str(each.change_id), f"{each.change}{', taken back' if each.undone_at else ''}", str(each.kept_id),
         str(each.other_id), each.evidence, day(each.changed_at))
        for each in changes
    ]  # fmt: skip
    stdout().print(table(("change", "what", "kept", "other", "evidence", "on (UTC)"), rows))


def snippet(text: str) -> Text:
    """A search snippet, its «marked» words in bold."""
    shown = Text()
    for index, part in enumerate(text.replace("»", "«").split("«")):
        shown.append(part, "bold green" if index % 2 else "")
    return shown


def _show_why_none(life: Mapping[str, Any]) -> None:
    """That no article stands under an address, and why, where the ledger tells."""
    console = stdout()
    console.print("[bold yellow]No article stands under this address.[/]")
    failures = list(filter(itemgetter("failure"), life["ledger"]))
    for row in failures:
        console.print(f"{escape(row['url'])} is {row['state']}: {row['failure']}")
    if not failures and any(run["outcome"] == "published" for run in life["runs"]):
        console.print("It was published, and removed when it was older than its site keeps articles (retention_days).")


def show_trace(life: Mapping[str, Any]) -> None:
    """One URL's life: what it stands as now, then all that happened to it in order of time."""
    console = stdout()
    for article in life["articles"]:
        _show_article(article)
    if not life["articles"]:
        _show_why_none(life)
    for row in life["ledger"]:
        if row.get("opt_out"):
            console.print(f"[yellow]the publisher objects:[/] {objections(row['opt_out'])}")
    moments = sorted(timeline(life), key=lambda moment: moment[0])
    console.print(
        table(("when (UTC)", "what happened", "detail"), [(day(at), what, detail) for at, what, detail in moments])
    )
    for row in life["ledger"]:
        if row.get("due_at"):
            console.print(f"[dim]next look at {escape(row['url'])}: {day(row['due_at'])} UTC[/]")


def _show_article(article: Mapping[str, Any]) -> None:
    console = stdout()
    console.print(f"[bold]{escape(article['headline'] or '')}[/]")
    console.print(f"[dim]article {article['article_id']}, version {article['version']}[/]  {escape(article['url'])}")
    place = f"{article['warc_path']}:{article['warc_offset']}"
    console.print(f"[dim]run {article['run_id']}, parser {article['parser_version']}, page at {escape(place)}[/]")
    if named := article.get("names"):
        console.print(f"[yellow]its canonical link names article {named}:[/] {escape(article['canonical_url'])}")
    if mentioned := article.get("companies"):
        console.print(f"[dim]mentions[/] {escape(companies(mentioned))}")


def companies(mentioned: Sequence[Mapping[str, Any]]) -> str:
    """The companies that an article mentions most, each with its ticker and how often."""
    told = [
        f"{each['name']}{' (' + each['ticker'] + ')' if each['ticker'] else ''} {each['mentions']}×"
        for each in mentioned
    ]
    return ", ".join(told[:MAX_COMPANIES]) + (" …" if len(told) > MAX_COMPANIES else "")


def objections(signals: Mapping[str, str]) -> str:
    """Opt-out signals with where they stood."""
    return escape(", ".join(f"{name} ({place})" for name, place in sorted(signals.items())))


def show_explanation(answer: Mapping[str, Any]) -> None:
    """A field's value, the rule that gave it, and the candidates with their weights."""
    console = stdout()
    console.print(f"[bold]{answer['field']}[/] of {escape(answer['url'])}")
    console.print(f"[green]{escape(_value_told(answer['value']))}[/]")
    console.print(f"[dim]by the rule[/] {escape(answer['source'] or 'none')}  [dim]from {escape(answer['page'])}[/]")
    if "held" in answer:
        rule = f" by the rule {answer['held_source']}" if answer["held_source"] else ""
        what = "read it otherwise" if answer["value"] else "do not find it on the page"
        told = escape(f"the warehouse holds{rule}: {_value_told(answer['held'])}")
        console.print(f"[yellow]today's rules {what};[/] {told}")
    if not answer["has_site_rules"]:
        console.print("[yellow]the site is not declared, or its file cannot be read:[/] its own rules are not at work")
    if answer["opt_out"]:
        console.print(f"[yellow]the publisher objects:[/] {objections(answer['opt_out'])}")
    candidates = answer["candidates"]
    columns = [name for name in (candidates[0] if candidates else {}) if name != "field"]
    if candidates:
        console.print(table(columns, [[each[name] for name in columns] for each in candidates]))
    for step, count in (answer.get("removed") or {}).items():
        console.print(f"[dim]taken out by {escape(step)}: {count}[/]")


def _value_told(value: object) -> str:
    text = "\n".join(value) if isinstance(value, list | tuple) else str(value or "")
    return f"{text[:MAX_VALUE]}{'…' if len(text) > MAX_VALUE else ''}" or "(none)"


def coloured(diff: Diff) -> Text:
    """A paragraph's word diff in colours, and in brackets where there are none."""
    return Text(" ").join(Text(marked(part), STYLE[part.change]) for part in diff)


def day(value: str | datetime | None) -> str | None:
    """A time to the minute."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{at:%Y-%m-%d %H:%M}" if at else None
