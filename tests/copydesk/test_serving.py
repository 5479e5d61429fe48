"""`copydesk enrich` and `copydesk export`, as their users meet them."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from copydesk.cli import app
from scrapers.sites import registry
from tests.copydesk.desk import EVENING, Desk
from tests.warehouse.enrich.published import NOW, Story, put
from warehouse.connection import session
from warehouse.export import ExportReport, export
from warehouse.takedown import take_down


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
def test_w14_what_is_taken_down_while_it_is_exported_is_in_no_file(
    warehouse_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*arguments: Any, **options: Any) -> ExportReport:  # noqa: ANN401  # as the export has them
        report = export(*arguments, **options)
        with session(warehouse_url, role="copydesk_owner") as owner:
            take_down(owner, "https://tidewire.test/a", "ada", "court order 17", NOW)
        return report

    monkeypatch.setattr("warehouse.export.export", meanwhile)
    assert invoke("export", str(tmp_path), "--format", "jsonl").exit_code == 0
    assert (tmp_path / "articles.jsonl").read_text() == ""


@pytest.mark.usefixtures("filled")
def test_what_a_site_brought_that_is_declared_no_more_is_found_and_exported(tmp_path: Path) -> None:
    assert "tidewire" not in registry()
    assert invoke("enrich").exit_code == 0
    assert len(json.loads(invoke("search", "reuters", "--site", "tidewire", "--json").stdout)["hits"]) == 1
    (file,) = json.loads(invoke("export", str(tmp_path), "--site", "tidewire", "--json").stdout)["files"]
    assert file["rows"] == 1


@pytest.mark.usefixtures("filled")
def test_an_export_of_nothing_says_so(tmp_path: Path) -> None:
    result = invoke("export", str(tmp_path / "files"), "--until", "1999-01-01")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no article is of this choice" in result.stderr


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


def test_a_run_tells_what_could_not_be_enriched(desk: Desk) -> None:
    with session(desk.warehouse_url, role="copydesk_owner") as owner, owner, owner.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION news.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE data_exception; END';"
            "CREATE TRIGGER refuse BEFORE INSERT ON news.search FOR EACH ROW EXECUTE FUNCTION news.refuse()"
        )
    desk.web.clock.set(EVENING)
    ran = " ".join(desk.invoke("run", "plainwire", "--now", EVENING.isoformat()).stdout.split())
    [(failed,)] = desk.rows("SELECT set_aside FROM ops.enrich_standing")
    assert failed > 1
    assert f"set aside {failed} articles could not be enriched" in ran
    again = desk.run("plainwire", EVENING + timedelta(days=1))
    assert again["enrich"]["failed"] == again["enrich"]["articles"] > 0
