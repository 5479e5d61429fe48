"""The dashboards and rules are about metrics that exist: emitted over StatsD, mapped, queried by Prometheus."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import yaml

from copydesk.stack.layout import free_port
from tests.dags.statsd import Exporter, open_exporter
from tests.waiting import PATIENCE_SECONDS, wait_for

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "copydesk" / "deploy"
BOARDS = {path.stem: json.loads(path.read_text("utf-8")) for path in (DEPLOY / "grafana" / "dashboards").glob("*.json")}
PANELS = [(board, panel) for board, each in BOARDS.items() for panel in each["panels"] if panel.get("targets")]
QUERIES = [
    pytest.param(board, target["expr"], id=f"{board}-{panel['title']}-{target['refId']}")
    for board, panel in PANELS
    for target in panel["targets"]
]
RULES = [
    rule for group in yaml.safe_load((DEPLOY / "prometheus_rules.yml").read_text())["groups"] for rule in group["rules"]
]
QUIET = {"count(ALERTS", 'ALERTS{alertstate="firing"}'}
"""Queries that are empty while all is well."""

EMIT = """
import time
from airflow._shared.observability.metrics.metrics_registry import MetricsRegistry
from airflow.sdk.observability import stats
from dags import metrics
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.outcome import FailureClass

def crawl(site):
    metrics.of_crawl(CrawlReport(
        run_id=f"{site}-1", site=site, state=CrawlState.PARTIAL, discovered=12, fetched=7, failed=3, pending=2,
        requests=15, bytes=90_000, seconds=4.5, failed_by_class={"timeout": 3}, failure=FailureClass.TIMEOUT), 30_000)
    metrics.of_stage(site, "parse", {"staged": 6, "rejected": 1, "by_reason": {"consent_wall": 1}, "seconds": 1.5})
    metrics.of_audit(site, held=site == "mute")
    metrics.of_stage(site, "publish", {"new": 5, "edited": 1, "seconds": 0.2})
    metrics.of_freshness([{"site": site, "age_hours": 2.5}])

crawl("wire"), crawl("mute")
# Airflow's own, as its registry declares them: name, type and tags.
for name, declared in MetricsRegistry()._metrics.items():
    tags = {variable: "some" for variable in declared.get("name_variables") or []}
    if "{" in name:
        continue
    if declared["type"] == "counter":
        stats.incr(name, 1, tags=tags)
    elif declared["type"] == "gauge":
        stats.gauge(name, 1, tags=tags)
    else:
        stats.timing(name, 1500.0, tags=tags)
    time.sleep(0.001)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Exporter, int]]:
    """An exporter that has had everything that processes with our settings emit."""
    with open_exporter(DEPLOY / "statsd_mapping.yml") as (exporter, port):
        settings = (
            (DEPLOY / "airflow.cfg").read_text().replace("statsd_host = statsd-exporter", "statsd_host = 127.0.0.1")
        )
        config = tmp_path_factory.mktemp("airflow") / "airflow.cfg"
        metrics = settings[settings.index("[metrics]") :].replace("9125", str(exporter.port))
        config.write_text(metrics)
        environment = os.environ | {"AIRFLOW_HOME": str(config.parent), "AIRFLOW_CONFIG": str(config)}
        done = subprocess.run(
            [sys.executable, "-c", EMIT], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"airflow.last:1|c", ("127.0.0.1", exporter.port))
        wait_for(lambda: "airflow_last" in exporter.types)
        exporter.take(f"airflow.copydesk.backup.last_success:{int(time.time())}|g")  # as backup.sh writes it
        yield exporter, port


def names_in(expression: str) -> set[str]:
    """The metrics that a query names."""
    return set(re.findall(r"\b(?:copydesk|airflow)_[a-z_]+\b", expression))


@pytest.mark.parametrize(("board", "query"), QUERIES)
def test_o11_every_panel_is_about_metrics_that_are_emitted(
    served: tuple[Exporter, int], board: str, query: str
) -> None:
    assert board in BOARDS
    assert names_in(query) <= served[0].names


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_o11_every_rule_is_about_metrics_that_are_emitted(served: tuple[Exporter, int], rule: dict[str, Any]) -> None:
    assert names_in(rule["expr"]) <= served[0].names
    assert set(rule["annotations"]) == {"summary", "next"}


def test_o11_every_metric_of_ours_is_on_a_dashboard(served: tuple[Exporter, int]) -> None:
    shown = {name for _, panel in PANELS for target in panel["targets"] for name in names_in(target["expr"])}
    ours = {name for name in served[0].types if name.startswith("copydesk_")}
    assert {name for name in ours if not {name, f"{name}_bucket"} & shown} <= {"copydesk_parse_pages_total"}


