"""Attribution phrases: whom a text gives as its source ("as reported by CNBC", "wie Heise berichtet").

A trigger is followed or preceded by a run of capitalised words; whether that is a source is decided by the table of
names, the longest name first. Triggers that can mean nothing but a source ("first reported by …") are kept even with
a name that nobody knows; others ("according to …", "told …") count for known names only, since they mostly introduce
people.
"""

import re
from collections.abc import Iterator, Mapping
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
_LOWER_HERE = re.compile(r"((?:\w[\w.+-]*)(?: \w[\w.+-]*){0,2})")
_LOWER_BEFORE = re.compile(r"((?:\w[\w.+-]* ){0,2}\w[\w.+-]*)$")
"""Some outlets write themselves in lower case (heise online): known names only."""
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
    """The key of a source's name: lower case, letters and digits only, without a leading article."""
    folded = _NOT_ALNUM.sub("", name.casefold().removeprefix("the "))
    return folded or name.casefold()


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
        capitalised = _NAME_HERE.match(text, trigger.end())
        if here := capitalised or _LOWER_HERE.match(text, trigger.end()):
            is_strong = trigger.lastgroup != "weak" and capitalised is not None
            yield from _resolved(here[1], f"{trigger[0]}{here[0]}", trigger.lastgroup == "first", is_strong, names)
    for trigger in _BEFORE.finditer(text):
        lead = text[max(0, trigger.start() - _BEFORE_CHARS) : trigger.start()]
        capitalised = _NAME_BEFORE.search(lead)
        if before := capitalised or _LOWER_BEFORE.search(lead):
            is_strong = trigger.lastgroup != "weak" and capitalised is not None
            yield from _resolved(before[1], f"{before[0]}{trigger[0]}", trigger.lastgroup == "first", is_strong, names)


def _resolved(caught: str, around: str, is_first: bool, is_strong: bool, names: Mapping[str, str]) -> Iterator[Phrase]:
    """The longest known name among the words caught; an unknown one where the trigger is strong."""
    words = caught.split()
    for name in _spans(words):
        if domain := names.get(name_key(_POSSESSIVE.sub("", name))):
            yield Phrase(source_name=_POSSESSIVE.sub("", name), domain=domain, words=around, credits_first=is_first)
            return
    if is_strong:
        name = _POSSESSIVE.sub("", " ".join(words))
        yield Phrase(source_name=name, domain=None, words=around, credits_first=is_first)


def _spans(words: list[str]) -> Iterator[str]:
    """All runs of the words, the longest first: a name may stand between others ("Monday CNBC reported")."""
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
