"""`copydesk down` where PostgreSQL does not want to stop: words and no traceback, and a second try."""

from pathlib import Path
from typing import NoReturn

import pytest

from copydesk.errors import JobNotDoneError
from copydesk.postgres import ClusterError
from copydesk.stack import control
from copydesk.stack.layout import StackPlan


class StubbornServer:
    """A cluster that does not stop."""

    def stop(self) -> NoReturn:
        raise ClusterError("PostgreSQL did not stop: server does not shut down")


def test_o6_a_server_that_does_not_stop_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stack"
    plan = StackPlan(
        folder=folder, token="none", port=1, web_port=None, web_start="2026-03-02", metadata_url="postgresql://m",
        warehouse_url="postgresql://w", stops_postgres=True,
    )  # fmt: skip
    plan.save()
    monkeypatch.setattr(control, "cluster", StubbornServer)
    with pytest.raises(JobNotDoneError, match="did not stop") as told:
        control.down(tmp_path)
    assert "copydesk down" in str(told.value.next_step)
    assert StackPlan.load(folder) == plan  # the second try knows what there is to stop
