"""Migrations: numbered plain SQL, applied once, in order, each in a transaction, one process at a time.

`roles.sql` runs before and `grants.sql` after, every time: both may be run again without effect. What the numbered
files create belongs to `copydesk_owner`. The checksum of each applied file is kept: to change the schema, add a file.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files

import psycopg2.errors

from warehouse.connection import Cursor, RoleRefusedError, WarehouseError, refuse_encoding, session

_LOCK_KEY = 0x_C0_9D_E5_C0
"""The advisory lock of migrations; any number that nothing else in the database uses."""

_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")

_LEDGER = """
CREATE SCHEMA IF NOT EXISTS ops;
CREATE TABLE IF NOT EXISTS ops.migrations (
    name       text PRIMARY KEY,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ops.migrations IS 'Which schema migrations this database has had.';
COMMENT ON COLUMN ops.migrations.name IS 'File name of the migration.';
COMMENT ON COLUMN ops.migrations.checksum IS 'SHA-256 of the file as it was applied.';
COMMENT ON COLUMN ops.migrations.applied_at IS 'When it was applied.';
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered SQL file."""

    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the file's text."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations() -> list[Migration]:
    """The migrations of this release, in order.

    Raises:
        WarehouseError: a file's name is not `NNNN_name.sql`, or two share a number.
    """
    found = [file for file in files("warehouse").joinpath("migrations").iterdir() if file.name.endswith(".sql")]
    if wrong := [file.name for file in found if not _NAME.fullmatch(file.name)]:
        raise WarehouseError(f"migrations must be named NNNN_name.sql: {', '.join(wrong)}")
    if len({file.name[:4] for file in found}) < len(found):
        raise WarehouseError("two migrations share a number")
    return [
        Migration(name=file.name, sql=file.read_text("utf-8")) for file in sorted(found, key=lambda file: file.name)
    ]


def migrate(url: str, steps: Iterable[Migration] | None = None) -> list[str]:
    """Bring the database to the newest schema; returns the names of what was applied, empty when it was there.

    `steps` are the migrations to apply, default all of this release.

    Raises:
        WarehouseError: the server cannot be reached, or refuses the role, an applied migration was edited since, the
            database is not in UTF-8, or the server refused a statement; that migration is rolled back, those before it
            stay.
    """
    with session(url, role=None, autocommit=True) as conn, conn.cursor() as cursor, _refusal_told():
        refuse_encoding(conn)
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK_KEY])
        try:
            cursor.execute(_resource("roles.sql"))
            cursor.execute("SET ROLE copydesk_owner")
        except psycopg2.errors.InsufficientPrivilege as error:
            raise RoleRefusedError(conn.info.user, "copydesk_owner") from error
        cursor.execute(_LEDGER)
        done = []
        for step in migrations() if steps is None else steps:
            if _is_new(cursor, step):
                _apply(cursor, step)
                done.append(step.name)
        cursor.execute(_resource("grants.sql"))
        return done


@contextmanager
def _refusal_told() -> Iterator[None]:
    """Say in words what the server did not allow: the login may lack a right, or the server be a replica."""
    try:
        yield
    except psycopg2.Error as error:
        raise WarehouseError(f"the schema cannot be made: {' '.join(str(error).split())}") from error


def pending(url: str) -> list[str]:
    """The names of this release's migrations that the database has not had; all of them on an empty database."""
    with session(url, role=None) as conn, conn.cursor() as cursor:
        cursor.execute("SELECT to_regclass('ops.migrations') IS NOT NULL")
        if not _scalar(cursor):
            return [step.name for step in migrations()]
        cursor.execute("SELECT name FROM ops.migrations")
        applied = {row[0] for row in cursor.fetchall()}
        return [step.name for step in migrations() if step.name not in applied]


def _is_new(cursor: Cursor, step: Migration) -> bool:
    cursor.execute("SELECT checksum FROM ops.migrations WHERE name = %s", [step.name])
    checksum = _scalar(cursor)
    if checksum not in {None, step.checksum}:
        raise WarehouseError(
            f"migration {step.name} was edited after it was applied here: undo that, and add a new file"
        )
    return checksum is None


def _apply(cursor: Cursor, step: Migration) -> None:
    """One migration and its line in the ledger, all or nothing."""
    cursor.execute("BEGIN")
    try:
        cursor.execute(step.sql)
        cursor.execute("INSERT INTO ops.migrations (name, checksum) VALUES (%s, %s)", [step.name, step.checksum])
    except BaseException:
        if not cursor.connection.closed:
            cursor.execute("ROLLBACK")
        raise
    cursor.execute("COMMIT")


def _scalar(cursor: Cursor) -> object:
    row = cursor.fetchone()
    return row[0] if row else None


def _resource(name: str) -> str:
    return files("warehouse").joinpath(name).read_text("utf-8")
