"""W11: loading against raw COPY into the same table with its indexes, CPU of client and server in one run."""

import pytest

from benchmarks.load import measure


def test_w11_a_load_costs_little_more_than_raw_copy() -> None:
    """The short form, on a machine that does other things too: its bounds are wider than the promise."""
    figures = measure(rows=1_000, rounds=2, base=0)
    assert figures["load_vs_copy"] >= 0.5
    assert figures["unchanged_vs_copy"] >= 2


@pytest.mark.soak
def test_w11_also_at_a_million_rows() -> None:
    figures = measure(rows=6_000, rounds=5, base=1_000_000)
    assert figures["load_vs_copy"] >= 0.75
    assert figures["unchanged_vs_copy"] >= 2
    assert figures["load_1m_vs_empty"] >= 0.5
