"""Scrapy under Airflow: `ScrapyOperator`, and `SubprocessOperator` for any program that prints a report.

Twisted's reactor starts once in a process, and Scrapy's exit status is 0 when every page failed. So the crawl is a
process of its own, and its statistics decide. Knows nothing of Copydesk's sites: take this file,
`copydesk/child_process.py` and `copydesk/lifeline.py`, and no more. docs/airflow_operator.md shows how.
"""

import sys
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator, BaseOperatorLink, Context
from airflow.sdk.exceptions import AirflowException

if TYPE_CHECKING:
    from copydesk.child_process import ChildProcess, Ended


class ResultLink(BaseOperatorLink):
    """A button on the task that leads to its result: the operator's `result_url`."""

    name = "Result"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:  # noqa: ANN401, ARG002  # BaseOperatorLink's
        """The address, rendered for this run; empty where there is none."""
        return str(operator.result_url or "")


class SubprocessOperator(BaseOperator):
    """Run a program in a session of its own; its stderr becomes the task's log, its report the task's result.

    The program's report is one line of JSON, the last that it prints to stdout. A program without a report has failed,
    whatever its exit status. When the task is killed, the program and all it started are gone within 4 s (Airflow gives
    5), and it dies with its task even where nobody could stop it (Linux). The log is read line by line as it comes, in
    the task's process; Airflow's heartbeat is another process and never waits for it.

    Override `command_of` and `environment_of` where they depend on the run, `tell` to log otherwise, `judge` to decide
    otherwise. Secrets belong into `environment_of`: Airflow stores and shows what is templated.

    :param command: the program and its arguments, never a shell's string. (templated)
    :param environment: variables in addition to the task's own. (templated)
    :param folder: where it runs. (templated)
    :param result_url: where the extra link "Result" leads, if anywhere. (templated)
    """

    template_fields: Sequence[str] = ("command", "environment", "folder", "result_url")
    operator_extra_links: Collection[BaseOperatorLink] = (ResultLink(),)

    def __init__(
        self,
        *,
        command: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        folder: str | None = None,
        result_url: str | None = None,
        **kwargs: Any,  # noqa: ANN401  # BaseOperator's
    ) -> None:
        super().__init__(**kwargs)
        self.command = list(command)
        self.environment = dict(environment or {})
        self.folder = folder
        self.result_url = result_url
        self._child: ChildProcess | None = None

    def execute(self, context: Context) -> Any:  # noqa: ANN401  # what `judge` gives
        """Run the program to its end, and judge it."""
        from copydesk.child_process import ChildProcess

        self._child = ChildProcess(
            self.command_of(context),
            on_line=self.tell,
            environment=self.environment_of(context),
            folder=self.folder,
            tethered=True,
        )
        return self.judge(self._child.run())

    def on_kill(self) -> None:
        """Stop the program and all that it started, within the 5 s that Airflow gives."""
        if self._child is not None:
            self._child.stop()

    def command_of(self, context: Context) -> list[str]:  # noqa: ARG002  # for those who override it
        """The program and its arguments for this run."""
        return self.command

    def environment_of(self, context: Context) -> Mapping[str, str]:  # noqa: ARG002  # as above
        """Variables for this run in addition to the task's own."""
        return self.environment

    def tell(self, line: str) -> None:
        """Log a line of the program's log."""
        self.log.info("%s", line)

    def judge(self, ended: "Ended") -> Any:  # noqa: ANN401  # whatever JSON the report is
        """The task's result, from how the program ended.

        Raises:
            AirflowException: it left no report.
        """
        if ended.report is None:
            raise AirflowException(f"the program left no report and ended by {ended.ending}")
        return ended.report


class ScrapyOperator(SubprocessOperator):
    """`scrapy crawl SPIDER` in any Scrapy project, in any Python that has Scrapy; its statistics are the task's result.

    The task passes when the crawl ended by itself, scraped enough and no callback raised too often. On a kill Scrapy
    gets a SIGTERM, closes its feeds and pipelines, and has 3 s for it.

    :param spider: the spider's name. (templated)
    :param folder: the project's folder, where its scrapy.cfg is. (templated)
    :param arguments: the spider's arguments, as `-a`. (templated)
    :param settings: settings of the crawl, as `-s`, over the project's. (templated)
    :param python: the Python to run it in: another environment's, where Scrapy should not share Airflow's.
    :param min_items: fewer items than this fail the task.
    :param max_exceptions: more exceptions in callbacks than this fail it.
    """

    template_fields: Sequence[str] = (*SubprocessOperator.template_fields, "spider", "arguments", "settings")
    ui_color = "#e8f4f8"

    def __init__(
        self,
        *,
        spider: str,
        arguments: Mapping[str, str] | None = None,
        settings: Mapping[str, str] | None = None,
        python: str = sys.executable,
        min_items: int = 1,
        max_exceptions: int = 0,
        **kwargs: Any,  # noqa: ANN401  # BaseOperator's
    ) -> None:
        super().__init__(**kwargs)
        self.spider = spider
        self.arguments = dict(arguments or {})
        self.settings = dict(settings or {})
        self.python = python
        self.min_items = min_items
        self.max_exceptions = max_exceptions

    def command_of(self, context: Context) -> list[str]:  # noqa: ARG002  # all is in the arguments
        """`scrapy crawl`, with a collector of statistics that prints them when the crawl has ended."""
        options = [f"-a{name}={value}" for name, value in self.arguments.items()]
        options += [f"-s{name}={value}" for name, value in self.settings.items()]
        return [self.python, "-c", _SCRAPY, "crawl", self.spider, *options]

    def judge(self, ended: "Ended") -> dict[str, Any]:
        """Scrapy's statistics.

        Raises:
            AirflowException: the crawl was cut short, scraped too little, or raised too often.
        """
        stats = dict(super().judge(ended))
        items, exceptions = stats.get("item_scraped_count", 0), _exceptions(stats)
        if (reason := stats.get("finish_reason")) != "finished":
            raise AirflowException(f"{self.spider} did not finish: {reason}, after {items} items")
        if items < self.min_items:
            raise AirflowException(f"{self.spider} scraped {items} items, expected {self.min_items}: {_answers(stats)}")
        if exceptions > self.max_exceptions:
            raise AirflowException(f"{self.spider}'s callbacks raised {exceptions} times; the log has the tracebacks")
        return stats


_SCRAPY = """
import json, sys
from scrapy.cmdline import execute
from scrapy.statscollectors import MemoryStatsCollector

class PrintedStats(MemoryStatsCollector):
    def close_spider(self, *args, **kwargs):
        super().close_spider(*args, **kwargs)
        print(json.dumps(self.get_stats(), default=str), flush=True)

execute(["scrapy", *sys.argv[1:], "-sSTATS_CLASS=__main__.PrintedStats"])
"""


def _exceptions(stats: Mapping[str, Any]) -> int:
    """How often callbacks raised; Scrapy counts each class, and of late their sum too."""
    counted = {name: count for name, count in stats.items() if name.startswith("spider_exceptions/")}
    return int(counted.get("spider_exceptions/count", sum(counted.values())))


def _answers(stats: Mapping[str, Any]) -> str:
    """What the servers said, for whoever asks why nothing came out."""
    told = ("downloader/response_status_count/", "downloader/exception_type_count/", "retry/max_reached")
    found = {name.removeprefix("downloader/"): count for name, count in stats.items() if name.startswith(told)}
    return ", ".join(f"{name} {count}" for name, count in found.items()) or "no answer at all"
