"""For the analysts: `enrich` what was published, and `export` it as files."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.commands.frame import AsJson, Now, moment, speaks

if TYPE_CHECKING:
    from warehouse.export import ExportReport


class FileFormat(StrEnum):
    """The formats that articles are exported in."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"


Everything = Annotated[bool, typer.Option("--all", help="Do every article anew, as after adding names of sources.")]
Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", file_okay=False, help="Where the files go; made if it is not there.")
]
Chosen = Annotated[FileFormat, typer.Option("--format", help="parquet: a file per month; csv, jsonl: one file.")]
OnlySites = Annotated[list[str] | None, typer.Option("--site", metavar="SITE", help="Only this site; may be repeated.")]
Since = Annotated[
    str | None, typer.Option(metavar="ISO", help="Published at this time or later (ISO 8601 with a zone).")
]
Until = Annotated[str | None, typer.Option(metavar="ISO", help="Published before this time.")]


@speaks
def enrich(everything: Everything = False, now: Now = None, as_json: AsJson = False) -> None:
    """Bring search, stories, citations, mentions and daily figures up to what is published.

    Takes what publishing has queued since the last time; `copydesk run` and the DAGs do it by themselves.

    Example: copydesk enrich
    """
    from copydesk import pipeline
    from copydesk.settings import Settings
    from copydesk.show_reports import show_stage
    from copydesk.wiring import warehouse
    from warehouse.enrich.run import queue_all

    if everything:
        with warehouse(Settings.from_environment()) as conn:
            queue_all(conn, moment(now))
    show_stage("enrich", pipeline.enrich(Settings.from_environment(), now=moment(now)), as_json=as_json)


@speaks
def export(
    folder: Folder,
    file_format: Chosen = FileFormat.PARQUET,
    site: OnlySites = None,
    since: Since = None,
    until: Until = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Write the published articles as files: Parquet by month, CSV or JSON Lines.

    Files of an earlier export to the same folder are replaced when the new ones are complete.

    Example: copydesk export exports --format parquet --since 2026-03-01
    """
    from copydesk.errors import JobNotDoneError
    from copydesk.settings import Settings
    from copydesk.wiring import check_site, warehouse
    from warehouse.export import export as write_files
    from warehouse.export_removal import latest_takedown, remove_taken_down

    chosen: dict[str, Any] = {
        "sites": site or None,
        "since": moment(since, "--since") if since else None,
        "until": moment(until, "--until") if until else None,
    }
    with warehouse(Settings.from_environment()) as conn:
        for name in site or ():
            check_site(conn, name)
        try:
            last = latest_takedown(conn)
            report = write_files(conn, folder, file_format.value, moment(now), **chosen)
            remove_taken_down(conn, last, moment(now))
        except OSError as error:
            raise JobNotDoneError(
                f"the files cannot be written: {error}", "make room, or name another folder"
            ) from error
    _show_export(report, as_json=as_json)


def _show_export(report: "ExportReport", *, as_json: bool) -> None:
    from copydesk.tables import table
    from copydesk.terminal import note, show_json, stdout

    if as_json:
        show_json(report.to_json())
        return
    if not report.files:
        note("no article is of this choice, so there is no file to write")
        return
    stdout().print(table(("file", "articles", "bytes"), [(file.path, file.rows, file.bytes) for file in report.files]))
