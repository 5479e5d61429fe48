"""Reads a site's archived pages again by today's rules, and publishes the corrections that a person approves.

| task | what it does | when it fails |
|---|---|---|
| `report` | parses the pages of the chosen runs again, holds them against what stands; changes nothing | clear it |
| `approval` | waits two days for *Approve* or *Reject*, with the report before you; no answer is a *Reject* | |
| `publish` | parses, audits and publishes those runs again, if the outcome still is what was approved | see its log |

Trigger it with a site and, where not all of its runs are meant, their time. Nothing is fetched. An approved correction
of the same page makes no new version; what would be lost (an article that today's rules reject) stays as it stands.
Answer under *Required Actions*. With nothing to change `approval` and `publish` are skipped.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from dags.assets import ARTICLES
from dags.run_form import TIME, text_field
from scrapers.sites import registry

PARAMS = {
    "site": Param(None, "Whose pages are read again.", title="Site", type="string", enum=sorted(registry())),
    "since": text_field("From", "Only runs from this time on; empty: all.", TIME, format="date-time"),
    "until": text_field("Until", "Only runs before this time; empty: all.", TIME, format="date-time"),
}
ANSWER_WITHIN = timedelta(days=2)


@dag(
    dag_id="reparse",
    description="Archived pages read again by today's rules, published when a person approves",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    params=PARAMS,
    tags={"maintenance"},
    default_args={"owner": "newsdesk", "retries": 2, "retry_delay": timedelta(minutes=5)},
)
def reparse_dag() -> None:
    """A report, a person, and what the person approved."""

    @task(execution_timeout=timedelta(hours=12))
    def report() -> dict[str, Any]:
        """Read again and compare; returns the runs, the counts, and the words that the person gets to read."""
        from dags.reparse_report import compared

        params = get_current_context()["params"]
        found = compared(params["site"], params["since"], params["until"])
        if not any(found[name] for name in ("changed", "lost", "gained")):
            raise AirflowSkipException(f"nothing would change: {found['standing']} articles read as they stand")
        return found

    @task(outlets=[ARTICLES], execution_timeout=timedelta(hours=12))
    def publish(approved: dict[str, Any]) -> dict[str, Any]:
        """Publish what was approved, and only that; returns the counts."""
        from dags.reparse_report import applied

        result = applied(approved)
        if result["held"]:
            raise AirflowFailException(
                f"held: {', '.join(result['held'])}; settle each: `copydesk release RUN --why …`"
            )
        return result

    approval = ApprovalOperator(
        task_id="approval",
        subject="Publish {{ ti.xcom_pull('report')['changed'] }} corrected and "
        "{{ ti.xcom_pull('report')['gained'] }} new articles of {{ params.site }}?",
        body="{{ ti.xcom_pull('report')['words'] }}",
        defaults=ApprovalOperator.REJECT,
        response_timeout=ANSWER_WITHIN,
    )
    found: Any = report()  # while the file is parsed; in the task it is what the report returned
    found >> approval >> publish(found)


reparse_dag()
