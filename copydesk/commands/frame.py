"""What all commands share: the `--json` option, and errors turned into words and an exit status."""

import errno
import functools
import inspect
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, ParamSpec, TypeVar

import typer

from copydesk.errors import BadArgumentError, CopydeskError, JobNotDoneError, StoppedError

P = ParamSpec("P")
R = TypeVar("R")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, for machines.")]
Now = Annotated[str | None, typer.Option(metavar="ISO", help="Run as if it were this time (ISO 8601 with a zone).")]


def speaks(command: Callable[P, R]) -> Callable[P, R]:
    """Wrap a command: an expected error is told with its next step, and becomes the exit status it carries.

    Its docstring is its help: paragraphs are set to the terminal's width, each example on a line of its own.
    """

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except CopydeskError as error:
            expected = error
        except ValueError as error:
            expected = _of_sites(error)
        except OSError as error:
            expected = _of_files(error)
        except KeyboardInterrupt:
            expected = StoppedError()
        from copydesk.terminal import show_error

        show_error(expected, as_json=bool(kwargs.get("as_json")))
        raise typer.Exit(expected.exit_status) from expected

    wrapped.__doc__ = _manual(command.__doc__ or "")
    return wrapped


def _manual(doc: str) -> str:
    paragraphs = (" ".join(each.split()) for each in inspect.cleandoc(doc).split("\n\n"))
    return "\n\n".join(map(_with_examples_apart, paragraphs))


def _with_examples_apart(paragraph: str) -> str:
    title, _, commands = paragraph.partition(": ")
    if title not in {"Example", "Examples"}:
        return paragraph
    return "\n".join([f"{title}:", *commands.split("; ")])


def _of_sites(error: ValueError) -> CopydeskError:
    """What is wrong with the sites in force, in words; any other error is raised again."""
    from scrapers.sites import SitesError

    if not isinstance(error, SitesError):
        raise error
    next_step = "COPYDESK_SITES names a module of sites, or with a slash in it a folder of site files"
    return BadArgumentError(str(error), next_step)


def _of_files(error: OSError) -> CopydeskError:
    """What is wrong with a place on the disk or with the archive's store, in words; any other error is raised again."""
    from copydesk.settings import Settings
    from scrapers.crawl.store import ArchiveAwayError

    if isinstance(error, ArchiveAwayError):
        return JobNotDoneError(str(error), "COPYDESK_ARCHIVE names the archive; see to its store, and to your keys")
    home, place = Settings.from_environment().home, Path(str(error.filename))
    at_home = place.is_relative_to(home) or home.is_relative_to(place)
    if error.errno not in _OF_FILES and not (error.errno == errno.ENOENT and at_home):
        raise error
    if error.filename is None:  # what could not be printed; Python would try once more at its end
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # until the end of the process
    next_step = "make room there, or see to your rights; COPYDESK_HOME names another place for what Copydesk keeps"
    return JobNotDoneError(f"{error.filename or 'the output'}: {error.strerror}", next_step)


_OF_FILES = {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EEXIST, errno.ENOTDIR, errno.EISDIR,
    errno.ENAMETOOLONG,
}  # fmt: skip


def moment(text: str | None, option: str = "--now") -> datetime:
    """The time that an option names, else the clock's: the one place where a command reads it.

    A date alone is its beginning in UTC; a time of day must say its zone.

    Raises:
        BadArgumentError: the text is no ISO 8601 date or time, or has no zone.
    """
    if text is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        next_step = "write it like 2026-03-02 or 2026-03-02T06:00:00Z"
        raise BadArgumentError(f"{option} {text!r} is not a time", next_step) from error
    if at.tzinfo is None and re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text):
        return at.replace(tzinfo=UTC)
    if at.tzinfo is None:
        raise BadArgumentError(f"{option} {text!r} has no zone", f"write {text}Z for UTC")
    return at.astimezone(UTC)


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        from warehouse.schema_version import released

        typer.echo(f"copydesk {version('copydesk')}, schema {released()[-1].partition('_')[0]}")
        raise typer.Exit


def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which release this is.")
    ] = False,
) -> None:
    """What goes before a command: the release, and the schema of the warehouse that it needs."""
