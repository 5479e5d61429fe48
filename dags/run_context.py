"""From Airflow's context to the pipeline's terms: the run's id, its time, and where things are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapers.sites import registry

if TYPE_CHECKING:
    from airflow.sdk import Connection

    from copydesk.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRun:
    """One DAG run as the pipeline sees it; a retried or cleared task gets the same `run_id`."""

    site: str
    run_id: str
    now: datetime
    mode: str
    replay: Path | None
    settings: "Settings"


def ingest_run(site: str, context: Mapping[str, Any]) -> IngestRun:
    """The run that a task belongs to.

    The time is the real one; or what the run's `now` says; or, for a scheduled run of a site of the simulated web, the
    end of its data interval. A real page fetched late must not be dated back: its articles would lie in the future.
    """
    from copydesk.run_ids import run_id_for, suffix_from

    dag_run, params = context["dag_run"], context["params"]
    mode = str(dag_run.run_type.value)
    automatic = mode in {"scheduled", "backfill"}
    logical_at = dag_run.data_interval_end if automatic else dag_run.logical_date or dag_run.run_after
    run_id = run_id_for(site, logical_at, suffix="" if automatic else suffix_from(dag_run.run_id))
    simulated = automatic and registry()[site].is_simulated
    now = datetime.fromisoformat(params["now"]) if params.get("now") else logical_at if simulated else datetime.now(UTC)
    replay = Path(params["replay"]) if params.get("replay") else None
    return IngestRun(site=site, run_id=run_id, now=now, mode=mode, replay=replay, settings=settings())


def settings() -> "Settings":
    """The settings of the environment, with the warehouse of Airflow's connection `warehouse` where it may be read."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException, AirflowSecretsBackendAccessDenied

    from copydesk.settings import Settings

    in_force = Settings.from_environment()
    try:
        connection = Connection.get("warehouse")
    except (AirflowNotFoundException, AirflowSecretsBackendAccessDenied):
        return in_force
    return replace(in_force, warehouse_url=postgres_url(connection))


def postgres_url(connection: "Connection") -> str:
    """The URL that libpq understands of an Airflow connection, its extras as parameters (`sslmode`, …)."""
    from urllib.parse import quote, urlencode

    login = quote(connection.login or "", safe="")
    password = f":{quote(connection.password, safe='')}" if connection.password else ""
    host = quote(connection.host or "", safe="[]")
    port = f":{connection.port}" if connection.port else ""
    extras = connection.extra_dejson
    query = f"?{urlencode(extras)}" if extras else ""
    return f"postgresql://{login}{password}{'@' if login else ''}{host}{port}/{connection.schema or ''}{query}"
