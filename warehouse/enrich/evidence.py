"""Evidence: what the words around a name say about whether it means the company."""

import re
from enum import IntEnum

_CHIEF = "CEO|CFO|CTO|COO|CIO"
_MAKER = (
    r"[a-z]+maker|maker|company|companies|firms?|giants?|startup|start-up|retailers?|chain|airline|bank|lender|manufacturer"
    r"|operator|platform|provider|developer|conglomerate|group"
)
_COMPANY_BEFORE = re.compile(
    r"\b(?:(?:[Ss]hares|stock|stakes?|investors?|shareholders|positions?) (?:of|in)"
    rf"|(?:{_CHIEF}|chief executive(?: officer)?|spokes(?:man|woman|person)|employees|executives?) (?:of|at|for)"
    r"|parent company|subsidiary of|[a-z]+maker|retailer|airline|fintech|startup"
    r"|(?:tech|technology|software|payments?|oil|retail|e-commerce|advertising|search|social media|streaming|cloud"
    rf"|chip) (?:{_MAKER})"
    r"|(?:[Cc]ompanies|firms|giants|brands|retailers|rivals|competitors|stocks|chipmakers) (?:like|such as|including))"
    r"(?: [A-Z][\w&'-]+,)* $"
)
_COMPANY_AFTER = re.compile(
    r",? (?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|plc|PLC|LLC|AG|SE|N\.?V|S\.?A)\b"
    rf"|(?:'s)? (?:{_CHIEF}|[Cc]hief (?:[Ee]xecutive|[Ff]inancial|[Oo]perating|[Tt]echnology)|shareholders|stockholders"
    r"|share price|spokes(?:man|woman|person)|earnings|market cap"
    r"|shares\b(?! (?:a|the|his|her|its|their|some|how)\b)|stock\b(?! (?:up|image|photo)))\b"
    rf"|,? (?:the|an?) (?:[\w-]+ ){{0,3}}(?:{_MAKER})\b"
)
_REPORT_AFTER = re.compile(
    r"'s (?!length\b)[a-z]"
    r"| (?:said|says|told|announce[sd]|unveil(?:s|ed)|launche[sd]|report(?:s|ed)|acquire[sd]|declined|confirm(?:s|ed)"
    r"|sued|posted|introduce[sd]|paid|agreed|raised|laid off|hire[sd]|release[sd]|sells|sold|plans|did not respond"
    r"|buys|bought|built|cut|cuts|fired|gave|gets|got|lost|loses|makes|made|offers|offered|opened|pays|pulled|recalled"
    r"|recalls|rejected|removed|settled|shipped|ships|spent|started|stopped|sues|took|tested|wants|wins|won"
    r"|employees|executives?|customers|engineers?|workers|stores?|products?|users)\b"
)
_PLACE_AFTER = re.compile(
    r"(?:'s)? (?:Airport|Arena|Avenue|Bay|Beach|Boulevard|Bridge|Canyon|Center|Centre|Church|City|College|Court|County"
    r"|Creek|Cup|District|Drive|Field|Foundation|Gardens?|Hall|Heights|High|Hills?|Hospital|Hotel|Islands?|Lake|Lane|Museum"
    r"|Open|Park|Peninsula|Place|Plaza|Pond|Ridge|River|Road|School|Square|Stadium|Station|Street|Theater|Theatre|Township|Tower"
    r"|Trail|University|Valley|Village)\b"
)
_ENDS = re.compile(
    r"[.,;:!?)\u2014\n]|'s\b|$"
    r"| (?:is|was|and|or|in|of|to|has|for|are|with|on|at|by|from|that|which|as|will|the)\b"
)
"""What follows "the" and a name where the name is no company's: "the Amazon is", not "the Amazon lawsuit"."""
_NOUN_AFTER = re.compile(r" (?!(?:a|is|was|and|or|in|of|to|has|for|with|on|at|by|from|that|which|as)\b)[a-z]")
"""A noun that a name stands before: "a Dell laptop", not "an Apple a day"."""
_WORD_BEFORE = re.compile(r"(\S+) $")
_ELIDED = re.compile(r"(?<!\w)(?:[dl]|qu|dall|dell|nell|sull)'$")
"""What French and Italian write onto a name within a sentence: "les actions d'Apple"."""
_DOUBLE_NAME = re.compile(r"\b(?!Anti|Ex|Non|Pre|Post|Pro)[A-Z]\w+-$")
_CAPITAL_AFTER = re.compile(r" [A-Z]")
_CLOSED = tuple('.!?:;|"\u2026\u2014\u2013\u2022\u201d')
_OPENED = tuple("\"'([#*-\u201c\u2018")
_POSSESSIVE = (",", "'s", "s'")
_BEFORE_NAMES = frozenset(
    """A After All Although And Are Around As At Because Before Both But By Can Could Did Do Does Even Ever For From Has
    How However If In Instead Is Its It Last Later Like Many Maybe Meanwhile Not Now Of On Once Only Or Our Over Perhaps
    Rival Should Since So Some Still That Then There These This Though Through To Today Under Unlike Until Using Was We
    What When Where Whether While Who Why Will With Without Would Yes Yet You
    CEO CFO CTO COO AI US UK EU European American Chinese Indian Japanese German French British
    January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    Auch Bei Dass Der Die Für Im Laut Mit Nach Von Was Weil Wenn Wie Avec Chez Pour Selon Según""".split()
)
"""Words that may have a capital before a name without being part of it."""
_BEFORE_CHARS, _AFTER_CHARS = 80, 60
_TITLE_CHARS, _TITLE_WORDS, _TITLE_SHARE = 160, 3, 0.6
_LONG_WORD = re.compile(r"\b[^\W\d_]{4,}")


