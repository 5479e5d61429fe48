"""Where the command line starts: as `copydesk`, and as `python -m copydesk` where nothing may hang on the PATH."""

import signal
import sys

from copydesk.errors import EXIT_STOPPED


def main() -> None:
    """Load the commands and run one; a Ctrl-C before it begins is no fault to print a traceback for.

    A SIGTERM, as systemd or a container engine sends it, is the same to every command.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from copydesk.cli import main as run  # noqa: PLC0415 - what takes long to load is what may be stopped

        run()
    except KeyboardInterrupt:
        sys.exit(EXIT_STOPPED)


if __name__ == "__main__":
    main()
