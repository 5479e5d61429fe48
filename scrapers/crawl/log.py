"""The crawl's log: one JSON event per line on standard error, as it happens; no body text, no secrets."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

logger = logging.getLogger("copydesk.crawl")

_MAX_TEXT = 500


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object; `event` is the message of our own events, `log` for those of libraries."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        fields = getattr(record, "fields", None)
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage() if fields is not None else "log",
        }
        if fields is None:
            line |= {"logger": record.name, "message": record.getMessage()[:_MAX_TEXT]}
        else:
            line |= fields
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)[-4 * _MAX_TEXT :]
        return json.dumps(line, default=str)


def event(name: str, level: int = logging.INFO, **fields: object) -> None:
    """Write one event with its fields."""
    logger.log(level, name, extra={"fields": fields})


@contextmanager
def json_lines(stream: TextIO | None = None, level: int = logging.INFO) -> Iterator[None]:
    """Log as JSON lines for the duration: our events from `level`, those of libraries from WARNING."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(lambda record: record.levelno >= (level if hasattr(record, "fields") else logging.WARNING))
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logger.level)
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logger.setLevel(level)
    logging.captureWarnings(capture=True)
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        logger.setLevel(before[2])
