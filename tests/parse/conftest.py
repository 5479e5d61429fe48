"""What the fuzz tests and the long campaign share: mutations of a page, and what must hold for any of them."""

import random
import re
import time
from collections.abc import Callable

import pytest

from scrapers.article import Article, Rejection
from scrapers.parse import parse_page

Mutate = Callable[[bytes, random.Random], bytes]
Check = Callable[..., None]
URL = "https://paper.test/a"
UNFIT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
FRAGMENTS = [
    b"<", b">", b"</div>", b"<div>" * 300, b"<table><tr><td>", b"<!--", b"<script>", b"</body>", b"&#0;",
    b"&#xD800;", b"&nope;",
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"<p " + b"a " * 9_000 + b">", b"<![CDATA[", b'{"@type":', b"<br>" * 50,
    b"\x1b$B",
    b"<a href='http://['>x</a>", b"<svg><p>", b"<select><p>", b"<base href='//['>", "\u202e".encode(), b"x" * 50_000,
]  # fmt: skip


def mutated(page: bytes, random_: random.Random) -> bytes:
    """A page cut, flipped, repeated or laced with fragments."""
    for _ in range(random_.randint(1, 4)):
        at, kind = random_.randrange(len(page) + 1), random_.randrange(5)
        if kind == 0:
            page = page[:at]
        elif kind == 1:
            page = page[:at] + bytes([random_.randrange(256)]) + page[at + 1 :]
        elif kind == 2:
            page = page[:at] + random_.choice(FRAGMENTS) + page[at:]
        elif kind == 3:
            page = page[:at] + page[max(0, at - random_.randrange(2_000)) :]
        else:
            page = page.decode("utf-8", "ignore").encode(
                random_.choice(["cp1252", "utf-16", "shift_jis", "gb18030"]), "ignore"
            )
    return page


def strings(article: Article) -> list[str]:
    values = [getattr(article, name) for name in Article.__dataclass_fields__]
    flat = [item for value in values for item in (value if isinstance(value, tuple) else (value,))]
    texts = [item for item in flat if isinstance(item, str)]
    return texts + [part for link in article.links for part in (link.url, link.text)]


PAGE_SECONDS = 60
"""Where a worker gives a page up; on a quiet machine none of these takes more than one."""


def check(body: bytes, content_type: str | None = None) -> None:
    started = time.monotonic()
    result = parse_page(body, URL, content_type=content_type)
    assert time.monotonic() - started < PAGE_SECONDS
    if isinstance(result, Rejection):
        assert "the parser failed" not in result.detail
    else:
        assert [text for text in strings(result) if UNFIT.search(text)] == []


@pytest.fixture(scope="session")
def fragments() -> list[bytes]:
    return FRAGMENTS


@pytest.fixture(scope="session")
def mutate() -> Mutate:
    return mutated


@pytest.fixture(scope="session")
def holds() -> Check:
    """Any bytes give an article or a rejection in bounded time, with no exception inside and no unfit string."""
    return check
