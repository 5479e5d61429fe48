"""The sanitiser vectors of feedparser's suite, put into an article, are inert in `body_html`."""

import html
import re
import tarfile
from functools import cache
from pathlib import Path

import pytest

from scrapers.article import Article
from scrapers.parse import parse_page

SUITE = Path(__file__).parents[3] / "shared" / "suites" / "feeds" / "feedparser-fixtures.tar.gz"
FILLER = "".join(
    f"<p>The old mill in {town} has been turned into a library, and children from four villages now read there.</p>"
    for town in ("Arden", "Birkdale", "Corfe", "Dunmore")
)
ALLOWED = re.compile(
    r"</?(?:p|h[2-6]|ul|ol|li|blockquote|pre|code|"
    r"table|tbody|thead|tr|td|th|a|b|strong|em|i|s|u|sub|sup|q|cite|"
    r"mark|small|br|abbr|kbd|samp|del|ins)(?: href=\"https?://[^\"<>]*\")?(?: rel=\"nofollow noopener\")?>"
)

pytestmark = pytest.mark.skipif(not SUITE.exists(), reason="the public suites are not part of the repository")


@cache
def vectors() -> list[str]:
    with tarfile.open(SUITE) as archive:
        names = [member for member in archive.getmembers() if "sanitize" in member.name and member.isfile()]
        return [
            extracted.read().decode("utf-8", "replace") for name in names if (extracted := archive.extractfile(name))
        ]


def batched(items: list[str], size: int) -> list[list[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def test_every_vector_is_inert() -> None:
    assert len(vectors()) > 100
    escaped = []
    both = [form for vector in vectors() for form in (vector, html.unescape(vector))]
    for batch in batched(both, 40):
        boxes = "".join(f"<div>{markup}</div>{FILLER}" for markup in batch)
        result = parse_page(f"<article>{FILLER}{boxes}</article>".encode(), "https://paper.test/a")
        assert isinstance(result, Article)
        rest = ALLOWED.sub("", result.body_html)
        if "<" in rest:
            escaped.append(rest[max(0, rest.index("<") - 100) : rest.index("<") + 100])
    assert escaped == []
