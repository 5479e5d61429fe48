"""Text that PostgreSQL can hold: without NUL, and without halves of surrogate pairs."""

import json
from collections.abc import Mapping
from typing import Any

from psycopg2.extensions import cursor as Cursor  # noqa: N812  # a class, which psycopg2 names in lower case


def plain(text: str) -> str:
    """The text without NUL; half a surrogate pair becomes a question mark."""
    text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def plain_values(values: Any) -> Any:  # noqa: ANN401  # whatever a statement takes, or JSON holds
    """The same for every text in a row, a list or an object."""
    if isinstance(values, str):
        return plain(values)
    if isinstance(values, Mapping):
        return {plain(name): plain_values(value) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return type(values)(map(plain_values, values))
    return values


def plain_json(value: object) -> str:
    """A value as JSON for a jsonb column, which refuses the escapes of what no text can hold."""
    return json.dumps(plain_values(value))


class PlainCursor(Cursor):
    """Takes any text for a value: a character that a site sent, in a header or a list, must not end a whole crawl."""

    def execute(self, query: Any, vars: Any = None) -> None:  # noqa: A002, ANN401  # psycopg2's names
        """As psycopg2 does."""
        super().execute(query, plain_values(vars))

    def mogrify(self, query: Any, vars: Any = None) -> bytes:  # noqa: A002, ANN401  # as above
        """As psycopg2 does; `execute_values` makes each row by it."""
        return super().mogrify(query, plain_values(vars))
