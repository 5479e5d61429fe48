"""Search entries, stories, citations and mentions, off the load path.

Follows every publish, whatever its site: publish leaves a queue of changed articles, and `enrich` works it off, batch
by batch. Killed or failed, it goes on where it was when it is cleared; with nothing queued it does
nothing. Publishes that come while it runs are taken together by the next run.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import dag, task

from dags.alert_callbacks import chore_failed, chore_passed
from dags.assets import ARTICLES, ENRICHED


@dag(
    dag_id="enrich",
    description="Search entries, stories, citations and mentions of what was published",
    doc_md=__doc__,
    schedule=[ARTICLES],
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags={"enrich"},
    default_args={
        "owner": "newsdesk",
        "retries": 3,
        "retry_delay": timedelta(minutes=1),
        "on_failure_callback": chore_failed,
        "on_success_callback": chore_passed,
    },
)
def enrich_dag() -> None:
    """One task: the queue makes smaller ones needless."""

    @task(outlets=[ENRICHED], execution_timeout=timedelta(hours=2))
    def enrich() -> dict[str, Any]:
        """Work off the queue; returns the counts."""
        from copydesk.wiring import warehouse
        from dags.run_context import settings
        from warehouse.enrich.run import enrich as work_off

        with warehouse(settings()) as conn:
            return work_off(conn, datetime.now(UTC)).to_json()

    enrich()


enrich_dag()
