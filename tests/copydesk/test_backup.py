"""O10: backups that can be restored, on servers of their own as the production stack makes them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import SOCK_DGRAM, socket

import psycopg2
import pytest

from tests.conftest import execute, throw_away_cluster
from tests.waiting import PATIENCE_SECONDS, wait_for
from tests.warehouse.desk import START, Desk, Page
from warehouse.connection import connect, session
from warehouse.migrate import migrate

DEPLOY = Path(__file__).parents[2] / "copydesk" / "deploy"
PASSWORD = "letters4digits"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL as the compose file's: superuser `postgres`, and what create_databases.sh makes."""

    port: int
    environment: dict[str, str]

    def url(self, database: str, role: str) -> str:
        return f"postgresql://{role}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def script(self, name: str, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one of the deploy scripts against this server."""
        return subprocess.run(
            [DEPLOY / name, *map(str, arguments)],
            env=self.environment | more, capture_output=True, text=True, check=False,
        )  # fmt: skip


@contextmanager
def open_server(secrets: Path) -> Iterator[Server]:
    with throw_away_cluster() as cluster:
        server = cluster.url("").rstrip("/")
        execute(server, f"CREATE ROLE postgres SUPERUSER LOGIN PASSWORD '{PASSWORD}'")
        execute(
            f"postgresql://postgres:{PASSWORD}@127.0.0.1:{cluster.port()}", "ALTER ROLE copydesk RENAME TO embedded"
        )
        environment = {
            "PATH": f"{cluster.bin}:{os.environ['PATH']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(cluster.port()),
            "PGUSER": "postgres",
            "PGPASSWORD_FILE": str(secrets / "postgres_password"),
            "SECRETS": str(secrets),
        }
        given = Server(cluster.port(), environment)
        done = given.script("create_databases.sh", PGPASSWORD=PASSWORD)
        assert done.returncode == 0, done.stderr
        yield given


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    for name in ("postgres_password", "airflow_db_password", "warehouse_db_password"):
        (folder / name).write_text(f"{PASSWORD}\n")
    return folder


def test_a_password_that_cannot_be_read_makes_no_role(server: Server, tmp_path: Path) -> None:
    done = server.script("create_databases.sh", PGPASSWORD=PASSWORD, SECRETS=str(tmp_path / "none here"))
    assert done.returncode != 0
    assert "airflow_db_password" in done.stderr
    assert "NOTICE" not in done.stderr


@pytest.fixture(scope="module")
def server(secrets: Path) -> Iterator[Server]:
    """A server with a migrated warehouse and a published article, its owner no superuser."""
    with open_server(secrets) as server:
        migrate(server.url("warehouse", "copydesk"))
        with session(server.url("warehouse", "copydesk")) as conn:
            Desk(conn).run("harbor-1", START, [Page(url="http://harbor.test/1", headline="Dredging resumes")])
        yield server


def checksum(server: Server, database: str = "warehouse") -> str:
    with session(server.url(database, "copydesk")) as conn:
        return Desk(conn).checksum()


def ask(url: str, statement: str) -> str:
    """Run a statement in a database that is not the warehouse, as its owner; returns what PostgreSQL says of it."""
    with closing(psycopg2.connect(url)) as conn, conn, conn.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.statusmessage)


def dumps(folder: Path, database: str = "warehouse") -> list[Path]:
    return sorted(folder.glob(f"{database}-*.dump"))


def test_o10_a_lost_database_server_is_restored_from_the_backup(server: Server, secrets: Path, tmp_path: Path) -> None:
    ask(server.url("airflow", "airflow"), "CREATE TABLE dag AS SELECT 'ingest_harbor' AS dag_id")
    done = server.script("backup.sh", "once", tmp_path)
    assert done.returncode == 0, done.stderr
    assert {file.suffix for file in tmp_path.glob("[a-z]*")} == {".dump", ".sql"}
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.glob("[a-z]*"))
    [dump] = dumps(tmp_path)
    with open_server(secrets) as fresh:
        restored = fresh.script("restore.sh", dump, "warehouse", "copydesk")
        assert restored.returncode == 0, restored.stderr
        assert checksum(fresh) == checksum(server)
        assert migrate(fresh.url("warehouse", "copydesk")) == []
        with session(fresh.url("warehouse", "copydesk"), role="copydesk_analyst") as conn, conn.cursor() as cursor:
            cursor.execute("SELECT headline FROM news.articles")
            assert cursor.fetchall() == [("Dredging resumes",)]
        with session(fresh.url("warehouse", "copydesk")) as conn:
            Desk(conn).run("harbor-2", START + timedelta(days=1), [Page(url="http://harbor.test/2")])
        restored = fresh.script("restore.sh", dumps(tmp_path, "airflow")[0], "airflow", "airflow")
        assert restored.returncode == 0, restored.stderr
        assert ask(fresh.url("airflow", "airflow"), "DELETE FROM dag RETURNING dag_id") == "DELETE 1"


def test_o10_a_restore_keeps_what_was_there(server: Server, tmp_path: Path) -> None:
    server.script("backup.sh", "once", tmp_path)
    before = checksum(server)
    busy = connect(server.url("warehouse", "copydesk"))
    with session(server.url("warehouse", "copydesk")) as conn:
        Desk(conn).rows("UPDATE news.articles SET headline = 'Vandals' RETURNING 1")
    done = server.script("restore.sh", dumps(tmp_path)[0], "warehouse", "copydesk")
    assert done.returncode == 0, done.stderr
    assert checksum(server) == before
    with session(server.url("warehouse_before_restore", "copydesk")) as conn:
        assert Desk(conn).value("SELECT headline FROM news.articles") == "Vandals"
    with pytest.raises(psycopg2.OperationalError):
        busy.cursor().execute("SELECT 1")  # it was cut off, so that nobody writes into the old one
    busy.close()


