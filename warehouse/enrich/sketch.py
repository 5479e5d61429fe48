"""Sketches of texts: what is kept of an article to find its copies and rewrites without reading it again.

Copies share word shingles. Their MinHash signature is cut into bands, and texts with one equal band are candidates
(locality-sensitive hashing); a sample of the shingles (those whose hash is divisible by `SAMPLE`) then tells how
much of the shorter text stands in the longer one, trimmed copies included. Rewrites of the same event share facts
instead: names of several words, names within sentences, and figures. A sketch holds both, as 32-bit numbers.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from rensa import RMinHash  # type: ignore[import-untyped]  # compiled, ships no types

VERSION = 1
"""Of the way sketches are made; sketches of different versions are not compared."""

SHINGLE_WORDS = 5
SAMPLE = 4
BANDS = 8
BAND_ROWS = 3
MAX_CHARS = 100_000
MAX_SHINGLES = 1_024
MAX_FACTS = 96
MAX_FACT_KEYS = 16
_SEED = 42

_EDGES = ".,;:!?\"'()[]{}<>«»„“”‚‘’…–—-*|/\\"  # quotes and dashes of many languages
_ENDINGS = (".", "!", "?", ":", "…", ".”", '."', "?”", "!”")
_PARAGRAPH = "\N{PILCROW SIGN}"
_START = "\N{SECTION SIGN}"
_SCRIPT_CHARS = 2_000
_LETTER = re.compile(r"[^\W\d_]")
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_NO_CAPITALS = re.compile(rf"[\u0590-\u139f\uac00-\ud7af]|{_NO_SPACES.pattern}")
"""Scripts that know no capitals: these and Hebrew, Arabic, those of India, Georgian, Ethiopic, Korean."""
_CALENDAR = frozenset(
    (
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        *("Januar", "Februar", "März", "Mai", "Juni", "Juli", "Oktober", "Dezember"),
        *("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag", "I"),
    )
)
_NOUNS_ARE_CAPITALISED = ("de", "lb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is kept of a text: sampled `shingles`, `facts`, and the keys it is found by, all signed 32-bit numbers."""

    shingles: frozenset[int]
    facts: frozenset[int]
    band_keys: tuple[int, ...]
    fact_keys: tuple[int, ...]


def sketches(texts: Iterable[tuple[str, str | None]]) -> list[Sketch]:
    """The sketches of some texts, each with its language tag or None; a batch at a time is quickest."""
    pieces: list[tuple[list[str], list[str]]] = []
    for text, language in texts:
        tokens = _tokens(text)
        facts = _facts(tokens, (language or "").lower().startswith(_NOUNS_ARE_CAPITALISED))
        if _is_in(_NO_CAPITALS, text):  # names cannot be told there, and figures alone make no event
            facts = [fact for fact in facts if fact[0].isupper()]
        pieces.append((_shingles(tokens, has_spaces=not _is_in(_NO_SPACES, text)), facts))
    hashes = RMinHash.hash_token_sets([texts_shingles for texts_shingles, _ in pieces])
    signatures = RMinHash.digest_matrix_from_token_hash_sets(hashes, BANDS * BAND_ROWS, _SEED).to_rows()
    return [
        _sketch(texts_hashes, signature, facts)
        for texts_hashes, signature, (_, facts) in zip(hashes, signatures, pieces, strict=True)
    ]


def shingles(text: str) -> frozenset[str]:
    """All shingles of a text."""
    return frozenset(_shingles(_tokens(text), has_spaces=not _is_in(_NO_SPACES, text)))


def _tokens(text: str) -> list[str]:
    return text[:MAX_CHARS].replace("\n\n", f" {_PARAGRAPH} ").split()


def _sketch(hashes: Sequence[int], signature: Sequence[int], facts: list[str]) -> Sketch:
    sample = sorted({value // SAMPLE & 0xFFFFFFFF for value in hashes if value % SAMPLE == 0})[:MAX_SHINGLES]
    keys = tuple(_number(f"fact {fact}") for fact in facts[:MAX_FACTS])
    return Sketch(
        shingles=frozenset(map(_signed, sample)),
        facts=frozenset(keys),
        band_keys=tuple(_bands(signature)) if hashes else (),
        fact_keys=tuple(dict.fromkeys(keys[:MAX_FACT_KEYS])),
    )


def _bands(signature: Sequence[int]) -> Iterator[int]:
    for band in range(BANDS):
        rows = signature[band * BAND_ROWS : (band + 1) * BAND_ROWS]
        yield _number(f"band {band} {rows}")


def _is_in(script: re.Pattern[str], text: str) -> bool:
    """Whether most letters of a text are of some scripts; its beginning tells."""
    sample = text[:_SCRIPT_CHARS]
    if sample.isascii() or not (found := script.findall(sample)):
        return False
    return 2 * len(found) > len(_LETTER.findall(sample))


def _shingles(tokens: Sequence[str], *, has_spaces: bool) -> list[str]:
    """Runs of `SHINGLE_WORDS` words, case and punctuation aside; of characters in scripts that know no spaces."""
    stripped = " ".join([token.strip(_EDGES) for token in tokens if token != _PARAGRAPH])
    words = stripped.casefold().split()
    if not has_spaces:
        words = [character for word in words for character in word if character.isalnum()]
    return list(map(" ".join, zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False)))


def _facts(tokens: Sequence[str], nouns_are_capitalised: bool) -> list[str]:
    """Names and figures, the most telling first: names of several words, then long figures, then single names."""
    names: dict[str, int] = {}
    run: list[str] = []
    before = _PARAGRAPH
    for token in tokens:
        if "a" <= token[0] <= "z":  # most words; the rest of the loop is for the others
            if run:
                _close(run, names, nouns_are_capitalised)
            before = token
            continue
        core = token.strip(_EDGES)
        if core[:1].isupper() and core not in _CALENDAR:
            is_start = not run and (before == _PARAGRAPH or before.endswith(_ENDINGS))
            run.append(f"{_START}{core}" if is_start else core)
        else:
            _close(run, names, nouns_are_capitalised)
            _add_figure(core, names)
        if not token[-1].isalnum():
            _close(run, names, nouns_are_capitalised)
        before = token
    _close(run, names, nouns_are_capitalised)
    return sorted(names, key=lambda name: (-names[name], name))


def _close(run: list[str], names: dict[str, int], nouns_are_capitalised: bool) -> None:
    """End a run of capitalised words and keep it, if it is a name.

    A sentence's first word is capitalised in any case: alone it is no name, and where all nouns are capitalised it is
    not taken for a part of one ("Der Server").
    """
    if not run:
        return
    if run[0].startswith(_START):
        run[:1] = [] if nouns_are_capitalised or len(run) == 1 else [run[0].removeprefix(_START)]
    if len(run) > 1:
        names[" ".join(run)] = 100 + sum(map(len, run))
    elif run and not nouns_are_capitalised and len(run[0]) > 1:
        names[run[0]] = 10
    run.clear()


def _add_figure(core: str, names: dict[str, int]) -> None:
    """Figures of two digits and more, years aside, tell events apart."""
    digits = sum(map(str.isdigit, core))
    is_year = len(core) == 4 and digits == 4 and core[:2] in {"19", "20"}
    if digits > 1 and not is_year:
        names[core] = 10 * digits + 20


def _number(text: str) -> int:
    return _signed(crc32(text.encode("utf-8", "surrogatepass")))


def _signed(value: int) -> int:
    """PostgreSQL's integers are signed."""
    return value - 0x1_0000_0000 if value > 0x7FFF_FFFF else value
