"""The language, as an ISO 639 code, from the page's declarations checked against its text.

The identifier (CLD3) is asked only where the page says nothing, contradicts itself, or is written in a script that its
declared language does not use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import Protocol, cast

from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.metadata.candidate import Candidate, choose
from scrapers.parse.metadata.evidence import Page, declared
from scrapers.parse.strings import count_folded, remembered

META_WEIGHTS = (
    ("og:locale", 0.6),
    ("content-language", 0.6),
    ("language", 0.5),
    ("dc.language", 0.6),
    ("dcterms.language", 0.6),
    ("inlanguage", 0.6),
)
SAMPLE_CHARS = 600
"""The identifier takes time by the character, and is sure long before that."""
MIN_SAMPLE_CHARS = 60
MIN_CONFIDENCE = 0.6
CONTRADICTING = 0.9
"""How sure the identifier must be to be believed against what the page declares."""
_MIN_LINE = 40
_WIDTH = 2
"""A sentence in Chinese or Japanese has half as many characters."""
_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?$", re.IGNORECASE)
_NAMES = {
    "english": "en",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "français": "fr",
    "spanish": "es",
    "español": "es",
    "italian": "it",
    "italiano": "it",
    "portuguese": "pt",
    "português": "pt",
    "dutch": "nl",
    "nederlands": "nl",
    "polish": "pl",
    "russian": "ru",
    "japanese": "ja",
    "chinese": "zh",
    "korean": "ko",
    "arabic": "ar",
    "swedish": "sv",
    "turkish": "tr",
}
_SCRIPTS = {
    "CYRILLIC": {"ru", "uk", "bg", "sr", "mk", "be", "kk", "mn", "ky", "tg"},
    "ARABIC": {"ar", "fa", "ur", "ps", "ckb", "sd", "ug"},
    "HEBREW": {"he", "yi", "iw"},
    "GREEK": {"el"},
    "HANGUL": {"ko"},
    "HIRAGANA": {"ja"},
    "KATAKANA": {"ja"},
    "CJK": {"zh", "ja", "ko"},
    "THAI": {"th"},
    "DEVANAGARI": {"hi", "mr", "ne"},
    "BENGALI": {"bn", "as"},
    "TAMIL": {"ta"},
    "TELUGU": {"te"},
    "GEORGIAN": {"ka"},
    "ARMENIAN": {"hy"},
}
_OTHER_SCRIPTS = frozenset().union(*_SCRIPTS.values()) - {"sr", "az", "uz", "mn"}


def language(page: Page) -> Found[str] | None:
    """The language of the article; the text decides where the declarations are silent, at odds or implausible.

    The region is left out: templates set it, and `en-US` on a page from London says nothing.
    """
    given = candidates(page)
    declared = choose(given, lambda tag: tag.split("-")[0])
    text = sample(page)
    if len(text) < MIN_SAMPLE_CHARS or (declared and not _doubtful(given, declared.value, text)):
        return declared
    said = declared.value if declared else ""
    guess, sure = _read(text, said) or (not said and _read(_longest(page), said)) or (said, 0.0)
    return declared if guess == said else Found(guess, "text", round(min(sure, 0.95), 3))


def _read(text: str, said: str) -> tuple[str, float] | None:
    """The language of a text and how sure it is, where it is sure enough against what the page has `said`."""
    guess, sure = identify(text)
    if guess == said or sure < (CONTRADICTING if said else MIN_CONFIDENCE) or not _is_of_one_piece(text, {guess, said}):
        return None
    return guess, sure


def _longest(page: Page) -> str:
    """The longest strings of the page: before its text may stand what the whole site says, in its own language."""
    tree = page.tree
    strings = [text for text, owner in zip(tree.strings, tree.owners, strict=True) if tree.tags[owner] not in _UNREAD]
    return _lines(sorted(strings, key=len, reverse=True)[:_LONGEST])


_LONGEST = 5


def _is_of_one_piece(text: str, languages: set[str]) -> bool:
    """Whether both halves of a text are in one of the languages: of names and figures each half looks like another."""
    middle = len(text) // 2
    return identify(text[:middle])[0] in languages and identify(text[middle:])[0] in languages


def candidates(page: Page) -> list[Candidate[str]]:
    """What the page declares of its language, without script and region (BCP 47, section 2.2.1)."""
    found = []
    for raw, source, weight in _given(page):
        tag = normal_tag(raw)
        if tag:
            found.append(Candidate(value=tag.split("-")[0], source=source, weight=weight, raw=raw))
    return found


def _given(page: Page) -> Iterator[tuple[str, str, float]]:
    html = page.root if page.root.tag == "html" else next(page.root.iter("html"), page.root)
    yield html.get("lang") or html.get("xml:lang") or "", "html.lang", 0.8
    yield jsonld.text_of(page.evidence.article.get("inLanguage")) or "", "jsonld.inLanguage", 0.85
    for name, weight, (content, *_) in declared(page, META_WEIGHTS):
        yield content, f"meta.{name}", weight


@remembered
def normal_tag(raw: str) -> str | None:
    """`en_us` as `en-US`, `English` as `en`; None for what is no language tag."""
    text = raw.strip()
    if text.casefold() in _NAMES:
        return _NAMES[text.casefold()]
    found = _TAG.match(text.split(",")[0].strip())
    if not found or found[1].lower() in {"und", "mul", "zxx"}:
        return None
    parts = [found[1].lower(), found[2] and found[2].title(), found[3] and found[3].upper()]
    return "-".join(part for part in parts if part)


def sample(page: Page) -> str:
    """The beginning of the page's paragraphs; where these are few, of its longer strings, whatever they stand in."""
    paragraphs = _lines(paragraph.text_content() for paragraph in page.root.iter("p"))
    if len(paragraphs) >= _ENOUGH_CHARS:
        return paragraphs
    tree = page.tree
    strings = (text for text, owner in zip(tree.strings, tree.owners, strict=True) if tree.tags[owner] not in _UNREAD)
    return max(paragraphs, _lines(strings), key=len)


