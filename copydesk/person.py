"""In whose name a decision is recorded."""

import getpass

from copydesk.errors import BadArgumentError


def decider(given: str | None) -> str:
    """The name given, else that of the login.

    Raises:
        BadArgumentError: the login has none, as where a container runs under a number.
    """
    if given:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # the latter from Python 3.13 on
        raise BadArgumentError("this login has no name", "--who NAME says who decides") from error
