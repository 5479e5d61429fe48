"""`CrawlOperator`: a Scrapy crawl as an Airflow task, in a process of its own, judged by its own report."""

from typing import Any

from airflow.sdk import BaseOperator, Context

from dags import metrics
from dags.retries import CrawlFailedError
from dags.run_context import ingest_run


class CrawlOperator(BaseOperator):
    """Crawl one site; the crawl's log becomes the task's log and its report the task's result.

    The crawl runs as `copydesk crawl` in a session of its own. Its state decides the task's: `ok`, `no_news` and
    `partial` pass, `failed` and `interrupted` fail, with a retry where the failure's class may pass by itself.
    """

    ui_color = "#e8f4f8"

    def __init__(self, *, site: str, **kwargs: Any) -> None:  # noqa: ANN401  # BaseOperator's
        super().__init__(**kwargs)
        self.site = site
        self._process: Any = None

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the crawl to its end; returns its counts.

        Raises:
            CrawlFailedError: it failed, or was interrupted; `dags.retries` decides by its class about another try.
        """
        from copydesk.crawl_log import readable
        from copydesk.crawl_process import CrawlProcess, crawl_command

        run = ingest_run(self.site, context)
        self._process = CrawlProcess(
            crawl_command(self.site, run_id=run.run_id, now=run.now, replay=run.replay, mode=run.mode),
            site=self.site,
            run_id=run.run_id,
            environment=run.settings.to_environment(),
            on_line=lambda line: self.log.info("%s", readable(line)),
        )
        report = self._process.run()
        metrics.of_crawl(report)
        if report.state in {"failed", "interrupted"}:
            words = f"crawl {report.run_id} {report.state}, {report.failure}: {report.detail}"
            raise CrawlFailedError(words, report.failure)
        self.log.info("crawl %s %s. %s", report.run_id, report.state, report.detail)
        counts = ("discovered", "fetched", "unchanged", "failed", "skipped", "pending")
        return {"run_id": report.run_id, "state": str(report.state), **{name: getattr(report, name) for name in counts}}

    def on_kill(self) -> None:
        """Stop the crawl and all that it started, within the 5 s that Airflow gives."""
        if self._process is not None:
            self._process.stop()
