"""Where the command line starts: as `copydesk`, and as `python -m copydesk` where nothing may hang on the PATH."""

import os
import signal
import sys
from pathlib import Path

from copydesk.errors import EXIT_STOPPED


def main() -> None:
    """Load the commands and run one; a Ctrl-C before it begins is no fault to print a traceback for.

    A SIGTERM, as systemd or a container engine sends it, is the same to every command.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _open_what_is_closed()
    try:
        from copydesk.cli import main as run  # noqa: PLC0415 - what takes long to load is what may be stopped

        run()
    except KeyboardInterrupt:
        sys.exit(EXIT_STOPPED)


def _open_what_is_closed() -> None:
    """Let output go nowhere that was closed (`>&-`): else the next file or socket to be opened would be it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # until the process ends


if __name__ == "__main__":
    main()
