"""Long lists: places in one that goes back in time, where a page ended and the next begins; sheets of a short one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from fastapi import HTTPException, Query

From = Annotated[str | None, Query(alias="from", max_length=300)]
"""The place in the address of a further page, as `Place.text` writes it."""

SheetNumber = Annotated[int, Query(ge=1, le=10_000)]

T = TypeVar("T")

TOP = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Just after the entry of that time and that key (its number or name), the newest entries being first."""

    at: datetime
    key: int | str

    @property
    def text(self) -> str:
        """The place as it stands in an address."""
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{self.key}"


def numbered(text: str | None) -> Place:
    """The place in a list whose keys are numbers; the top where the address names none.

    Raises:
        HTTPException: it is no place.
    """
    place = named(text)
    try:
        return Place(place.at, int(place.key or 0))
    except ValueError:
        raise HTTPException(400, f"{text!r} is no place in the list") from None


def named(text: str | None) -> Place:
    """As `numbered`, where the keys are names."""
    if not text:
        return Place(TOP, "")
    at, _, key = text.partition("~")
    try:
        return Place(datetime.fromisoformat(at).astimezone(UTC), key.replace("\0", ""))
    except (ValueError, OverflowError):
        raise HTTPException(400, f"{text!r} is no place in the list") from None


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One sheet of a list that is known whole, and all of them, to be chosen from."""

    number: int
    sheets: Sequence[Sequence[T]]

    @property
    def items(self) -> Sequence[T]:
        """What stands on it."""
        return self.sheets[self.number - 1] if self.sheets else ()

    @property
    def total(self) -> int:
        """How much stands on all of them."""
        return sum(map(len, self.sheets))


def sheet(items: Sequence[T], number: int, size: int) -> Sheet[T]:
    """A sheet of at most `size` items; the last one where there are not so many."""
    sheets = [items[start : start + size] for start in range(0, len(items), size)]
    return Sheet(min(number, max(len(sheets), 1)), sheets)
