"""Which processes are a stack's: found by the mark in their environment, and by the sessions that its supervisor gave.

Numbers of processes are given again, after a reboot above all, so a session is known by when its leader started too.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil

from copydesk.stack.layout import MARKER

_SAME_SECONDS = 2.0
"""Two readings of one process's start agree at least so well."""


def started_at(pid: int) -> float | None:
    """When a process started, in seconds since the machine did, lest the clock's changes matter; None: it is gone."""
    try:
        return psutil.Process(pid).create_time() - psutil.boot_time()
    except psutil.NoSuchProcess:
        return None


def processes_of(token: str, leaders: Mapping[str, float]) -> list[psutil.Process]:
    """All processes of the stack with this mark, whoever their parent is now.

    Most carry the mark in their environment; Airflow's write their title over it, and are known by their session.
    `leaders` are the leaders of its sessions, by number, and when each started.
    """
    ours = {int(leader) for leader, at in leaders.items() if _is_session(int(leader), at)}
    python = Path(sys.executable).resolve()
    found = []
    for process in psutil.process_iter():
        try:
            in_session = os.getsid(process.pid) in ours and Path(process.exe()) == python
            if in_session or process.environ().get(MARKER) == token:
                found.append(process)
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess, OSError):
            continue  # another user's process, or one that just ended: not ours
    return found


def _is_session(leader: int, at: float) -> bool:
    """Whether a session is the one that was meant; its leader's number goes to nobody else while it has a process."""
    now = started_at(leader)
    return now is None or abs(now - at) < _SAME_SECONDS
