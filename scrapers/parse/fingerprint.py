"""`content_hash`: the same for two fetches of the same article, whatever else on the page has changed."""

import hashlib
import unicodedata


def content_hash(headline: str | None, body_text: str) -> str:
    """SHA-256 (hex) over the words of headline and body, with their case and punctuation: mending those is an edit too.

    Markup and white space do not count, nor does how Unicode composes a letter (Unicode Standard Annex 15).
    """
    words = unicodedata.normalize("NFC", f"{headline or ''}\n{body_text}").split()
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()
