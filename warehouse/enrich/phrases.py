"""Attribution phrases: whom a text gives as its source ("as reported by CNBC", "wie Heise berichtet").

A trigger is followed or preceded by a run of capitalised words; whether that is a source is decided by the table of
names, the longest name first. Triggers that can mean nothing but a source ("first reported by …") are kept even with
a name that nobody knows; others ("according to …", "told …") count for known names only, since they mostly introduce
people.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

MAX_CHARS = 200_000
MAX_PHRASES = 50

_REPORT = r"(?:report|story|article|investigation|scoop|account)s?"
_BERICHT = r"(?:Bericht|Artikel|Meldung)(?:s|en|es)?"
_ANGABEN = r"(?:Informationen|Angaben|Recherchen)"

_AFTER = re.compile(
    r"\b(?:(?P<first>"
    r"first (?:reported|published|revealed|broken) (?:\w+ ){0,2}?by|(?:was|were) first to report,? according to"
    r"|[Zz]uerst (?:hatten?|berichteten?|meldeten?)|révélée?s? par"
    r")|(?P<strong>"
    r"(?:as|was|were|been|previously|originally|earlier) (?:reported|published|noted) (?:\w+ ){0,2}?by"
    r")|(?P<weak>"
    rf"(?:[Aa]ccording to|[Cc]iting|cites|cited|[Bb]ased on|in) (?:an? |the )?(?:\w+ ){{0,2}}?{_REPORT}"
    r" (?:published |reported )?(?:by|from|in)"
    rf"|[Aa]ccording to|[Cc]iting|via|told|tells|{_REPORT} (?:by|from|in)|(?:interview|conversation|spoke) (?:with|to)"
    r"|(?:speaking|statement) to"
    rf"|[Ee]inem (?:\w+ )?{_BERICHT} (?:von|der|des|in)|(?:[Nn]ach|[Ll]aut) (?:{_BERICHT}|{_ANGABEN}) (?:von|der|des)"
    r"|[Ll]aut|[Gg]egenüber|sagte|Gespräch mit|Interview mit"
    r"|(?:[Ss]elon|[Dd][\u2019']après) une? (?:\w+ )?(?:article|enquête|rapport) (?:de|du|publiée? par)"
    r"|[Ss]elon|[Dd][\u2019']après|a (?:déclaré|dit|confié) (?:à|au)"
    r"|[Ss]egún|dijo a|declaró a|[Dd]e acordo com|[Ss]egundo|disse (?:à|ao)"
    r"|[Ss]econdo|ha (?:detto|dichiarato) (?:a|al)|[Vv]olgens|vertelde aan"
    r")) "
)
_BEFORE = re.compile(
    r"(?P<first>,? (?:which |who )?(?:was |were )?(?:the )?first (?:to )?report(?:ed|s|ing)?\b(?! by)"
    r"|(?: am \w+)? zuerst (?:berichtete?|meldete?|schrieb)\b)"
    r"|(?P<weak> (?:had |has |have )?(?:reported|reports|writes)\b(?! by)"
    r"|(?: am \w+)? (?:berichtete?n?|meldete?n?|schreibt)\b"
    r"|,? (?:rapporte|rapportait|informó|informa|riporta|meldt|bericht)\b)"
)
_WORD = r"[A-Z0-9À-ÖØ-Þ](?:[\w&\u2019'+-]|\.(?=\w))*"
_NAME = rf"{_WORD}(?: (?:(?:of|and|for|the|de|du|des|der|di|y|e|et|&) )?{_WORD}){{0,4}}"
_NAME_HERE = re.compile(rf"(?:(?:the|der|die|das|dem|den|le|la|les|el|il|lo|o|het|l[\u2019'])[ ]?)?({_NAME})")
_NAME_BEFORE = re.compile(rf"({_NAME})$")
_LOWER = r"heise(?: online)?|golem\.de|t3n|dpa|netzpolitik\.org"
"""Outlets that write themselves in lower case."""
_LOWER_HERE = re.compile(rf"(?:(?:der|die|das|dem|den|the) )?({_LOWER})\b")
_LOWER_BEFORE = re.compile(rf"\b({_LOWER})$")
_DAYS = frozenset(
    (
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        *("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    )
)
_MAY_FOLLOW = _DAYS | {"TV", "Television", "Radio", "Digital", "Online", "Magazine", "Opinion", "International", "Live"}
_MAY_PRECEDE = _DAYS | {"On", "Am", "As", "But", "And", "While", "When", "Wie", "Earlier", "Meanwhile", "Later", "The"}
_BEFORE_CHARS = 80
_POSSESSIVE = re.compile(r"[\u2019']s?$")
_NOT_ALNUM = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """An attribution: the `source_name` as printed, its `domain` where the name is known, and the `words` it stands in.

    `credits_first` says whether the source is given credit for having been first.
    """

    source_name: str
    domain: str | None
    words: str
    credits_first: bool


def name_key(name: str) -> str:
    """The key of a source's name: lower case, letters and digits only."""
    return _NOT_ALNUM.sub("", name.casefold()) or name.casefold()


