"""File formats of the export: Parquet, CSV and JSON Lines, written row by row in constant memory."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa  # type: ignore[import-untyped]  # ships no types
from pyarrow import parquet

Format = Literal["parquet", "csv", "jsonl"]
Row = Mapping[str, Any]

_GROUP_ROWS = 10_000
_GROUP_CHARS = 4 << 20
_REPETITIVE = ["site", "section", "language", "access", "run_id", "parser_version", "warc_path"]
_TIME = pa.timestamp("us", tz="UTC")
_LINKS = pa.list_(pa.struct([("url", pa.string()), ("text", pa.string())]))
_TYPES = {
    "article_id": pa.int64(), "site": pa.string(), "url": pa.string(), "canonical_url": pa.string(),
    "headline": pa.string(), "description": pa.string(), "authors": pa.list_(pa.string()), "published_at": _TIME,
    "modified_at": _TIME, "section": pa.string(), "tags": pa.list_(pa.string()), "language": pa.string(),
    "image_url": pa.string(), "body_text": pa.string(), "body_html": pa.string(), "links": _LINKS,
    "word_count": pa.int32(), "access": pa.string(), "first_seen_at": _TIME, "last_seen_at": _TIME,
    "deleted_at": _TIME, "version": pa.int32(), "story_id": pa.int64(), "text_id": pa.int64(),
    "content_hash": pa.string(), "run_id": pa.string(), "parser_version": pa.string(), "warc_path": pa.string(),
    "warc_offset": pa.int64(), "opt_out": pa.list_(pa.string()),
}  # fmt: skip
COLUMNS = tuple(_TYPES)
SCHEMA = pa.schema(list(_TYPES.items()))

_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet may run as a formula (OWASP, "CSV Injection"), full-width forms included."""
_LINE_BREAKS = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"}
"""Which some readers take for ends of lines."""


class ParquetFile:
    """Rows gathered into row groups of bounded size; zstd."""

    def __init__(self, path: Path) -> None:
        self._writer = parquet.ParquetWriter(path, SCHEMA, compression="zstd", use_dictionary=_REPETITIVE)
        self._rows: list[Row] = []
        self._chars = 0

    def write(self, row: Row) -> None:
        """Add a row; a full group goes to the file."""
        self._rows.append(row)
        self._chars += len(row["body_text"]) + len(row["body_html"])
        if len(self._rows) >= _GROUP_ROWS or self._chars >= _GROUP_CHARS:
            self._flush()

    def close(self) -> None:
        """Write the last group and the footer."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            columns = {name: [row[name] for row in self._rows] for name in COLUMNS}
            self._writer.write_table(pa.table(columns, schema=SCHEMA))
        self._rows, self._chars = [], 0


class CsvFile:
    """RFC 4180, UTF-8, every text quoted, lists as JSON, empty for null; formulas are made harmless by a quote mark."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write(",".join(COLUMNS) + "\r\n")

    def write(self, row: Row) -> None:
        """Add a row."""
        self._file.write(",".join(csv_cell(row[name]) for name in COLUMNS) + "\r\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class JsonLinesFile:
    """One JSON object per line, UTF-8."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")

    def write(self, row: Row) -> None:
        """Add a row."""
        line = json.dumps({name: _plain(row[name]) for name in COLUMNS}, ensure_ascii=False)
        for character, escaped in _LINE_BREAKS.items():
            line = line.replace(character, escaped)
        self._file.write(line + "\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


WRITERS: Mapping[Format, type[ParquetFile] | type[CsvFile] | type[JsonLinesFile]] = {
    "parquet": ParquetFile,
    "csv": CsvFile,
    "jsonl": JsonLinesFile,
}


def csv_cell(value: object) -> str:
    """A value as a CSV cell: null is nothing, an empty text is `""`."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    plain = _plain(value)
    text = neutral(plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False))
    return '"' + text.replace('"', '""') + '"'


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a quote mark before it, where it might; `original` undoes it."""
    return f"'{text}" if _FORMULA.match(text) else text


def original(cell: str) -> str:
    """The text that `neutral` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
