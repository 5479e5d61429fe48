"""WebProNews's frame around our own words, and around the seed article where it is at hand."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest

from scrapers.article import Article
from scrapers.parse import parse_page
from scrapers.sites import SITES

SEED = (
    Path(os.environ.get("COPYDESK_SHARED", Path(__file__).parents[3] / "shared")) / "seed" / "webpronews-alibaba.json"
)
URL = "https://www.webpronews.com/{slug}/"
NAVIGATION = (
    '<div id="overlay"><ul id="menu-top"><li><a href="/">Home</a></li><li><a href="/contact/">Contact Us</a></li>'
    '<li><a href="/subscribe">Newsletter Signup</a></li></ul>'
    '<a href="/advertise" class="btn">Request Media Kit</a></div>'
)
BOXES = (
    '<ul class="list-unstyled"></ul></div></div><div class="col-xl-3"><div id="nl-cat-bar" class="mt-4">'
    '<p id="cat-top">Subscribe for Updates</p></div><div id="nl-cat-box"><div id="mc_embed_shell">'
    '<div class="h6">{section} '
    "<strong>Newsletter</strong></div><p>The <strong>{section} Email Newsletter</strong> keeps you up to date.</p>"
    '<form method="post"><input type="email">'
    '<div id="cat-agree">Whoever signs up agrees that we and our partners may write.</div></form></div></div>'
    "</div></div></div>"
    '<div class="content-support-section mt-5"><div class="text-center"><h4>Notice an error?</h4>'
    '<p class="text-muted">Tell us what is wrong here, and an editor will look into it.</p>'
    "<button>Request Correction</button></div></div><footer><p>Get our newsletters. © iEntry</p></footer>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a page of WebProNews is made of; `lines` are paragraphs, those without a full stop are headings."""

    headline: str
    description: str
    author: str
    section: str
    lines: tuple[str, ...]


WORDS = """
The harbour office of Port Ellery switched off its last marine repeater on Tuesday, eleven months after a
storm had torn the mast from the roof of the customs house and left the ferries without a common channel.

What the Town Bought Instead

In its place stands a mesh of forty small transmitters, each no larger than a lunch box, that pass messages
along the quays and across the bay until one of them finds a path to the duty officer.

Three Ports Ask for the Plans

The town has published the drawings, and three neighbouring ports have asked to borrow a ladder, which the
harbour master says is the only part of the system that cannot be bought in a shop.
"""
OWN = Story(
    headline="Harbour Town Swaps Its Ferry Radios for a Mesh",
    description="Six ferries and one stubborn engineer replaced a radio system older than most of its users.",
    author="Rosa Tennant",
    section="HarbourUpdate",
    lines=tuple(" ".join(paragraph.split()) for paragraph in WORDS.strip().split("\n\n")),
)


def seed() -> dict[str, Any] | None:
    return json.loads(SEED.read_text(encoding="utf-8")) if SEED.exists() else None


