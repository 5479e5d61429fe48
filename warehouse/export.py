"""export: the articles as files for other tools: Parquet by month, CSV or JSON Lines.

Rows are streamed by a server-side cursor, all of one snapshot, in constant memory. A file appears under its name only
when it is complete, and replaces the one of an earlier export.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.connection import Connection, Cursor
from warehouse.export_formats import COLUMNS, WRITERS, Format, Row
from warehouse.queries import queries

_FETCH_ROWS = 100
_DEAD_SECONDS = 600
"""Who writes a file does so all the time: one that was left alone so long was left by an export that was killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """One file: the articles in it, its size, and between which publication times they lie."""

    path: Path
    rows: int
    bytes: int
    first_published_at: datetime | None
    last_published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What an export wrote."""

    files: tuple[ExportedFile, ...]
    seconds: float

    @property
    def rows(self) -> int:
        """Articles in all files."""
        return sum(file.rows for file in self.files)

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-ready object."""
        files = [
            {name: str(value) if isinstance(value, Path | datetime) else value for name, value in asdict(file).items()}
            for file in self.files
        ]
        return {"rows": self.rows, "seconds": self.seconds, "files": files}


def export(
    conn: Connection,
    folder: Path,
    file_format: Format,
    now: datetime,
    *,
    sites: Iterable[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> ExportReport:
    """Write the articles to `folder`, which is made if need be, and keep a record of the files in `ops.exports`.

    Parquet goes to `articles-YYYY-MM.parquet` by month of publication (UTC), and `articles-undated.parquet`; the other
    formats to `articles.csv` and `articles.jsonl`. `since` <= published_at < `until`, where given, leaves out articles
    without a time. An export of all leaves no file of an earlier one for a month that has no articles any more.

    Raises:
        OSError: the folder cannot be written to; no file is left half written.
    """
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    clear_parts(folder)
    values = {"sites": list(sites) if sites is not None else None, "since": since, "until": until}
    _announce(conn, folder, file_format, now, values)
    with conn, conn.cursor("export") as cursor:
        cursor.itersize = _FETCH_ROWS
        cursor.execute(queries("export")["articles"], values)
        rows: Iterator[Row] = (dict(zip(COLUMNS, row, strict=True)) for row in cursor)
        files = tuple(_write(folder, file_format, rows))
    with conn, conn.cursor() as cursor:
        for file in files:
            record = {"path": str(file.path.resolve()), "format": file_format, "now": now, "rows": file.rows}
            times = {"first": file.first_published_at, "last": file.last_published_at, "bytes": file.bytes}
            cursor.execute(queries("export")["record"], record | times)
        if file_format == "parquet" and not any((sites, since, until)):
            _clear_months(cursor, folder, {str(file.path.resolve()) for file in files})
    return ExportReport(files=files, seconds=round(time.monotonic() - started, 3))


def _announce(conn: Connection, folder: Path, file_format: Format, now: datetime, chosen: Mapping[str, Any]) -> None:
    """Put the files on record before the first is there: a takedown must reach those of an export that is cut short."""
    with conn, conn.cursor() as cursor:
        months: list[datetime | None] = [None]
        if file_format == "parquet":
            cursor.execute(queries("export")["months"], chosen)
            months = [month for (month,) in cursor.fetchall()]
        for month in months:
            path = folder.resolve() / _name({"published_at": month}, file_format)
            cursor.execute(queries("export")["announce"], {"path": str(path), "format": file_format, "now": now})


def _clear_months(cursor: Cursor, folder: Path, written: AbstractSet[str]) -> None:
    """Delete what earlier exports wrote of months without articles now: each stands in another month's file."""
    cursor.execute(queries("export")["files"])
    for path, _ in cursor.fetchall():
        if path not in written and Path(path).parent == folder.resolve() and path.endswith(".parquet"):
            Path(path).unlink(missing_ok=True)
            cursor.execute(queries("export")["forget"], {"path": path})


def _write(folder: Path, file_format: Format, rows: Iterator[Row]) -> Iterator[ExportedFile]:
    """The files, one after another, as the rows of each month come."""
    row = next(rows, None)
    if row is None and file_format != "parquet":
        with complete(folder / f"articles.{file_format}") as part:
            WRITERS[file_format](part).close()
        yield _exported(folder / f"articles.{file_format}", 0, None, None)
    while row is not None:
        name = _name(row, file_format)
        count, first, last = 0, row["published_at"], None
        with complete(folder / name) as part:
            writer = WRITERS[file_format](part)
            try:
                while row is not None and _name(row, file_format) == name:
                    writer.write(row)
                    count, last = count + 1, row["published_at"] or last
                    row = next(rows, None)
            finally:
                writer.close()
        yield _exported(folder / name, count, first, last)


def _name(row: Row, file_format: Format) -> str:
    if file_format != "parquet":
        return f"articles.{file_format}"
    published_at: datetime | None = row["published_at"]
    return f"articles-{published_at:%Y-%m}.parquet" if published_at else "articles-undated.parquet"


def _exported(path: Path, rows: int, first: datetime | None, last: datetime | None) -> ExportedFile:
    return ExportedFile(
        path=path, rows=rows, bytes=path.stat().st_size, first_published_at=first, last_published_at=last
    )


def clear_parts(folder: Path) -> None:
    """Delete what killed exports have left half written: it holds articles, and no takedown would reach it."""
    for part in folder.glob(".articles*.part"):
        with suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime > _DEAD_SECONDS:
                part.unlink()


@contextmanager
def complete(path: Path) -> Iterator[Path]:
    """A path to write to, which becomes `path` when all went well, if a file was left there."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        if part.exists():
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)
