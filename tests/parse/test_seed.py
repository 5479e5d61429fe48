"""The article that the project began with: its row must come out exactly. Skipped where the text is not at hand."""

import html
import json
from pathlib import Path
from typing import Any

import pytest

from scrapers.article import Article
from scrapers.parse import parse_page
from scrapers.sites import SITES

SEED = Path(__file__).parents[3] / "shared" / "seed" / "webpronews-alibaba.json"
FRAME = Path(__file__).parent / "pages" / "webpronews_frame.html"
URL = "https://www.webpronews.com/the-seed-article/"
# What the frame says in our words, in the order of the seed's own phrases; the page gets those.
FURNITURE = (
    "Whoever signs up",
    "Tell us what is wrong",
    "The WebProNews newsletter",
    "Free of charge",
    "Shall we talk?",
    "Ask for the media kit",
)

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the seed article is not part of the repository")


def seed() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(SEED.read_text(encoding="utf-8"))
    return content


def page() -> bytes:
    """The seed's text in the frame of our own page: its headline, deck, byline, headings and paragraphs put in."""
    want, frame = seed(), FRAME.read_text(encoding="utf-8")
    start, end = frame.index('<div class="article-content">'), frame.index("<!--article--content-->")
    passages = [
        f"<p><strong>{html.escape(text, quote=False)}</strong></p>"
        if text in want["headings"]
        else f"<p>{html.escape(text, quote=False)}</p>"
        for text in want["body_text"].split("\n\n")
    ]
    frame = f'{frame[:start]}<div class="article-content">{"".join(passages)}{frame[end:]}'
    deck = frame[frame.index('content="A port') + 9 : frame.index('">', frame.index('content="A port'))]
    for old, new in (
        ("Harbor Cranes Learn to See in Fog", want["headline"]),
        (deck, want["description"]),
        ("Maya Lindholm", want["authors"][0]),
        ("RoboticsRevolution", want["section"]),
        *zip(FURNITURE, map(want["must_not_contain"].__getitem__, (3, 5, 6, 7, 9, 10)), strict=True),
    ):
        frame = frame.replace(old, html.escape(new, quote=False))
    return frame.encode()


@pytest.mark.parametrize("site", [None, "webpronews"])
@pytest.mark.parametrize("field", ["headline", "description", "authors", "section", "language", "body_text"])
def test_the_seed_comes_out_exactly(field: str, site: str | None) -> None:
    article = parse_page(page(), URL, site=SITES[site] if site else None)
    assert isinstance(article, Article)
    got = getattr(article, field)
    assert (list(got) if isinstance(got, tuple) else got) == seed()[field]


def test_nothing_of_the_furniture_comes_along() -> None:
    assert all(phrase.encode() in page() for phrase in seed()["must_not_contain"] if "’" not in phrase)
    article = parse_page(page(), URL)
    assert isinstance(article, Article)
    assert [text for text in seed()["must_not_contain"] if text in article.body_text] == []
