"""In whose name: the name given, else the login's; a login without one is told to give it."""

import os

import pytest

from copydesk.errors import BadArgumentError
from copydesk.person import decider


def test_who_decides_is_the_name_given_else_the_logins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "grace")
    assert (decider("ada"), decider(None), decider("")) == ("ada", "grace", "grace")


def test_a_container_under_a_number_is_asked_for_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 2)
    with pytest.raises(BadArgumentError, match="no name") as told:
        decider(None)
    assert "--who" in told.value.next_step
