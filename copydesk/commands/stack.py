"""`copydesk up` and `down`: Airflow and PostgreSQL on this machine."""

import os
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.commands.frame import AsJson, speaks

if TYPE_CHECKING:
    from copydesk.stack.control import StackStatus


SIMULATED = "simulated"
"""The folder of COPYDESK_HOME that is the home of the simulated web's stack."""


class WhichSites(StrEnum):
    """Whose DAGs run."""

    LIVE = "live"
    DEMO = "demo"


@speaks
def up(
    sites: Annotated[
        WhichSites, typer.Option(help="The declared sites, or those of the simulated web.")
    ] = WhichSites.LIVE,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Airflow's port. Default: a free one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Start Airflow's processes and PostgreSQL here, in the background, and say where the UI is.

    The login is printed by the first start only. `copydesk down` stops everything. What the simulated web publishes
    stays apart from any real warehouse and archive: it has a home of its own, `simulated` in COPYDESK_HOME.

    Examples: copydesk up; copydesk up --sites demo --port 8080
    """
    from copydesk.progress import steps
    from copydesk.settings import Settings, work_apart
    from copydesk.stack import control
    from copydesk.terminal import show_json

    home, demo = Settings.from_environment().home, sites is WhichSites.DEMO
    if demo:
        home /= SIMULATED
        work_apart(home)
    with steps(quiet=as_json) as progress:
        status = control.up(home, demo=demo, port=port, progress=progress)
    if as_json:
        show_json(asdict(status))
    else:
        _show(status, home if demo else None)


@speaks
def down(as_json: AsJson = False) -> None:
    """Stop all that `copydesk up` started, and leave no process behind. The data stays.

    Example: copydesk down
    """
    from copydesk.progress import steps
    from copydesk.settings import Settings
    from copydesk.stack import control
    from copydesk.terminal import show_json, stdout

    home = Settings.from_environment().home
    with steps(quiet=as_json) as progress:
        progress("stopping what runs")
        found = [control.down(each) for each in (home, home / SIMULATED)]
    stopped = any(found)
    if as_json:
        show_json({"stopped": stopped})
    else:
        stdout().print("stopped" if stopped else "nothing was running; `copydesk up` starts Airflow and PostgreSQL")


def _show(status: "StackStatus", simulated_home: Path | None) -> None:
    from rich.markup import escape

    from copydesk.tables import table
    from copydesk.terminal import program, stdout

    console = stdout()
    console.print(f"[bold green]Airflow is up[/]  {status.url}")
    console.print(f"[bold]dashboard[/]  {status.dashboard_url} (behind the same login)")
    password = status.password or f"in {status.password_file}"
    console.print(f"[bold]login[/]  {escape(status.username)}  [bold]password[/]  {escape(password)}")
    if status.web_url:
        console.print(f"[bold]simulated web[/]  {status.web_url}")
    console.print(table(("process", "state"), status.services.items()))
    if status.note:
        console.print(f"[bold yellow]note[/]  {escape(status.note)}")
    console.print("[bold]next[/]  every DAG starts switched off: switch on a site's, and its first run begins")
    if simulated_home:
        name = program(COPYDESK_HOME=os.path.relpath(simulated_home), COPYDESK_SITES="fakeweb.sites")
        console.print(f"[bold]its own warehouse[/]  {escape(name)} sites")
    console.print(f"[dim]logs in {status.logs}; `copydesk down` stops everything[/]")
