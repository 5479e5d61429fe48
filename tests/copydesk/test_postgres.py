"""The embedded server: made, found again, killed, raced for, out of reach, and without root."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copydesk import postgres, server_user
from copydesk.cli import app
from copydesk.cluster import Cluster
from copydesk.server_user import Account, ClusterError, programs, server_account

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="copydesk-home-", dir="/var/tmp"))
    folder.chmod(0o711)
    monkeypatch.setenv("COPYDESK_HOME", str(folder))
    monkeypatch.delenv("COPYDESK_WAREHOUSE_URL", raising=False)
    try:
        yield folder
        postgres.down(folder)
    finally:
        location = folder / "postgres" / "location"
        if location.exists() and (ground := Path(location.read_text())).is_relative_to(folder.parent):
            shutil.rmtree(ground, ignore_errors=True)
        shutil.rmtree(folder)


def count_rows(url: str) -> int:
    done = subprocess.run(
        [str(programs(None) / "psql"), "-XAtqc", "SELECT count(*) FROM kept", url],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


@contextmanager
def full_disk() -> Iterator[None]:
    """Files may be made, and nothing be written into them."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_what_a_full_disk_kept_from_being_written_is_written_once_there_is_room(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of where the data lie nothing was written down: they were then looked for, and cleared away, where one stood."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    for _ in ("made", "started again"):
        with full_disk(), pytest.raises(OSError, match="too large"):
            postgres.url()
        url = postgres.url()
        assert postgres.status(home).running
        assert postgres.down(home)
    assert str(postgres.cluster(home).port()) in url
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_url_starts_the_server_and_data_survives_a_restart_and_a_kill(home: Path) -> None:
    url = postgres.url()
    cluster = postgres.cluster()
    cluster.psql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)", "copydesk")

    assert postgres.down()
    assert not postgres.status().running
    assert postgres.url() == url, "the address stays the same"
    assert count_rows(url) == 1

    pid = cluster.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert count_rows(postgres.url()) == 1
    status = postgres.status()
    assert status.running
    assert status.data is not None
    assert status.data.is_relative_to(home)
    assert "***" in status.url
    assert url.split(":")[2].split("@")[0] not in status.url, "the password is masked"


@pytest.mark.usefixtures("home")
def test_a_server_that_did_not_answer_in_time_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers nobody until it is about to be started a second time."""
    url = postgres.url()
    pid = postgres.cluster().pid()
    assert pid is not None
    start = Cluster._pg_ctl_start

    def wake_and_start(cluster: Cluster, port: int) -> None:
        os.kill(pid, signal.SIGCONT)
        start(cluster, port)

    monkeypatch.setattr(Cluster, "_pg_ctl_start", wake_and_start)
    os.kill(pid, signal.SIGSTOP)
    try:
        assert postgres.url() == url
    finally:
        os.kill(pid, signal.SIGCONT)
    assert postgres.cluster().pid() == pid
    postgres.down()
    assert postgres.url() == url, "the address is kept for the next start"


def test_files_that_a_loss_of_power_emptied_are_made_again(home: Path) -> None:
    """A file that was renamed into its place just before may be there and empty."""
    data = postgres.up().data
    postgres.down()
    for name in ("port", "location"):
        (home / "postgres" / name).write_text("")
    assert not postgres.status().running
    assert postgres.up().data == data
    assert postgres.url().split(":")[-1] != "0/copydesk"


@pytest.mark.parametrize("command", [["db", "up"], ["up"], ["run", "webpronews"]])
@pytest.mark.parametrize(("password", "words"), [(None, "put it back"), ("wrong", "password authentication failed")])
def test_a_password_that_is_gone_or_another_is_told_as_such(
    home: Path, password: str | None, words: str, command: list[str]
) -> None:
    postgres.url()
    kept = home / "postgres" / "password"
    right = kept.read_text()
    kept.unlink()
    if password:
        kept.write_text(password)
    try:
        result = CliRunner().invoke(app, command)
    finally:
        kept.write_text(right)
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert words in " ".join(result.stderr.split())


@pytest.fixture
def stranger() -> Iterator[int]:
    """The number of a process of the server's own user, which the server had before a reboot."""
    account = server_account()
    process = subprocess.Popen(["/bin/sleep", "600"], user=account.uid if account else None)
    try:
        yield process.pid
        assert process.poll() is None, "it was meddled with"
    finally:
        process.kill()
        process.wait()


@pytest.mark.usefixtures("home")
def test_a_number_that_was_the_servers_before_a_reboot_is_no_server(stranger: int) -> None:
    url = postgres.url()
    cluster = postgres.cluster()
    cluster.psql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)", "copydesk")
    lock = cluster.data / "postmaster.pid"
    _, *rest = lock.read_text().splitlines()
    cluster._run("pg_ctl", "stop", "-D", str(cluster.data), "-m", "immediate")
    lock.write_text("\n".join([str(stranger), *rest, ""]))

    assert postgres.status().pid is None
    assert not postgres.down()
    assert postgres.url() == url
    assert count_rows(url) == 1


