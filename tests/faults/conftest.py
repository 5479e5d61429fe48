"""The figures of a campaign: every test adds what it saw, and all of it is told at the end."""

from collections import Counter, defaultdict

import pytest

TALLY: defaultdict[str, Counter[str]] = defaultdict(Counter)


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Counter[str]:
    """The sums of the test's campaign, which is all tests of its function's name; `most …` are maxima."""
    function = getattr(request, "function", None)
    return TALLY[getattr(function, "__name__", "")]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the figures."""
    if TALLY:
        terminalreporter.section("faults")
    for campaign, sums in TALLY.items():
        told = ", ".join(f"{name} {count}" for name, count in sums.items())
        terminalreporter.write_line(f"{campaign.removeprefix('test_')}: {told}")
