"""The tasks after the crawl, thin around `copydesk.pipeline`: `ParseOperator`, `AuditOperator`, `PublishOperator`."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator, BaseOperatorLink, Context
from airflow.sdk.exceptions import AirflowFailException

from dags import metrics
from dags.links import FindingsLink, RunLink
from dags.run_context import IngestRun, ingest_run

if TYPE_CHECKING:
    from warehouse.audit import AuditReport


class StageOperator(BaseOperator):
    """A stage of the ingest of one site. A plain class: 500 decorated functions take twice as long to parse."""

    operator_extra_links: Collection[BaseOperatorLink] = (RunLink(),)

    def __init__(self, *, site: str, **kwargs: Any) -> None:  # noqa: ANN401  # BaseOperator's
        super().__init__(**kwargs)
        self.site = site
        self.run_id: str | None = None

    def run_of(self, context: Context) -> IngestRun:
        """The run at hand, which the extra links lead to from now on."""
        run = ingest_run(self.site, context)
        self.run_id = run.run_id
        return run

    def told(self, report: dict[str, Any]) -> dict[str, Any]:
        """Log a stage's report, and return its counts: what travels between tasks is ids and counts only."""
        metrics.of_stage(self.site, self.task_id, report)
        counts = {name: value for name, value in report.items() if isinstance(value, str | int | float)}
        self.log.info("%s: %s", self.task_id, ", ".join(f"{name} {value}" for name, value in counts.items()))
        return counts


class ParseOperator(StageOperator):
    """Parse what the run's crawl has archived, into staging."""

    ui_color = "#f3f8e8"

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the stage; returns its counts."""
        from copydesk import pipeline

        run = self.run_of(context)
        report = pipeline.parse(run.settings, run.run_id, now=run.now)
        return self.told(report.to_json())


class AuditOperator(StageOperator):
    """Check the staged batch against the site's contract."""

    ui_color = "#fdf3e1"
    operator_extra_links = (RunLink(), FindingsLink())

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the stage; returns its findings.

        Raises:
            AirflowFailException: the batch breaks the contract and is held; a retry would find the same.
        """
        from copydesk import pipeline

        run = self.run_of(context)
        report = pipeline.audit(run.settings, run.run_id, now=run.now)
        for finding in report.findings:
            self.log.warning("%s: %s (expected %s)", finding.check, finding.message, finding.expected or "otherwise")
        metrics.of_audit(self.site, held=report.is_held)
        if report.is_held:
            raise AirflowFailException(held_words(report))
        return self.told(report.to_json())


class PublishOperator(StageOperator):
    """Publish the audited batch in one transaction and reconcile the run's accounts."""

    ui_color = "#e8f0fd"

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the stage; returns its counts."""
        from copydesk import pipeline

        run = self.run_of(context)
        report = pipeline.publish(run.settings, run.run_id, now=run.now)
        return self.told(report.to_json())


def held_words(report: "AuditReport") -> str:
    """Why a batch is held, and what an operator may do about it."""
    reasons = "; ".join(each.message for each in report.findings if each.severity == "error")
    run_id = report.run_id
    return (
        f"batch {run_id} is held, no analyst sees it: {reasons}. If the site really has changed like this: "
        f"`copydesk release {run_id} --why …`. If it was parsed wrongly: mend the site's file and clear `parse` "
        f"(nothing is fetched again), or `copydesk discard {run_id} --why …`."
    )
