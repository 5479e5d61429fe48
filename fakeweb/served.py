"""The served log: every request that the simulated web answered, and how."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedRequest:
    """One request and its answer. `at` is simulated, `monotonic` real time in seconds; `sent` counts body bytes."""

    number: int
    method: str
    url: str
    site: str | None
    status: int
    at: datetime
    monotonic: float
    sent: int
    user_agent: str
    conditional: bool


class ServedLog:
    """An append-only list that several threads may read while it grows."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._entries: list[ServedRequest] = []

    def add(self, entry: ServedRequest) -> None:
        """Append an entry."""
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> list[ServedRequest]:
        """All entries so far."""
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        """Forget all entries."""
        with self._lock:
            self._entries.clear()

    def urls(self, statuses: Iterable[int] = (200,)) -> list[str]:
        """The URLs that were answered with one of `statuses`, in order, repeats included."""
        wanted = set(statuses)
        return [entry.url for entry in self.entries() if entry.status in wanted]
