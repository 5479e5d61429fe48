"""`copydesk demo`: set the stage, play the days, take the account."""

import time
from pathlib import Path

from copydesk.demo.account import DemoAccount, take_account
from copydesk.demo.plan import DemoPlan
from copydesk.demo.play import play
from copydesk.demo.progress import demo_progress
from copydesk.demo.stage import stage
from copydesk.pipeline import enrich


def run_demo(home: Path, plan: DemoPlan, *, quiet: bool) -> tuple[DemoAccount, Path]:
    """Play the whole demo in a fresh `home`; returns its account, and where Airflow's log lies.

    Raises:
        WarehouseDownError: PostgreSQL did not start.
        JobNotDoneError: Airflow did not.
    """
    started = time.monotonic()
    with demo_progress(plan.sites, plan.moments, quiet=quiet) as progress, stage(home, plan, progress) as set_up:
        play(set_up, plan, progress)
        progress.step("Taking account")
        enrich(set_up.settings, now=plan.end)
        return take_account(set_up, plan, time.monotonic() - started), set_up.log
