"""`copydesk enrich` and `copydesk export`, as their users meet them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from copydesk.cli import app
from tests.warehouse.enrich.published import Story, put
from warehouse.connection import session


@pytest.fixture
def filled(warehouse_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A warehouse in force that holds one article."""
    monkeypatch.setenv("COPYDESK_WAREHOUSE_URL", warehouse_url)
    monkeypatch.setenv("COPYDESK_HOME", str(tmp_path / "home"))
    with session(warehouse_url) as conn:
        put(conn, Story(url="https://tidewire.test/a", body="According to Reuters, all is well."))


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.usefixtures("filled")
def test_enrich_tells_what_it_did() -> None:
    result = invoke("enrich", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["articles"], told["stories_founded"], told["phrases"]) == (1, 1, 1)
    assert json.loads(invoke("enrich", "--json").stdout)["articles"] == 0
    assert json.loads(invoke("enrich", "--all", "--json").stdout)["articles"] == 1


@pytest.mark.usefixtures("filled")
def test_export_names_its_files(tmp_path: Path) -> None:
    result = invoke("export", str(tmp_path / "files"), "--json")
    assert result.exit_code == 0, result.output
    (file,) = json.loads(result.stdout)["files"]
    assert (Path(file["path"]).name, file["rows"]) == ("articles-2026-03.parquet", 1)
    assert Path(file["path"]).stat().st_size == file["bytes"]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("options", "words"),
    [(("--since", "yesterday"), "--since"), (("--site", "nowhere"), "nowhere"), (("--format", "xls"), "xls")],
)
def test_a_wrong_option_is_named(tmp_path: Path, options: tuple[str, str], words: str) -> None:
    result = invoke("export", str(tmp_path), *options)
    assert result.exit_code == 2
    assert words in result.output


@pytest.mark.usefixtures("filled")
def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = invoke("export", str(tmp_path / "file" / "sub"))
    assert result.exit_code == 1
    assert "another folder" in result.output
