"""What a check says: a value; whoever called the check decides what follows from it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`error` holds the batch; `warning` is told and recorded."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One deviation: `expected` and `actual` in words, `sample` holds URLs of pages concerned."""

    check: str
    severity: Severity
    message: str
    field: str | None = None
    expected: str = ""
    actual: str = ""
    sample: tuple[str, ...] = ()
