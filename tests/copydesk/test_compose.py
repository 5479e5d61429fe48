"""The production stack as Compose and Airflow read it: hardened, complete, and without a secret in it."""

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from copydesk.settings import warehouse_address

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "copydesk" / "deploy"
COMPOSE = Path(sys.prefix).glob("lib/python3.*/site-packages/compose/docker-compose")
OURS = "copydesk:0.1.0"
FOLDERS = {
    "copydesk": {"/var/lib/copydesk", "/opt/airflow/logs"},
    "postgres": {"/var/lib/postgresql"},
    "prom/prometheus": {"/prometheus"},
    "grafana/grafana": {"/var/lib/grafana"},
}
"""Of each image, the folders that belong to the user it runs as: a new volume has its owner from what it covers."""
OUTSIDE = {"api-server", "triggerer", "worker", "grafana", "dag-processor", "init"}
"""What fetches pages, serves people, sends alerts, or asks the warehouse, which may be on another server."""
OF_THE_IMAGE = {"COPYDESK_HOME", "COPYDESK_SITES", "COPYDESK_CHROMIUM", "COPYDESK_BROWSER_MB"}
"""What the image sets, or has no use for as it is."""
SETTINGS = {"connections.json", "aws_config"}
"""Of the secrets, the files that hold what an operator puts there."""


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The secrets as an operator makes them."""
    folder = tmp_path_factory.mktemp("deploy") / "secrets"
    subprocess.run([DEPLOY / "secrets.sh", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def stack(secrets: Path) -> dict[str, Any]:
    """The whole configuration, as Compose resolves it."""
    given = {"PATH": os.environ["PATH"], "COPYDESK_SECRETS": str(secrets), "COPYDESK_CONTACT": "desk@example.org"}
    [binary] = COMPOSE
    done = subprocess.run(
        [binary, "--env-file", os.devnull, "--file", ROOT / "docker-compose.yml", "config", "--format", "json"],
        env=given, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    stack: dict[str, Any] = json.loads(done.stdout)
    return stack


def services() -> list[str]:
    return list(yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"])


@pytest.mark.parametrize("name", services())
def test_o6_a_service_can_do_only_what_it_must(stack: dict[str, Any], name: str) -> None:
    service = stack["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert not service.get("privileged")
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["mem_limit"]) > 0
    assert float(service["cpus"]) > 0
    assert int(service["pids_limit"]) > 0
    assert "healthcheck" in service
    assert service["image"] == OURS or re.search(r":[\w.-]+@sha256:[0-9a-f]{64}$", service["image"])
    assert service["image"] == OURS or service["user"] not in {"", "root", "0"}


@pytest.mark.parametrize("name", services())
def test_o6_only_what_must_reaches_outside(stack: dict[str, Any], name: str) -> None:
    service = stack["services"][name]
    assert ("edge" in service["networks"]) == (name in OUTSIDE)
    assert {port["host_ip"] for port in service.get("ports", [])} <= {"127.0.0.1"}


def test_o6_what_is_inside_stays_inside(stack: dict[str, Any]) -> None:
    assert {name for name, network in stack["networks"].items() if not network.get("internal")} == {"edge"}


def test_o12_no_secret_stands_in_the_configuration(stack: dict[str, Any], secrets: Path) -> None:
    text = json.dumps(stack)
    values = [file.read_text().strip() for file in secrets.iterdir() if file.name not in SETTINGS]
    assert len(values) == len(set(values)) == 9
    assert [value for value in values if value in text] == []
    assert {Path(secret["file"]).name for secret in stack["secrets"].values()} == {f.name for f in secrets.iterdir()}


def test_o12_a_service_sees_its_own_secrets_only(stack: dict[str, Any]) -> None:
    given = {name: {each["source"] for each in one.get("secrets", [])} for name, one in stack["services"].items()}
    assert [name for name, each in given.items() if "postgres_password" in each] == ["backup", "postgres"]
    assert [name for name, each in given.items() if "admin_password" in each] == ["init"]
    assert given["prometheus"] == given["statsd-exporter"] == set()


@pytest.mark.parametrize("name", services())
def test_every_mounted_file_is_there(stack: dict[str, Any], name: str) -> None:
    mounts = [each for each in stack["services"][name].get("volumes", []) if each["type"] == "bind"]
    assert [each["source"] for each in mounts if not Path(each["source"]).exists()] == []
    assert all(each["read_only"] for each in mounts)


@pytest.mark.parametrize("name", services())
def test_o6_a_service_may_write_to_its_volumes(stack: dict[str, Any], name: str) -> None:
    service = stack["services"][name]
    targets = {each["target"] for each in service.get("volumes", []) if each["type"] == "volume"}
    assert targets <= FOLDERS.get(service["image"].split(":")[0], set())
    if service["image"] == OURS:
        made = next(line for line in (ROOT / "Dockerfile").read_text().splitlines() if "install -d -o copydesk" in line)
        assert targets <= set(made.split())


def test_o6_the_backup_is_kept_and_watched_in_its_volume(stack: dict[str, Any]) -> None:
    service = stack["services"]["backup"]
    [volume] = [each["target"] for each in service["volumes"] if each["type"] == "volume"]
    folder = service["entrypoint"][-1]
    assert Path(folder).is_relative_to(volume)
    assert f"{folder}/.complete" in service["healthcheck"]["test"][-1]
    runbook = (ROOT / "docs" / "runbook" / "lost_database.md").read_text("utf-8")
    told = re.findall(r"(\S+)/(?:warehouse|airflow)-STAMP", runbook + (ROOT / "docs" / "deploy.md").read_text("utf-8"))
    told += re.findall(r"backup\.sh once (\S+)", (ROOT / "docs" / "deploy.md").read_text("utf-8"))
    assert set(told) == {folder}


def test_o12_the_first_login_shows_in_no_process_list(stack: dict[str, Any], secrets: Path, tmp_path: Path) -> None:
    program, told = tmp_path / "airflow", tmp_path / "told"
    program.write_text(f'#!/bin/sh\necho "$@" >>{told}\n[ "$1 $2" = "users create" ] && cat >{told}.in || true\n')
    (tmp_path / "copydesk").write_text("#!/bin/sh\n")
    for each in (program, tmp_path / "copydesk"):
        each.chmod(0o755)
    script = stack["services"]["init"]["command"][-1].replace("$$", "$").replace("/run/secrets", str(secrets))
    given = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "CRAWLS_AT_ONCE": "16"}
    subprocess.run(["/bin/bash", "-euc", script], env=given, check=True)
    password = (secrets / "admin_password").read_text()
    assert "users create" in told.read_text()
    assert password not in told.read_text()
    assert Path(f"{told}.in").read_text().split() == [password, password]


def test_o12_secrets_are_for_their_owner_and_made_once(secrets: Path) -> None:
    before = {file.name: file.read_text() for file in secrets.iterdir()}
    assert secrets.stat().st_mode & 0o077 == 0
    subprocess.run([DEPLOY / "secrets.sh", secrets], check=True, capture_output=True)
    assert {file.name: file.read_text() for file in secrets.iterdir()} == before
    assert len(base64.urlsafe_b64decode(before["fernet_key"])) == 32


READ = """
import json
from airflow.configuration import conf
from airflow.sdk import Connection
keys = [("core", "fernet_key"), ("api", "secret_key"), ("api_auth", "jwt_secret"), ("database", "sql_alchemy_conn"),
        ("celery", "broker_url"), ("celery", "result_backend"), ("core", "executor"), ("metrics", "statsd_host")]
