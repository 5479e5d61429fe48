"""One DAG per site, `ingest_<site>`: crawl >> parse >> audit >> publish, each safe to clear and run again."""

import os
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import DAG, get_parsing_context

from dags.alert_callbacks import run_passed, stage_failed
from dags.assets import ARTICLES, articles_of
from dags.crawl_operator import CrawlOperator
from dags.deadlines import deadline_of
from dags.feed_schedule import schedule_of
from dags.retries import PACE
from dags.run_form import PARAMS
from dags.site_doc import doc_of
from dags.stages import AuditOperator, ParseOperator, PublishOperator
from scrapers.site import Site
from scrapers.sites import registry

ONE_AT_A_TIME: dict[str, Any] = {
    "max_active_tis_per_dag": 1,
    "pool": os.environ.get("COPYDESK_CRAWL_POOL") or "default_pool",
}
"""A site is crawled by one task at a time, backfills included, and all sites by as many as the pool has slots."""


def ingest_dag(site: Site) -> DAG:
    """The DAG of one site; reads nothing but the declaration."""
    dag = DAG(
        dag_id=f"ingest_{site.name}",
        description=f"{site.title or site.name}: crawl, parse, audit, publish",
        doc_md=doc_of(site),
        schedule=schedule_of(site),
        start_date=datetime(2024, 1, 1, tzinfo=UTC),
        catchup=False,  # whatever the installation's default: a feed of today knows nothing of the days since then
        deadline=deadline_of(site.name),
        max_active_runs=1,
        tags={"ingest", site.owner, *site.tags, *filter(None, [site.language])},
        default_args={
            "owner": site.owner,
            "retries": 2,
            "retry_delay": timedelta(minutes=5),
            "retry_exponential_backoff": True,
            "on_failure_callback": stage_failed,
        },
    )
    crawl = CrawlOperator(task_id="crawl", site=site.name, dag=dag, **ONE_AT_A_TIME, **PACE)
    parse = ParseOperator(task_id="parse", site=site.name, dag=dag)
    audit = AuditOperator(task_id="audit", site=site.name, dag=dag)
    publish = PublishOperator(task_id="publish", site=site.name, dag=dag, outlets=[ARTICLES, articles_of(site.name)])
    publish.on_success_callback = [run_passed]
    crawl >> parse >> audit >> publish
    dag.params.update(deepcopy(PARAMS))  # last: each task would check and copy them, half the time of this file
    return dag


def wanted_sites() -> list[Site]:
    """All sites that can be read; only the one whose DAG a task or a callback is about to run, where Airflow says so.

    What cannot be read, `site_files` reports.
    """
    wanted = get_parsing_context().dag_id
    return [site for site in registry().values() if wanted in {None, f"ingest_{site.name}"}]


globals().update({dag.dag_id: dag for dag in map(ingest_dag, wanted_sites())})
