"""The gazetteer: the names by which texts call companies, and how much evidence each of them needs.

Names come from the share indices (`listed`) and from companies.toml. "Visa Inc." gives the bare name Visa, "Palantir
Technologies" also the short one, Palantir, which counts only beside the long one unless companies.toml has it.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from warehouse.enrich.listed import AMERICAN, Company, bare_name, edition, listed

_TRADE_END = re.compile(
    r" (?:Airlines?|Biosciences|Brands|Communications|Electronics|Energy|Entertainment|Enterprises?|Financial|Foods"
    r"|Gaming|Global|Industries|Interactive|International|Laboratories|Markets|Materials|Media|Motors?|Networks"
    r"|Pharmaceuticals?|Platforms|Resorts|Restaurants|Semiconductors?|Services|Software|Solutions|Systems"
    r"|Technolog(?:y|ies)|Therapeutics|Worldwide)$"
)
_TELLS_NOTHING = frozenset(
    (
        "American",
        "Central",
        "First",
        "General",
        "Global",
        "Independent",
        "International",
        "Japan",
        "Medical",
        "National",
    )
)
_ACRONYM_CHARS = 4
_CAPITALS_CHARS = 5


class Level(IntEnum):
    """How much a name says by itself."""

    PLAIN = 0
    """It means the company wherever it stands."""
    SOFT = 1
    """It is a word or somebody's name too: it needs a capital within a sentence, and no sign against it."""
    HARD = 2
    """It needs words beside it that only companies have ("shares of", "CEO"), or what a SHORT one needs."""
    SHORT = 3
    """It needs the company's full name, its ticker, or a link to its site in the same text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name that texts use: of a company, or (`key` is empty) of something else that is called like one."""

    text: str
    key: str
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Companies by key; names; and who has a symbol (`NASDAQ:AAPL`, of American listings `AAPL` too).

    `common_nouns` are names that are words of languages which write all nouns with capitals.
    """

    edition: str
    companies: Mapping[str, Company]
    names: tuple[Name, ...]
    symbols: Mapping[str, str]
    common_nouns: frozenset[str]


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of this installation, made once per process."""
    text = files("warehouse.enrich").joinpath("companies.toml").read_text("utf-8")
    told = tomllib.loads(text)
    companies, symbols = listed(told["keys"])
    for key, row in told["companies"].items():
        companies[key] = Company(key=key, **{field: value for field, value in row.items() if field != "names"})
    for company in companies.values():
        symbols |= dict.fromkeys(_symbols(company), company.key)
    others = [Name(text=text, key="", level=Level.PLAIN) for text in _listing(told["others"]["names"])]
    return Gazetteer(
        edition=f"{edition()}, companies.toml {sha256(text.encode()).hexdigest()[:8]}",
        companies=companies,
        names=(*others, *_names(companies, told)),
        symbols=symbols,
        common_nouns=frozenset(_listing(told["levels"]["common_nouns"])),
    )


def _symbols(company: Company) -> Iterator[str]:
    if company.ticker and company.exchange:
        yield f"{company.exchange}:{company.ticker}"
    if company.ticker and company.ticker[0].isalpha() and company.exchange in (*AMERICAN, None):
        yield company.ticker


def _names(companies: Mapping[str, Company], told: Mapping[str, Any]) -> Iterator[Name]:
    """Every name that means one company. A name of two means neither; a long name goes before a short form."""
    own = {text: key for key, row in told["companies"].items() for text in row.get("names", ())}
    own |= {
        text: key
        for kind in ("aliases", "products")
        for key, texts in told[kind].items()
        if key in companies
        for text in texts
    }
    bare, short = defaultdict(set), defaultdict(set)
    for company in companies.values():
        text = bare_name(company.name)
        bare[text].add(company.key)
        if (cut := _TRADE_END.sub("", text).removesuffix(" &")) != text and cut not in _TELLS_NOTHING:
            short[cut].add(company.key)
    levels = _Levels(told["levels"])
    for text in bare.keys() | short.keys() | own.keys():
        keys = {own[text]} if text in own else bare.get(text) or short[text]
        if len(keys) > 1:
            continue
        level = levels.of(text, is_short=text not in own and text not in bare)
        for form in _forms(text, level):
            yield Name(text=form, key=next(iter(keys)), level=level)
    for company in companies.values():
        for form in _full_forms(company.name):
            yield Name(text=form, key=company.key, level=Level.PLAIN)


class _Levels:
    """The level of each name: as companies.toml has it, else as the name looks."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self._told = {text: level for level in Level for text in _listing(told[level.name.lower()])}

    def of(self, text: str, *, is_short: bool) -> Level:
        looks_like_others = text.upper() == text and len(text) <= _ACRONYM_CHARS
        return self._told.get(text, Level.SHORT if is_short or looks_like_others else Level.PLAIN)


def _full_forms(printed: str) -> Iterator[str]:
    """A name with its legal form, as texts print it: with a comma or without, in full or cut."""
    if printed == bare_name(printed) or printed.endswith(("Group", "Trust", "&")):
        return
    text = printed.rstrip(".")
    for form in {text, text.replace(",", "")}:
        yield form
        for whole, cut in (("Corporation", "Corp"), ("Incorporated", "Inc"), ("Limited", "Ltd"), ("Company", "Co")):
            if form.endswith(f" {whole}"):
                yield form.removesuffix(whole) + cut


def _forms(text: str, level: Level) -> Iterator[str]:
    """A name as it may be written: NVIDIA for Nvidia, eBay for EBay, "and" for &."""
    yield text
    if level is Level.PLAIN and " " not in text and len(text) >= _CAPITALS_CHARS and text.isalpha():
        yield text.upper()
    if re.match(r"[A-Z]{2}[a-z]", text):
        yield text[0].lower() + text[1:]
    if " & " in text:
        yield text.replace(" & ", " and ")


def _listing(text: str) -> list[str]:
    """The names of a list that is divided by bars and broken into lines."""
    return [name for part in text.split("|") if (name := part.strip())]
