"""The demo's play: day after day the clock is set, things happen, and every site's DAG runs."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from queue import SimpleQueue

from copydesk.demo.plan import DemoPlan
from copydesk.demo.progress import Cell, DemoProgress
from copydesk.demo.rehearsal import DagRun, Rehearsal
from copydesk.demo.stage import Stage
from fakeweb.server import FakeWeb

Runs = Mapping[tuple[str, datetime], DagRun]


def play(stage: Stage, plan: DemoPlan, progress: DemoProgress) -> Runs:
    """Play all days; returns how each site's DAG run ended at each crawl."""
    runs: dict[tuple[str, datetime], DagRun] = {}
    misbehave(stage.web, plan)
    free: SimpleQueue[Rehearsal] = SimpleQueue()
    for worker in stage.workers:
        free.put(worker)

    def crawl(site: str, moment: datetime) -> None:
        worker = free.get()
        try:
            progress.started(site, moment)
            runs[site, moment] = run = worker.run(f"ingest_{site}", moment, {"now": moment.isoformat(), "replay": None})
        finally:
            free.put(worker)
        progress.ended(site, moment, *verdict(run))

    with ThreadPoolExecutor(len(stage.workers)) as pool:
        for moment in plan.moments:
            stage.web.clock.set(moment)
            progress.step(f"{moment:%A, %-d %B, %H:%M}: crawling")
            tell_news(moment, plan, stage, progress)
            for done in [pool.submit(crawl, site, moment) for site in stage.web.world.sites]:
                done.result()
    return runs


def misbehave(web: FakeWeb, plan: DemoPlan) -> None:
    """Arrange what goes wrong, by the simulated clock."""
    since, until = plan.throttled_at
    web.behaviours.add("rate_limited", site=plan.throttled, since=since, until=until, retry_after=3600)
    web.behaviours.add("redesign", site=plan.redesigned, since=plan.redesigned_at)


def tell_news(moment: datetime, plan: DemoPlan, stage: Stage, progress: DemoProgress) -> None:
    """Say what has happened on the simulated web since the crawl before."""
    earlier = max((other for other in plan.moments if other < moment), default=plan.start)
    since, until = plan.throttled_at
    if earlier < since <= moment:
        progress.happened(moment, f"{plan.throttled} answers 429 Too Many Requests to everything")
    if earlier < until <= moment:
        progress.happened(moment, f"{plan.throttled} answers again")
    if earlier < plan.redesigned_at <= moment:
        progress.happened(moment, f"{plan.redesigned} has a new theme, which its page class cannot read")
    world = stage.web.world
    edits = sum(len(world.edited(site, earlier, moment)) for site in world.sites)
    progress.happened(moment, f"{edits} articles were edited")


def verdict(run: DagRun) -> Cell:
    """How a DAG run ended, in a word and its colour."""
    for task, word in (("crawl", "failed"), ("parse", "failed"), ("audit", "held"), ("publish", "failed")):
        if run.tasks.get(task) == "failed":
            return (f"{word}", "bold red" if word == "failed" else "bold yellow")
    return "published", "green"
