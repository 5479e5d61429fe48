"""The stage of the demo: a fresh home, its PostgreSQL, the simulated web, and Airflow in rehearsal."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from copydesk import postgres
from copydesk.demo.plan import DemoPlan
from copydesk.demo.progress import DemoProgress
from copydesk.demo.rehearsal import Rehearsal, airflow_environment
from copydesk.settings import Settings, work_apart
from copydesk.wiring import warehouse_url
from fakeweb.publishers import PUBLISHERS
from fakeweb.server import FakeWeb
from fakeweb.world import World

WORKERS = 2
"""How many DAG runs go on at once. Each of these processes costs some seconds to start, so more do not pay."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """All that the demo plays on."""

    settings: Settings
    web: FakeWeb
    workers: tuple[Rehearsal, ...]
    log: Path


@contextmanager
def stage(home: Path, plan: DemoPlan, progress: DemoProgress) -> Iterator[Stage]:
    """Set the stage in a fresh `home`; afterwards all but PostgreSQL is ended, for the visitor wants to look around.

    Raises:
        WarehouseDownError: PostgreSQL did not start.
        JobNotDoneError: Airflow did not.
    """
    progress.step("Starting PostgreSQL")
    settings = fresh_home(home)
    url = warehouse_url(settings)
    progress.step("Building the simulated web")
    days = plan.days + plan.backlog_days + 1
    publishers = [publisher for publisher in PUBLISHERS if publisher.name in plan.sites]
    world = World(plan.seed, plan.world_start, days, per_day=plan.articles_per_day, publishers=publishers)
    log = home / "airflow.log"
    with ExitStack() as stack:
        web = stack.enter_context(FakeWeb(world, now=plan.start))
        file = stack.enter_context(log.open("ab"))
        progress.step("Starting Airflow")
        crawling = {**settings.to_environment(), "COPYDESK_PROXY": web.proxy_url}
        names = [f"airflow_{number + 1}" for number in range(min(WORKERS, len(plan.sites) // 2))]
        airflows = [airflow_environment(home / name, postgres.url(name), warehouse_url=url) for name in names]
        workers = tuple(Rehearsal({**airflow, **crawling}, file) for airflow in airflows)
        for worker in workers:
            stack.callback(worker.close)
        for worker in workers:
            worker.wait_ready()
        yield Stage(settings=settings, web=web, workers=workers, log=log)


def fresh_home(home: Path) -> Settings:
    """Wipe an earlier demo, its server included, and make this process and its children work in `home`."""
    work_apart(home)
    postgres.down()
    shutil.rmtree(postgres.cluster().data, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    return Settings.from_environment()
