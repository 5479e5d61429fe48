"""The tasks after the crawl, thin around `copydesk.pipeline`: `ParseOperator`, `AuditOperator`, `PublishOperator`."""

from typing import Any

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowFailException

from dags.run_context import ingest_run


class StageOperator(BaseOperator):
    """A stage of the ingest of one site. A plain class: five hundred decorated functions take twice as long to parse."""

    def __init__(self, *, site: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.site = site


class ParseOperator(StageOperator):
    """Parse what the run's crawl has archived, into staging."""

    ui_color = "#f3f8e8"

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the stage; returns its counts."""
        from copydesk import pipeline

        run = ingest_run(self.site, context)
        report = pipeline.parse(run.settings, run.run_id, now=run.now)
        self.log.info("parse: %s", report.sentence())
        return report.summary()


class AuditOperator(StageOperator):
    """Check the staged batch against the site's contract."""

    ui_color = "#fdf3e1"

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the stage; returns its findings.

        Raises:
            AirflowFailException: the batch breaks the contract and is held; a retry would find the same.
        """
        from copydesk import pipeline

        run = ingest_run(self.site, context)
        report = pipeline.audit(run.settings, run.run_id, now=run.now)
        if report.held:
            raise AirflowFailException(pipeline.held_words(report))
        return pipeline.summary(report)


class PublishOperator(StageOperator):
    """Publish the audited batch in one transaction and reconcile the run's accounts."""

    ui_color = "#e8f0fd"

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the stage; returns its counts."""
        from copydesk import pipeline

        run = ingest_run(self.site, context)
        report = pipeline.publish(run.settings, run.run_id, now=run.now)
        self.log.info("publish: %s", report.sentence())
        return pipeline.summary(report)
