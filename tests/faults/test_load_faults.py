"""W3 under fault: loader and server killed at random instants, locks, deadlocks, a full disk; then as one clean load.

The short form runs with all tests; `make faults` runs the long one too: 100 kills of the loader, and 40 of the server.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from copydesk.cluster import Cluster
from tests.conftest import DatabaseMaker
from tests.waiting import PATIENCE_SECONDS, wait_for
from tests.warehouse.desk import Desk
from tests.warehouse.loading import LATER, edited, finish, load, prepare
from warehouse.connection import Connection, session
from warehouse.migrate import migrate


def times(short: int, long: int) -> pytest.MarkDecorator:
    """How often a campaign strikes: a few times always, and often in the long form only."""
    return pytest.mark.parametrize("strikes", [short, pytest.param(long, marks=pytest.mark.soak)])


@pytest.fixture(scope="module")
def undisturbed(make_database: DatabaseMaker) -> tuple[str, float]:
    """The checksum of one clean load, and how long it takes."""
    with make_database() as url:
        prepare(url)
        started = time.monotonic()
        checksum = finish(url)
        return checksum, time.monotonic() - started


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A durable server of its own, to be killed."""
    folder = Path(tempfile.mkdtemp(prefix="copydesk-faults-", dir="/var/tmp"))
    folder.chmod(0o711)
    server = Cluster(folder=folder)
    try:
        server.start()
        migrate(server.url())
        prepare(server.url())
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@times(3, 100)
def test_w3_the_loader_killed_again_and_again(
    make_database: DatabaseMaker, undisturbed: tuple[str, float], tally: Counter[str], strikes: int
) -> None:
    """A kill counts when it came in time; a load that comes through begins anew in an empty warehouse.

    The next kills then come sooner: the machine may be quicker than it was when the clean load was timed.
    """
    checksum, seconds = undisturbed
    chance = random.Random(3)  # noqa: S311  # reproducible instants, no secret
    left = strikes
    while left:
        with make_database() as url:
            prepare(url)
            while left and not load(url, kill_after=chance.uniform(0, seconds * 0.7)):
                left -= 1
                tally["kills in the middle"] += 1
            seconds *= 0.7 if left else 1
            assert finish(url) == checksum
            tally["checksums equal to a clean load's"] += 1


@times(2, 40)
def test_w3_the_server_killed_again_and_again(
    cluster: Cluster, undisturbed: tuple[str, float], tally: Counter[str], strikes: int
) -> None:
    """As with the loader; after each kill the server comes back by itself."""
    checksum, seconds = undisturbed
    chance = random.Random(4)  # noqa: S311  # reproducible instants, no secret
    left, url = strikes, cluster.url()
    for number in range(4 * strikes):
        came_through = _load_under_kill(cluster, url, chance.uniform(0.1, seconds * 0.7))
        tally["kills in the middle"] += not came_through
        left -= not came_through
        if came_through or not left:
            seconds *= 0.7
            assert finish(url) == checksum
            tally["checksums equal to a clean load's"] += 1
            url = cluster.url(f"again_{number}")
            if not left:
                return
            cluster.ensure_database(f"again_{number}")
            migrate(url)
            prepare(url)
    raise AssertionError("most kills came too late")


def _load_under_kill(cluster: Cluster, url: str, seconds: float) -> bool:
    """Load while the server is killed after so many seconds, and start it again; True when the load came through."""
    pid = cluster.pid()
    assert pid is not None
    killer = threading.Timer(seconds, os.kill, (pid, signal.SIGKILL))
    killer.start()
    came_through = False
    with contextlib.suppress(AssertionError):  # the loader may not even get a connection
        came_through = load(url)
    killer.join()
    cluster.start()
    return came_through


def _blocked(conn: Connection, holder: Connection, lock: str) -> None:
    """Publish fails while `holder` keeps `lock`."""
    with holder.cursor() as cursor, conn.cursor() as own:
        cursor.execute(lock)
        own.execute("SET lock_timeout = '200ms'")
        conn.commit()
        with pytest.raises(psycopg2.errors.LockNotAvailable):
            Desk(conn).publish("r2", LATER)
        holder.rollback()
        own.execute("RESET lock_timeout")
        conn.commit()


@pytest.mark.parametrize(
    "lock",
    [
        "LOCK TABLE news.articles IN SHARE MODE",
        "SELECT count(*) FROM (SELECT 1 FROM news.articles FOR UPDATE) locked",
        "SELECT 1 FROM ops.runs WHERE run_id = 'r2' FOR UPDATE",
        "SELECT pg_advisory_xact_lock(hashtext('copydesk publish'), hashtext('harbor'))",
    ],
    ids=["table", "rows", "run", "site"],
)
def test_w3_a_lock_that_is_not_to_be_had_leaves_all_as_it_was(
    make_database: DatabaseMaker, undisturbed: tuple[str, float], lock: str
) -> None:
    with make_database() as url:
        prepare(url)
        with session(url) as conn, session(url, role=None) as holder:
            desk = Desk(conn)
            desk.stage("r2", LATER, edited())
            desk.audit("r2", LATER)
            before = desk.checksum()
            _blocked(conn, holder, lock)
            assert desk.checksum() == before
            desk.publish("r2", LATER)
            assert desk.checksum() == undisturbed[0]