def page(story: Story, *, linked_data: bool = True, headings: str = "<p><strong>{}</strong></p>") -> bytes:
    """A page in the theme's frame with all of its traps, with or without its JSON-LD."""
    url = URL.format(slug="the-story")
    graph = [
        {
            "@type": "Article", "@id": f"{url}#article", "headline": story.headline, "author": {"name": story.author},
            "datePublished": "2025-09-01T20:06:50+00:00", "mainEntityOfPage": {"@id": url},
            "articleSection": [story.section], "inLanguage": "en-US",
        },
        {"@type": "WebSite", "name": "WebProNews", "url": "https://www.webpronews.com/"},
    ]  # fmt: skip
    script = (
        f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@graph": graph})}</script>'
    )
    head = (
        f'<title>{escape(story.headline)}</title><meta name="description" content="Keywords">'
        f'<meta name="author" content="Name">'
        '<meta property="og:article:published_time" content="2025-09-01 15:06:50"/>'
        f'<meta name="author" content="{story.author}"/>'
        f'<meta name="description" content="{escape(story.description)}"/>'
        '<meta property="og:site_name" content="WebProNews"/>'
        '<meta property="article:published_time" content="2025-09-01T20:06:50+00:00"/>'
        + (script if linked_data else "")
    )
    text = "".join(
        f"<p>{escape(line)}</p>" if line.rstrip().endswith((".", "”")) else headings.format(escape(line))
        for line in story.lines
    )
    return (
        f'<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8">{head}</head><body>{NAVIGATION}'
        f'<div id="single-title-box"><div class="single-category"><a href="/x/">{story.section}</a></div>'
        f'<h1 class="single-title">{escape(story.headline)}</h1><div id="single-excerpt">'
        f"<?php// echo ?>{escape(story.description)}"
        f'</div></div><div id="sticky-title-bar"><strong>{escape(story.headline)}</strong></div><div class="row">'
        f'<div class="col-xl-2"><strong>Written by {story.author}</strong>'
        f'<div class="article-date">Monday, September 1, 2025'
        f'</div></div><div class="col-xl-7"><div class="article-page"><div class="article-content">{text}'
        f"<!--article--content-->{BOXES.format(section=story.section)}</div></div></div></body></html>"
    ).encode()


def read(body: bytes) -> Article:
    out = parse_page(
        body,
        URL.format(slug="the-story"),
        content_type="text/html; charset=UTF-8",
        fetched_at=datetime(2025, 9, 2, tzinfo=UTC),
        site=SITES["webpronews"],
    )
    assert isinstance(out, Article), f"{out.reason}: {out.detail}"
    return out


def expected_of(story: Story) -> dict[str, Any]:
    return {
        "site": "webpronews",
        "headline": story.headline,
        "description": story.description,
        "authors": [story.author],
        "section": story.section,
        "language": "en",
        "body_text": "\n\n".join(story.lines),
    }


def got(article: Article, fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: getattr(article, name) for name in fields}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


@pytest.mark.parametrize("linked_data", [True, False], ids=["with-jsonld", "without"])
@pytest.mark.parametrize(
    "headings", ["<p><strong>{}</strong></p>", "<h1>{}</h1>", "<h2>{}</h2>"], ids=["strong", "h1", "h2"]
)
def test_every_field_of_our_own_story(linked_data: bool, headings: str) -> None:
    want = expected_of(OWN)
    assert got(read(page(OWN, linked_data=linked_data, headings=headings)), want) == want


def test_the_time_is_the_one_with_a_zone() -> None:
    assert read(page(OWN)).published_at == datetime(2025, 9, 1, 20, 6, 50, tzinfo=UTC)


def test_the_time_without_linked_data_is_the_one_with_a_zone() -> None:
    assert read(page(OWN, linked_data=False)).published_at == datetime(2025, 9, 1, 20, 6, 50, tzinfo=UTC)


@pytest.mark.skipif(not SEED.exists(), reason=f"no seed article at {SEED}")
@pytest.mark.parametrize("linked_data", [True, False], ids=["with-jsonld", "without"])
@pytest.mark.parametrize("headings", ["<p><strong>{}</strong></p>", "<h2>{}</h2>"], ids=["strong", "h2"])
def test_the_seed_article_comes_out_exactly(linked_data: bool, headings: str) -> None:
    want = seed()
    assert want is not None
    story = Story(
        headline=want["headline"],
        description=want["description"],
        author=want["authors"][0],
        section=want["section"],
        lines=tuple(want["body_text"].split("\n\n")),
    )
    article = read(page(story, linked_data=linked_data, headings=headings))
    refused = want.pop("must_not_contain", [])
    fields = {name: value for name, value in want.items() if hasattr(article, name)}
    assert got(article, fields) == fields
    assert [passage for passage in refused if passage in article.body_text] == []
