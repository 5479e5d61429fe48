"""What spellings of one text have in common: its letters and digits, and their small forms."""

from __future__ import annotations

import re

from scrapers.parse.strings import remembered

_NOT_ALNUM = re.compile(r"[\W_]+")
_SMALL = bytes(range(256)).lower()
_CEDILLAS = str.maketrans("şţ", "șț")
"""Romanian letters in their two spellings, which one site mixes."""
_OTHER_ASCII = bytes(code for code in range(128) if not chr(code).isalnum())


@remembered
def key(text: str) -> str:
    """A text reduced to its letters and digits, case folded."""
    if text.isascii():
        return text.encode().translate(_SMALL, _OTHER_ASCII).decode()
    folded = text.casefold().translate(_CEDILLAS).encode("utf-8", "surrogatepass")
    form = folded.translate(None, _OTHER_ASCII).decode("utf-8", "surrogatepass")
    return form if form.isalnum() else _NOT_ALNUM.sub("", form)


def lowered(text: str) -> str:
    """A text in small letters, each at its place: some capitals have no small letter of the same length."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(each if len(each := char.lower()) == 1 else char for char in text)
    return small
