"""Tickers that texts give themselves: "(NASDAQ: NVDA)", "NYSE:IBM", "(LON: BP.)", and cashtags such as $TSLA.

With its exchange a ticker is sure, also of a company that no list has: the name is what stands before the bracket.
A cashtag is believed of listed companies only, and of one that stands alone only where the text names the company too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from warehouse.enrich.listed import AMERICAN

_EXCHANGES = {
    "NASDAQ": "NASDAQ", "NASDAQGS": "NASDAQ", "NASDAQGM": "NASDAQ", "NASDAQCM": "NASDAQ", "NYSE": "NYSE",
    "NYSE AMERICAN": "NYSEAMERICAN", "NYSEAMERICAN": "NYSEAMERICAN", "NYSE ARCA": "NYSEARCA", "OTC": "OTCMKTS",
    "OTCMKTS": "OTCMKTS", "OTCQB": "OTCMKTS", "OTCQX": "OTCMKTS", "LON": "LON", "LSE": "LON", "TSX": "TSE",
    "TSXV": "CVE", "ASX": "ASX", "XETRA": "ETR", "ETR": "ETR", "FRA": "FRA", "FWB": "FRA", "EPA": "EPA", "AMS": "AMS",
    "EBR": "EBR", "BME": "BME", "BIT": "BIT", "SIX": "SWX", "SWX": "SWX", "STO": "STO", "HEL": "HEL", "CPH": "CPH",
    "OSE": "OSL", "TYO": "TYO", "TSE": "TYO", "HKG": "HKG", "HKEX": "HKG", "SEHK": "HKG", "KRX": "KRX", "TPE": "TPE",
    "TWSE": "TPE", "NSE": "NSE", "BSE": "BOM", "SHA": "SHA", "SSE": "SHA", "SZSE": "SHE",
}  # fmt: skip
"""Exchanges as texts abbreviate them: as Google Finance does."""
_SYMBOL = re.compile(r":\s?\$?(?P<symbol>[A-Z]{1,6}(?:\.[A-Z])?|\d{3,6})(?![\w%:])")
_EXCHANGE = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, sorted(_EXCHANGES, key=len, reverse=True)))})\s?$", re.IGNORECASE
)
_EXCHANGE_CHARS = 16
_CASHTAG = re.compile(r"(?<![\w$.])\$(?P<symbol>[A-Z]{2,5})(?![\w$(\[{/=])")
_VARIABLES = frozenset(
    ("EDITOR", "HOME", "HOST", "LANG", "NOW", "PATH", "PAGER", "PS", "PWD", "SHELL", "TEMP", "TERM", "USER")
)
_NAME_BEFORE = re.compile(
    r"(?P<name>[A-Z0-9][\w&'.+-]*(?: (?:(?:of|and|&|de) )?[A-Z][\w&'.+-]*){0,5}(?:, (?:Inc|Ltd|Corp|LLC)\.?)?),? \($"
)
_OPENINGS = frozenset(("A", "And", "As", "At", "But", "For", "In", "On", "Shares", "The", "While", "With"))
_SAME_BRACKET = re.compile(r"[,;/]? (?:and )?")
_NAME_CHARS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticker:
    """A ticker in a text: whose it is (`exchange:symbol` if nobody's that we know), and the name before it, if any."""

    key: str
    words: str
    start: int
    end: int
    is_sure: bool = True


def tickers(text: str, symbols: Mapping[str, str]) -> Iterator[Ticker]:
    """The tickers of a text; `symbols` says whose they are."""
    yield from _first_of_brackets(text, _with_exchange(text, symbols))
    yield from _cashtags(text, symbols)


def _cashtags(text: str, symbols: Mapping[str, str]) -> Iterator[Ticker]:
    """Cashtags of listed companies: one alone may be something else, and is `is_sure` only with others beside it."""
    tags = [
        found for found in _CASHTAG.finditer(text) if found["symbol"] not in _VARIABLES and found["symbol"] in symbols
    ]
    is_sure = len({found["symbol"] for found in tags}) > 1
    for found in tags:
        key = symbols[found["symbol"]]
        yield Ticker(key=key, words=found[0], start=found.start(), end=found.end(), is_sure=is_sure)


def _with_exchange(text: str, symbols: Mapping[str, str]) -> Iterator[Ticker]:
    for found in _SYMBOL.finditer(text):
        symbol, start = found["symbol"], found.start()
        if not (before := _EXCHANGE.search(text, max(0, start - _EXCHANGE_CHARS), start)):
            continue
        exchange = _EXCHANGES[before[0].strip().upper()]
        if exchange == "TYO" and not symbol.isdecimal():
            exchange = "TSE"  # Tokyo and Toronto share the letters; Tokyo's symbols are numbers
        key = symbols.get(f"{exchange}:{symbol}") or (symbols.get(symbol) if exchange in AMERICAN else None)
        words = _name_before(text[max(0, before.start() - _NAME_CHARS) : before.start()]) or symbol
        yield Ticker(key=key or f"{exchange}:{symbol}".lower(), words=words, start=before.start(), end=found.end())


def _first_of_brackets(text: str, found: Iterator[Ticker]) -> Iterator[Ticker]:
    """Of several listings of one company, one: the first that we know, else the first."""
    last: Ticker | None = None
    for ticker in found:
        if last and _SAME_BRACKET.fullmatch(text, last.end, ticker.start):
            known = last if ":" not in last.key else ticker if ":" not in ticker.key else last
            last = replace(known, words=last.words, start=last.start, end=ticker.end)
            continue
        if last:
            yield last
        last = ticker
    if last:
        yield last


def _name_before(text: str) -> str | None:
    """The name that stands before a bracket."""
    found = _NAME_BEFORE.search(text)
    words = found["name"].split() if found else []
    while len(words) > 1 and words[0] in _OPENINGS:
        words = words[1:]
    return " ".join(words) or None
