"""`CrawlOperator`: the crawl of one site as an Airflow task, in a process of its own, judged by its own report."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from airflow.sdk import Context
from airflow.sdk.exceptions import AirflowFailException

from dags import metrics
from dags.links import ArchiveLink, RunLink
from dags.retries import CrawlFailedError
from dags.run_context import IngestRun, ingest_run
from dags.scrapy_operator import SubprocessOperator

if TYPE_CHECKING:
    from pathlib import Path

    from copydesk.child_process import Ended


class CrawlOperator(SubprocessOperator):
    """Crawl one site; the crawl's log becomes the task's log and its report the task's result.

    The crawl runs as `copydesk crawl`. Its state decides the task's: `ok`, `no_news` and `partial` pass, `failed` and
    `interrupted` fail, with a retry where the failure's class may pass by itself.
    """

    template_fields = ()
    operator_extra_links = (RunLink(), ArchiveLink())
    ui_color = "#e8f4f8"

    def __init__(self, *, site: str, **kwargs: Any) -> None:  # noqa: ANN401  # BaseOperator's
        super().__init__(**kwargs)
        self.site = site
        self.run_id: str | None = None
        self._run: IngestRun
        self._replay: Path | None = None

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the crawl to its end; returns its counts.

        Raises:
            AirflowFailException: there is no file to replay; to try again would change nothing.
        """
        from copydesk.errors import BadArgumentError
        from copydesk.replay_file import replay_file

        self._run = ingest_run(self.site, context)
        self.run_id = self._run.run_id
        try:
            with replay_file(self._run.settings, self._run.replay) as self._replay:
                result: dict[str, Any] = super().execute(context)
        except BadArgumentError as error:
            raise AirflowFailException(f"{error}; {error.next_step}") from error
        return result

    def command_of(self, context: Context) -> list[str]:  # noqa: ARG002  # the run holds what is needed of it
        """`copydesk crawl` for this run."""
        from copydesk.crawl_process import crawl_command

        run = self._run
        return crawl_command(
            self.site, run_id=run.run_id, now=run.now, replay=self._replay, mode=run.mode, window=run.window
        )

    def environment_of(self, context: Context) -> Mapping[str, str]:  # noqa: ARG002  # as above
        """The settings in force, the warehouse's address among them."""
        return self._run.settings.to_environment()

    def tell(self, line: str) -> None:
        """Log one of the crawl's events in words."""
        from copydesk.crawl_log import readable

        self.log.info("%s", readable(line))

    def judge(self, ended: "Ended") -> dict[str, Any]:
        """The crawl's counts.

        Raises:
            CrawlFailedError: it failed, or was interrupted; `dags.retries` decides by its class about another try.
        """
        from copydesk.crawl_process import report_of
        from copydesk.upkeep.archive import size_of

        report = report_of(ended, site=self.site, run_id=self._run.run_id)
        metrics.of_crawl(report, size_of(self._run.settings.archive_url, report.warc_files))
        if report.state in {"failed", "interrupted"}:
            words = f"crawl {report.run_id} {report.state}, {report.failure}: {report.detail}"
            raise CrawlFailedError(words, report.failure)
        self.log.info("crawl %s %s. %s", report.run_id, report.state, report.detail)
        counts = ("discovered", "fetched", "unchanged", "failed", "skipped", "pending")
        return {"run_id": report.run_id, "state": str(report.state), **{name: getattr(report, name) for name in counts}}
