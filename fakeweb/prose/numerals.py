"""How a language writes its figures, months and weekdays."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerals:
    """One language's way: separators, currency, and the names of days, months and quarters."""

    thousands: str
    decimal: str
    million: str
    billion: str
    currency_before: str
    currency_after: str
    percent_sign: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    quarters: tuple[str, ...]

    def whole(self, number: int) -> str:
        """A whole number with its separators: 12,400."""
        return f"{number:,}".replace(",", self.thousands)

    def decimals(self, number: float) -> str:
        """A number with one decimal, which is left out when it is 0."""
        return f"{number:.1f}".removesuffix(".0").replace(".", self.decimal)

    def money(self, millions: int) -> str:
        """A sum given in millions: $48 million, $1.2 billion."""
        figure = (
            f"{self.decimals(millions / 1000)} {self.billion}" if millions >= 1000 else f"{millions} {self.million}"
        )
        return f"{self.currency_before}{figure}{self.currency_after}"

    def millions(self, number: float) -> str:
        """A count in millions: 3.4 million."""
        return f"{self.decimals(number)} {self.million}"

    def price(self, number: int) -> str:
        """A price in whole units: $249."""
        return f"{self.currency_before}{number}{self.currency_after}"

    def percent(self, number: int) -> str:
        """A percentage: 14 percent."""
        return f"{number}{self.percent_sign}"


ENGLISH = Numerals(
    thousands=",",
    decimal=".",
    million="million",
    billion="billion",
    currency_before="$",
    currency_after="",
    percent_sign=" percent",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December"),
    quarters=("first quarter", "second quarter", "third quarter", "fourth quarter"),
)  # fmt: skip

GERMAN = Numerals(
    thousands=".",
    decimal=",",
    million="Millionen",
    billion="Milliarden",
    currency_before="",
    currency_after=" Euro",
    percent_sign=" Prozent",
    weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    months=("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
            "November", "Dezember"),
    quarters=("ersten Quartal", "zweiten Quartal", "dritten Quartal", "vierten Quartal"),
)  # fmt: skip

NUMERALS = {"en": ENGLISH, "de": GERMAN}
