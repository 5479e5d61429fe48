"""Airflow's plugin: the dashboard in the API server, with an entry of its own in the menu of Airflow's UI."""

from typing import Any

from airflow.plugins_manager import AirflowPlugin

from dags.links import PREFIX, base_path


async def pages(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401  # ASGI's
    """The pages as an ASGI application, loaded when the first is asked for: every Airflow process loads plugins."""
    from dags.pages import app

    await app(scope, receive, send)


class CopydeskPlugin(AirflowPlugin):
    """The pages under `/copydesk`, behind Airflow's login; the UI shows them as `/plugin/copydesk`."""

    name = "copydesk"
    fastapi_apps = [{"app": pages, "url_prefix": PREFIX, "name": "Copydesk"}]  # noqa: RUF012  # as Airflow reads it
    external_views = [  # noqa: RUF012  # as above
        {
            "name": "Copydesk",
            "href": f"{base_path()}{PREFIX}/",
            "url_route": "copydesk",
            "destination": "nav",
            "nav_top_level": True,
            "icon": f"{base_path()}{PREFIX}/static/icon.svg",
        }
    ]
