"""Bytes → UTF-8 markup: the encoding found by what the bytes are, not only by what the server says they are.

The order is: byte order mark; valid UTF-8, whatever is declared (text in another encoding is almost never valid
UTF-8 by chance); the declared encodings, read as the WHATWG Encoding Standard reads their labels; and detection from
the content where nothing usable is declared or what is declared makes gibberish of the text.
"""

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

SAMPLE_BYTES = 60_000
TELLING_BYTES = 2_000
"""How much text beyond ASCII the detection looks at."""
HEAD_BYTES = 4_096

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x00\x00\x00 ftyp",
    b"wOF",
)
_LABELS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "windows-874": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "big5": "big5hkscs", "x-x-big5": "big5hkscs",
    "unicode": "utf-8", "utf8": "utf-8",
}  # fmt: skip
"""Labels that the web uses for another encoding than the standards'
(https://encoding.spec.whatwg.org/#names-and-labels)."""

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,300}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff][^<>]{0,40}")
_MARKUP = re.compile(rb"<[^>]*>")
_TWICE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]{1,3}")
_OF_TEXT = re.compile(
    r"cp\d+|iso8859-\d+|koi8-\w|mac-\w+|gb\w+|big5\w*|euc_\w+|shift_jis\w*|iso2022_\w+|johab|hz|utf-(?:8|16|32)(?:-[lb]e)?|"
    r"tis-620|ptcp154|kz1048|hp-roman8|ascii"
)
_C1_RUN = re.compile("[\x80-\x9f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_RUN = re.compile(rb"[\x80-\xff]+")
_BEYOND = bytes(range(0x80, 0x100))
_CONTROL_BYTES = bytes(c for c in range(32) if c not in b"\t\n\r\f") + b"\x7f"
_PLAIN = bytes(range(0x20, 0x7F)) + b"\n\t"
"""What nearly all of a text is made of, and needs no cleaning."""
_MOJIBAKE = re.compile(r"[\x80-\x9f]|[\u00a1-\u00bf\u00d7\u00f7][\u0080-\u00ff]{2}|[\u00c0-\u00ff]{4}")


class UndecodableError(ValueError):
    """The bytes are not text in any encoding we know; the message says what they look like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Markup as UTF-8 without control characters or lone surrogates, and the encoding the bytes came in."""

    utf8: bytes
    encoding: str


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a response body.

    Raises:
        UndecodableError: the bytes are binary data, or no text at all.
    """
    if body.startswith(_BINARY) and b"\0" in body[:2_000]:
        raise UndecodableError("binary data by its first bytes")
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _from_text(body[len(bom) :].decode(encoding, "replace"), encoding)
    if wide := _wide_encoding(body):
        return _from_text(body.decode(wide, "replace"), wide)
    if b"\x1b" in body and (b"\x1b$" in body or b"\x1b(" in body):
        return _from_text(body.decode("iso2022_jp", "replace"), "iso2022_jp")
    if _is_utf8(body):
        return Decoded(utf8=_without_controls(body), encoding="utf-8")
    encoding = _choose(body, content_type)
    return _from_text(body.decode(encoding, "patch" if encoding == "utf-8" else "replace"), encoding)


def _is_utf8(body: bytes) -> bool:
    """Whether bytes are valid UTF-8; read piece by piece, no piece of the text leaves the processor's cache."""
    done, size = 0, len(body)
    try:
        while done < size:
            done += codecs.utf_8_decode(body[done : done + _PIECE], "strict", done + _PIECE >= size)[1]
    except UnicodeDecodeError:
        return False
    return True


_PIECE = 32_768


def clean_string(text: str) -> str:
    """Free a string of what no text column takes: control characters, NUL, lone surrogates, non-characters.

    C1 controls are read as Windows-1252, as HTML does with numeric references (HTML standard, 13.2.5.80).
    """
    if text.isprintable():
        return text
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    if rest.isprintable():
        return text
    if _C1_RUN.search(rest):
        text = _TWICE.sub(_mended, text).translate(_C1)
    elif not _CONTROLS.search(rest):
        return text
    return _CONTROLS.sub("", text)


def _mended(match: re.Match[str]) -> str:
    """UTF-8 that was read as Latin-1 and encoded again, as it was meant; such text is full of C1 controls."""
    try:
        return match[0].encode("latin-1").decode("utf-8")
    except UnicodeError:
        return match[0]


def _without_controls(body: bytes) -> bytes:
    """The bytes without control characters, where there is a NUL; others do no harm to the parser."""
    if b"\0" not in body:
        return body
    cleaned = body.translate(None, _CONTROL_BYTES)
    if len(body) - len(cleaned) > len(body) // 10:
        raise UndecodableError("more than a tenth of the bytes are control characters")
    return cleaned


def _from_text(text: str, encoding: str) -> Decoded:
    cleaned = _CONTROLS.sub("", text)
    if len(text) - len(cleaned) + cleaned.count("\ufffd") > len(text) // 10:
        raise UndecodableError(f"more than a tenth of the characters make no sense as {encoding}")
    return Decoded(utf8=cleaned.encode("utf-8"), encoding=encoding)


def _wide_encoding(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of ASCII markup is NUL."""
    head = body[:HEAD_BYTES]
    if head.count(b"\0") < len(head) // 3:
        return None
    return "utf-16-le" if head[1::2].count(b"\0") > head[::2].count(b"\0") else "utf-16-be"


def _choose(body: bytes, content_type: str | None) -> str:
    """The encoding of bytes that are not valid UTF-8."""
    labels = _declared(body, content_type)
    if _nearly_utf8(body, is_declared="utf-8" in labels):
        return "utf-8"
    sample = _MARKUP.sub(b" ", body[: 8 * SAMPLE_BYTES])[:SAMPLE_BYTES]
    declared = [name for name in labels if name != "utf-8"]
    for encoding in sorted(declared, key=lambda name: name == "cp1252"):
        if _fits(sample, encoding):
            return encoding
    if _is_mostly_latin(sample):
        return declared[0] if declared else "cp1252"
    telling = b" ".join(_BEYOND_ASCII.findall(sample))[:TELLING_BYTES]
    guess = charset_normalizer.from_bytes(telling, steps=3, chunk_size=1_024, threshold=0.4).best()
    if guess and _known(guess.encoding):
        return _LABELS.get(guess.encoding.replace("_", "-"), guess.encoding)
    return declared[0] if declared else "cp1252"


def _is_mostly_latin(sample: bytes) -> bool:
    """Whether bytes beyond ASCII stand alone between ASCII letters, as in western European text."""
    beyond = len(sample) - len(sample.translate(None, _BEYOND))
    runs = len(_RUN.findall(sample))
    return beyond == 0 or runs / beyond > 0.8


def _nearly_utf8(body: bytes, *, is_declared: bool) -> bool:
    """UTF-8 with a few broken places: a cut at the end, or a stray byte out of a database of another age.

    Where UTF-8 is declared there may be more of them, as where one part of the page comes out of such a database: by
    chance hardly any letter of another encoding is a letter in UTF-8.
    """
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond = len(text) - len(text.encode("ascii", "ignore")) - broken
    return broken * (0.5 if is_declared else 10) <= beyond or (broken == 1 and text.endswith("\ufffd"))


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """The declared encodings that Python knows: the header's, then the page's own."""
    header = _HEADER_CHARSET.search(content_type or "")
    meta = _META_CHARSET.search(body[:HEAD_BYTES])
    labels = [header[1] if header else "", meta[1].decode("ascii", "ignore") if meta else ""]
    names = [_LABELS.get(label.lower(), label.lower()) for label in labels if label]
    return [name for name in dict.fromkeys(names) if _known(name)]


def _known(name: str) -> bool:
    """Whether Python decodes this encoding, and it is one of text: `rot13` and `idna` are codecs too."""
    try:
        return _OF_TEXT.fullmatch(codecs.lookup(name).name) is not None
    except (LookupError, ValueError):
        return False


def _fits(sample: bytes, encoding: str) -> bool:
    """Whether the text makes sense in this encoding: almost no errors, and no tell-tale runs of accented capitals."""
    text = sample.decode(encoding, "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    wrong = text.count("\ufffd") + (
        len(_MOJIBAKE.findall(text)) * 4 if encoding.startswith("cp125") and encoding != "cp1251" else 0
    )
    return wrong * 5 <= beyond


def _patch(error: UnicodeError) -> tuple[str, int]:
    """Read the broken bytes of a UTF-8 page as Windows-1252, so that no letter is lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("patch", _patch)
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)} | {0x85: "…"}
