import pytest

from scrapers.parse.document import Document

TEXT = "<p>The ferry left the quay late, and the harbour master wrote the reason into his book.</p>" * 3
LONG = "Harbour master resigns after the winter storms"


def headline(head: str, body: str) -> str | None:
    found = Document.from_html(f"<head>{head}</head>{body}{TEXT}", "http://quaynews.test/ferry").headline()
    return found.value if found else None


def declared(title: str, *others: str) -> str:
    metas = "".join(
        f'<meta property="{name}" content="{text}">'
        for name, text in zip(("og:title", "twitter:title"), others, strict=False)
    )
    return f"<title>{title}</title>{metas}"


@pytest.mark.parametrize("tag", ["h1", "h3"])
def test_a_kicker_inside_the_heading_is_left_out_where_the_declared_titles_leave_it_out(tag: str) -> None:
    kicker = "<span class=roofline>Bay</span><span class=gone> - </span>"
    head = declared(f"Bay: {LONG}", LONG, LONG)
    assert headline(head, f"<{tag}>{kicker}<span>{LONG}</span></{tag}>") == LONG


def test_a_kicker_that_the_declared_titles_keep_stays() -> None:
    head = declared(f"Storm in the bay: {LONG}", f"Storm in the bay: {LONG}", f"Storm in the bay: {LONG}")
    assert headline(head, f"<h1><b>Storm in the bay:</b> <span>{LONG}</span></h1>") == f"Storm in the bay: {LONG}"


@pytest.mark.parametrize(
    "head",
    [
        f'<meta property="og:section" content=" - Harbour"><title>{LONG} - Harbour</title>',
        f'<meta name="content_category" content="항구"><title>{LONG}-항구</title>',
    ],
)
def test_the_sections_name_is_no_part_of_the_headline(head: str) -> None:
    assert headline(head, "") == LONG


def test_a_hyphen_before_what_is_no_section_cuts_nothing() -> None:
    head = f'<meta property="og:section" content="Sport"><title>{LONG} - and returns</title>'
    assert headline(head, "") == f"{LONG} - and returns"


def test_a_suffix_in_the_data_goes_where_the_page_declares_the_headline_without_it() -> None:
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Storms: {LONG} | Sea"}}</script>'
    head = declared(f"Storms: {LONG} | Sea | Quay News", f"Storms: {LONG}")
    assert headline(head + data, f"<h1>{LONG}</h1>") == f"Storms: {LONG}"


def test_a_heading_of_the_text_gives_way_to_the_lesser_heading_that_the_page_declares() -> None:
    title = "What do sailors love about the bay?"
    body = f"<header><h2>{title}</h2></header><p>Much.</p><h1>But what they love most is the silence of winter</h1>"
    assert headline(declared(f"{title} | Quay News", title, title), body) == title


def test_a_heading_that_says_it_otherwise_stays_though_a_teaser_repeats_the_title() -> None:
    heading = "Harbour master goes after storms of this winter"
    assert headline(declared(LONG, LONG), f"<h1>{heading}</h1><aside><h3>{LONG}</h3></aside>") == heading


def test_the_punctuation_is_that_of_most_sources() -> None:
    head = declared("Ships in the bay 2026", "Ships in the bay 2026")
    assert headline(head, "<h2>Ships in the bay: 2026</h2>") == "Ships in the bay 2026"


def test_the_visible_heading_keeps_its_quotes_and_dashes() -> None:
    head = declared('"Home" at last - the ferry', '"Home" at last - the ferry', '"Home" at last - the ferry')
    assert headline(head, "<h1>“Home” at last – the ferry</h1>") == "“Home” at last – the ferry"
