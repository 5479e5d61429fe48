"""`content_hash`: the same for two fetches of the same article, whatever else on the page has changed."""

import hashlib
import re
import unicodedata

_MAY_COMPOSE = re.compile(
    "[^\0-\u02ff\u0400-\u045f\u2010-\u2027\u2030-\u205e\u20ac\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]"
)
"""Letters outside the ranges whose letters are composed already and compose with no other of them: asking for the
normal form of a whole text takes ten times as long as looking for one of these. No letter composes over a line's end,
and only lines with such letters take long."""
_ORDINARY = bytes(range(0x20, 0x7F)) + b"\n\t"
"""What nearly all of a text is made of: only the rest needs a closer look."""


def content_hash(headline: str | None, body_text: str) -> str:
    """SHA-256 (hex) over the words of headline and body, with their case and punctuation: mending those is an edit too.

    Markup and white space do not count, nor does how Unicode composes a letter (Unicode Standard Annex 15).
    """
    text = f"{headline or ''}\n{body_text}"
    encoded = text.encode("utf-8", "replace")
    rest = encoded.translate(None, _ORDINARY).decode()
    if _MAY_COMPOSE.search(rest):
        composed = [unicodedata.normalize("NFC", line) for line in text.split("\n")]
        encoded = "\n".join(composed).encode("utf-8", "replace")
    has_spaces = not rest.isprintable() and rest.split() != [rest]
    return hashlib.sha256(_folded(encoded, has_spaces)).hexdigest()


def _folded(encoded: bytes, has_spaces: bool) -> bytes:
    """White space folded to single spaces; word by word only where a text holds more than our own line breaks."""
    folded = b" ".join(filter(None, encoded.split(b"\n"))).replace(b"\t", b" ").strip()
    return " ".join(encoded.decode().split()).encode() if has_spaces or b"  " in folded else folded