def test_a_number_that_another_home_s_server_has_now_is_no_server_of_ours(home: Path) -> None:
    postgres.url()
    postgres.down()
    other = postgres.cluster(home / "other")
    other.start()
    try:
        stale = (other.data / "postmaster.pid").read_text().replace(str(other.data), str(postgres.cluster().data))
        (postgres.cluster().data / "postmaster.pid").write_text(stale)
        assert not postgres.down()
        postgres.url()
        assert postgres.status().pid != other.pid()
        postgres.down()
        assert other.is_running()
    finally:
        other.stop()


def test_the_password_is_asked_for_and_private(home: Path) -> None:
    url = postgres.url()
    password_file = home / "postgres" / "password"
    assert password_file.stat().st_mode & 0o077 == 0
    without = url.replace(password_file.read_text(), "wrong")
    done = subprocess.run(
        [str(programs(None) / "psql"), "-Xqc", "SELECT 1", without], capture_output=True, text=True, check=False
    )
    assert "authentication failed" in done.stderr


def test_processes_starting_at_once_share_one_server(home: Path) -> None:
    command = [sys.executable, "-c", "from copydesk import postgres; print(postgres.url())"]
    environment = {**os.environ, "COPYDESK_HOME": str(home)}

    def start(_: int) -> str:
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(start, range(3)))) == 1


def test_an_external_server_is_left_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_WAREHOUSE_URL", "postgresql://me:secret@db.example/news")
    assert postgres.url() == "postgresql://me:secret@db.example/news"
    assert postgres.up().url == "postgresql://me:***@db.example/news"
    assert not postgres.down()
    assert not (home / "postgres").exists()


def test_a_home_may_have_any_name(home: Path) -> None:
    """A shell's quotes, PostgreSQL's commas, and more bytes than the path of a socket may have."""
    strange = home / f'Ann\'s "1, 2" $HOME `x` {"ä" * 60}'
    url = postgres.url(home=strange)
    try:
        cluster = postgres.cluster(strange)
        assert cluster.psql("SELECT 1") == "1"
        assert (cluster.data / f".s.PGSQL.{cluster.port()}").is_socket()
    finally:
        assert postgres.down(strange)
    assert postgres.cluster(strange).url() == url


@pytest.mark.usefixtures("home")
def test_another_database_is_made_on_demand() -> None:
    assert postgres.url("airflow").endswith("/airflow")
    assert postgres.url("airflow").endswith("/airflow")
    assert postgres.cluster().psql("SELECT current_database()", "airflow") == "airflow"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_under_a_closed_home_the_data_lies_where_the_server_can_reach_it(home: Path, umask: int) -> None:
    home.chmod(0o700)
    before = os.umask(umask)
    try:
        first = postgres.up()
    finally:
        os.umask(before)
    assert first.data is not None
    assert not first.data.is_relative_to(home)
    postgres.down()
    home.chmod(0o711)
    assert postgres.up().data == first.data, "the choice is kept though the home is open now"


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    postgres.url()
    postgres.down()
    cluster = Cluster(folder=home / "postgres")
    with (cluster.data / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(ClusterError, match="no_such_setting"):
        cluster.start()


def test_programs_out_of_reach_run_from_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As below a home of mode 0700, that of root for instance."""
    monkeypatch.setattr(server_user, "_FALLBACK_ROOT", tmp_path)
    monkeypatch.setattr(Account, "reaches", lambda *_: False)
    account = Account("nobody", os.getuid(), os.getgid())
    before = os.umask(0o077)
    try:
        copy = programs(account)
    finally:
        os.umask(before)
    assert tmp_path in copy.parents
    for name in ("postgres", "initdb", "pg_ctl", "psql"):
        done = subprocess.run([str(copy / name), "--version"], capture_output=True, text=True, check=False)
        assert "PostgreSQL" in done.stdout, done.stderr
    made = copy.parents[2]
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in (made, *made.rglob("*")))
    assert programs(account) == copy


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user proves this by the other tests")
def test_an_ordinary_user_runs_the_server_too(home: Path) -> None:
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    setpriv = shutil.which("setpriv")
    if python is None or setpriv is None:
        pytest.skip("needs a Python and a setpriv that an ordinary user can run")
    home.chmod(0o777)
    script = "from copydesk import postgres; print(postgres.url()); print(postgres.status().data); postgres.down()"
    packages = programs(None).parents[2]
    done = subprocess.run(
        [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", python, "-c", script],
        env={"COPYDESK_HOME": str(home / "mine"), "PYTHONPATH": f"{ROOT}:{packages}", "PATH": os.environ["PATH"]},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if "ModuleNotFoundError" in done.stderr or "Permission denied" in done.stderr:
        pytest.skip(f"the checkout is closed to other users: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    assert str(home / "mine" / "postgres" / "data") in done.stdout
