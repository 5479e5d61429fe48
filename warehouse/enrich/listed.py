"""Listed companies with their tickers: the share indices that the package pytickersymbols (MIT) carries as data.

It holds the members of twenty indices (S&P 500, S&P 600, NASDAQ 100, FTSE 100, DAX, CAC, Nikkei 225 …), read from
Wikipedia and released several times a year. Nothing is fetched: the data is a module of the package.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any
from unicodedata import combining, normalize

from warehouse.enrich.sources import domain_of

_LEGAL = (
    r"Incorporated|Inc|Corporation|Corp|Company|Companies|Co|Limited|Ltd|plc|PLC|AG|SE|S\.?A|N\.?V|AB|ASA|Oyj|KGaA|GmbH"
    r"|S\.p\.A|Holdings?|Group|LLC|L\.P|SCA|REIT|Trust"
)
AMERICAN = frozenset(("NYSE", "NASDAQ"))
"""Exchanges whose symbols texts give without the exchange."""

_LEGAL_END = re.compile(rf"(?:,? (?:{_LEGAL}|Parent)\b\.?|,? (?:&|and)(?: Co\b\.?)?)+$")
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
_NOT_KEY = re.compile(r"[\W_]+")
_TRADED_AS = re.compile(r"\b(NYSE|Nasdaq|NASDAQ)\s*:\s*([A-Z]{1,5})\b")
_EXCHANGES = {
    "AS": "AMS", "BR": "EBR", "DE": "ETR", "HE": "HEL", "L": "LON", "MC": "BME", "MI": "BIT", "PA": "EPA", "ST": "STO",
    "SW": "SWX", "T": "TYO",
}  # fmt: skip
"""The ending of a Yahoo symbol: the exchange as Google Finance abbreviates it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company: our key, its name, and ticker and exchange (as Google Finance abbreviates it) of its main listing."""

    key: str
    name: str
    ticker: str | None = None
    exchange: str | None = None
    domain: str | None = None


def edition() -> str:
    """Which data this is: the package and its version."""
    return f"pytickersymbols {version('pytickersymbols')}"


def bare_name(printed: str) -> str:
    """A name without legal form and remarks: Visa for "Visa Inc.", Walt Disney for "The Walt Disney Company"."""
    name = _PARENTHESIS.sub("", printed).replace("\u2019", "'").strip()
    bare = _LEGAL_END.sub("", name)
    return bare.removeprefix("The ") if bare != name else bare


def listed(keys: Mapping[str, str]) -> tuple[dict[str, Company], dict[str, str]]:
    """The companies by key, and the key of each symbol; `keys` tells apart those whose bare names are equal."""
    companies: dict[str, Company] = {}
    symbols: dict[str, str] = {}
    for row in _rows():
        key = keys.get(row["name"]) or key_of(bare_name(row["name"]))
        company = _company(key, row)
        known = companies.get(key)
        if known is None or (known.exchange is None and company.exchange):
            companies[key] = company
        for exchange, ticker in _TRADED_AS.findall(row.get("metadata", {}).get("traded_as", "")):
            symbols.setdefault(f"{exchange.upper()}:{ticker}", key)
    of_domain = Counter(company.domain for company in companies.values())
    for key, company in companies.items():
        if of_domain[company.domain] > 1:
            companies[key] = replace(company, domain=None)
    return companies, symbols


def key_of(name: str) -> str:
    """The key of a name: lower case without accents, words joined by hyphens, & as "and"."""
    plain = normalize("NFKD", name.replace("&", " and ").casefold())
    return _NOT_KEY.sub("-", "".join(each for each in plain if not combining(each))).strip("-")


def _rows() -> Iterator[dict[str, Any]]:
    """Each membership of an index, American indices first: a listing there is what texts quote."""
    from pytickersymbols import PyTickerSymbols  # type: ignore[import-untyped]  # noqa: PLC0415  # 20 MB for enrich only

    held = PyTickerSymbols()
    for index in sorted(held.get_all_indices(), key=lambda name: (not name.startswith(("S&P", "NASDAQ", "DOW")), name)):
        yield from held.get_stocks_by_index(index)


def _company(key: str, row: Mapping[str, Any]) -> Company:
    symbol = row.get("symbol") or ""
    exchange = _EXCHANGES.get(symbol.rpartition(".")[2])
    ticker = symbol.partition(".")[0] if exchange else symbol
    website = row.get("metadata", {}).get("website") or ""
    host = _HOST.search(website.casefold())
    return Company(
        key=key,
        name=_PARENTHESIS.sub("", row["name"]).replace("\u2019", "'").strip(),
        ticker=ticker or None,
        exchange=exchange or _american(ticker, row),
        domain=domain_of(f"http://{host[0]}") if host else None,
    )


def _american(ticker: str, row: Mapping[str, Any]) -> str | None:
    """The American exchange of a symbol without an ending: it is told in two places, neither complete."""
    for exchange, traded in _TRADED_AS.findall(row.get("metadata", {}).get("traded_as", "")):
        if traded == ticker:
            return str(exchange).upper()
    for symbol in row.get("symbols", ()):
        exchange, colon, traded = symbol["google"].partition(":")
        if colon and traded == ticker and exchange in AMERICAN:
            return str(exchange)
    return None
