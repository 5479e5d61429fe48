"""Facts of one invented event: who, what, where and how much, the same in every article on it."""

import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from fakeweb.prose.numerals import NUMERALS, Numerals


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened: its kind (`funding`, `breach`, …) and the facts that templates may name."""

    kind: str
    language: str
    topic: str
    facts: dict[str, str]


@cache
def lexicon(language: str) -> dict[str, Any]:
    """The word lists of a language: the shared names and, where there is one, the language's own lists over them."""
    folder = files("fakeweb.prose")
    words = tomllib.loads(folder.joinpath("lexicon.toml").read_text("utf-8"))
    own = folder.joinpath(f"lexicon_{language}.toml")
    return words | tomllib.loads(own.read_text("utf-8")) if own.is_file() else words


def invent(kind: str, language: str, on: date, rng: random.Random) -> Event:
    """Invent the facts of an event of `kind` that happened on the day `on`."""
    words = lexicon(language)
    sector = rng.choice(words["sectors"])
    facts = {key: value for key, value in sector.items() if key != "topic"}
    facts |= _companies(words, rng) | _people(words, rng) | _places(words, rng)
    facts |= _figures(NUMERALS[language], rng) | _times(NUMERALS[language], on, rng)
    facts["product"] = f"{rng.choice(words['product_head'])} {rng.choice(words['product_tail'])}"
    facts["product_slug"] = facts["product"].lower().replace(" ", "-")
    facts["company_slug"] = facts["company"].lower().replace(" ", "")
    return Event(kind=kind, language=language, topic=sector["topic"], facts=facts)


def person(words: dict[str, Any], rng: random.Random) -> str:
    """A first and a last name."""
    return f"{rng.choice(words['first_names'])} {rng.choice(words['last_names'])}"


def _company(words: dict[str, Any], rng: random.Random) -> str:
    return "".join(rng.choice(words[part]) for part in ("company_head", "company_tail", "company_form"))


def _companies(words: dict[str, Any], rng: random.Random) -> dict[str, str]:
    names = _distinct(lambda: _company(words, rng), 3)
    firms = _distinct(lambda: f"{rng.choice(words['firm_head'])} {rng.choice(words['firm_tail'])}", 1)
    investors = _distinct(lambda: f"{rng.choice(words['firm_head'])} {rng.choice(words['investor_tail'])}", 2)
    return dict(zip(("company", "rival", "rival2"), names, strict=True)) | {
        "firm": firms[0],
        "investor": investors[0],
        "investor2": investors[1],
        "regulator": rng.choice(words["regulators"]),
        "university": rng.choice(words["universities"]),
    }


def _people(words: dict[str, Any], rng: random.Random) -> dict[str, str]:
    roles = ("ceo", "cto", "analyst", "professor", "user", "critic")
    facts: dict[str, str] = {"role": rng.choice(words["exec_roles"])}
    for role, name in zip(roles, _distinct(lambda: person(words, rng), len(roles), last_word=True), strict=True):
        facts |= {role: name, f"{role}_last": name.split()[-1]}
    return facts


def _places(words: dict[str, Any], rng: random.Random) -> dict[str, str]:
    (city, country), (city2, country2) = rng.sample(words["cities"], 2)
    return {"city": city, "country": country, "city2": city2, "country2": country2}


def _figures(style: Numerals, rng: random.Random) -> dict[str, str]:
    amount = rng.choice((rng.randint(6, 95), rng.randint(96, 480), rng.randint(500, 900)))
    price = rng.randint(19, 899)
    low, *percents = sorted(rng.sample(range(4, 68), 3))
    rng.shuffle(percents)
    staff = rng.randint(60, 4800)
    major, minor = rng.randint(2, 9), rng.randint(1, 9)
    return {
        "amount": style.money(amount),
        "amount2": style.money(max(2, amount * rng.randint(20, 70) // 100)),
        "valuation": style.money(amount * rng.randint(5, 14)),
        "percent": style.percent(percents[0]),
        "percent2": style.percent(percents[1]),
        "percent3": style.percent(low),
        "count": style.whole(rng.randint(60, 990) * 10),
        "count2": style.whole(rng.randint(11, 480)),
        "records": style.millions(rng.randint(3, 190) / 10),
        "staff": style.whole(staff),
        "cut": style.whole(max(11, staff * rng.randint(6, 34) // 100)),
        "hours": str(rng.randint(2, 19)),
        "minutes": str(rng.randint(11, 58)),
        "weeks": str(rng.randint(2, 14)),
        "version": f"{major}.{minor}",
        "old_version": rng.choice((f"{major}.{minor - 1}", f"{major - 1}.{rng.randint(0, 9)}")),
        "price": style.price(price),
        "old_price": style.price(price + rng.randint(10, 240)),
        "nanometers": str(rng.choice((2, 3, 4, 5, 7, 12, 18))),
        "pages": str(rng.randint(14, 180)),
    }


def _times(style: Numerals, on: date, rng: random.Random) -> dict[str, str]:
    later = on + timedelta(days=rng.randint(20, 240))
    earlier = on - timedelta(days=rng.randint(30, 500))
    quarter = (on.month - 1) // 3
    return {
        "day": style.weekdays[on.weekday()],
        "month": style.months[on.month - 1],
        "later_month": style.months[later.month - 1],
        "earlier_month": style.months[earlier.month - 1],
        "earlier_year": str(earlier.year),
        "year": str(on.year),
        "next_year": str(on.year + 1),
        "founded": str(on.year - rng.randint(3, 19)),
        "quarter": style.quarters[quarter],
        "last_quarter": style.quarters[quarter - 1],
    }


def _distinct(make: Callable[[], str], count: int, *, last_word: bool = False) -> Sequence[str]:
    """`count` values of `make()`; with `last_word`, no two end in the same word (two people of one family name)."""
    chosen: dict[str, str] = {}
    while len(chosen) < count:
        value = make()
        chosen.setdefault(value.split()[-1] if last_word else value, value)
    return list(chosen.values())