print(json.dumps({f"{section}.{key}": conf.get(section, key) for section, key in keys}
                 | {"webhook": Connection.get("copydesk_alerts_webhook").password}))
"""


def test_o12_airflow_reads_its_secrets_from_files(secrets: Path, tmp_path: Path) -> None:
    (secrets / "connections.json").chmod(0o644)
    (secrets / "connections.json").write_text('{"copydesk_alerts_webhook": "https://:TOKEN@hooks.example.org/news"}')
    config = tmp_path / "airflow.cfg"
    config.write_text((DEPLOY / "airflow.cfg").read_text().replace("/run/secrets", str(secrets)))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    environment = inherited | {"AIRFLOW_HOME": str(tmp_path), "AIRFLOW_CONFIG": str(config)}
    done = subprocess.run([sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout.splitlines()[-1])
    secret = {file.name: file.read_text().strip() for file in secrets.iterdir()}
    database = f"postgresql+psycopg2://airflow:{secret['airflow_db_password']}@postgres:5432/airflow"
    assert read == {
        "core.fernet_key": secret["fernet_key"],
        "api.secret_key": secret["api_secret_key"],
        "api_auth.jwt_secret": secret["jwt_secret"],
        "database.sql_alchemy_conn": database,
        "celery.broker_url": f"redis://:{secret['redis_password']}@redis:6379/0",
        "celery.result_backend": f"db+{database}",
        "core.executor": "CeleryExecutor",
        "metrics.statsd_host": "statsd-exporter",
        "webhook": "TOKEN",
    }


def test_o12_copydesk_reads_its_password_from_the_file(stack: dict[str, Any], secrets: Path) -> None:
    given = dict(stack["services"]["worker"]["environment"])
    mounted = Path(given["COPYDESK_WAREHOUSE_PASSWORD_FILE"])
    given["COPYDESK_WAREHOUSE_PASSWORD_FILE"] = str(secrets / mounted.name)
    password = (secrets / mounted.name).read_text()
    assert mounted.parent == Path("/run/secrets")
    assert warehouse_address(given) == f"postgresql://copydesk:{password}@postgres:5432/warehouse"


def test_o12_the_build_context_holds_only_code() -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line.strip()]
    assert rules[0] == "*"
    allowed = {line.removeprefix("!") for line in rules if line.startswith("!")}
    assert allowed <= {"copydesk", "dags", "dashboard", "fakeweb", "scrapers", "warehouse", "pyproject.toml",
                       "requirements.lock", "README.md", "LICENSE"}  # fmt: skip


def test_every_setting_is_told_and_reaches_its_service(stack: dict[str, Any]) -> None:
    """What the compose file reads, the docs name; what the docs name for DAGs and crawls, the containers get."""
    read = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    told = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    assert [name for name in sorted(read) if f"`{name}`" not in told and f"{name}=" not in told] == []
    given = set(stack["services"]["worker"]["environment"])
    for name in ("operations.md", "architecture.md"):
        named = set(re.findall(r"\bCOPYDESK_[A-Z_]+\b", (ROOT / "docs" / name).read_text("utf-8")))
        assert named - given <= OF_THE_IMAGE | {
            "COPYDESK_ALERTS_WEBHOOK",
            "COPYDESK_ALERTS_SLACK",
            "COPYDESK_ALERTS_MAIL",
        }


READ_KEYS = """
import boto3, json
client = boto3.client("s3")
keys = boto3.Session().get_credentials()
print(json.dumps([keys.access_key, keys.secret_key, client.meta.region_name, client.meta.endpoint_url]))
"""


def test_o12_the_keys_of_an_archive_on_s3_come_from_a_file(
    stack: dict[str, Any], secrets: Path, tmp_path: Path
) -> None:
    mounted = Path(stack["services"]["worker"]["environment"]["AWS_CONFIG_FILE"])
    assert mounted.parent == Path("/run/secrets")
    assert (secrets / mounted.name).exists()
    [told] = re.findall(r"```ini\n(.*?)```", (ROOT / "docs" / "deploy.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / mounted.name).write_text(told.replace("…", "given"))
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "AWS_CONFIG_FILE": str(tmp_path / mounted.name)}
    done = subprocess.run(
        [sys.executable, "-c", READ_KEYS], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == ["given", "given", "eu-central-1", "https://objects.example.org"]
