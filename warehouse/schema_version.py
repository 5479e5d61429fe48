"""Which migrations this release has, and whether a warehouse has had them: asked with every connection.

Code that runs on an older schema fails somewhere in the middle; it is to fail at once, and to name the next step. A
newer schema is let be: migrations only add, and while an upgrade is on its way both versions are at work.
"""

from functools import cache
from importlib.resources import files

APPLIED = "SELECT array_agg(name ORDER BY name) FROM ops.migrations"
"""The statement whose answer `lag` takes."""


@cache
def released() -> tuple[str, ...]:
    """File names of this release's migrations, in order."""
    names = (each.name for each in files("warehouse").joinpath("migrations").iterdir())
    return tuple(sorted(name for name in names if name.endswith(".sql")))


def lag(applied: list[str] | None) -> str | None:
    """In words, what a warehouse with these migrations lacks; None: nothing."""
    known = set(applied or ())
    missing = [name for name in released() if name not in known]
    if not missing:
        return None
    here = f"is at {_number(max(known))}" if known else "has no schema"
    return f"the warehouse {here}, and this version needs {_number(missing[-1])}: run `copydesk db migrate`"


def _number(name: str) -> str:
    return name.partition("_")[0]
