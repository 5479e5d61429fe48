"""From Airflow's context to the pipeline's terms: the run's id, its time, and where things are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dags.run_form import wish_of
from scrapers.sites import registry

if TYPE_CHECKING:
    from copydesk.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRun:
    """One DAG run as the pipeline sees it; a retried or cleared task gets the same `run_id`.

    `mode` is how the run came about, `window` the time whose articles are wanted in place of what is new, `replay` a
    WARC file as the form named it.
    """

    site: str
    run_id: str
    now: datetime
    mode: str
    window: tuple[datetime, datetime] | None
    replay: str | None
    settings: "Settings"


def ingest_run(site: str, context: Mapping[str, Any]) -> IngestRun:
    """The run that a task belongs to.

    The time is the real one, however late the run is: a page that is fetched late must not be dated before its own
    articles. Only a replay, or a site of the simulated web, may name another. A run of `airflow backfill` crawls what
    the site dates in its data interval: a feed of today knows nothing of last month.

    Raises:
        AirflowFailException: the run's form contradicts itself.
    """
    dag_run = context["dag_run"]
    wish = wish_of(context["params"], registry()[site])
    mode = str(dag_run.run_type.value)
    interval = (dag_run.data_interval_start, dag_run.data_interval_end)
    return IngestRun(
        site=site,
        run_id=run_id_of(site, context),
        now=wish.now or datetime.now(UTC),
        mode=mode,
        window=interval if mode == "backfill" and not wish.replay else wish.window,
        replay=wish.replay,
        settings=settings(),
    )


def run_id_of(site: str, context: Mapping[str, Any]) -> str:
    """The id of the run that a task belongs to, whatever its form says."""
    from copydesk.run_ids import run_id_for, suffix_from

    dag_run = context["dag_run"]
    mode = str(dag_run.run_type.value)
    automatic = mode in {"scheduled", "backfill"}
    logical_at = dag_run.data_interval_end if automatic else dag_run.logical_date or dag_run.run_after
    suffix = {"scheduled": "", "backfill": "backfill"}.get(mode, suffix_from(dag_run.run_id))
    return run_id_for(site, logical_at, suffix=suffix)


def settings() -> "Settings":
    """The settings of the environment, with the warehouse of Airflow's connection `warehouse` where it may be read."""
    from airflow.sdk.exceptions import AirflowNotFoundException, AirflowSecretsBackendAccessDenied

    from copydesk.settings import Settings
    from dags.warehouse_hook import WarehouseHook

    in_force = Settings.from_environment()
    try:
        return replace(in_force, warehouse_url=WarehouseHook().get_uri())
    except (AirflowNotFoundException, AirflowSecretsBackendAccessDenied):
        return in_force
