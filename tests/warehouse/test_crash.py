"""W3: the loader killed in the middle, the server's connection cut: run again, nothing is lost and nothing doubled."""

import random
import subprocess
import sys
import time

import psycopg2
import pytest

from tests.conftest import DatabaseMaker
from tests.waiting import PATIENCE_SECONDS
from tests.warehouse.desk import Desk
from tests.warehouse.loading import LATER, PUBLISHER, ROOT, edited, finish, load, prepare
from warehouse.connection import session


@pytest.fixture(scope="module")
def undisturbed(make_database: DatabaseMaker) -> tuple[str, float]:
    """The checksum of one clean load, and how long it takes."""
    with make_database() as url:
        prepare(url)
        started = time.monotonic()
        checksum = finish(url)
        return checksum, time.monotonic() - started


def test_w3_killed_at_random_instants_the_result_is_that_of_one_clean_load(
    make_database: DatabaseMaker, undisturbed: tuple[str, float]
) -> None:
    checksum, seconds = undisturbed
    chance = random.Random(20)  # noqa: S311  # reproducible instants, no secret
    with make_database() as url:
        prepare(url)
        # Later and later, since the first load that gets through leaves nothing to be killed.
        instants = [seconds * 0.6 * (attempt + chance.random()) / 20 for attempt in range(20)]
        kills = sum(not load(url, kill_after=instant) for instant in instants)
        assert kills >= 5, "some kills must have come in time"
        assert finish(url) == checksum


def test_w3_a_connection_cut_in_the_middle_of_publish_leaves_nothing_half_done(
    make_database: DatabaseMaker, undisturbed: tuple[str, float]
) -> None:
    checksum, _ = undisturbed
    with make_database() as url:
        prepare(url)
        with session(url) as conn, session(url, role=None, autocommit=True) as killer:
            desk = Desk(conn)
            desk.stage("r2", LATER, edited())
            desk.audit("r2", LATER)
            before = desk.checksum()
            with killer.cursor() as cursor:
                cursor.execute(
                    "CREATE FUNCTION public.cut() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$; "
                    "CREATE TRIGGER cut AFTER INSERT ON news.article_urls EXECUTE FUNCTION public.cut()"
                )
            with pytest.raises(psycopg2.Error):
                desk.publish("r2", LATER)
            with killer.cursor() as cursor:
                cursor.execute("DROP TRIGGER cut ON news.article_urls")
        with session(url) as conn:
            desk = Desk(conn)
            assert desk.checksum() == before
            desk.publish("r2", LATER)
            assert desk.checksum() == checksum


def test_two_processes_publishing_one_run_publish_it_once(
    make_database: DatabaseMaker, undisturbed: tuple[str, float]
) -> None:
    checksum, _ = undisturbed
    with make_database() as url:
        prepare(url)
        with session(url) as conn:
            desk = Desk(conn)
            desk.stage("r2", LATER, edited())
            desk.audit("r2", LATER)
        command = [sys.executable, "-c", PUBLISHER, url]
        processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) for _ in range(2)]
        assert [process.wait(PATIENCE_SECONDS) for process in processes] == [0, 0]
        assert finish(url) == checksum
