"""Daily maintenance: what dead crawls hold, the archive, freshness, and the tables.

| task | what it does | when it finds something |
|---|---|---|
| `free_neglected` | frees the URLs and ends the runs of crawls that died | nothing to do: the next crawl fetches them |
| `inspect_storage` | reads a sample of the archive back, looks for files left open, and at the disk | an alert tells |
| `freshness` | how old each site's newest article is | see the task's result and the site's own alerts |
| `retention` | removes what is older than its site's `retention_days`; finishes takedowns | clear it; it goes on |
| `vacuum` | dead rows and statistics of the tables that changed | nothing to do |

Each may be cleared and run again at any time; only `vacuum` waits, for `retention`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import CronDataIntervalTimetable, dag, task

from dags.alert_callbacks import chore_failed, chore_passed
from dags.alert_channels import channels
from dags.metrics import of_freshness
from dags.run_context import settings


@dag(
    dag_id="maintenance",
    description="Frees what dead crawls hold, checks the archive, reports freshness, vacuums",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("17 3 * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags={"maintenance"},
    default_args={
        "owner": "ops",
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "on_failure_callback": chore_failed,
        "on_success_callback": chore_passed,
    },
)
def maintenance_dag() -> None:
    """Independent chores."""

    @task
    def free_neglected() -> list[dict[str, Any]]:
        """Free the leases and end the runs of dead crawls."""
        from copydesk.upkeep import chores

        return chores.free_neglected(settings(), now=datetime.now(UTC))

    @task(execution_timeout=timedelta(hours=2))
    def inspect_storage() -> dict[str, Any]:
        """Check the archive and the disk, and tell what is wrong."""
        from copydesk.alerting.desk import hand_out
        from copydesk.upkeep import chores

        report = chores.inspect_storage(settings(), now=datetime.now(UTC))
        hand_out(settings(), channels(), now=datetime.now(UTC))
        return report.to_json()

    @task
    def freshness() -> list[dict[str, Any]]:
        """How fresh each site is."""
        from copydesk.upkeep import chores

        rows = chores.freshness(settings(), now=datetime.now(UTC))
        of_freshness(rows)
        return rows

    @task(execution_timeout=timedelta(hours=4))
    def retention() -> dict[str, Any]:
        """Remove what is older than its site's `retention_days`, and finish takedowns that were interrupted."""
        from copydesk.upkeep import chores

        return chores.retention(settings(), now=datetime.now(UTC))

    @task(execution_timeout=timedelta(hours=4))
    def vacuum() -> list[str]:
        """Vacuum and analyse what changed."""
        from copydesk.upkeep import chores

        return chores.vacuum(settings())

    free_neglected(), inspect_storage(), freshness(), retention() >> vacuum()


maintenance_dag()
