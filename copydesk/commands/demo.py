"""`copydesk demo`: everything at work in a few minutes, offline."""

import os
from typing import Annotated

import typer

from copydesk.commands.frame import AsJson, speaks
from copydesk.errors import EXIT_FAILED, StoppedError


@speaks
def demo(
    days: Annotated[int, typer.Option(min=3, max=14, help="How many simulated days.")] = 3,
    site: Annotated[list[str] | None, typer.Option(help="Only this site; two at least. Default: all.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed makes another web.")] = 7,
    as_json: AsJson = False,
) -> None:
    """Run the real DAGs over a simulated web for some days, and show what came of it. Offline, a few minutes.

    Starts an embedded PostgreSQL under .copydesk/demo (wiped each time, left running at the end), a simulated web of
    news sites with known truth, and Airflow. On the second day one site answers 429 for a while; on the third another
    gets a new theme that its page class cannot read.

    Examples: copydesk demo; copydesk demo --site tidewire --site fluxdaily
    """
    from copydesk.demo.plan import demo_plan
    from copydesk.demo.run import run_demo
    from copydesk.demo.show import show_account
    from copydesk.settings import Settings
    from copydesk.terminal import program, show_json

    plan = demo_plan(site or [], seed=seed, days=days)
    home = Settings.from_environment().home / "demo"
    try:
        account, log = run_demo(home, plan, quiet=as_json)
    except KeyboardInterrupt:
        stop = f"`{program(COPYDESK_HOME=os.path.relpath(home))} db down` stops its PostgreSQL"
        raise StoppedError(next_step=f"the same command begins anew; {stop}") from None
    if as_json:
        show_json(account.to_json())
    else:
        show_account(account, plan, home, log)
    if account.broken_promises:
        raise typer.Exit(EXIT_FAILED)
