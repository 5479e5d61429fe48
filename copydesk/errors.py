"""The errors a person at the command line may meet: each names its cause and the next step.

CopydeskError
├── UnknownSiteError      no such site; near matches are named
├── UnknownRunError       no such run; recent runs are named
├── BadArgumentError      a time, a file or a URL on the command line that cannot be used
├── WarehouseDownError    PostgreSQL cannot be reached or is not migrated
├── BusyError             another crawl of the same site holds its lock
├── NothingFoundError     nothing in the warehouse answers the question
├── JobNotDoneError       the work was tried and did not succeed
└── StoppedError          a person stopped it
"""

from collections.abc import Iterable
from difflib import get_close_matches

EXIT_FAILED = 1
"""The job was tried and not done."""
EXIT_USAGE = 2
"""The command was given something it cannot use."""
EXIT_HELD = 3
"""The job was done in part, or waits for a person: a held batch, a partial crawl."""
EXIT_STOPPED = 4
"""The job was stopped from outside."""


class CopydeskError(Exception):
    """An expected error: `str(error)` is the cause, `next_step` what to do about it."""

    exit_status = EXIT_FAILED

    def __init__(self, cause: str, next_step: str = "") -> None:
        super().__init__(cause)
        self.next_step = next_step

    def to_json(self) -> dict[str, object]:
        """The error as one JSON-ready object."""
        return {"error": type(self).__name__, "cause": str(self), "next": self.next_step}


class UnknownSiteError(CopydeskError):
    """No site of that name is declared."""

    exit_status = EXIT_USAGE

    def __init__(self, name: str, known: Iterable[str]) -> None:
        near = get_close_matches(name, list(known), n=3, cutoff=0.5)
        meant = f"did you mean {' or '.join(near)}? " if near else ""
        super().__init__(
            f"there is no site {name!r}", f"{meant}`copydesk sites` lists them; `copydesk new URL` adds one"
        )


class UnknownRunError(CopydeskError):
    """No run of that id is in the ledger."""

    exit_status = EXIT_USAGE

    def __init__(self, run_id: str, recent: Iterable[str] = ()) -> None:
        names = ", ".join(recent)
        known = (
            f"the latest runs are {names}" if names else "no run is recorded yet: start one with `copydesk run SITE`"
        )
        super().__init__(f"there is no run {run_id!r}", known)


class BadArgumentError(CopydeskError):
    """A value on the command line that cannot be used."""

    exit_status = EXIT_USAGE


class WarehouseDownError(CopydeskError):
    """PostgreSQL cannot be reached, refuses us, or is not migrated."""


class BusyError(CopydeskError):
    """Another crawl of the same site is at work; two at once would break its politeness budget."""


class NothingFoundError(CopydeskError):
    """Nothing in the warehouse answers the question."""


class JobNotDoneError(CopydeskError):
    """The work was tried and did not succeed."""


class StoppedError(CopydeskError):
    """A person stopped it (Ctrl-C); a run goes on under its id: its crawl may be done, and its pages not parsed."""

    exit_status = EXIT_STOPPED

    def __init__(self, run_id: str | None = None, *, next_step: str | None = None) -> None:
        again = "the same command" + (f" with --run-id {run_id} goes on" if run_id else " may be given again")
        super().__init__("stopped", next_step or f"what is done stays; {again}")
