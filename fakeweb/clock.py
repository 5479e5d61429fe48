"""The simulated clock: stands still until it is set, or runs at a rate against real time."""

import time
from datetime import UTC, datetime, timedelta
from threading import Lock


class Clock:
    """Simulated time, thread-safe. `rate` is simulated seconds per real second; 0, the default, stands still."""

    def __init__(self, now: datetime, rate: float = 0.0) -> None:
        self._lock = Lock()
        self._base = now.astimezone(UTC)
        self._since = time.monotonic()
        self._rate = rate

    def now(self) -> datetime:
        """The simulated time, UTC."""
        with self._lock:
            return self._base + timedelta(seconds=(time.monotonic() - self._since) * self._rate)

    def set(self, now: datetime, rate: float | None = None) -> None:
        """Go to `now`, which must be aware, and on from there at `rate` (None: as before).

        Raises:
            ValueError: `now` has no time zone.
        """
        if now.tzinfo is None:
            raise ValueError("the clock needs an aware datetime, such as 2026-03-02T06:00:00+00:00")
        with self._lock:
            self._base = now.astimezone(UTC)
            self._since = time.monotonic()
            self._rate = self._rate if rate is None else rate
