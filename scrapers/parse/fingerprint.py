"""`content_hash`: the same for two fetches of the same article, whatever else on the page has changed."""

import hashlib
import re
import unicodedata

_MAY_COMPOSE = re.compile(
    "[^\0-\u02ff\u0400-\u045f\u2010-\u2027\u2030-\u205e\u20ac\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]"
)
"""Letters outside the ranges whose letters are composed already and compose with no other of them: asking for the
normal form of a whole text takes ten times as long as looking for one of these."""


def content_hash(headline: str | None, body_text: str) -> str:
    """SHA-256 (hex) over the words of headline and body, with their case and punctuation: mending those is an edit too.

    Markup and white space do not count, nor does how Unicode composes a letter (Unicode Standard Annex 15).
    """
    text = f"{headline or ''}\n{body_text}"
    if not text.isascii() and _MAY_COMPOSE.search(text):
        text = unicodedata.normalize("NFC", text)
    return hashlib.sha256(_folded(text).encode("utf-8", "replace")).hexdigest()


def _folded(text: str) -> str:
    """White space folded to single spaces; word by word only where a text holds more than our own line breaks."""
    text = text.replace("\n\n", " ").replace("\n", " ").replace("\t", " ").strip()
    return text if text.isprintable() and "  " not in text else " ".join(text.split())
