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


@pytest.mark.parametrize(
    ("title", "body", "shown"),
    [
        (
            "港务长在冬季风暴之后辞职_江港官方网站",
            "<div class=title>港务长在冬季风暴之后辞职</div>",
            "港务长在冬季风暴之后辞职",
        ),
        (
            "港务长在冬季风暴之后辞职 东区办事处_江港网",
            "<td><b>港务长在冬季风暴之后辞职</b></td>",
            "港务长在冬季风暴之后辞职",
        ),
        (f"{LONG} - Sea and Shore", f"<h5>{LONG}</h5>", LONG),
        (f"{LONG} again and again", f"<div>{LONG}</div>", f"{LONG} again and again"),
        (f"[Letters from the bay] {LONG}", f"<div>Letters from the bay</div><h3>{LONG}</h3>", LONG),
        (f"Sea and Shore in the Bay - {LONG}", f"<div class=big>{LONG}</div>", LONG),
        (f"Sea and Shore in the Bay - {LONG}", "", f"Sea and Shore in the Bay - {LONG}"),
        ("Quay News", f"<span class='headline entry-title'>{LONG}</span>", LONG),
        ("Quay News", f"<b class=entry-title>{LONG}</b><b class=entry-title>The lock keeper</b>", "Quay News"),
    ],
    ids=["box", "space", "h5", "not-begun", "brackets", "part", "part-not-shown", "entry", "two-entries"],
)
def test_a_headline_in_no_heading_of_the_first_levels(title: str, body: str, shown: str) -> None:
    assert headline(declared(title), body) == shown


def test_the_heading_that_the_address_spells() -> None:
    body = f"<h1></h1><h2>About us</h2><h2>The lock-keeper leaves in May</h2>{TEXT}"
    page = Document.from_html(
        f"<title>Quay News</title>{body}", "http://quaynews.test/the-lock-keeper-leaves-in-may-20931"
    )
    assert page.headline().value == "The lock-keeper leaves in May"  # type: ignore[union-attr]


CRUMBS = "<ol class=breadcrumb__list><li><a href=/>Home</a></li><li><h1>{}</h1></li></ol>"
STEPS = (
    "<div><a href=/>Home</a> <span property=itemListElement><span class=current-item><h1>{}</h1></span></span></div>"
)


@pytest.mark.parametrize("path", [CRUMBS, STEPS])
def test_a_step_of_the_path_is_not_the_headline_though_it_is_of_the_first_level(path: str) -> None:
    head = declared(f"Storms: {LONG} | Quay News", "What the storms did to the harbour master")
    shown = "<h2>What the storms did to the harbour master</h2>"
    assert headline(head, path.format(f"Storms: {LONG}") + shown) == "What the storms did to the harbour master"
    assert headline(declared(f"Storms: {LONG} | Quay News"), CRUMBS.format(f"Storms: {LONG}")) == f"Storms: {LONG}"


def test_a_box_that_holds_the_path_and_the_heading_keeps_it() -> None:
    box = f"<div class=breadcrumb-area><h1>{LONG}</h1><ol class=breadcrumb><li>Home</li></ol></div>"
    assert headline(declared("Winter and the bay | Quay News", "Winter and the bay"), box) == LONG


@pytest.mark.parametrize("tag", ["form", "footer", "dialog"])
def test_the_heading_of_a_form_is_not_the_headline(tag: str) -> None:
    form = f"<{tag}><h1>Write to Quaynews and its editors</h1></{tag}>"
    assert headline(declared("QUAYNEWS"), f"<h1>{LONG}</h1>{form}") == LONG


def test_a_heading_that_shares_only_little_words_with_the_title_gives_way_to_that_of_the_title() -> None:
    body = f"<h1>Information and Resources for the Bay</h1><h2>{LONG} and the spring</h2>"
    assert headline(declared(f"{LONG} and the spring"), body) == f"{LONG} and the spring"


def test_a_heading_of_the_title_goes_before_one_of_several_that_resembles_it() -> None:
    body = "<h2>The harbour master resigns!</h2><h1>The harbour master retires</h1><h1>Dezent</h1><h1>Silver flash</h1>"
    assert headline(declared("The harbour master resigns! | Quay News"), body) == "The harbour master resigns!"
    teaser = body.replace("<h2>", "<div class=most-read><h2>").replace("</h2>", "</h2></div>")
    assert headline(declared("The harbour master resigns! | Quay News"), teaser) == "The harbour master retires"


def test_a_heading_that_is_a_link_does_not_stand_beside_the_only_one_that_is_none() -> None:
    body = f"<h1>{LONG}</h1><h1><a href=/bay>More from the bay</a></h1>"
    assert headline(declared("Chaos in the port: old cranes as a risk | Quay News"), body) == LONG


@pytest.mark.parametrize(
    "banner", ["<a href=http://www.quaynews.test/>{}</a>", "<a class=navbar-brand href=/start.html>{}</a>"]
)
def test_the_sites_brand_is_not_the_headline(banner: str) -> None:
    brand = banner.format("Quay News, the bay's only paper that comes out every day")
    assert headline(declared(LONG), f"<h1>{brand}</h1>") == LONG


def test_the_section_before_the_headline_is_not_the_headline() -> None:
    assert headline(declared("Blog - Shady Places"), "<h1>Shady Places</h1>") == "Shady Places"
    assert headline(declared("The ferry is late - Shady Places"), "<h1>Shady Places</h1>") == "The ferry is late"


def test_a_category_inside_the_heading_is_left_out() -> None:
    head = declared(f"QN | {LONG[8:]}")
    assert headline(head, f"<h1><span class=category><i>Topic </i>Ports</span>{LONG}</h1>") == LONG
    assert headline(head, f"<h1><span class=category>{LONG}</span></h1>") == LONG


def test_the_colon_behind_a_kicker_that_stands_in_an_element_of_its_own() -> None:
    head = declared(f"Storms: {LONG} | Quay News", LONG)
    assert headline(head, f"{CRUMBS.format(f'Storms: {LONG}')}<h2><b>Storms</b> {LONG}</h2>") == f"Storms: {LONG}"


def test_a_logo_with_more_words_than_the_sites_name_is_not_the_headline() -> None:
    menu = "".join(f"<h3>Harbour and bay, part {number}</h3>" for number in range(60))
    logo = "<h1 class=logo1><a href=/front>Quay News of the Bay Area 60</a></h1>"
    assert headline(declared(f"{LONG} - QN", LONG), f"{logo}{menu}<h2>{LONG}</h2>") == LONG
    plain = logo.replace("class=logo1", "")
    assert headline(declared(f"{LONG} - QN", LONG), f"{plain}{menu}<h2>{LONG}</h2>") == LONG


def test_a_headline_that_is_cut_off_is_given_in_full() -> None:
    cut = "Harbour master resigns after the winter…"
    assert headline(declared("QN", LONG), f"<h1>{cut}</h1>") == LONG
    assert headline(declared(f"{cut}_Harbour_QN"), f"<h1>{cut}</h1>") == cut


def test_the_columns_name_in_brackets_is_no_part_of_a_short_headline_that_stands_without_it() -> None:
    head = declared("[나무 이야기 열두 번째] 큰 나무의 태풍 대비 - 강변", "[나무 이야기 열두 번째] 큰 나무의 태풍 대비")
    assert headline(head, "<div>나무 이야기 열두 번째</div><h3>큰 나무의 태풍 대비</h3>") == "큰 나무의 태풍 대비"
    assert headline(head, "<h3>[나무 이야기 열두 번째] 큰 나무의 태풍 대비</h3>").startswith("[나무")  # type: ignore[union-attr]