def test_o11_no_metric_has_a_dag_in_its_name(served: tuple[Exporter, int]) -> None:
    served[0].take("airflow.dagrun.ingest_wire.first_task_scheduling_delay,dag_id=ingest_wire:12|ms")
    assert not [name for name in served[0].types if "ingest_wire" in name]


def test_o11_tags_become_labels_and_counts_add_up(served: tuple[Exporter, int]) -> None:
    values = served[0].values
    assert values["copydesk_crawl_urls_total", (("outcome", "fetched"), ("site", "wire"))] == [7]
    assert values["copydesk_crawl_failures_total", (("class", "timeout"), ("site", "wire"))] == [3]
    assert values["copydesk_archive_bytes_total", (("site", "wire"),)] == [30_000]
    assert values["copydesk_crawl_seconds", (("site", "wire"),)] == [4.5]
    assert values["copydesk_publish_last_new", (("site", "wire"),)][0] == pytest.approx(time.time(), abs=3_600)


@pytest.mark.parametrize("board", BOARDS)
def test_o11_grafana_knows_every_key_of_a_dashboard(board: str) -> None:
    dashboard = pytest.importorskip(
        "grafana_foundation_sdk.models.dashboard", reason="Grafana's types are not installed"
    )
    from grafana_foundation_sdk.cog.encoder import JSONEncoder  # noqa: PLC0415  # as above
    from grafana_foundation_sdk.cog.plugins import register_default_plugins  # noqa: PLC0415  # as above

    register_default_plugins()
    loaded = json.loads(JSONEncoder().encode(dashboard.Dashboard.from_json(BOARDS[board])))
    assert lost(BOARDS[board], loaded) == []


def lost(given: Any, loaded: Any, path: str = "") -> list[str]:  # noqa: ANN401  # any JSON
    """What of a JSON value is not in another; empty values may be left out."""
    if isinstance(given, dict) and isinstance(loaded, dict):
        return [
            each
            for key, value in given.items()
            if key in loaded or value
            for each in (lost(value, loaded[key], f"{path}/{key}") if key in loaded else [f"{path}/{key}"])
        ]
    if isinstance(given, list) and isinstance(loaded, list):
        return [
            each
            for number, pair in enumerate(zip(given, loaded, strict=True))
            for each in lost(*pair, f"{path}/{number}")
        ]
    return [] if given == loaded else [path]


def test_o11_panels_do_not_overlap_and_ask_the_provisioned_source() -> None:
    source = yaml.safe_load((DEPLOY / "grafana" / "datasource.yml").read_text())["datasources"][0]
    for name, board in BOARDS.items():
        cells = [
            (x, y)
            for panel in board["panels"]
            for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
            for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
        ]
        assert len(cells) == len(set(cells)), name
        assert max(x for x, _ in cells) < 24
        sources = {target["datasource"]["uid"] for panel in board["panels"] for target in panel.get("targets", [])}
        assert sources == {source["uid"]}


needs_prometheus = pytest.mark.skipif(
    not shutil.which("prometheus"), reason="Debian's package prometheus is not installed"
)


@needs_prometheus
def test_o11_promtool_finds_nothing_wrong() -> None:
    done = subprocess.run(
        ["promtool", "check", "config", DEPLOY / "prometheus.yml"],  # noqa: S607  # wherever it was installed
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(RULES)} rules found" in done.stdout


