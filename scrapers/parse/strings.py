"""A passage's string: white space folded, words counted, escaped for markup; and patterns of what it may say."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

_WITHOUT_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SYLLABLES = re.compile("[\u0e01-\u0e2e\u0e81-\u0eae\u1000-\u102a\u1780-\u17a2]")
"""Consonants of Thai, Lao, Burmese and Khmer, in which spaces stand between sentences or for emphasis."""
UNSTOPPED = frozenset(map(chr, (*range(0x0E01, 0x0E5C), *range(0x0E81, 0x0EDF))))
"""Letters and signs of Thai and Lao, whose sentences have no full stop."""
_TO_A_WORD = 2
"""Such consonants in a word, of which some have three."""
_NO_LEADS = bytes(byte for byte in range(256) if not (0xE3 <= byte <= 0xE9 or byte in {0xE0, 0xE1, 0xEF}))
"""All but what these letters begin with in UTF-8: bytes are looked through at a fraction of the cost of letters."""


_LEADING_GROUP = re.compile(r"\(\?:([^()\[]*)\)(\??)(?![*+{])(.*)", re.DOTALL)


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """The function with its answers for the last few hundred strings kept, as many as a page or two hold.

    Names repeat on a page and hardly from site to site; to keep more of them costs more than it saves, since what is
    kept no longer fits the processor's cache.
    """
    return cast("Callable[P, T]", lru_cache(maxsize=512)(function))


def by_first_letter(phrases: Iterable[str]) -> str:
    """Patterns as one, those that begin alike together: `re` tries each alternative in turn."""
    waiting = list(dict.fromkeys(phrases))
    if len(waiting) == 1:
        return waiting[0]
    grouped: dict[str, list[str]] = {}
    for phrase in waiting:
        if group := _LEADING_GROUP.fullmatch(phrase):
            waiting.extend([begin + group[3] for begin in (*group[1].split("|"), *([""] if group[2] else []))])
        elif phrase[:1] in "\\[(.^$" or phrase[1:2] in {"?", "*", "+", "{"}:
            grouped.setdefault(phrase, [""])
        else:
            grouped.setdefault(phrase[0], []).append(phrase[1:])
    return "|".join([f"{begin}(?:{by_first_letter(rests)})" for begin, rests in grouped.items()])


def count_words(text: str) -> int:
    """Words as readers count them; in Chinese and Japanese, characters; in Thai and its like, by their length."""
    return count_folded(" ".join(text.split()) if "  " in text else text)


def count_folded(text: str) -> int:
    """The words of a text whose white space is folded."""
    count = len(text.split()) if "\n" in text or "\t" in text else text.count(" ") + bool(text)
    if not text.isascii() and text.encode("utf-8", "surrogatepass").translate(None, _NO_LEADS):
        count += len(_WITHOUT_SPACES.findall(text)) + len(_SYLLABLES.findall(text)) // _TO_A_WORD
    return count


def any_in(text: str, hints: tuple[str, ...]) -> bool:
    """Whether a text has one of the hints in it, without which a slow pattern need not be tried."""
    for hint in hints:  # noqa: SIM110 - a generator expression takes twice as long
        if hint in text:
            return True
    return False


def escape(text: str) -> str:
    """Text as it may stand between tags."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def link_start(href: str) -> str:
    """The start tag of a link."""
    return f'<a href="{escape(href).replace(chr(34), "&quot;")}">'


def fold(text: str) -> str:
    """White space folded to single spaces; a line break stays where the page has a `<br>`."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    if "\x00" not in text:
        return " ".join(text.split())
    lines = [" ".join(line.split()) for line in text.split("\n\x00")]
    return "\n".join(filter(None, lines))