_ENOUGH_CHARS = SAMPLE_CHARS // 2
_UNREAD = frozenset({"a", "option", "title", "button"})


def _lines(texts: Iterable[str]) -> str:
    """The texts that are long enough to be sentences, up to the length of a sample."""
    lines: list[str] = []
    length = 0
    for text in texts:
        line = " ".join(text.split())
        if len(line) > _MIN_LINE or (not line.isascii() and _WIDTH * count_folded(line) > _MIN_LINE):
            lines.append(line)
            length += len(line)
            if length > SAMPLE_CHARS:
                break
    return " ".join(lines)[:SAMPLE_CHARS]


def _doubtful(given: list[Candidate[str]], declared: str, text: str) -> bool:
    """Whether the declarations differ, or the text's script is not one of the declared language's."""
    base = declared.split("-", maxsplit=1)[0]
    if len({candidate.value.split("-")[0] for candidate in given}) > 1:
        return True
    script = main_script(text)
    if script in _SCRIPTS:
        return base not in _SCRIPTS[script]
    if base in _OTHER_SCRIPTS:
        return True
    return (base == "en") != _looks_english(text)


def _looks_english(text: str) -> bool:
    """English is what templates say by default: its commonest words must be there."""
    words = text.lower().split()
    return sum(map(_ENGLISH.__contains__, words)) > _COMMON * len(words)


_COMMON = 0.12
_ENGLISH = frozenset(
    "the of and to in is that for on with was as by it at from be are this an or not have has you your we i a".split()
)


def main_script(text: str) -> str:
    """The Unicode name of the script of most letters; kana decide for Japanese."""
    if text.isascii() or len(text.encode("ascii", "ignore")) > _MOSTLY * len(text):
        return "LATIN"
    counts: dict[str, int] = {}
    for char in text[:600:2]:
        if char.isalpha():
            name = "LATIN" if char.isascii() else unicodedata.name(char, "?").split(" ")[0].split("-")[0]
            counts[name] = counts.get(name, 0) + 1
    if counts.get("HIRAGANA", 0) > 0.1 * sum(counts.values()):
        return "HIRAGANA"
    return max(counts, key=lambda name: counts[name] * (_LETTERS if name == "CJK" else 1), default="")


_LETTERS = 3
"""How many letters of an alphabet say as much as one Chinese character."""
_MOSTLY = 0.8
"""The share of ASCII characters from which a text is Latin for certain."""


def identify(text: str) -> tuple[str, float]:
    """The most likely language of a text, and how likely it is, in 0…1.

    Chinese with figures and Latin words in it passes for Hindi with the identifier, so these are left out of a text in
    another script.
    """
    if main_script(text) in _SCRIPTS:
        text = _LATIN.sub(" ", text)
    guess = _identifier().FindLanguage(text)
    tag, _, script = guess.language.partition("-")
    return _OLD_CODES.get(tag, tag), 0.0 if script == "Latn" else guess.probability


_LATIN = re.compile(r"[\x00-\x7f]+")
_OLD_CODES = {"iw": "he"}


class Guess(Protocol):
    """What CLD3 says of a text: a language code, with `-Latn` where it takes the text for a transliteration."""

    language: str
    probability: float


class Identifier(Protocol):
    """What is used of CLD3."""

    def FindLanguage(self, text: str) -> Guess:  # noqa: N802 - its name
        """The most likely language."""


@lru_cache(maxsize=1)
def _identifier() -> Identifier:
    return cast("Identifier", import_module("gcld3").NNetLanguageIdentifier(0, 4 * SAMPLE_CHARS))
