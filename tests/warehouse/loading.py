"""A run taken through stage, audit and publish by a process of its own, to be disturbed."""

import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.warehouse.desk import START, Desk, Page
from warehouse.connection import session

ROOT = Path(__file__).parents[2]
LATER = START + timedelta(hours=6)
LOADER = """
import sys
from datetime import datetime
from tests.warehouse.desk import Desk
from tests.warehouse.loading import LATER, edited
from warehouse.connection import session
with session(sys.argv[1]) as conn:
    desk = Desk(conn)
    print("ready", flush=True)
    desk.stage("r2", LATER, edited())
    desk.audit("r2", LATER)
    desk.publish("r2", LATER)
    print("done", flush=True)
"""

PUBLISHER = """
import sys
from tests.warehouse.desk import Desk
from tests.warehouse.loading import LATER
from warehouse.connection import session
with session(sys.argv[1]) as conn:
    Desk(conn).publish("r2", LATER)
"""


def fresh() -> list[Page]:
    return [
        Page(url=f"http://harbor.test/{n}", headline=f"Headline {n}", body=f"Text {n}. " * 300, payload=f"first {n}")
        for n in range(300)
    ]


def edited() -> list[Page]:
    """Half of the known ones, some of them edited, and as many new ones."""
    known = [
        replace(page, body=page.body + " Corrected.", payload="edit") if n % 20 == 0 else page
        for n, page in enumerate(fresh()[150:])
    ]
    new = [replace(page, url=f"{page.url}-new", headline=f"New {page.headline}") for page in fresh()[:150]]
    return known + new


def prepare(url: str) -> None:
    with session(url) as conn:
        desk = Desk(conn)
        desk.run("r1", START, fresh())
        desk.crawl("r2", LATER, edited())


def load(url: str, kill_after: float | None = None) -> bool:
    """The three stages in a process of their own; True when it got to its end."""
    command = [sys.executable, "-c", LOADER, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        return "done" in process.stdout.read()


def finish(url: str) -> str:
    """The run taken to its end; the checksum of what is then seen."""
    assert load(url)
    with session(url) as conn:
        desk = Desk(conn)
        assert desk.value("SELECT count(*) FROM staging.articles") == 0
        return desk.checksum()
