"""One DAG per site, `ingest_<site>`: crawl >> parse >> audit >> publish, each safe to clear and run again."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from zlib import crc32

from airflow.sdk import DAG, Param

from dags.alert_callbacks import run_passed, stage_failed
from dags.assets import ARTICLES, articles_of
from dags.crawl_operator import CrawlOperator
from dags.deadlines import deadline_of
from dags.feed_schedule import schedule_of
from dags.retries import PACE
from dags.stages import AuditOperator, ParseOperator, PublishOperator
from scrapers.site import Site
from scrapers.sites import registry

DOC = """
### {title}

Finds, fetches, cleans and loads the news of {domains}. The sources: {sources}.

- `crawl` failed: its log ends with the class and a sample. What may pass is tried again, here and by the next run.
- `parse` failed: the archive or the database was away. Clear it: nothing is fetched again.
- `audit` failed: the batch breaks the site's contract and is **held**, no analyst sees it. `copydesk release RUN`,
  `copydesk discard RUN`, or mend the site's file and clear `parse`.
- `publish` failed: the database was away. Clear it: it is idempotent.

News in a feed start a run within a minute; the schedule is the safety net. Each class of failure has its page in the
runbook, `docs/runbook/`, which alerts name. Run it by hand with a WARC file as `replay` to crawl from that archive.
"""

PARAMS = {
    "replay": Param(None, "A WARC file on the worker to crawl from, not the network", type=["null", "string"]),
    "now": Param(None, "Run as if it were this time, in ISO 8601 with a zone", type=["null", "string"]),
}


def ingest_dag(site: Site) -> DAG:
    """The DAG of one site; reads nothing but the declaration."""
    title = site.title or site.name
    names = ", ".join(f"{type(source).__name__.lower()} <{source.url}>" for source in site.sources)
    dag = DAG(
        dag_id=f"ingest_{site.name}",
        description=f"{title}: crawl, parse, audit, publish",
        doc_md=DOC.format(title=title, domains=", ".join(site.domains), sources=names),
        schedule=schedule_of(site, spread(site)),
        start_date=datetime(2024, 1, 1, tzinfo=UTC),
        deadline=deadline_of(site.name),
        max_active_runs=1,
        tags={"ingest", *site.tags, *filter(None, [site.language])},
        default_args={
            "owner": site.owner,
            "retries": 2,
            "retry_delay": timedelta(minutes=5),
            "retry_exponential_backoff": True,
            "on_failure_callback": stage_failed,
        },
    )
    crawl = CrawlOperator(task_id="crawl", site=site.name, dag=dag, **PACE)
    parse = ParseOperator(task_id="parse", site=site.name, dag=dag)
    audit = AuditOperator(task_id="audit", site=site.name, dag=dag)
    publish = PublishOperator(task_id="publish", site=site.name, dag=dag, outlets=[ARTICLES, articles_of(site.name)])
    publish.on_success_callback = [run_passed]
    crawl >> parse >> audit >> publish
    dag.params.update(deepcopy(PARAMS))  # last: each task would check and copy them, half the time of this file
    return dag


def spread(site: Site) -> str:
    """The site's schedule, its minute 0 replaced by one made of the site's name: 500 sites do not start at once."""
    minute, rest = site.schedule.split(maxsplit=1)
    return f"{crc32(site.name.encode()) % 60} {rest}" if minute == "0" else site.schedule


globals().update({dag.dag_id: dag for dag in map(ingest_dag, registry().values())})
