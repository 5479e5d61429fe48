"""Metrics leave the process as OpenTelemetry, under the names that docs/operations.md lists."""

import os
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"
EMIT = """
from dags import metrics
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.outcome import FailureClass

metrics.of_crawl(CrawlReport(
    run_id="wire-1", site="wire", state=CrawlState.PARTIAL, discovered=12, fetched=7, failed=3, pending=2, requests=15,
    bytes=90_000, seconds=4.5, failed_by_class={"timeout": 3}, failure=FailureClass.TIMEOUT))
metrics.of_crawl(CrawlReport(run_id="dark-1", site="dark", state=CrawlState.FAILED, failure=FailureClass.DNS))
metrics.of_stage("wire", "parse", {"staged": 6, "rejected": 1, "by_reason": {"consent_wall": 1}, "seconds": 1.5})
metrics.of_audit("wire", held=False)
metrics.of_stage("wire", "publish", {"new": 5, "edited": 1, "seconds": 0.2})
metrics.of_freshness([{"site": "wire", "age_hours": 2.5}, {"site": "mute", "age_hours": None}])
"""


class Collector:
    """Takes what an OpenTelemetry collector would; a point is its name, its attributes and its value."""

    def __init__(self) -> None:
        self.port = 0
        self.points: dict[tuple[str, frozenset[tuple[str, str]]], float] = {}

    def take(self, body: bytes) -> None:
        request = ExportMetricsServiceRequest.FromString(body)
        for resource in request.resource_metrics:
            for metric in (metric for scope in resource.scope_metrics for metric in scope.metrics):
                for point in [*metric.sum.data_points, *metric.gauge.data_points]:
                    tags = frozenset((each.key, each.value.string_value) for each in point.attributes)
                    self.points[metric.name.removeprefix("airflow."), tags] = point.as_double or point.as_int

    def value(self, name: str, **tags: str) -> float:
        return self.points[
            name, frozenset({"site": "wire", **{key.strip("_"): text for key, text in tags.items()}}.items())
        ]


@pytest.fixture(scope="module")
def collector(tmp_path_factory: pytest.TempPathFactory) -> Collector:
    """A collector that has had everything that one process emitted."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:  # noqa: ANN401  # the server's signature
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        environment = os.environ | {
            "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow")),
            "AIRFLOW__METRICS__OTEL_ON": "true",
            "AIRFLOW__METRICS__OTEL_HOST": "127.0.0.1",
            "AIRFLOW__METRICS__OTEL_PORT": str(server.server_address[1]),
        }
        done = subprocess.run(
            [sys.executable, "-c", EMIT], env=environment, capture_output=True, text=True, check=False
        )
        server.shutdown()
        thread.join()
    assert done.returncode == 0, done.stderr
    return collector


def test_o11_a_crawl_is_counted_by_outcome_and_class(collector: Collector) -> None:
    assert collector.value("copydesk.crawl.runs", state="partial") == 1
    assert collector.value("copydesk.crawl.urls", outcome="fetched") == 7
    assert collector.value("copydesk.crawl.failures", class_="timeout") == 3
    assert collector.value("copydesk.crawl.failures", site="dark", class_="dns") == 1
    assert (collector.value("copydesk.crawl.requests"), collector.value("copydesk.crawl.bytes")) == (15, 90_000)


def test_o11_later_stages_are_counted_by_outcome_and_reason(collector: Collector) -> None:
    assert collector.value("copydesk.parse.pages", outcome="staged") == 6
    assert collector.value("copydesk.parse.refused", reason="consent_wall") == 1
    assert collector.value("copydesk.audit.batches", state="passed") == 1
    assert collector.value("copydesk.publish.pages", outcome="new") == 5


def test_o11_freshness_is_a_gauge_of_sites_that_have_articles(collector: Collector) -> None:
    assert collector.value("copydesk.freshness.age_hours") == 2.5
    assert not [tags for name, tags in collector.points if ("site", "mute") in tags and name]


def test_o11_every_metric_is_documented(collector: Collector) -> None:
    emitted = {name for name, _ in collector.points if name.startswith("copydesk.")}
    documented = set(re.findall(r"^\| `(copydesk\.[a-z_.]+)`", DOCUMENT.read_text("utf-8"), re.MULTILINE))
    assert emitted <= documented
