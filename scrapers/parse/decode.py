"""Bytes → UTF-8 markup."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Markup as clean UTF-8 and the encoding it came in."""

    utf8: bytes
    encoding: str


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a response body; never raises."""
    return Decoded(utf8=body.decode("utf-8", "replace").replace("\0", "").encode("utf-8"), encoding="utf-8")
