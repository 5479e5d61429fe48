"""The command line: which commands there are, and in which order `copydesk --help` shows them."""

import io
import sys

import typer

from copydesk.commands import (
    batches,
    dashboard,
    database,
    demo,
    frame,
    identity,
    lookup,
    new,
    rebuild,
    removal,
    replays,
    serving,
    sites,
    stack,
    stages,
)
from copydesk.errors import EXIT_STOPPED, EXIT_USAGE

app = typer.Typer(
    name="copydesk",
    help="Crawl news sites, clean the articles, and load them into PostgreSQL, with every URL accounted for.",
    epilog="Exit status: 0 the job was done, 1 it failed, 2 the command cannot be used like this, "
    "3 done in part or held for a person, 4 stopped from outside. "
    "Settings: COPYDESK_WAREHOUSE_URL, COPYDESK_ARCHIVE, COPYDESK_HOME.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.callback()(frame.options)

PIPELINE, SITES, LOOK, TEND = "The pipeline, stage by stage", "The sites", "Look into it", "Tend it"

app.command(rich_help_panel=PIPELINE)(stages.run)
app.command(rich_help_panel=PIPELINE)(stages.crawl)
app.command(rich_help_panel=PIPELINE)(stages.parse)
app.command(rich_help_panel=PIPELINE)(stages.audit)
app.command(rich_help_panel=PIPELINE)(stages.publish)
app.command(rich_help_panel=PIPELINE)(serving.enrich)
app.command(rich_help_panel=PIPELINE)(batches.release)
app.command(rich_help_panel=PIPELINE)(batches.discard)

app.command(rich_help_panel=SITES)(new.new)
app.command(rich_help_panel=SITES)(sites.check)
app.command("sites", rich_help_panel=SITES)(sites.sites)

app.command(rich_help_panel=LOOK)(lookup.trace)
app.command(rich_help_panel=LOOK)(lookup.search)
app.command(rich_help_panel=LOOK)(lookup.explain)
app.command(rich_help_panel=LOOK)(identity.identity)
app.command(rich_help_panel=LOOK)(serving.export)
app.command(rich_help_panel=LOOK)(dashboard.dashboard)

app.command("demo", rich_help_panel=TEND)(demo.demo)
app.command(rich_help_panel=TEND)(stack.up)
app.command(rich_help_panel=TEND)(stack.down)
app.command(rich_help_panel=TEND)(replays.reparse)
app.command(rich_help_panel=TEND)(replays.backfill)
app.command(rich_help_panel=TEND)(rebuild.rebuild)
app.command(rich_help_panel=TEND)(removal.takedown)
app.command(rich_help_panel=TEND)(identity.merge)
app.command(rich_help_panel=TEND)(identity.split)
app.add_typer(database.app, name="db", rich_help_panel=TEND)


_STOPPED_BY_TYPER = 130
"""What Typer makes of a Ctrl-C that comes while it reads the command line, before the command can answer it."""


def main() -> None:
    """The console script: what a terminal cannot show is shown as `?`, and what is no text is refused at the door."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    if any(not each.isprintable() and each.encode("utf-8", "replace").decode() != each for each in sys.argv):
        sys.stderr.write("error  an argument is no text in UTF-8\nnext   write it in UTF-8, as the terminal does\n")
        sys.exit(EXIT_USAGE)
    try:
        app()
    except SystemExit as end:
        sys.exit(EXIT_STOPPED if end.code == _STOPPED_BY_TYPER else end.code)
