"""Settings come from the environment and go on to child processes unchanged."""

from pathlib import Path

import pytest

from copydesk.settings import Settings


def test_defaults_lie_under_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment({})
    assert settings.home == tmp_path / ".copydesk"
    assert settings.archive_url == str(tmp_path / ".copydesk" / "archive")
    assert settings.warehouse_url is None


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.from_environment({"COPYDESK_WAREHOUSE_URL": "", "COPYDESK_HOME": "/h"}).warehouse_url is None


def test_a_child_reads_the_same_settings() -> None:
    settings = Settings(
        home=Path("/h"),
        warehouse_url="postgresql://u@h/d",
        archive_url="s3://bucket/archive",
        proxy="http://127.0.0.1:1",
        sites_module="fakeweb.sites",
    )
    assert Settings.from_environment(settings.to_environment()) == settings
