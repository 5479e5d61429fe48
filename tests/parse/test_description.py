"""The deck: which of a page's descriptions is one, and what of it."""

import pytest

from scrapers.parse.document import Document

HEADLINE = "港务长在冬季风暴之后辞职"
TOLD = "港务长周四在风暴之后宣布辞职，他的办公室说，港口的工作由副手接替。"


def description(content: str, title: str = HEADLINE, body: str = "") -> str | None:
    head = f"<title>{title}</title>" + (f'<meta name="description" content="{content}">' if content else "")
    page = Document.from_html(f"<head>{head}</head><h1>{title}</h1>{body}<p>text</p>", "http://quaynews.test/a/b")
    found = page.description()
    return found.value if found else None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (TOLD, TOLD),
        (f"2024年{TOLD}", f"2024年{TOLD}"),
        (f"{HEADLINE} {TOLD}", TOLD),
        (f"{HEADLINE} --- {TOLD}", TOLD),
        (f"{HEADLINE} 港口,渡轮,风暴,港务长,辞职", None),
        ("港口,渡轮,风暴,港务长,辞职,海事局,江边,码头", None),
        (
            "今天凌晨，船公司发布旗下新一代渡轮 Quay S20 系列，包括 S2",
            "今天凌晨，船公司发布旗下新一代渡轮 Quay S20 系列，包括 S2",
        ),
        ("港口网", None),
        (HEADLINE, None),
    ],
    ids=[
        "text",
        "figure-first",
        "headline",
        "headline-and-dashes",
        "keywords",
        "only-keywords",
        "latin",
        "word",
        "title",
    ],
)
def test_a_description_without_spaces_between_words(content: str, told: str | None) -> None:
    assert description(content) == told


def test_a_description_that_goes_on_where_the_headline_ends_stays_whole() -> None:
    title = "The ferry is late"
    assert description(f"{title} because of the storm in the bay", title) == f"{title} because of the storm in the bay"
    assert description(f"{title} - The storm in the bay kept it", title) == "The storm in the bay kept it"


def test_the_deck_in_a_box_that_is_named_after_it() -> None:
    deck = "<div class=ce_articleIntro><p>The storm in the bay kept the ferry at the quay.</p></div>"
    assert description("", "The ferry is late", deck) == "The storm in the bay kept the ferry at the quay."


def test_a_description_that_is_cut_off_is_completed_by_the_deck() -> None:
    told = "The storm in the bay kept the ferry at the quay"
    deck = (
        "<div class=article-intro><p>The storm in the bay kept the ferry at the quay for two days and nights.</p></div>"
    )
    assert description(f"{told}...", "The ferry is late", deck) == f"{told} for two days and nights."
    markup = f'<head><meta property="og:description" content="{told}..."></head>{deck}'
    found = Document.from_html(markup, "http://quaynews.test/a/b").description()
    assert found is not None
    assert found.value == f"{told} for two days and nights."
    long = deck.replace("days", "days " * 400)
    found = Document.from_html(markup.replace(deck, long), "http://quaynews.test/a/b").description()
    assert found is not None
    assert found.value == f"{told}..."
