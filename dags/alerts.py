"""Sends the alerts that waited for company.

The first site with a cause is told at once, by the callbacks of its tasks; more sites with the same cause within five
minutes wait for each other and are told in one message. This DAG sends what waits, and what no channel took before; it
fails for as long as there is something that no channel takes.

Alerts are off until Airflow has a connection `copydesk_alerts_webhook`, `copydesk_alerts_slack` or
`copydesk_alerts_mail`; docs/operations.md shows each. What is wrong now stands in the view `ops.open_alerts`.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowFailException


@dag(
    dag_id="alerts",
    description="Sends the alerts that are due",
    doc_md=__doc__,
    schedule=timedelta(minutes=5),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags={"maintenance"},
    default_args={"owner": "ops", "retries": 0},
)
def alerts_dag() -> None:
    """One task."""

    @task(execution_timeout=timedelta(minutes=4))
    def send() -> list[str]:
        """Send what is due; returns the causes told.

        Raises:
            AirflowFailException: no channel took a notice; it stays due, and the next run tries again.
        """
        from copydesk.alerting.desk import hand_out
        from dags.alert_channels import channels
        from dags.run_context import settings

        refused: list[str] = []
        told = hand_out(
            settings(), channels(), now=datetime.now(UTC), on_refused=lambda notice: refused.append(notice.cause)
        )
        if refused:
            raise AirflowFailException(f"no channel took the notice of {', '.join(refused)}; the log above says why")
        return [notice.cause for notice in told]

    send()


alerts_dag()