def test_w3_a_deadlock_costs_a_retry_and_nothing_else(
    make_database: DatabaseMaker, undisturbed: tuple[str, float]
) -> None:
    with make_database() as url:
        prepare(url)
        # whoever waits the shorter time finds the deadlock, and only if it is there by then
        patient = f"{url}?options=-c%20deadlock_timeout%3D10s"
        with session(patient) as conn, session(url, role=None) as other:
            desk = Desk(conn)
            desk.stage("r2", LATER, edited())
            desk.audit("r2", LATER)
            with other.cursor() as cursor:
                cursor.execute("SET deadlock_timeout = '60s'")
                cursor.execute("LOCK TABLE news.article_urls IN SHARE MODE")
                failure: list[BaseException] = []
                thread = threading.Thread(target=_publish, args=(desk, failure))
                thread.start()
                with session(url, role=None, autocommit=True) as looking:
                    wait_for(lambda: _waits(looking))
                cursor.execute("SELECT count(*) FROM (SELECT 1 FROM ops.runs FOR UPDATE) locked")
                other.rollback()
                thread.join(PATIENCE_SECONDS)
            assert isinstance(failure[0], psycopg2.errors.DeadlockDetected)
            desk.publish("r2", LATER)
            assert desk.checksum() == undisturbed[0]


def _publish(desk: Desk, failure: list[BaseException]) -> None:
    try:
        desk.publish("r2", LATER)
    except psycopg2.Error as error:
        failure.append(error)


def _waits(conn: Connection) -> bool:
    """Whether somebody waits for a lock."""
    with conn.cursor() as cursor:
        cursor.execute("SELECT FROM pg_locks WHERE NOT granted")
        return cursor.rowcount > 0


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 200 MB; only root can mount one."""
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = Path(tempfile.mkdtemp(prefix="copydesk-full-", dir="/var/tmp"))
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=200m,mode=0711", "tmpfs", str(folder)], check=False)
    if done.returncode:
        folder.rmdir()
        pytest.skip("this machine does not let us mount a small disk")
    yield folder
    subprocess.run([unmount, str(folder)], check=True)
    folder.rmdir()


@contextlib.contextmanager
def filled_up(folder: Path, left: int = 300_000) -> Iterator[None]:
    """The disk has only so many bytes left meanwhile."""
    ballast = folder / "ballast"
    ballast.write_bytes(b"\0" * (shutil.disk_usage(folder).free - left))
    yield
    ballast.unlink()


def test_w3_a_full_disk_costs_a_retry_and_nothing_else(small_disk: Path, undisturbed: tuple[str, float]) -> None:
    server = Cluster(folder=small_disk)
    try:
        server.start()
        migrate(server.url())
        prepare(server.url())
        with filled_up(small_disk):
            assert not load(server.url()), "the disk was to be full"
        server.start()
        assert finish(server.url()) == undisturbed[0]
    finally:
        server.stop()


@pytest.mark.soak
def test_w3_a_disk_full_of_articles_costs_a_retry_and_nothing_else(
    small_disk: Path, cluster: Cluster, undisturbed: tuple[str, float]
) -> None:
    """The articles lie on a disk of their own, and that is full; the log has room."""
    place = small_disk / "space"
    place.mkdir(mode=0o700)
    _give_to_server(cluster, place)
    with session(cluster.url(), role=None, autocommit=True) as conn, conn.cursor() as cursor:
        cursor.execute("CREATE TABLESPACE small LOCATION %s", [str(place)])
        cursor.execute("ALTER TABLE news.articles SET TABLESPACE small")
    with filled_up(small_disk, left=0):
        assert not load(cluster.url()), "the disk was to be full"
        assert cluster.is_running()
    assert finish(cluster.url()) == undisturbed[0]


@pytest.mark.soak
def test_w3_a_disk_full_of_log_costs_a_retry_and_nothing_else(
    small_disk: Path, cluster: Cluster, undisturbed: tuple[str, float]
) -> None:
    """The write-ahead log lies on a disk of its own, and that is full: the server gives up, and comes back."""
    cluster.stop()
    wal, place = cluster.data / "pg_wal", small_disk / "wal"
    shutil.move(wal, place)
    for each in (place, *place.rglob("*")):
        _give_to_server(cluster, each)
    wal.symlink_to(place)
    cluster.start()
    with session(cluster.url(), role=None, autocommit=True) as conn, conn.cursor() as cursor:
        cursor.execute("SELECT pg_walfile_name(pg_current_wal_lsn()), pg_current_wal_lsn() - '0/0'")
        ((current, written),) = cursor.fetchall()
        spare = sum(each.name > current for each in place.iterdir() if len(each.name) == len(current))
        room = _SEGMENT_BYTES * (spare + 1) - int(written) % _SEGMENT_BYTES
        cursor.execute("SELECT pg_logical_emit_message(false, 'ballast', repeat('x', %s))", [room - 600_000])
    with filled_up(small_disk, left=0):
        assert not load(cluster.url()), "the disk was to be full"
    if pid := cluster.pid():  # it may still try to recover on the disk that was full
        os.kill(pid, signal.SIGKILL)
    cluster.start()
    assert finish(cluster.url()) == undisturbed[0]


_SEGMENT_BYTES = 16 << 20


def _give_to_server(cluster: Cluster, path: Path) -> None:
    owner = cluster.data.stat()
    os.chown(path, owner.st_uid, owner.st_gid)
