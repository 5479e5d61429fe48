"""The CPU that a PostgreSQL server has used, with all its processes, those that ended included (Linux)."""

import os
from pathlib import Path

from warehouse.connection import Connection

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def server_cpu_seconds(conn: Connection) -> float:
    """CPU seconds so far of the server behind `conn`: of the postmaster, of its children now and of those it reaped."""
    postmaster = _fields(conn.info.backend_pid)[1]
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    ticks = sum(_fields(postmaster)[11:15]) + sum(sum(_fields(int(child))[11:13]) for child in children)
    return ticks / _TICKS_PER_SECOND


def _fields(pid: int) -> list[int]:
    """The numbers of /proc/PID/stat from the state on (which stands as 0): 1 parent, 11-14 own and children's CPU."""
    _, *numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [0, *map(int, numbers)]
