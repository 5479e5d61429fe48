"""Explaining a page: the same result as parsing it, and all that led to it."""

from pathlib import Path

import pytest

from scrapers.parse import parse_page
from scrapers.parse.document import Document
from scrapers.parse.explain import Explanation, explain_page, path_of

PAGE = (Path(__file__).parent / "pages" / "webpronews_frame.html").read_bytes()
URL = "https://www.webpronews.com/harbor-cranes-learn-to-see-in-fog/"


@pytest.fixture(scope="module")
def explanation() -> Explanation:
    return explain_page(PAGE, URL)


def test_the_result_is_parse_pages(explanation: Explanation) -> None:
    assert explanation.result == parse_page(PAGE, URL)


def test_the_body_candidates_come_best_first_with_their_place(explanation: Explanation) -> None:
    scores = [candidate.score for candidate in explanation.bodies]
    assert scores == sorted(scores, reverse=True)
    assert explanation.bodies[0].path.endswith("div.article-content")


def test_the_field_candidates_include_those_that_lost(explanation: Explanation) -> None:
    published = {candidate.source for candidate in explanation.fields if candidate.field == "published_at"}
    assert len(published) > 1


def test_weaker_sources_are_shown_though_stronger_ones_settle_the_field() -> None:
    page = (
        '<title>Late</title><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Late",'
        '"author": {"@type": "Person", "name": "Jane Doe"}, "datePublished": "2026-03-02T10:00:00Z"}</script>'
        "<h1>Late</h1><p class=byline>By Tom Roe</p><p class=date>1 March 2026</p>" + "<p>The ferry was late.</p>" * 9
    )
    sources = {(one.field, one.source) for one in explain_page(page.encode(), "http://quay.test/late").fields}
    assert {("authors", "jsonld.author"), ("authors", "class.byline"), ("authors", "text.by")} <= sources
    assert {("published_at", "jsonld.datePublished"), ("published_at", "text.date (day)")} <= sources


def test_what_was_removed_is_named_and_counted(explanation: Explanation) -> None:
    assert explanation.removed["prune:ads"] == 1
    assert any("Cheaper servers" in removal.text for removal in explanation.removals)


def test_a_page_that_cannot_be_read_explains_itself() -> None:
    explanation = explain_page(b"", URL)
    assert (explanation.fields, explanation.bodies, explanation.removed) == ((), (), {})


def test_a_path_is_a_selector_of_the_page() -> None:
    document = Document.from_html("<main id='m'><div class='a b'><p>x</p></div></main>")
    element = document.select("p")[0]
    assert path_of(element) == "main#m > div.a > p"
    assert document.select(path_of(element)) == [element]
