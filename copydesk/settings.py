"""Settings: the environment, read once at the edge and passed down as a value."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from copydesk.errors import BadArgumentError, WarehouseDownError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are.

    `warehouse_url` is None when the embedded PostgreSQL under `home` is the warehouse. `archive_url` is any fsspec URL
    or a folder. `proxy` is the HTTP proxy that crawls go through, if any. `sites_module` is the module (or, with a
    slash, the folder) that holds the sites in force, when it is not `scrapers.sites`. `turns_url` is the warehouse in
    which a trial, whose own is a scratch database, takes its turns at hosts.
    """

    home: Path
    warehouse_url: str | None = None
    archive_url: str = ""
    proxy: str | None = None
    sites_module: str | None = None
    turns_url: str | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the `COPYDESK_*` variables; an empty value counts as unset.

        Raises:
            BadArgumentError: one of them cannot be written down, as it is no text in UTF-8.
            WarehouseDownError: the file of the warehouse's password cannot be read.
        """
        environ = os.environ if environ is None else environ
        home = home_of(environ)
        for name in sorted(environ):
            if name.startswith("COPYDESK_"):
                _refuse_bytes(name, environ[name])
        return cls(
            home=home,
            warehouse_url=warehouse_address(environ),
            archive_url=environ.get("COPYDESK_ARCHIVE") or str(home / "archive"),
            proxy=environ.get("COPYDESK_PROXY") or None,
            sites_module=environ.get("COPYDESK_SITES") or None,
            turns_url=environ.get("COPYDESK_TURNS_URL") or None,
        )

    def to_environment(self) -> dict[str, str]:
        """The variables that make a child process read the same settings."""
        values = {
            "COPYDESK_HOME": str(self.home),
            "COPYDESK_WAREHOUSE_URL": self.warehouse_url,
            "COPYDESK_ARCHIVE": self.archive_url,
            "COPYDESK_PROXY": self.proxy,
            "COPYDESK_SITES": self.sites_module,
            "COPYDESK_TURNS_URL": self.turns_url,
        }
        return {name: value for name, value in values.items() if value}


def home_of(environ: Mapping[str, str]) -> Path:
    """`COPYDESK_HOME`, or `.copydesk` in the working folder, as an absolute path.

    Raises:
        BadArgumentError: it is no text in UTF-8, so that addresses and files that name it could not be written; or it
            lies under a working folder that was removed.
    """
    try:
        home = Path(environ.get("COPYDESK_HOME") or ".copydesk").absolute()
    except FileNotFoundError as error:
        raise BadArgumentError("the working folder was removed", "go to one that is there: cd") from error
    _refuse_bytes("COPYDESK_HOME" if environ.get("COPYDESK_HOME") else "the working folder's name", str(home))
    return home


def _refuse_bytes(name: str, value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        shown = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        next_step = "write it in UTF-8, or let COPYDESK_HOME name a folder whose name is"
        raise BadArgumentError(f"{name} is no text in UTF-8: {shown}", next_step) from error


def work_apart(home: Path) -> None:
    """Make this process and its children work on the simulated web's sites, in `home`, with all that they keep there.

    A warehouse or an archive that the environment names is for what is real: nothing simulated may come into it.
    """
    for name in ("COPYDESK_WAREHOUSE_URL", "COPYDESK_ARCHIVE"):
        os.environ.pop(name, None)
    os.environ |= {"COPYDESK_HOME": str(home), "COPYDESK_SITES": "fakeweb.sites"}


def warehouse_address(environ: Mapping[str, str]) -> str | None:
    """`COPYDESK_WAREHOUSE_URL`, or None where it is not set; one without a password gets it from a file.

    `COPYDESK_WAREHOUSE_PASSWORD_FILE` names that file, as container engines and Kubernetes hand out secrets.

    Raises:
        WarehouseDownError: the file cannot be read.
    """
    address, file = environ.get("COPYDESK_WAREHOUSE_URL"), environ.get("COPYDESK_WAREHOUSE_PASSWORD_FILE")
    if not address:
        return None
    parts = urlsplit(address)
    if not file or parts.password is not None or not parts.username:
        return address
    try:
        password = quote(Path(file).read_text("utf-8").strip(), safe="")
    except (OSError, UnicodeDecodeError) as error:
        raise WarehouseDownError(
            f"the warehouse's password cannot be read: {error}", "COPYDESK_WAREHOUSE_PASSWORD_FILE names its file"
        ) from error
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}:{password}@{host}"))
