"""`content_hash`: the same for two fetches of the same article, whatever else on the page has changed."""

import hashlib
import re
import unicodedata

_LETTERS = re.compile(r"\w+")


def content_hash(headline: str | None, body_text: str) -> str:
    """SHA-256 (hex) over the words of headline and body; markup, white space, quotes and punctuation do not count."""
    words = _LETTERS.findall(unicodedata.normalize("NFKC", f"{headline or ''}\n{body_text}").casefold())
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()
