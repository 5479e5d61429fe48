"""values.yaml for the official Helm chart: keys that the chart documents, the chart's schema where it is, no secret."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "copydesk" / "deploy"
VALUES: dict[str, Any] = yaml.safe_load((DEPLOY / "values.yaml").read_text("utf-8"))

DOCUMENTED = """
airflowVersion executor images.airflow.repository images.airflow.tag securityContexts.pod securityContexts.containers
postgresql.enabled data.metadataSecretName data.brokerUrlSecretName redis.passwordSecretName fernetKeySecretName
apiSecretKeySecretName jwtSecretName secret extraEnvFrom env volumes volumeMounts config migrateDatabaseJob.args
createUserJob.defaultUser.enabled apiServer.replicas apiServer.resources scheduler.replicas scheduler.resources
dagProcessor.enabled dagProcessor.resources triggerer.persistence.enabled triggerer.resources workers.celery.replicas
workers.celery.terminationGracePeriodSeconds workers.celery.persistence.enabled workers.celery.resources
logs.persistence.enabled logs.persistence.size statsd.enabled statsd.overrideMappings
""".split()
"""Of the chart's parameters reference, what we set."""


def keys(given: dict[str, Any], path: str = "") -> Iterator[str]:
    """The dotted keys, as deep as the reference goes."""
    for name, value in given.items():
        key = f"{path}{name}"
        if isinstance(value, dict) and key not in DOCUMENTED:
            yield from keys(value, f"{key}.")
        else:
            yield key


def test_o6_every_key_is_one_that_the_chart_documents() -> None:
    assert set(keys(VALUES)) == set(DOCUMENTED)


@pytest.mark.skipif("AIRFLOW_CHART" not in os.environ, reason="AIRFLOW_CHART names no folder with the chart")
def test_o6_the_chart_s_schema_takes_the_values() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((Path(os.environ["AIRFLOW_CHART"]) / "values.schema.json").read_text("utf-8"))
    jsonschema.validate(VALUES, schema)


def test_o12_secrets_are_named_and_not_given() -> None:
    text = (DEPLOY / "values.yaml").read_text("utf-8")
    assert not re.search(r"://[^\s/]+:[^\s/]+@", text)
    assert all(set(each) == {"envName", "secretName", "secretKey"} for each in VALUES["secret"])
    assert not [each["name"] for each in VALUES["env"] if re.search("PASSWORD|SECRET|TOKEN|KEY|URL", each["name"])]
    assert VALUES["createUserJob"]["defaultUser"]["enabled"] is False


def test_o11_both_deployments_name_the_metrics_alike() -> None:
    compose = yaml.safe_load((DEPLOY / "statsd_mapping.yml").read_text())
    chart = VALUES["statsd"]["overrideMappings"]
    shared = ("match", "name", "match_metric_type", "action")
    rules = [{key: rule[key] for key in shared if key in rule} for rule in chart]
    assert rules[: len(compose["mappings"])] == compose["mappings"]
    histograms = [rule["histogram_options"] for rule in chart if "histogram_options" in rule]
    assert histograms == [compose["defaults"]["histogram_options"]] * 2


def test_both_deployments_run_the_same_airflow() -> None:
    locked = re.search(r"^apache-airflow==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert locked is not None
    assert VALUES["airflowVersion"] == locked[1]
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    assert VALUES["images"]["airflow"]["tag"] == version[1]
    assert f":-copydesk:{version[1]}}}" in (ROOT / "docker-compose.yml").read_text()
