"""`copydesk db`: the warehouse's PostgreSQL, embedded or elsewhere."""

import os
from typing import Annotated

import typer

from copydesk.commands.frame import AsJson, speaks

app = typer.Typer(no_args_is_help=True, help="The warehouse's PostgreSQL: start, stop, migrate, open.")


@app.command()
@speaks
def up(as_json: AsJson = False) -> None:
    """Start the embedded PostgreSQL where it is not running, and bring its schema up to date."""
    from copydesk import postgres
    from copydesk.wiring import warehouse_url

    warehouse_url(migrated=True)
    _show(postgres.status(), as_json=as_json)


@app.command()
@speaks
def down(as_json: AsJson = False) -> None:
    """Stop the embedded PostgreSQL. The data stays."""
    from copydesk.terminal import show_json, stdout
    from copydesk.wiring import stop_server

    stopped = stop_server()
    if as_json:
        show_json({"stopped": stopped})
    else:
        stdout().print("stopped" if stopped else "it was not running")


@app.command()
@speaks
def status(as_json: AsJson = False) -> None:
    """Say where the server is and whether it runs; exit status 1 when it does not."""
    from dataclasses import replace

    from copydesk import postgres
    from copydesk.errors import EXIT_FAILED, WarehouseDownError
    from copydesk.terminal import note, program
    from copydesk.wiring import reach

    state = postgres.status()
    if not state.embedded:
        try:
            reach()
        except WarehouseDownError as error:
            note(str(error))
            state = replace(state, running=False)
    elif not state.running:
        note(f"`{program()} db up` starts it")
    _show(state, as_json=as_json)
    if not state.running:
        raise typer.Exit(EXIT_FAILED)


@app.command()
@speaks
def url(as_json: AsJson = False) -> None:
    """Print the warehouse's URL, password included; starts the embedded server if need be.

    Example: DATABASE_URL=$(copydesk db url)
    """
    from copydesk.terminal import show_json

    address = _address()
    if as_json:
        show_json({"url": address})
    else:
        typer.echo(address)


@app.command()
@speaks
def migrate(as_json: AsJson = False) -> None:
    """Apply the schema migrations that the database has not had. Needs the owner's login."""
    from copydesk.terminal import show_json, stdout
    from copydesk.wiring import migrate_warehouse

    applied = migrate_warehouse()
    if as_json:
        show_json({"applied": applied})
    else:
        stdout().print("\n".join(f"applied {name}" for name in applied) or "up to date")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
@speaks
def psql(
    context: typer.Context, analyst: Annotated[bool, typer.Option(help="Act as the read-only analyst.")] = True
) -> None:
    """Open psql on the warehouse, as the analyst unless told otherwise; further arguments go to psql.

    Example: copydesk db psql -c "SELECT site, count(*) FROM news.articles GROUP BY site"
    """
    from copydesk import postgres
    from copydesk.wiring import psql_address

    address, password = psql_address(_address())
    options = "-c role=copydesk_analyst -c search_path=news,public" if analyst else "-c search_path=news,ops,public"
    os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} {options}".strip()
    if password is not None:
        os.environ["PGPASSWORD"] = password
    command = [str(postgres.cluster().bin / "psql"), address, *context.args]
    os.execv(command[0], command)  # noqa: S606  # psql takes over the terminal


def _address() -> str:
    """The warehouse's URL, also where its schema is not ours: one must be able to go and look."""
    from copydesk.errors import WarehouseDownError
    from copydesk.terminal import note
    from copydesk.wiring import warehouse_url

    try:
        return warehouse_url()
    except WarehouseDownError as error:
        note(str(error))
        return warehouse_url(migrated=False)


def _show(state: object, *, as_json: bool) -> None:
    from dataclasses import asdict

    from copydesk.tables import table
    from copydesk.terminal import show_json, stdout

    facts = {name: value for name, value in asdict(state).items() if value is not None}  # type: ignore[call-overload]
    if as_json:
        show_json(facts)
    else:
        words = {True: "yes", False: "no"}
        told = [(name, words[value] if isinstance(value, bool) else str(value)) for name, value in facts.items()]
        drawn = table(("", ""), told)
        drawn.show_header = False
        stdout().print(drawn)
