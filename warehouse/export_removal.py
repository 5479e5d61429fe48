"""Taking articles out of files that were exported: each file that holds one is written anew without it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
from pyarrow import compute, parquet

from warehouse.connection import Connection
from warehouse.export import clear_parts, complete
from warehouse.export_formats import Format
from warehouse.queries import queries

_BATCH_ROWS = 500


class UnclearedExportError(OSError):
    """Exported files that articles could not be taken out of."""


def remove_from_exports(conn: Connection, article_ids: Collection[int], now: datetime) -> list[Path]:
    """Rewrite the exported files that hold one of the articles, as `ops.exports` knows them; returns those files.

    A file that is no longer there is struck from the record. Commits after each file.

    Raises:
        UnclearedExportError: some files cannot be read or written, and are as they were; the others are cleared.
    """
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("export")["files"])
        known: list[tuple[str, Format]] = cursor.fetchall()
    for folder in {Path(name).parent for name, _ in known}:
        clear_parts(folder)
    rewritten, troubles = [], []
    for name, file_format in known:
        try:
            if _clear(conn, Path(name), file_format, article_ids, now):
                rewritten.append(Path(name))
        except (OSError, ValueError) as error:  # what is no file of ours any more is told by its reader as a bad value
            troubles.append(f"{name}: {error}")
    if troubles:
        raise UnclearedExportError("; ".join(troubles))
    return rewritten


def _clear(conn: Connection, path: Path, file_format: Format, article_ids: Collection[int], now: datetime) -> bool:
    """Take the articles out of one file that is on record; returns whether it held any."""
    sql, record = queries("export"), {"path": str(path), "now": now}
    with conn, conn.cursor() as cursor:
        if not path.exists():
            cursor.execute(sql["forget"], record)
            return False
        removed = remove_articles(path, file_format, article_ids)
        if removed:
            cursor.execute(sql["shrink"], {**record, "removed": removed, "bytes": path.stat().st_size})
        return bool(removed)


def latest_takedown(conn: Connection) -> int:
    """The number of the latest takedown; to be asked before an export, for `remove_taken_down`."""
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("export")["latest_takedown"])
        row = cursor.fetchone()
        return row[0] if row else 0


def remove_taken_down(conn: Connection, since: int, now: datetime) -> list[Path]:
    """`remove_from_exports` of what was taken down after the takedown `since`.

    Call it after an export: files that were still being written were in no record when the takedown looked for them.
    """
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("export")["taken_down_since"], {"takedown_id": since})
        gone = [article_id for (article_id,) in cursor.fetchall()]
    return remove_from_exports(conn, gone, now) if gone else []


def remove_articles(path: Path, file_format: Format, article_ids: Collection[int]) -> int:
    """Write one file anew without the articles; returns how many it held. A file that holds none is left alone."""
    with complete(path) as part:
        removed = _FILTERS[file_format](path, part, frozenset(article_ids))
        if not removed:
            part.unlink()
    return removed


def _filter_parquet(path: Path, part: Path, article_ids: frozenset[int]) -> int:
    removed = 0
    with (
        parquet.ParquetFile(path) as source,
        parquet.ParquetWriter(part, source.schema_arrow, compression="zstd") as target,
    ):
        for batch in source.iter_batches(_BATCH_ROWS):
            unwanted = compute.is_in(batch["article_id"], value_set=pa.array(article_ids, pa.int64()))
            kept = batch.filter(compute.invert(unwanted))
            removed += batch.num_rows - kept.num_rows
            target.write_batch(kept)
    return removed


def _filter_csv(path: Path, part: Path, article_ids: frozenset[int]) -> int:
    return _filter_records(path, part, _csv_records, lambda record: record.partition(",")[0], article_ids)


def _filter_jsonl(path: Path, part: Path, article_ids: frozenset[int]) -> int:
    return _filter_records(path, part, iter, _jsonl_number, article_ids)


def _jsonl_number(line: str) -> str:
    return line.removeprefix('{"article_id": ').partition(",")[0]


def _filter_records(
    path: Path,
    part: Path,
    records: Callable[[Iterable[str]], Iterable[str]],
    number: Callable[[str], str],
    article_ids: frozenset[int],
) -> int:
    """Copy the records whose first value is none of the numbers, byte for byte."""
    unwanted = {str(article_id) for article_id in article_ids}
    removed = 0
    with path.open(encoding="utf-8", newline="\n") as source, part.open("w", encoding="utf-8", newline="") as target:
        for record in records(source):
            if number(record) in unwanted:
                removed += 1
            else:
                target.write(record)
    return removed


def _csv_records(lines: Iterable[str]) -> Iterator[str]:
    """Lines joined until their quotation marks are even: a quoted cell may hold line breaks."""
    record, is_open = "", False
    for line in lines:
        record += line
        is_open ^= line.count('"') % 2 == 1
        if not is_open:
            yield record
            record = ""
    if record:
        yield record


_FILTERS: Mapping[Format, Callable[[Path, Path, frozenset[int]], int]] = {
    "parquet": _filter_parquet,
    "csv": _filter_csv,
    "jsonl": _filter_jsonl,
}
