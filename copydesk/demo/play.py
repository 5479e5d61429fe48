"""The demo's play: day after day the clock is set, things happen, and every site's DAG runs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from queue import SimpleQueue

from copydesk.demo.plan import DemoPlan
from copydesk.demo.progress import Cell, DemoProgress
from copydesk.demo.rehearsal import DagRun, Rehearsal
from copydesk.demo.stage import Stage
from copydesk.run_ids import run_id_for, suffix_from
from copydesk.wiring import warehouse
from fakeweb.server import FakeWeb
from warehouse.ledger import forget_turns
from warehouse.runs import get_run


def play(stage: Stage, plan: DemoPlan, progress: DemoProgress) -> None:
    """Play all days.

    Raises:
        JobNotDoneError: a process of Airflow died.
    """
    misbehave(stage.web, plan)
    free: SimpleQueue[Rehearsal] = SimpleQueue()
    for worker in stage.workers:
        free.put(worker)

    def ingest(site: str, moment: datetime) -> None:
        worker = free.get()
        try:
            progress.started(site, moment)
            run = worker.run(f"ingest_{site}", moment, {"now": moment.isoformat()})
        finally:
            free.put(worker)
        progress.ended(site, moment, *verdict(stage, site, moment, run))

    with ThreadPoolExecutor(len(stage.workers)) as pool:
        for moment in plan.moments:
            stage.web.clock.set(moment)
            with warehouse(stage.settings) as conn:
                forget_turns(conn)
            tell_news(moment, plan, stage, progress)
            for done in [pool.submit(ingest, site, moment) for site in slowest_first(stage.web)]:
                done.result()


def slowest_first(web: FakeWeb) -> list[str]:
    """The sites, those first whose robots.txt asks for a pause between requests."""
    sites = web.world.sites
    return sorted(sites, key=lambda name: -(sites[name].crawl_delay or 0))


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
    published = sum(len(world.announced(site, earlier, moment)) for site in world.sites)
    edits = sum(len(world.edited(site, earlier, moment)) for site in world.sites)
    progress.step(f"{moment:%A, %-d %B, %H:%M}: {published} new articles, {edits} edits; crawling")


def verdict(stage: Stage, site: str, moment: datetime, dag_run: DagRun) -> Cell:
    """How a DAG run ended, in a few words and their colour."""
    with warehouse(stage.settings) as conn:
        run = get_run(conn, run_id_for(site, moment, suffix=suffix_from(dag_run.run_id)))
    if run is None or run.state == "failed":
        return f"{run.failure if run else 'failed'}", "bold red"
    if run.state == "held":
        return "held", "bold yellow"
    if dag_run.state != "success":
        return "failed", "bold red"
    report = run.publish_report or {}
    words = [f"{report[name]} {name}" for name in ("new", "edited", "deleted") if report.get(name)]
    return ", ".join(words) or "no news", "green" if words else "dim"
