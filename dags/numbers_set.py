"""Numbers that are set in the environment where DAGs are parsed."""

import math
import os


def number_set(name: str, default: float, *, least: float) -> float:
    """The number in an environment variable; an empty one counts as unset.

    Raises:
        ValueError: it is no number, or less than `least`; the message says what to write.
    """
    text = os.environ.get(name) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value < math.inf:
        raise ValueError(
            f"{name} is {text!r}: write a number from {least:g} on, such as {default:g}, or leave it unset"
        )
    return value