def test_o10_what_a_failed_backup_left_does_not_keep_the_disk_full(server: Server, tmp_path: Path) -> None:
    left = tmp_path / "warehouse-20260301T013000Z.dump.part"
    left.write_bytes(b"half of it")
    done = server.script("backup.sh", "once", tmp_path, BACKUP_DATABASES="none_of_that_name")
    assert done.returncode != 0
    assert not left.exists()


def test_o10_a_damaged_dump_changes_nothing(server: Server, tmp_path: Path) -> None:
    server.script("backup.sh", "once", tmp_path)
    [dump] = dumps(tmp_path)
    before = checksum(server)
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
    assert server.script("restore.sh", dump, "warehouse", "copydesk").returncode != 0
    assert checksum(server) == before


def test_o10_a_backup_that_fails_leaves_the_old_ones_alone(server: Server, tmp_path: Path) -> None:
    server.script("backup.sh", "once", tmp_path)
    kept = sorted(tmp_path.iterdir())
    failed = server.script("backup.sh", "once", tmp_path, BACKUP_DATABASES="warehouse no_such_database")
    assert failed.returncode != 0
    assert "no_such_database" in failed.stderr
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong")
    assert server.script("backup.sh", "once", tmp_path, PGPASSWORD_FILE=str(wrong)).returncode != 0
    assert set(kept) <= set(tmp_path.iterdir())
    assert not dumps(tmp_path, "no_such_database")


def test_o10_old_backups_go_and_a_month_keeps_its_first(server: Server, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    old = [now - timedelta(days=days) for days in range(1, 120)]
    for at in old:
        for name, suffix in (("warehouse", "dump"), ("roles", "sql")):
            (tmp_path / f"{name}-{at:%Y%m%dT%H%M%SZ}.{suffix}").touch()
    done = server.script(
        "backup.sh", "once", tmp_path, BACKUP_DATABASES="warehouse", BACKUP_DAYS="7", BACKUP_MONTHS="3"
    )
    assert done.returncode == 0, done.stderr
    kept = {file.name[10:18] for file in dumps(tmp_path)}
    days = sorted({max(kept), *(f"{at:%Y%m%d}" for at in old)}, reverse=True)  # it may be midnight by now
    newest = set(days[:7])
    firsts = set(sorted({day[:6]: day for day in days}.values(), reverse=True)[:3])
    assert kept == newest | firsts
    assert {file.name[6:14] for file in tmp_path.glob("roles-*")} == newest | firsts


def test_o10_nightly_makes_the_first_at_once_and_then_waits(server: Server, tmp_path: Path) -> None:
    far = f"{datetime.now(UTC) + timedelta(hours=12):%H:%M}"
    with nightly(server, tmp_path, BACKUP_AT=far) as pause:
        assert 0 < pause <= 900
    assert len(dumps(tmp_path)) == 1


@pytest.mark.parametrize(
    ("hours_since_backup", "made"),
    [(0.5, 0), (2, 1), (15.5, 1), (23.75, 1)],
    ids=["since the hour", "by hand, just before it", "at the first start, by day", "last night's, which took long"],
)
def test_o10_a_night_is_left_out_only_if_its_backup_is_there(
    server: Server, tmp_path: Path, hours_since_backup: float, made: int
) -> None:
    now = datetime.now(UTC)
    complete = tmp_path / ".complete"
    complete.touch()
    at = (now - timedelta(hours=hours_since_backup)).timestamp()
    os.utime(complete, (at, at))
    with nightly(server, tmp_path, BACKUP_AT=f"{now - timedelta(hours=1):%H:%M}") as pause:
        assert pause == 900
    assert len(dumps(tmp_path)) == made


def test_o11_the_last_backup_is_told_again_to_a_collector_that_has_forgotten_it(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete = tmp_path / ".complete"
    complete.touch()
    an_hour_ago = f"{datetime.now(UTC) - timedelta(hours=1):%H:%M}"
    with socket(type=SOCK_DGRAM) as collector:
        collector.bind(("127.0.0.1", 0))
        collector.settimeout(PATIENCE_SECONDS)
        script = tmp_path / "deploy" / "backup.sh"
        script.parent.mkdir()
        text = (DEPLOY / "backup.sh").read_text()
        assert "/9125" in text
        script.write_text(text.replace("/9125", f"/{collector.getsockname()[1]}"))
        script.chmod(0o755)
        monkeypatch.setattr(f"{__name__}.DEPLOY", script.parent)
        with nightly(server, tmp_path, STATSD_HOST="127.0.0.1", BACKUP_AT=an_hour_ago):
            told = collector.recv(200).decode()
    assert told == f"airflow.copydesk.backup.last_success:{int(complete.stat().st_mtime)}|g"
    assert not dumps(tmp_path)


@contextmanager
def nightly(server: Server, folder: Path, **more: str) -> Iterator[int]:
    """The nightly process until it pauses: for so many seconds."""
    tools, told = folder / "tools", folder / "tools" / "told"
    tools.mkdir()
    (tools / "sleep").write_text(f'#!/bin/sh\necho "$1" >{told}.new && mv {told}.new {told}\nexec /bin/sleep 60\n')
    (tools / "sleep").chmod(0o755)
    given = {"BACKUP_DATABASES": "warehouse", "PATH": f"{tools}{os.pathsep}{server.environment['PATH']}"}
    process = subprocess.Popen([DEPLOY / "backup.sh", "nightly", folder], env=server.environment | given | more)
    try:
        wait_for(told.exists)
        yield int(told.read_text())
    finally:
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0
