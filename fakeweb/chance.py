"""Chance that repeats itself: one generator per key, so that nothing depends on the order of calls."""

import hashlib
import random


def keyed(*key: object) -> random.Random:
    """A generator seeded by `key` alone; equal keys give equal sequences in every process and Python version."""
    return random.Random("/".join(map(str, key)))  # noqa: S311 - a simulation must be repeatable, not secret


def share(*key: object) -> float:
    """A number in 0…1 that depends on `key` alone: `share(url) < 0.3` picks the same three tenths each time."""
    digest = hashlib.blake2b("/".join(map(str, key)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