class Sign(IntEnum):
    """What a place says."""

    AGAINST = 0
    """The name is part of a longer one, or stands where no company's does: no mention."""
    DOUBTFUL = 1
    """Nothing, and less than that: a sentence begins with another capital before it, as with a first name."""
    SILENT = 2
    """Nothing: the beginning of a sentence, or a headline that writes each word with a capital."""
    CAPITAL = 3
    """A capital within a sentence, or words beside it that tell what somebody did."""
    COMPANY = 4
    """Words that only companies have beside them: "shares of", "CEO", a legal form."""


def is_place(text: str, end: int) -> bool:
    """Whether the name that ends here goes on as the name of a place ("Barclays Center")."""
    return _PLACE_AFTER.match(text, end) is not None


def sign_at(text: str, start: int, end: int) -> Sign:
    """What the words around text[start:end] say."""
    if is_place(text, end):
        return Sign.AGAINST
    before, after = text[max(0, start - _BEFORE_CHARS) : start], text[end : end + _AFTER_CHARS]
    in_title = _is_in_title(text, start, end)
    side = Sign.SILENT if in_title else _side(before, after, is_acronym=text[start:end].isupper())
    if side is not Sign.AGAINST and (_COMPANY_BEFORE.search(before) or _COMPANY_AFTER.match(after)):
        return Sign.COMPANY
    return Sign.CAPITAL if side is Sign.SILENT and not in_title and _REPORT_AFTER.match(after) else side


def _is_in_title(text: str, start: int, end: int) -> bool:
    """Whether a line writes most of its words with capitals, or is too short to tell: a capital says nothing there."""
    first = text.rfind("\n", max(0, start - _TITLE_CHARS), start)
    last = text.find("\n", end, end + _TITLE_CHARS)
    if (first < 0 and start > _TITLE_CHARS) or (last < 0 and end + _TITLE_CHARS < len(text)):
        return False
    line = text[first + 1 : last if last >= 0 else len(text)]
    if len(line) > _TITLE_CHARS or line.rstrip().endswith("."):
        return False
    words = _LONG_WORD.findall(line)
    return len(words) < _TITLE_WORDS or sum(not word[0].islower() for word in words) >= _TITLE_SHARE * len(words)


def _side(before: str, after: str, *, is_acronym: bool) -> Sign:
    """What the word before a name says, in a line where capitals mean something."""
    found = _WORD_BEFORE.search(before)
    word = found[1] if found else ""
    if _DOUBLE_NAME.search(before):
        sign = Sign.AGAINST
    elif _ELIDED.search(before):
        sign = Sign.CAPITAL
    elif not found or word.endswith(_CLOSED) or word.startswith(_OPENED) or word in {"A", "An"}:
        sign = Sign.SILENT
    elif word in {"the", "The"}:
        sign = Sign.AGAINST if _ENDS.match(after) else Sign.SILENT
    elif word in {"a", "an"}:
        sign = Sign.CAPITAL if _NOUN_AFTER.match(after) else Sign.SILENT
    elif _is_part_of_name(word):
        lead = before[: found.start()].rstrip(" ")
        sign = Sign.DOUBTFUL if not lead or lead.endswith(("\n", *_CLOSED, *_OPENED)) else Sign.AGAINST
    else:
        is_count = is_acronym and word[0].isdecimal()
        sign = Sign.SILENT if is_count or _CAPITAL_AFTER.match(after) else Sign.CAPITAL
    return sign


def _is_part_of_name(word: str) -> bool:
    return word[0].isupper() and "-" not in word and not word.endswith(_POSSESSIVE) and word not in _BEFORE_NAMES
