"""Where the archive's files lie: a local folder, or any object store that fsspec knows.

A file in the making is always local: durability (fsync) and cutting at the last whole record need it. For a remote
archive it lies in a spool folder until it is complete, then it is put in place whole.
"""

import errno
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

OPEN_SUFFIX = ".open"
"""What is appended to the name of a file that is not complete yet."""

_CHUNK_BYTES = 1 << 20
_DAMAGED = (None, errno.EIO, errno.ENOENT)


class ArchiveAwayError(OSError):
    """The object store does not answer, or turns us away; each kind has a client with errors of its own."""


@contextmanager
def reaching(archive_url: str) -> Iterator[None]:
    """Tell in one way what keeps us from an object store; that a file is not there, or is damaged, stays as it is.

    Raises:
        ArchiveAwayError: the store cannot be asked.
    """
    try:
        yield
    except (ArchiveAwayError, FileNotFoundError, ValueError, EOFError):
        raise
    except Exception as error:
        if not is_remote(archive_url) or (isinstance(error, OSError) and error.errno is None):
            raise
        raise ArchiveAwayError(f"the archive cannot be reached: {type(error).__name__}: {error}") from error


def is_damage(error: Exception) -> bool:
    """Whether it is one file that cannot be read; else it is the archive, or the way to it, and may be well again."""
    if isinstance(error, OSError):
        return not isinstance(error, ArchiveAwayError) and error.errno in _DAMAGED
    return True


def is_remote(archive_url: str) -> bool:
    """Whether the archive is in an object store, and not in a folder."""
    scheme = urlsplit(archive_url).scheme
    return len(scheme) > 1 and scheme != "file"


def local_folder(archive_url: str) -> Path:
    """The folder of a local archive: a path, or a `file:` URL, in which `%20` is a space."""
    parts = urlsplit(archive_url)
    return Path(unquote(parts.path)) if parts.scheme == "file" else Path(archive_url)


def file_system(archive_url: str) -> tuple[Any, str]:
    """The archive's files as fsspec has them, for what is not written by a crawl, and the path of its root there."""
    import fsspec  # noqa: PLC0415  # costs a tenth of a second, which a crawl of a local archive need not pay

    if not is_remote(archive_url):  # fsspec reads a local URL in its own way: it leaves %20 as it is, and expands ~
        return fsspec.filesystem("file"), str(local_folder(archive_url).absolute())
    # without a cache: a file that a takedown has written anew is refused by what was known of the old one
    files, root = fsspec.core.url_to_fs(archive_url, use_listings_cache=False)
    return files, root.rstrip("/")


def open_store(archive_url: str) -> "Store":
    """The store at a path, a `file:` URL, or any other URL that fsspec knows.

    Raises:
        ArchiveAwayError: fsspec does not know it, or lacks what it takes to speak to it.
    """
    if is_remote(archive_url):
        home = Path(os.environ.get("COPYDESK_HOME", ".copydesk"))
        return RemoteStore(archive_url, home / "spool")
    return Store(local_folder(archive_url))


class Store:
    """An archive in a local folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def unused(self, stem: str) -> str:
        """The first path `<stem>-<n>.warc.gz` that no file has, complete or not."""
        number = 1
        while self._taken(path := f"{stem}-{number}.warc.gz"):
            number += 1
        return path

    def create(self, path: str) -> BinaryIO:
        """Begin a file, under its temporary name."""
        file = self._open_path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = file.open("xb", buffering=0)
        _sync_folder(file.parent)
        return cast("BinaryIO", handle)

    def publish(self, path: str) -> None:
        """Give a complete file its final name; one that holds no record is removed."""
        file = self._open_path(path)
        if file.stat().st_size == 0:
            file.unlink()
        else:
            file.rename(self.root / path)
        _sync_folder(file.parent)

    def open(self, path: str) -> BinaryIO:
        """Open a file for reading, be it complete or still in the making.

        Raises:
            FileNotFoundError: there is neither.
        """
        with suppress(FileNotFoundError):
            return (self.root / path).open("rb")
        with suppress(FileNotFoundError):
            return self._open_path(path).open("rb")
        return (self.root / path).open("rb")  # it may have been completed just now; else this is the name to tell

    def files(self) -> list[str]:
        """The paths of all complete files, in the order of sites and then days."""
        return sorted(file.relative_to(self.root).as_posix() for file in self.root.rglob("*.warc.gz"))

    def left_open(self, site: str) -> list[str]:
        """The paths of a site's files that were never completed, oldest first."""
        found = sorted((self.root / site).rglob(f"*.warc.gz{OPEN_SUFFIX}"))
        return [file.relative_to(self.root).as_posix().removesuffix(OPEN_SUFFIX) for file in found]

    def repair(self, path: str) -> BinaryIO:
        """Cut an open file behind its last whole gzip member, make that durable, and open it for reading."""
        file = self._open_path(path)
        length = whole_bytes(file)
        with file.open("r+b") as handle:
            handle.truncate(length)
            os.fsync(handle.fileno())
        return file.open("rb")

    def _taken(self, path: str) -> bool:
        return (self.root / path).exists() or self._open_path(path).exists()

    def _open_path(self, path: str) -> Path:
        return self.root / f"{path}{OPEN_SUFFIX}"


class RemoteStore(Store):
    """An archive in an object store; `root` is the local spool for files in the making."""

    def __init__(self, archive_url: str, spool: Path) -> None:
        super().__init__(spool)
        self._url = archive_url
        try:
            self._files, self._prefix = file_system(archive_url)
        except Exception as error:
            raise ArchiveAwayError(f"the archive cannot be opened: {error}") from error

    def publish(self, path: str) -> None:
        """Put a complete file into the object store, then remove the local one."""
        file = self._open_path(path)
        if file.stat().st_size:
            target = f"{self._prefix}/{path}"
            with reaching(self._url):
                self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
                self._files.put_file(str(file), target)
        file.unlink()

    def open(self, path: str) -> BinaryIO:
        """Open a file for reading, be it in the object store or still in the spool."""
        with suppress(FileNotFoundError):
            return self._open_complete(path)
        with suppress(FileNotFoundError):
            return self._open_path(path).open("rb")
        return self._open_complete(path)

    def _open_complete(self, path: str) -> BinaryIO:
        with reaching(self._url):
            return cast("BinaryIO", self._files.open(f"{self._prefix}/{path}", "rb"))

    def files(self) -> list[str]:
        """The paths of all complete files in the object store, in the order of sites and then days."""
        root = f"{self._prefix}/"
        with reaching(self._url):
            found = [str(path).removeprefix(root) for path in self._files.find(root)]
        return sorted(path for path in found if path.endswith(".warc.gz"))

    def _taken(self, path: str) -> bool:
        with reaching(self._url):
            return self._open_path(path).exists() or bool(self._files.exists(f"{self._prefix}/{path}"))


def whole_bytes(file: Path) -> int:
    """How many bytes from the start are whole gzip members; what follows was cut off by a crash."""
    with file.open("rb") as handle:
        return whole_members(handle)


def whole_members(handle: BinaryIO) -> int:
    """How many bytes from where `handle` stands are whole gzip members."""
    whole = position = 0
    stream = zlib.decompressobj(zlib.MAX_WBITS + 16)
    while chunk := handle.read(_CHUNK_BYTES):
        position += len(chunk)
        while chunk:
            try:
                stream.decompress(chunk)
            except zlib.error:
                return whole
            chunk = stream.unused_data
            if stream.eof:
                whole = position - len(chunk)
                stream = zlib.decompressobj(zlib.MAX_WBITS + 16)
    return whole


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
