"""Deadlines: a run that has not ended after hours is told about, though nothing in it has failed yet."""

from datetime import timedelta

from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from dags.alert_callbacks import run_overdue
from dags.numbers_set import number_set

LIMIT = timedelta(hours=number_set("COPYDESK_RUN_LIMIT_HOURS", 8, least=0.1))
"""From the moment a run is queued; longer than the longest crawl with its patient retries usually takes."""


def deadline_of(site: str) -> DeadlineAlert:
    """The deadline of a site's runs."""
    callback = SyncCallback(run_overdue, kwargs={"site": site, "hours": LIMIT.total_seconds() / 3600})
    return DeadlineAlert(reference=DeadlineReference.DAGRUN_QUEUED_AT, interval=LIMIT, callback=callback)
