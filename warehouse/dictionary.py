"""The data dictionary: every table, view, column and function of the warehouse with its comment, as Markdown."""

import sys

from warehouse.connection import Connection, session
from warehouse.queries import queries

_HEAD = """# Data dictionary

Every table, view and function of the warehouse, from the comments in the database (`\\d+` in psql shows the same).
Made by `python -m warehouse.dictionary URL > docs/data_dictionary.md`; a test holds it to the migrations.
"""


def data_dictionary(conn: Connection) -> str:
    """The dictionary of this database as Markdown."""
    sql = queries("dictionary")
    parts = [_HEAD]
    with conn, conn.cursor() as cursor:
        cursor.execute(sql["schemas"])
        for schema, comment in cursor.fetchall():
            parts.append(f"\n## Schema `{schema}`\n\n{comment}\n")
            cursor.execute(sql["relations"], {"schema": schema})
            for oid, name, kind, told in cursor.fetchall():
                cursor.execute(sql["columns"], {"oid": oid})
                parts.append(f"\n### {kind} `{schema}.{name}`\n\n{told}\n\n{_table(cursor.fetchall())}")
            cursor.execute(sql["functions"], {"schema": schema})
            for signature, told in cursor.fetchall():
                parts.append(f"\n### Function `{schema}.{signature}`\n\n{told}\n")
    return "".join(parts)


def undocumented(conn: Connection) -> list[str]:
    """Tables, views, columns and functions without a comment; empty when all is well."""
    with conn, conn.cursor() as cursor:
        cursor.execute(queries("dictionary")["undocumented"])
        return [row[0] for row in cursor.fetchall()]


def _table(columns: list[tuple[str, str, str | None]]) -> str:
    rows = "".join(f"| `{name}` | {kind} | {_cell(told)} |\n" for name, kind, told in columns)
    return f"| column | type | meaning |\n|---|---|---|\n{rows}"


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


if __name__ == "__main__":
    with session(sys.argv[1], role=None) as connection:
        sys.stdout.write(data_dictionary(connection))