def name_keys(name: str) -> set[str]:
    """The keys that a printed name is known by.

    A leading "The" may be left out where two words remain; of one word too little would ("The Hill", but Mr Hill).
    """
    bare = name.removeprefix("The ")
    return {name_key(name), name_key(bare)} if " " in bare else {name_key(name)}


def phrases(text: str, names: Mapping[str, str]) -> list[Phrase]:
    """The attribution phrases of a text; `names` has the domain of each known name, by `name_key`."""
    found: dict[tuple[str | None, str], Phrase] = {}
    for phrase in _all(text[:MAX_CHARS], names):
        key = (phrase.domain, "" if phrase.domain else name_key(phrase.source_name))
        if key not in found or (phrase.credits_first and not found[key].credits_first):
            found[key] = phrase
    return list(found.values())[:MAX_PHRASES]


def _all(text: str, names: Mapping[str, str]) -> Iterator[Phrase]:
    for trigger in _AFTER.finditer(text):
        if here := _NAME_HERE.match(text, trigger.end()):
            found = _known(_prefixes(here[1].split()), here[0].startswith(("the ", "The ")), names)
            yield from _phrase(trigger, found, here[1], f"{trigger[0]}{here[0]}")
        elif here := _LOWER_HERE.match(text, trigger.end()):
            yield from _phrase(trigger, _known((here[1],), False, names), None, f"{trigger[0]}{here[0]}")
    for trigger in _BEFORE.finditer(text):
        lead = text[max(0, trigger.start() - _BEFORE_CHARS) : trigger.start()]
        if before := _NAME_BEFORE.search(lead):
            has_article = lead[: before.start()].endswith(("the ", "The "))
            found = _known(_suffixes(before[1].split()), has_article, names)
            yield from _phrase(trigger, found, before[1], f"{before[0]}{trigger[0]}")
        elif before := _LOWER_BEFORE.search(lead):
            yield from _phrase(trigger, _known((before[1],), False, names), None, f"{before[0]}{trigger[0]}")


def _phrase(trigger: re.Match[str], known: tuple[str, str] | None, caught: str | None, words: str) -> Iterator[Phrase]:
    """The known source; where there is none and the trigger is strong, the name as it was caught."""
    is_first = trigger.lastgroup == "first"
    if known:
        yield Phrase(source_name=known[0], domain=known[1], words=words, credits_first=is_first)
    elif caught and trigger.lastgroup != "weak":
        yield Phrase(source_name=_POSSESSIVE.sub("", caught), domain=None, words=words, credits_first=is_first)


def _known(candidates: Iterable[str], has_article: bool, names: Mapping[str, str]) -> tuple[str, str] | None:
    """The first candidate that is a known name, and its domain."""
    for candidate in candidates:
        name = _POSSESSIVE.sub("", candidate)
        key = name_key(name)
        if domain := (has_article and names.get(f"the{key}")) or names.get(key) or names.get(key.removeprefix("the")):
            return name, domain
    return None


def _prefixes(words: list[str]) -> Iterator[str]:
    """The words, and what they begin with if the rest may follow a name ("Reuters Monday", not "Fortune Brands")."""
    for end in range(len(words), 0, -1):
        if all(word in _MAY_FOLLOW for word in words[end:]):
            yield " ".join(words[:end])


def _suffixes(words: list[str]) -> Iterator[str]:
    """The words, and what they end with if the rest may precede a name ("On Monday CNBC", not "Napa Register")."""
    for start in range(len(words)):
        if all(word in _MAY_PRECEDE for word in words[:start]):
            yield " ".join(words[start:])
