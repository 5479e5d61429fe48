"""One throw-away PostgreSQL server for the whole session, and a migrated database of its own for whoever asks."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg2
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as properties

from copydesk.cluster import Cluster
from warehouse.migrate import migrate

# How long an example takes is the machine's doing, and no property: on a busy one it would fail by luck.
properties.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("patient")

_TEMPLATE = "copydesk_template"
_serial = itertools.count(1)

DatabaseMaker = Callable[[], AbstractContextManager[str]]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long campaigns out unless they are asked for with `-m`."""
    if not config.option.markexpr:
        skip = pytest.mark.skip(reason="a long campaign: make soak")
        for item in items:
            if item.get_closest_marker("soak"):
                item.add_marker(skip)


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The URL of a server of our own, without a database's name; `COPYDESK_TEST_SERVER_URL` names another server."""
    if given := os.environ.get("COPYDESK_TEST_SERVER_URL"):
        yield given.rstrip("/")
        return
    with throw_away_cluster() as cluster:
        yield cluster.url("").rstrip("/")


@pytest.fixture(scope="session")
def make_database(server_url: str) -> DatabaseMaker:
    """Makes migrated databases by copying a template, some 30 ms each: `with make_database() as url`."""
    template = f"{_TEMPLATE}_{os.getpid()}"
    execute(server_url, f"CREATE DATABASE {template}")
    migrate(f"{server_url}/{template}")

    @contextmanager
    def make() -> Iterator[str]:
        name = f"copydesk_test_{os.getpid()}_{next(_serial)}"
        execute(server_url, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield f"{server_url}/{name}"
        finally:
            execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")

    return make


@pytest.fixture
def warehouse_url(make_database: DatabaseMaker) -> Iterator[str]:
    """A fresh, migrated warehouse for one test."""
    with make_database() as url:
        yield url


@pytest.fixture(scope="module")
def module_warehouse_url(make_database: DatabaseMaker) -> Iterator[str]:
    """A fresh, migrated warehouse that the tests of one module share."""
    with make_database() as url:
        yield url


@contextmanager
def throw_away_cluster() -> Iterator[Cluster]:
    """A running server of one's own, without fsync, gone at the end."""
    with open_folder() as folder:
        cluster = Cluster(folder=folder, durable=False)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that the server's unprivileged user can reach, as pytest's own cannot be; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="copydesk-tests-", dir="/var/tmp"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def execute(server_url: str, statement: str) -> None:
    """Run one statement outside of a transaction, as the server's owner."""
    conn = psycopg2.connect(f"{server_url}/postgres")
    conn.autocommit = True
    with conn.cursor() as cursor:
        cursor.execute(statement)
    conn.close()
