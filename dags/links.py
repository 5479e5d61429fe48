"""Extra links: from a task to its run in the warehouse, its WARC files and its findings (see `dashboard/`)."""

from typing import Any
from urllib.parse import urlsplit

from airflow.sdk import BaseOperatorLink
from airflow.sdk.configuration import conf

PREFIX = "/copydesk"
"""Where the pages of the plugin stand in Airflow's API server."""


def base_path() -> str:
    """The path under which Airflow's UI stands on its host, without the last slash: mostly empty."""
    return urlsplit(str(conf.get("api", "base_url", fallback=""))).path.rstrip("/")


def run_url(run_id: str | None, part: str = "") -> str:
    """The address of a run's page, or of a part of it; empty for a task that never came to its run."""
    if not run_id:
        return ""
    base = conf.get("api", "base_url", fallback="").rstrip("/")
    return f"{base}{PREFIX}/runs/{run_id}{part}"


class RunLink(BaseOperatorLink):
    """The run's account: how many URLs were found, and what became of them."""

    name = "Run"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:  # noqa: ANN401, ARG002  # BaseOperatorLink's
        """The address for the operator's `run_id`, which it knows once it has begun."""
        return run_url(operator.run_id)


class ArchiveLink(BaseOperatorLink):
    """The WARC files that the run wrote."""

    name = "WARC files"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:  # noqa: ANN401, ARG002  # as above
        """As `RunLink`."""
        return run_url(operator.run_id, "#archive")


class FindingsLink(BaseOperatorLink):
    """What the audit found."""

    name = "Findings"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:  # noqa: ANN401, ARG002  # as above
        """As `RunLink`."""
        return run_url(operator.run_id, "#findings")
