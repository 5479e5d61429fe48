"""`WarehouseHook`: psycopg2 connections to the warehouse for tasks, in the role that their work needs.

Airflow's own PostgresHook may give a psycopg 3 connection, whose cursors and COPY are others. Needs
`warehouse/connection.py` and nothing else of the house; docs/airflow_operator.md shows it at work.
"""

from typing import TYPE_CHECKING, Any

from airflow.providers.common.sql.hooks.sql import DbApiHook

if TYPE_CHECKING:
    from airflow.sdk import Connection as AirflowConnection

    from warehouse.connection import Connection, Role


class WarehouseHook(DbApiHook):
    """`get_conn` gives a psycopg2 connection; `get_records`, `get_df`, `run` and `insert_rows` work as in any SQL hook.

    :param warehouse_conn_id: the Airflow connection, any that leads to PostgreSQL.
    :param role: the role to act as: `copydesk_analyst` reads what analysts may, `copydesk_loader` writes. None acts as
        the login itself, so that the hook serves databases that have none of these roles.
    """

    conn_name_attr = "warehouse_conn_id"
    default_conn_name = "warehouse"
    hook_name = "Copydesk warehouse"
    supports_autocommit = True

    def __init__(self, *args: Any, role: "Role | None" = None, **kwargs: Any) -> None:  # noqa: ANN401  # DbApiHook's
        super().__init__(*args, **kwargs)
        self.role = role

    def get_uri(self) -> str:
        """The connection as a URL that libpq reads; it holds the password."""
        return postgres_url(self.connection)

    def get_conn(self) -> "Connection":
        """A new connection, in UTC, acting as `role`; whoever takes it closes it.

        Raises:
            WarehouseError: the server cannot be reached, refuses the login, or has no such role.
        """
        from warehouse.connection import connect

        return connect(self.get_uri(), role=self.role)


def postgres_url(connection: "AirflowConnection") -> str:
    """The URL that libpq understands of an Airflow connection, its extras as parameters (`sslmode`, …)."""
    from urllib.parse import quote, urlencode

    login = quote(connection.login or "", safe="")
    password = f":{quote(connection.password, safe='')}" if connection.password else ""
    host = quote(connection.host or "", safe="[]")
    port = f":{connection.port}" if connection.port else ""
    extras = connection.extra_dejson
    query = f"?{urlencode(extras, quote_via=quote)}" if extras else ""  # libpq takes a plus for a plus, not for a blank
    database = quote(connection.schema or "", safe="")
    return f"postgresql://{login}{password}{'@' if login else ''}{host}{port}/{database}{query}"
