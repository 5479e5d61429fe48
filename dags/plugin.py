"""Airflow's plugin: mounts the page of a run, to which the tasks' extra links lead, in the API server."""

from typing import Any

from airflow.plugins_manager import AirflowPlugin

from dags.links import PREFIX


async def run_pages(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401  # ASGI's
    """The pages as an ASGI application, loaded when the first is asked for: every Airflow process loads plugins."""
    from dags.run_page import app

    await app(scope, receive, send)


class CopydeskPlugin(AirflowPlugin):
    """The pages under `/copydesk`, behind Airflow's login."""

    name = "copydesk"
    fastapi_apps = [{"app": run_pages, "url_prefix": PREFIX, "name": "Copydesk"}]  # noqa: RUF012  # as Airflow reads it
