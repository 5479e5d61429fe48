"""The warehouse's server: the one that `COPYDESK_WAREHOUSE_URL` names, else an embedded one under `COPYDESK_HOME`.

The embedded server listens on 127.0.0.1 and on a Unix socket in its data folder, and asks everybody for the password
(SCRAM) that was generated when it was made: on a machine with several users, loopback alone keeps nobody out. The
password lies in `COPYDESK_HOME/postgres/password`, readable by its owner only.

Every function takes an optional `home`: given, the embedded server of that folder is meant, whatever the environment
says; left out, the environment decides.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from copydesk.cluster import OWNER, Cluster
from copydesk.server_user import ClusterError
from copydesk.settings import home_of, warehouse_address

__all__ = ["ClusterError", "ServerStatus", "cluster", "down", "masked", "status", "up", "url"]

_CUT = re.compile(r"(://[^:/?#@]*:).*(?=@)", re.DOTALL)
_PASSWORD = re.compile(r"(password\s*=\s*)(?:'(?:\\.|[^'\\])*'|(?:\\.|[^\s&\\])+)", re.IGNORECASE)
"""A password as a parameter of a URL, or in libpq's own form (`host=… password='a b'`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStatus:
    """How the server stands; `url` has its password masked; `data`, `log`, `version` are None for a foreign server."""

    embedded: bool
    running: bool
    url: str
    pid: int | None = None
    version: str | None = None
    data: Path | None = None
    log: Path | None = None


def cluster(home: Path | None = None) -> Cluster:
    """The embedded cluster under `home`, running or not; default `COPYDESK_HOME`, which defaults to `./.copydesk`."""
    return Cluster(folder=(home or home_of(os.environ)).resolve() / "postgres")


def url(database: str = OWNER, home: Path | None = None) -> str:
    """The warehouse's URL, password included; starts the embedded server if need be (1 s cold, 0.05 s when it runs).

    `database` names another database of the embedded server, which is created when missing (Airflow's own, say); it is
    ignored when `COPYDESK_WAREHOUSE_URL` applies.

    Raises:
        ClusterError: the embedded server did not start.
    """
    if external := _external(home):
        return external
    server = cluster(home)
    server.start()
    if database != OWNER:
        server.ensure_database(database)
    return server.url(database)


def up(home: Path | None = None) -> ServerStatus:
    """Start the embedded server if need be, and say where it is."""
    url(home=home)
    return status(home)


def down(home: Path | None = None) -> bool:
    """Stop the embedded server; returns whether one was running. A server of `COPYDESK_WAREHOUSE_URL` is left alone."""
    return not _external(home) and cluster(home).stop()


def status(home: Path | None = None) -> ServerStatus:
    """How the server stands, without starting it; a server that is not ours is reported as running."""
    if external := _external(home):
        return ServerStatus(embedded=False, running=True, url=masked(external))
    server = cluster(home)
    if not server.exists():
        return ServerStatus(embedded=True, running=False, url="")
    return ServerStatus(
        embedded=True,
        running=server.is_running(),
        url=masked(server.url()),
        pid=server.pid(),
        version=(server.data / "PG_VERSION").read_text().strip(),
        data=server.data,
        log=server.log,
    )


def masked(address: str) -> str:
    """`address` with its password replaced by `***` in any form that libpq takes, fit for logs and screens."""
    address = _PASSWORD.sub(r"\1***", address)
    parts = urlsplit(address)
    behind = address.partition(parts.netloc)[2] if parts.netloc else ""
    if "@" in parts.path or ("@" not in parts.netloc and ":" in parts.netloc and "@" in behind):
        return _CUT.sub(r"\1***", address)  # a special character of the password, not written as %XX, cuts the address
    if parts.password is None:
        return address
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":***@")))


def _external(home: Path | None) -> str | None:
    return warehouse_address(os.environ) if home is None else None
