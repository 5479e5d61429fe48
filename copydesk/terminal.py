"""What commands say: results on stdout for people or for machines, everything else on stderr."""

import json
import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from copydesk.errors import CopydeskError
from copydesk.tables import least_width, records


class _Screen(Console):
    """A console that what it shows cannot steer: a page's text may hold what a terminal takes for a command."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As Rich's, whose colours are added to it later, without the characters that steer."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=segment.text.translate(_STEERING))


_STEERING = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)} - {9, 10})
"""Control characters, and those that turn the direction of what follows."""


class _Paper(_Screen):
    """A console that breaks no line in which an address or a command stands, so that it can be copied whole.

    A table for which there is no room is set as records, a line for each value.
    """

    def print(self, *objects: Any, **options: Any) -> None:  # noqa: ANN401  # as Rich has them
        """As Rich's, but for such lines, which the terminal itself may wrap, and for such tables."""
        text = " ".join(str(each) for each in objects if isinstance(each, str | Text))
        options.setdefault("soft_wrap", "://" in text or "copydesk " in text)
        fitting = (
            records(each) if isinstance(each, Table) and least_width(each) > self.width else each for each in objects
        )
        super().print(*fitting, **options)


def stdout() -> Console:
    """The console for results; colours only where they can be seen and NO_COLOR is not set."""
    return _Paper(file=sys.stdout, width=_width(sys.stdout), highlight=False)


def stderr() -> Console:
    """The console for progress, notes and errors."""
    return _Screen(file=sys.stderr, width=_width(sys.stderr), highlight=False, soft_wrap=True)


def _width(stream: TextIO) -> int | None:
    """Rich's own measure on a terminal or where COLUMNS is set; wide enough for whole tables in a file or a pipe."""
    return None if stream.isatty() or os.environ.get("COLUMNS") else 160


def program(**settings: str | Path) -> str:
    """The command line as one may paste it here: by its name where the PATH leads to it, else by its path.

    `settings` are environment variables that it is to run with.
    """
    return _with_settings(settings, _called())


def program_anywhere() -> str:
    """As `program`, with the settings of this process, so that a command works in another shell and folder too.

    The warehouse's address is left out, and so is that of an archive or a proxy that a login is part of: there may be a
    password in it.
    """
    given = {name: os.environ.get(f"COPYDESK_{name}") for name in ("HOME", "ARCHIVE", "SITES", "PROXY")}
    settings = {
        f"COPYDESK_{name}": Path(value).absolute() if _is_path(name, value) else value
        for name, value in given.items()
        if value and not (name in {"ARCHIVE", "PROXY"} and "@" in value)
    }
    return _with_settings(settings, _called(anywhere=True))


def _is_path(name: str, value: str) -> bool:
    return "://" not in value and (name in {"HOME", "ARCHIVE"} or (name == "SITES" and "/" in value))


def _with_settings(settings: Mapping[str, str | Path], called: str) -> str:
    return " ".join([*(f"{name}={shlex.quote(str(value))}" for name, value in settings.items()), called])


def _called(*, anywhere: bool = False) -> str:
    called = Path(sys.argv[0])
    found = shutil.which("copydesk")
    if found and called.exists() and Path(found).samefile(called):
        return "copydesk"
    if called.name != "copydesk":
        return f"{shlex.quote(sys.executable)} -m copydesk"
    return shlex.quote(str(called.resolve()) if anywhere else os.path.relpath(called))


def show_json(value: object) -> None:
    """Print one JSON object on stdout, the only line there."""
    takes_all = (sys.stdout.encoding or "utf-8").lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(value, default=_plain, ensure_ascii=not takes_all) + "\n")
    sys.stdout.flush()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable):
        return list(value)
    return str(value)


def show_error(error: CopydeskError, *, as_json: bool) -> None:
    """Say what went wrong and what to do next: on stderr for people, as the one object on stdout for machines."""
    if as_json:
        show_json(error.to_json())
        return
    console = stderr()
    console.print(f"[bold red]error[/]  {escape(str(error))}")
    if error.next_step:
        console.print(f"[bold]next[/]   {escape(error.next_step)}")


def note(text: str) -> None:
    """A line on stderr for the person at the keyboard."""
    stderr().print(f"[dim]{escape(text)}[/]")
