"""Which companies a text mentions: the names of the gazetteer, with evidence where a name is also something else.

A text is scanned once for words that begin a name; the longest name wins, and longer names of other things ("Amazon
rainforest") swallow what they begin with. A company counts as soon as one of its names is sure; then all of its names
count, except as part of somebody else's ("Apple Valley").
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from warehouse.enrich.evidence import Sign, is_place, sign_at
from warehouse.enrich.gazetteer import Level, Name, gazetteer
from warehouse.enrich.listed import bare_name
from warehouse.enrich.tickers import Ticker, tickers

MAX_CHARS = 200_000
"""What is read of a body: longer ones are no articles."""
_MAX_TICKERS = 200
_PLAIN = {"\u2019": "'", "\u2018": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-", "\u2013": "-"}
_ENDS_IN = re.compile(r"(?![\w&@])(?!\.\w)(?!-[A-Z0-9])")
"""What may not follow a name: more of a word, of a host name or of a double name."""
_ENDS_IN_GERMAN = re.compile(r"s?(?![\w&@])(?!\.\w)(?!-(?:Allee|Arena|Park|Platz|Stadion|Stra(?:ß|ss)e)\b)")
"""In German a name takes a genitive's s, and is the first part of compounds: Nvidias Umsatz, der Apple-Chef."""
_AND = re.compile(r",? (?:(?:and|or|und|oder|et|y) )?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A company in an article: as it is first called, how often it is, and the characters of the body before that.

    `first_offset` is empty where only the headline names it. A company that the gazetteer does not have, and the text
    gives a ticker for, has the key `exchange:ticker`.
    """

    key: str
    words: str
    mentions: int
    in_headline: bool
    first_offset: int | None


@dataclass(slots=True)
class _Case:
    """What a text says of one company: whether it is sure, signs for and against, and where its names stand."""

    is_sure: bool = False
    speaks_for: int = 0
    speaks_against: int = 0
    places: dict[int, str] = field(default_factory=dict)

    def weigh(self, level: Level, sign: Sign) -> None:
        if sign is Sign.AGAINST:
            self.speaks_against += 1
        elif level is Level.PLAIN or (sign is Sign.COMPANY and level is not Level.SHORT):
            self.is_sure = True
        elif sign >= Sign.CAPITAL and level is Level.SOFT:
            self.speaks_for += 1

    @property
    def holds(self) -> bool:
        return self.is_sure or self.speaks_for > 0 == self.speaks_against


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lexicon:
    """The names by their first word, the longest first, the words that may begin one, and whose a domain is."""

    by_word: Mapping[str, tuple[Name, ...]]
    words: re.Pattern[str]
    keys_by_domain: Mapping[str, str]


def mentioned(headline: str, body: str, *, language: str | None = None, domains: Iterable[str] = ()) -> list[Mention]:
    """The companies that an article mentions, in the order of the text; `domains` are those that it links to."""
    text = _plain(f"{headline}\n\n{body[:MAX_CHARS]}")
    cases = _cases(text, is_german=language == "de")
    linked = {_lexicon().keys_by_domain.get(domain) for domain in domains} if cases else set()
    body_start = len(headline) + 2
    found = [
        _mention(key, case, body_start) for key, case in cases.items() if case.places and (case.holds or key in linked)
    ]
    return sorted(found, key=lambda each: (not each.in_headline, each.first_offset or 0, each.key))


def _plain(text: str) -> str:
    """The text with plain apostrophes, blanks and hyphens, of the same length."""
    if not text.isascii():
        for fancy, plain in _PLAIN.items():
            text = text.replace(fancy, plain)
    return text


def _mention(key: str, case: _Case, body_start: int) -> Mention:
    places = sorted(case.places)
    in_body = next((place - body_start for place in places if place >= body_start), None)
    return Mention(
        key=key,
        words=case.places[places[0]],
        mentions=len(places),
        in_headline=places[0] < body_start,
        first_offset=in_body,
    )


def _cases(text: str, *, is_german: bool) -> dict[str, _Case]:
    common_nouns = gazetteer().common_nouns if is_german else frozenset[str]()
    cases: defaultdict[str, _Case] = defaultdict(_Case)
    places = list(_names(text, _ENDS_IN_GERMAN if is_german else _ENDS_IN))
    for number, (start, name) in enumerate(places):
        case = cases[name.key]
        level = Level.HARD if name.text in common_nouns else name.level
        sign = _sign(text, start, name, level)
        if Sign.AGAINST < sign < Sign.COMPANY and _is_listed(text, places, number):
            sign = Sign.COMPANY
        case.weigh(level, sign)
        if sign is not Sign.AGAINST:
            case.places[start] = name.text
    for ticker in islice(tickers(text, gazetteer().symbols), _MAX_TICKERS):
        case = cases[ticker.key]
        case.is_sure |= ticker.is_sure or bool(case.places)
        if not case.places:
            case.places = _places_of(ticker, text)
    return cases


def _sign(text: str, start: int, name: Name, level: Level) -> Sign:
    end = start + len(name.text)
    if level is Level.PLAIN:
        return Sign.AGAINST if is_place(text, end) else Sign.COMPANY
    return sign_at(text, start, end)


def _is_listed(text: str, places: Sequence[tuple[int, Name]], number: int) -> bool:
    """Whether a name stands in a row with one that means a company wherever it stands ("Visa and Mastercard")."""
    start, name = places[number]
    if number > 0:
        before, other = places[number - 1]
        if other.level is Level.PLAIN and _AND.fullmatch(text, before + len(other.text), start):
            return True
    if number + 1 < len(places):
        after, other = places[number + 1]
        return other.level is Level.PLAIN and _AND.fullmatch(text, start + len(name.text), after) is not None
    return False


def _places_of(ticker: Ticker, text: str) -> dict[int, str]:
    """Where a company is called that no name of the gazetteer has found: its name in the text, or its ticker."""
    name = rf"\b{re.escape(bare_name(ticker.words))}\b"
    return {found.start(): ticker.words for found in re.finditer(name, text)} or {ticker.start: ticker.words}


def _names(text: str, ends_in: re.Pattern[str]) -> Iterator[tuple[int, Name]]:
    """Each name of a company in a text with its place; no name within another."""
    lexicon = _lexicon()
    done = 0
    for word in lexicon.words.finditer(text):
        start = word.start()
        if start < done:
            continue
        for name in lexicon.by_word.get(word[0]) or lexicon.by_word.get(word[0].removesuffix("s"), ()):
            end = start + len(name.text)
            if text.startswith(name.text, start) and ends_in.match(text, end):
                done = end
                if name.key:
                    yield start, name
                break


@cache
def _lexicon() -> _Lexicon:
    held = gazetteer()
    by_word: defaultdict[str, list[Name]] = defaultdict(list)
    for name in sorted(held.names, key=lambda each: -len(each.text)):
        first = re.match(r"\w+", name.text)
        if first:
            by_word[first[0]].append(name)
    small = "|".join(sorted(map(re.escape, (word for word in by_word if word[0].islower())), key=len, reverse=True))
    return _Lexicon(
        by_word={word: tuple(names) for word, names in by_word.items()},
        words=re.compile(rf"(?<![\w@#$/\\.])(?:[^\Wa-z_]\w*|(?:{small})\b)"),
        keys_by_domain={company.domain: key for key, company in held.companies.items() if company.domain},
    )
