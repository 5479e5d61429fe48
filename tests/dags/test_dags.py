"""The DAGs of the folder load as Airflow loads them, and hang together by their assets."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.timetables.interval import CronDataIntervalTimetable

import dags
import fakeweb.sites
from copydesk.alerting.causes import FAILED_CHORE
from scrapers.cron import has_day, is_cron

FOLDER = Path(dags.__file__).parent

# Airflow's own reading of .airflowignore uses a name that its library has retired
pytestmark = pytest.mark.filterwarnings("ignore:GitWildMatchPattern:DeprecationWarning")


@pytest.fixture(scope="module")
def bag() -> DagBag:
    os.environ["COPYDESK_SITES"] = "fakeweb.sites"
    try:
        return DagBag(FOLDER)
    finally:
        del os.environ["COPYDESK_SITES"]


def test_every_file_loads(bag: DagBag) -> None:
    assert bag.import_errors == {}
    assert {"alerts", "enrich", "ingest_tidewire", "maintenance", "reparse"} <= set(bag.dag_ids)


def test_a_slip_in_one_sites_file_is_reported_and_takes_no_other_dag_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(Path(fakeweb.sites.__file__).parent / "tidewire.py", tmp_path)
    (tmp_path / "slip.py").write_text("SITE = Site(")
    monkeypatch.setenv("COPYDESK_SITES", str(tmp_path))
    for name in ("dags.ingest", "dags.site_files"):  # Airflow parses a file in a new process each time
        monkeypatch.delitem(sys.modules, name, raising=False)
    bag = DagBag(FOLDER)
    assert {"enrich", "ingest_tidewire", "reparse"} <= set(bag.dag_ids)
    ((file, error),) = bag.import_errors.items()
    assert file.endswith("site_files.py")
    assert f"{tmp_path}/slip.py: '(' was never closed, line 1" in error


@pytest.mark.parametrize("schedule", ["@daily", "61 6 * * *", "0 6 * *", "hourly", ""])
def test_a_schedule_that_is_none_takes_no_other_dag_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, schedule: str
) -> None:
    shutil.copy(Path(fakeweb.sites.__file__).parent / "tidewire.py", tmp_path)
    declared = (tmp_path / "tidewire.py").read_text().replace('"tidewire"', '"slip"')
    (tmp_path / "slip.py").write_text(declared.replace("SITE = Site(", f"SITE = Site(schedule={schedule!r}, "))
    monkeypatch.setenv("COPYDESK_SITES", str(tmp_path))
    for name in ("dags.ingest", "dags.site_files"):  # as above
        monkeypatch.delitem(sys.modules, name, raising=False)
    bag = DagBag(FOLDER)
    assert "ingest_tidewire" in bag.dag_ids
    ((file, error),) = bag.import_errors.items()
    assert file.endswith("site_files.py")
    assert f"the schedule {schedule!r} is no cron expression" in error


@pytest.mark.parametrize(
    "schedule",
    ["0 6 * * *", "*/15 * * * *", "5,35 */2 1-15 jan,jul *", "0 6 * * mon-fri", "0 22-2 * * sat-sun", "0 0 * * 7"],
)
def test_a_schedule_that_a_site_may_have_is_one_that_airflow_can_keep(schedule: str) -> None:
    assert is_cron(schedule)
    assert has_day(schedule)
    CronDataIntervalTimetable(schedule, timezone="UTC").validate()


def test_no_dag_makes_up_for_the_years_since_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who upgraded Airflow from its second version may have kept its default, which was to do so."""
    monkeypatch.setenv("AIRFLOW__SCHEDULER__CATCHUP_BY_DEFAULT", "True")
    monkeypatch.setenv("COPYDESK_SITES", "fakeweb.sites")
    for name in ("dags.alerts", "dags.enrich", "dags.ingest", "dags.maintenance"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    caught = {dag.dag_id: dag.catchup for dag in DagBag(FOLDER).dags.values() if dag.schedule}
    assert {"alerts", "enrich", "ingest_tidewire", "maintenance"} <= set(caught)
    assert [name for name, catchup in caught.items() if catchup] == []


def test_every_dag_explains_itself(bag: DagBag) -> None:
    assert [dag_id for dag_id, dag in bag.dags.items() if not dag.doc_md or not dag.description or not dag.tags] == []


def test_o2_enrich_follows_every_publish(bag: DagBag) -> None:
    emitted = {asset.uri for asset in bag.dags["ingest_tidewire"].get_task("publish").outlets}
    enrich: Any = bag.dags["enrich"].timetable
    wanted = {asset.uri for asset in enrich.asset_condition.objects}
    assert wanted <= emitted
    assert "x-copydesk://news/articles/tidewire" in emitted


def test_o1_an_ingest_runs_by_its_schedule_and_by_its_feeds(bag: DagBag) -> None:
    timetable: Any = bag.dags["ingest_tidewire"].timetable
    (asset,) = timetable.asset_condition.objects
    assert asset.uri == "x-copydesk://feeds/tidewire"
    assert "CronDataInterval" in type(timetable.timetable).__name__


def test_failures_and_recoveries_reach_the_alert_desk(bag: DagBag) -> None:
    dag = bag.dags["ingest_tidewire"]
    assert all(task.has_on_failure_callback for task in dag.tasks)
    assert dag.get_task("publish").has_on_success_callback
    assert dag.get_task("crawl").has_retry_policy


@pytest.mark.parametrize("name", FAILED_CHORE)
def test_a_chore_that_fails_reaches_the_alert_desk_and_so_does_its_end(bag: DagBag, name: str) -> None:
    tasks = bag.dags[name].tasks
    assert [task.task_id for task in tasks if not task.has_on_failure_callback] == []
    assert [task.task_id for task in tasks if not task.has_on_success_callback] == []


def test_a_run_that_does_not_end_is_told_by_a_callback_that_any_process_can_import(bag: DagBag) -> None:
    dag: Any = bag.dags["ingest_tidewire"]
    (deadline,) = dag.deadline
    assert deadline.callback.path == "dags.alert_callbacks.run_overdue"
    assert deadline.callback.kwargs["site"] == "tidewire"
