"""Waiting for what another process or thread does: for the event itself, with a limit that only a hang would reach."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 120.0
"""Many times what anything here takes on a busy machine, and less than pytest gives a test."""


def wait_for(question: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
    """Ask until the answer is true, and return it.

    Raises:
        AssertionError: it did not come in time.
    """
    end = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return answer
