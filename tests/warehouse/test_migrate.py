"""Migrations (W12: forward only, from empty and from the version before), roles with least privilege, comments (W6)."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.conftest import execute, throw_away_cluster
from tests.warehouse.desk import Desk
from warehouse.connection import WarehouseError, connect, session
from warehouse.dictionary import data_dictionary, undocumented
from warehouse.migrate import Migration, migrate, migrations, pending

_serial = count(1)
DICTIONARY = Path(__file__).parents[2] / "docs" / "data_dictionary.md"


@pytest.fixture
def empty_url(server_url: str) -> Iterator[str]:
    name = f"copydesk_empty_{next(_serial)}"
    execute(server_url, f"CREATE DATABASE {name}")
    yield f"{server_url}/{name}"
    execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def test_w12_from_empty_and_once_only(empty_url: str) -> None:
    names = [step.name for step in migrations()]
    assert pending(empty_url) == names
    assert migrate(empty_url) == names
    assert migrate(empty_url) == []
    assert pending(empty_url) == []


def test_w12_from_the_version_before_with_data_in_it(empty_url: str) -> None:
    steps = migrations()
    first = [step for step in steps if step.name < "0003"]
    assert migrate(empty_url, first) == [step.name for step in first]
    with session(empty_url, role=None) as conn:
        Desk(conn).rows(
            "INSERT INTO news.articles (article_id, site, url, canonical_url, body_text, first_seen_at, last_seen_at, "
            "valid_from, known_from, content_hash, detail_hash, run_id, parser_version, fetched_at) "
            "SELECT 1, 's', 'u', 'u', 't', now(), now(), now(), now(), 'h', 'h', 'r', 'p', now() RETURNING 1"
        )
    assert migrate(empty_url) == [step.name for step in steps if step not in first]
    with session(empty_url) as conn:
        assert Desk(conn).value("SELECT count(*) FROM news.article_versions") == 1


@pytest.mark.parametrize(
    ("until", "words"),
    [("0000", "has no schema"), ("0005", "is at 0004"), ("0050", "is at 00")],
    ids=["empty", "old", "the version before"],
)
def test_an_older_warehouse_is_refused_with_the_next_step(empty_url: str, until: str, words: str) -> None:
    steps = migrations()
    if given := [step for step in steps if step.name < until]:
        migrate(empty_url, given)
    with pytest.raises(WarehouseError, match=rf"{words}.*needs {steps[-1].name[:4]}: run `copydesk db migrate`"):
        connect(empty_url)
    migrate(empty_url)
    connect(empty_url).close()


def test_a_newer_warehouse_is_let_be(empty_url: str) -> None:
    migrate(empty_url, [*migrations(), Migration(name="9999_later.sql", sql="SELECT 1")])
    connect(empty_url, role="copydesk_analyst").close()


def test_processes_migrating_at_once_apply_each_step_once(empty_url: str) -> None:
    with ThreadPoolExecutor(3) as pool:
        applied = [name for names in pool.map(migrate, [empty_url] * 3) for name in names]
    assert applied == [step.name for step in migrations()]


def test_a_failing_step_leaves_nothing_behind(empty_url: str) -> None:
    good = Migration(name="0001_good.sql", sql="CREATE TABLE ops.good (n int)")
    bad = Migration(name="0002_bad.sql", sql="CREATE TABLE ops.half (n int); SELECT 1 / 0")
    with pytest.raises(WarehouseError, match="division by zero"):
        migrate(empty_url, [good, bad])
    with session(empty_url, role=None) as conn:
        assert Desk(conn).value("SELECT to_regclass('ops.good') IS NOT NULL AND to_regclass('ops.half') IS NULL")


def test_an_edited_migration_is_refused(empty_url: str) -> None:
    migrate(empty_url)
    first, *others = migrations()
    with pytest.raises(WarehouseError, match=r"0001_ops\.sql was edited"):
        migrate(empty_url, [Migration(name=first.name, sql=f"{first.sql}\n-- a word more"), *others])


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE news.articles",
        "TRUNCATE news.articles",
        "DELETE FROM news.articles",
        "ALTER TABLE news.articles ADD COLUMN x int",
        "CREATE TABLE news.mine (n int)",
        "UPDATE ops.migrations SET checksum = ''",
        "UPDATE ops.decisions SET who = 'nobody'",
        "DROP SCHEMA news CASCADE",
    ],
)
def test_w12_the_loader_cannot(module_warehouse_url: str, statement: str) -> None:
    with session(module_warehouse_url) as conn, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        Desk(conn).rows(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO news.search (article_id, site, authors, headline, words) VALUES (1, '', '', '', '')",
        "UPDATE news.articles SET headline = ''",
        "DELETE FROM news.articles",
        "SELECT * FROM staging.articles",
        "SELECT * FROM ops.urls",
        "SELECT crawl_report FROM ops.runs",
        "CREATE TABLE news.mine (n int)",
        "CREATE TABLE public.mine (n int)",
    ],
)
def test_w12_the_analyst_cannot(module_warehouse_url: str, statement: str) -> None:
    with (
        session(module_warehouse_url, role="copydesk_analyst") as conn,
        pytest.raises(psycopg2.errors.InsufficientPrivilege),
    ):
        Desk(conn).rows(statement)


@pytest.mark.parametrize(
    "relation",
    ["news.articles", "news.article_versions", "news.edits", "news.deletions", "ops.run_accounts", "ops.coverage",
     "ops.coverage_reasons", "ops.freshness", "ops.held_runs", "ops.enrich_standing"],
)  # fmt: skip
def test_w12_the_analyst_reads(module_warehouse_url: str, relation: str) -> None:
    with session(module_warehouse_url, role="copydesk_analyst") as conn:
        assert Desk(conn).rows(f"SELECT * FROM {relation} LIMIT 1") is not None  # noqa: S608  # named above


def test_w6_every_table_column_and_function_has_a_comment(module_warehouse_url: str) -> None:
    with session(module_warehouse_url, role=None) as conn:
        assert undocumented(conn) == []


def test_w6_the_data_dictionary_is_that_of_the_migrations(module_warehouse_url: str) -> None:
    with session(module_warehouse_url, role=None) as conn:
        made = data_dictionary(conn)
    if os.environ.get("COPYDESK_UPDATE_DOCS"):
        DICTIONARY.write_text(made, "utf-8")
    assert DICTIONARY.read_text("utf-8") == made, "run this test with COPYDESK_UPDATE_DOCS=1 and look at the difference"


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(WarehouseError, match="cannot be reached"):
        connect("postgresql://nobody@127.0.0.1:1/nothing")


def test_w12_an_owner_without_superuser_rights_suffices() -> None:
    """As on a managed server, or in the compose file: a login that may create roles and owns its database."""
    with throw_away_cluster() as cluster:
        server = cluster.url("").rstrip("/")
        execute(server, "CREATE ROLE tenant LOGIN CREATEROLE PASSWORD 'secret'")
        execute(server, "CREATE DATABASE tenancy OWNER tenant")
        address = urlsplit(cluster.url("tenancy"))
        url = address._replace(netloc=f"tenant:secret@{address.hostname}:{address.port}").geturl()
        assert migrate(url)
        with session(url, role="copydesk_loader") as conn, conn.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM news.articles")
            assert cursor.fetchone() == (0,)