@pytest.fixture(scope="module")
def prometheus(served: tuple[Exporter, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prometheus with our rules that has scraped the exporter a few times."""
    folder, port = tmp_path_factory.mktemp("prometheus"), free_port()
    config = yaml.safe_load((DEPLOY / "prometheus.yml").read_text())
    config["global"] = {"scrape_interval": "500ms", "evaluation_interval": "500ms"}
    config["scrape_configs"][0]["static_configs"] = [{"targets": [f"127.0.0.1:{served[1]}"]}]
    config["rule_files"] = [str(DEPLOY / "prometheus_rules.yml")]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    process = subprocess.Popen(
        ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",  # noqa: S607
         f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"],
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(lambda: ask(url, "count_over_time(up[5m]) > 3"))
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def ask(url: str, query: str) -> list[Any]:
    """What Prometheus answers; nothing while it starts."""
    try:
        with urllib.request.urlopen(  # noqa: S310  # our own loopback address
            f"{url}/api/v1/query?{urllib.parse.urlencode({'query': query})}", timeout=60
        ) as answer:
            found: list[Any] = json.load(answer)["data"]["result"]
            return found
    except urllib.error.HTTPError as refused:
        with refused:
            if refused.code == HTTPStatus.SERVICE_UNAVAILABLE:
                return []
            raise AssertionError(refused.read().decode()) from refused
    except (urllib.error.URLError, OSError):
        return []


@needs_prometheus
@pytest.mark.parametrize(("board", "query"), QUERIES)
def test_o11_every_panel_shows_something(prometheus: str, board: str, query: str) -> None:
    assert board in BOARDS
    filled = query.replace("$__range", "1h").replace("$__interval", "1m").replace("$site", ".*")
    found = ask(prometheus, filled)
    assert found or any(query.startswith(quiet) for quiet in QUIET)


@needs_prometheus
def test_o11_rules_are_evaluated_without_an_error(prometheus: str) -> None:
    def health() -> dict[str, str]:
        with urllib.request.urlopen(f"{prometheus}/api/v1/rules", timeout=60) as answer:  # noqa: S310  # as above
            groups = json.load(answer)["data"]["groups"]
        return {rule["name"]: rule["health"] for group in groups for rule in group["rules"]}

    wait_for(lambda: "unknown" not in health().values())
    assert health() == {rule["alert"]: "ok" for rule in RULES}


LIVELY = {
    'up{job="copydesk"}': "1+0x3000",
    "airflow_scheduler_heartbeat": "0+12x3000",
    "airflow_dag_processor_heartbeat": "0+12x3000",
    "airflow_triggerer_heartbeat": "0+12x3000",
    "airflow_dag_processing_import_errors": "0+0x3000",
    'copydesk_crawl_runs_total{site="wire",state="ok"}': "1+0x1400 2+0x1600",
    'airflow_ti_finish{state="success"}': "0+1x3000",
    'airflow_pool_queued_slots{pool_name="crawls"}': "2 0 0" + " 2 0 0" * 1000,
    "copydesk_backup_last_success": "0+0x1400 86400+0x1600",
}
"""Two days and more of a stack that is well, a sample a minute."""

SILENT = {
    "SchedulerSilent": "airflow_scheduler_heartbeat",
    "DagProcessorSilent": "airflow_dag_processor_heartbeat",
    "TriggererSilent": "airflow_triggerer_heartbeat",
    "NoCrawls": 'copydesk_crawl_runs_total{site="wire",state="ok"}',
    "TasksStarve": 'airflow_ti_finish{state="success"}',
    "BackupOld": "copydesk_backup_last_success",
}
CASES: list[tuple[dict[str, str], str | None]] = [
    ({}, None),
    *(({name: "5+0x3000"}, rule) for rule, name in SILENT.items()),
    *(({name: ""}, rule) for rule, name in SILENT.items()),
    ({'up{job="copydesk"}': "0+0x3000"}, "MetricsSilent"),
    ({"airflow_dag_processing_import_errors": "1+0x3000"}, "ImportErrors"),
]
"""What stands still or is gone, and the one rule that fires then."""


@needs_prometheus
def test_o11_a_rule_fires_when_its_process_stands_still_and_only_then(tmp_path: Path) -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus_rules.yml").read_text())
    for rule in rules["groups"][0]["rules"]:
        del rule["annotations"]  # promtool would want them repeated word for word
    (tmp_path / "rules.yml").write_text(yaml.safe_dump(rules))
    cases = [rule_case(changed, fires) for changed, fires in CASES]
    suite = {"rule_files": ["rules.yml"], "evaluation_interval": "30m", "tests": cases}
    (tmp_path / "test.yml").write_text(yaml.safe_dump(suite))
    done = subprocess.run(
        ["promtool", "test", "rules", tmp_path / "test.yml"],  # noqa: S607  # wherever it was installed
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def rule_case(changed: dict[str, str], fires: str | None) -> dict[str, Any]:
    """One test as promtool takes it: the lively series with a change, and what fires after almost two days."""
    series = [{"series": name, "values": values} for name, values in (LIVELY | changed).items() if values]
    expected = [{"exp_labels": {"job": "copydesk"} if fires == "MetricsSilent" else {}}] if fires else []
    checks = [
        {"eval_time": "1d23h", "alertname": rule["alert"], "exp_alerts": expected if rule["alert"] == fires else []}
        for rule in RULES
    ]
    return {"name": f"{changed}", "interval": "1m", "input_series": series, "alert_rule_test": checks}
