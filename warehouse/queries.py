"""SQL from files: `warehouse/sql/NAME.sql`, cut into statements by lines `-- name: STATEMENT`."""

import re
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def queries(name: str) -> dict[str, str]:
    """The statements of one file by name, in the file's order.

    Raises:
        FileNotFoundError: there is no such file.
    """
    text = files("warehouse").joinpath("sql", f"{name}.sql").read_text("utf-8")
    parts = _NAME.split(text)
    return dict(zip(parts[1::2], (sql.strip() for sql in parts[2::2]), strict=True))
