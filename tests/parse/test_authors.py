import pytest

from scrapers.parse.document import Document

TEXT = "<p>The ferry left the quay late, and the harbour master wrote the reason into his book.</p>" * 3


def authors(markup: str) -> list[str]:
    found = Document.from_html(f"<title>The ferry is late</title>{markup}", "http://quaynews.test/ferry").authors()
    return list(found.value) if found else []


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        (
            "<div>By</div><a>Jane Doe</a><span>,</span><a>Tom Roe</a> <span>and</span> <a>Ann Lee</a>",
            "Jane Doe,Tom Roe,Ann Lee",
        ),
        ("<div>By <span>Jane Doe</span>, <span>Tom Roe</span></div>", "Jane Doe,Tom Roe"),
        ("<div>By Jane Doe + Tom Roe</div>", "Jane Doe,Tom Roe"),
        ("<div>Ein Artikel von <b>Jane Doe</b> | 27.01.2022</div>", "Jane Doe"),
        ("<div><span>Stefan</span></div><div>3 May 2024</div>", "Stefan"),
        ("<div><span>Learn More</span></div>", ""),
        ("<small>11.05.2012, 10:22 von harbourjane</small>", "harbourjane"),
        ("<div>Friday | 14. Juni 2019 | 15:49 VON Jane Doe IN <a>Ferries</a></div>", "Jane Doe"),
        ("<div>Von Jane am 03.05.2013, 11:51 | 0 Kommentare</div>", "Jane"),
        ("<div>On 3 May at 10:22 by the quay a ferry stood</div>", ""),
        ("<div class=submitted>Gespeichert von <b>harbourjane</b> am 24. Juli 2017 - 18:55</div>", "harbourjane"),
    ],
)
def test_names_beside_the_headline(byline: str, names: str) -> None:
    assert ",".join(authors(f"<h1>The ferry is late</h1>{byline}{TEXT}")) == names


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("<div><strong>Autor:</strong> <a>Jane Doe</a></div>", "Jane Doe"),
        (
            "<h6>Author(s)</h6><ul><li>Jane A. Doe</li><li>Tom B. Roe</li></ul><a>Read the report</a>",
            "Jane A. Doe,Tom B. Roe",
        ),
        ("<div>Text: <span class=card__author>Jane Doe</span></div>", "Jane Doe"),
        ("<figcaption>Guest author Jane Doe</figcaption>", "Jane Doe"),
        ("<p>作者：王敬照</p>", "王敬照"),
        ("<li>Autor: Jane Doe; Illustrator: Tom Roe</li>", ""),
        ("<li>Autor: Jane Doe</li><li>Autor: Tom Roe</li>", ""),
        ("<p>Text: the harbour master was not there</p>", ""),
        ("<h4>About the author</h4><p>Jane Doe</p><p>Jane has sailed for years and knows every quay.</p>", "Jane Doe"),
        ("<h4>About the author</h4><p>Jane has sailed for years and knows every quay.</p>", ""),
        ("<h4>Über die Autorin</h4><b>Jane Doe</b>", "Jane Doe"),
        ("<div>Jane Doe</div><a>All articles by this author</a>", "Jane Doe"),
        ("<div>Jane Doe</div><a>Alle Beiträge des Autors</a>", "Jane Doe"),
        (
            "<div>Article written by:</div><h3>Jane Doe, MD, FACP</h3><div>Reviewed by:</div><h3>Tom Roe, MD</h3>",
            "Jane Doe",
        ),
        ("<span>Written by</span><span>Eliza</span><span>- Product marketer</span>", "Eliza"),
        ("<span>Written by</span><span>Admin</span>", ""),
        (
            "<ul><li><b>Date</b> 3 May 2024</li><li><b>Author</b> Jane Doe</li><li><b>Related Subjects</b></li></ul>",
            "Jane Doe",
        ),
        ("<table><tr><th>Author</th><th>Replies</th><th>Views</th></tr></table>", ""),
    ],
)
def test_labels_below_the_article(label: str, names: str) -> None:
    assert ",".join(authors(f"<h1>The ferry is late</h1>{TEXT * 30}{label}")) == names


def test_what_holds_the_headline_is_no_card() -> None:
    byline = "<span class=byline>by <a>Jane Doe</a></span>"
    assert authors(f"<article class='entry cards'><h1>The ferry is late</h1>{byline}{TEXT}</article>") == ["Jane Doe"]
    assert authors(f"<h1>The ferry is late</h1>{TEXT}<article class='cards'>{byline}</article>") == []


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("comments_datetime", "Jane Doe"),
        ("post-comment-count", "Jane Doe"),
        ("commentary", "Jane Doe"),
        ("comments", ""),
    ],
)
def test_a_byline_beside_the_number_of_comments_stands_in_no_comment(name: str, names: str) -> None:
    byline = f"<div class={name}><span>By Jane Doe</span> <b>12 comments</b></div>"
    assert ",".join(authors(f"<h1>The ferry is late</h1>{byline}{TEXT}")) == names


def test_who_took_the_picture_is_no_author() -> None:
    credit = "<figure><img src=/a.jpg><figcaption><span itemprop=creator>Tom Roe/Reuters</span></figcaption></figure>"
    assert authors(f"<h1>The ferry is late</h1>{credit}<div class=byline>Reuters</div>{TEXT}") == []
    assert authors(f"<h1>The ferry is late</h1>{credit}<div class=byline>Jane Doe</div>{TEXT}") == ["Jane Doe"]


def test_who_wrote_what_a_sentence_is_about_is_no_author() -> None:
    sentence = (
        "The <b>Quay Book</b> by Tom Roe and Ann Lee is out now, with pictures of all that ever was in the harbour."
    )
    assert authors(f"<h1>The ferry is late</h1><p>{sentence}</p>{TEXT}") == []
    line = f"The ferry is late<br>by Tom Roe and Ann Lee<br>{TEXT.replace('<p>', '').replace('</p>', '<br>')}"
    assert authors(f"<h1>The ferry is late</h1><p>{line}</p>") == ["Tom Roe", "Ann Lee"]


def test_who_is_quoted_is_no_author() -> None:
    quote = "<blockquote>The quay is ours.<div><a href='/author/jane/'>Jane Doe</a></div></blockquote>"
    assert authors(f"<h1>The ferry is late</h1>{TEXT}{quote}") == []


@pytest.mark.parametrize(("creator", "names"), [("@janedoe", ""), ("janedoe", ""), ("Jane Doe", "Jane Doe")])
def test_a_handle_on_twitter_is_no_author(creator: str, names: str) -> None:
    assert (
        ",".join(authors(f"<meta name='twitter:creator' content='{creator}'><h1>The ferry is late</h1>{TEXT}")) == names
    )


DATA = """<script type="application/ld+json">
{"@type": "NewsArticle", "headline": "The ferry is late", "author": {"@type": "Person", "name": "Jane Doe"}}</script>"""


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        (
            "<p><a>Jane Doe</a><span>, </span><a>Tom Roe</a><span> &amp; </span><a>Ann Lee</a></p>",
            "Jane Doe,Tom Roe,Ann Lee",
        ),
        ("<p>Researched by Jane Doe + Tom Roe</p>", "Jane Doe,Tom Roe"),
        ("<p>Tom Roe and Jane Doe</p>", "Tom Roe,Jane Doe"),
        ("<p>Jane Doe / Tom Roe</p>", "Jane Doe"),
        ("<p>Jane Doe met Ann Lee and Tom Roe at the quay, where the ferry lay for a week</p>", "Jane Doe"),
        ("<p>Jane Doe</p><p>Tom Roe</p>", "Jane Doe"),
        ("<div class=teaser><span>By Jane Doe and Tom Roe</span></div>", "Jane Doe"),
    ],
)
def test_the_byline_names_those_whom_the_data_leave_out(byline: str, names: str) -> None:
    assert ",".join(authors(f"{DATA}<h1>The ferry is late</h1>{byline}{TEXT}")) == names


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("<p align=right><em>Jane Doe</em></p><p>(1) From the harbour's own register.</p>", "Jane Doe"),
        ("<h3>Jane Doe</h3><p>She runs the harbour.</p>", ""),
        ("<p>Jane Doe</p><p>She runs the harbour.</p><p>Tom Roe</p><p>He runs the quay.</p>", ""),
        ("<blockquote><p>Jane Doe</p></blockquote>", ""),
        ("<p class=headline-teaser>Jane Doe</p>", ""),
        ("<figcaption>Jane Doe</figcaption>", ""),
        ("<p>-- By Jane Doe <a href=/x>Follow @janedoe</a></p>", "Jane Doe"),
        ("<p>— By Jane Doe</p>PARAGRAPH", ""),
        ("<div class=entry-footer><a>Harbour</a><div><span>Jane Doe</span> | 3.05.2026, 10:22</div></div>", "Jane Doe"),
        ("<div class=comments><div><span>Jane Doe</span> | 3.05.2026, 10:22</div></div>", ""),
        ("<footer>© 2026 Jane Doe. All rights reserved.</footer>", "Jane Doe"),
        ("<small>2006-2008 by Jane Doe <br>Hosted by a friend</small>", "Jane Doe"),
        ("<footer>Copyright © 2026 Jane Harbour, LLC</footer>", ""),
        ("<footer>© 2026 Jane Doe Photography</footer>", ""),
        ("<figcaption>© Jane Doe</figcaption>", ""),
    ],
)
def test_a_signature_or_the_copyright_names_the_author_where_nothing_else_does(end: str, names: str) -> None:
    paragraph = (
        "<p>" + "The ferry left the quay late, and the harbour master wrote the reason into his book. " * 3 + "</p>"
    )
    end = end.replace("PARAGRAPH", paragraph)
    assert ",".join(authors(f"<h1>The ferry is late</h1>{paragraph * 12}{end}")) == names


@pytest.mark.parametrize(
    ("beside", "text", "names"),
    [
        ("Jane Doe", TEXT, "Jane Doe"),
        ("Jane Ferry", TEXT, ""),
        (
            "Jane Doe",
            TEXT.replace("and the harbour master", "and Doe, who has run the harbour for forty years now,"),
            "",
        ),
        ("Fast Facts", "<p>A quay helps a ship developer to build.</p>", ""),
        ("Zuleika Doe", "<p>Senior Harbour Editor</p>", "Zuleika Doe"),
    ],
)
def test_a_name_that_stands_alone_is_the_authors_unless_the_text_is_about_that_person(
    beside: str, text: str, names: str
) -> None:
    assert ",".join(authors(f"<h1>The ferry is late</h1><div><b>{beside}</b></div>{text}")) == names


@pytest.mark.parametrize(
    "byline",
    [
        "<div>Reviewed by <a class=author-link>Tom Roe</a></div>",
        "<div><span>Medically reviewed by</span> <b><a class=byline__name>Tom Roe</a></b></div>",
        "<div><span>Edited by</span> <a href='/author/tom-roe/'>Tom Roe</a></div>",
        "<div>Fact checked by</div><div>Tom Roe</div><div>3 May 2026</div>",
    ],
)
def test_who_reviews_or_edits_is_no_author(byline: str) -> None:
    assert authors(f"<h1>The ferry is late</h1>{byline}{TEXT}") == []


def test_a_users_handle_is_the_author_where_two_places_say_so() -> None:
    link = "<span>by</span> <h3><a href='/profile/142'>ferry201</a></h3>"
    creator = "<meta name='twitter:creator' content='ferry201'>"
    assert authors(f"{creator}{link}<h1>The ferry is late</h1>{TEXT}") == ["ferry201"]
    assert authors(f"{link}<h1>The ferry is late</h1>{TEXT}") == []


def data(author: str) -> str:
    return f"""<script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "The ferry is late", "author": {author}}}</script>"""


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ('{"@type": "Person", "givenName": "Jane", "familyName": "Doe"}', "Jane Doe"),
        ('{"@type": ["Person", "Organization"], "name": "Jane Doe"}', "Jane Doe"),
        ('{"@type": "Organization", "name": "Jane Doe"}', "Jane Doe"),
        ('{"@type": "Organization", "name": "Harbour Watch"}', ""),
        ('[{"@type": "Organization", "name": "Reuters"}, {"@type": "Person", "name": "Jane Doe"}]', "Jane Doe"),
        ('[{"@type": "Person", "name": "Jane Doe"}, {"@type": "Person", "name": "Reuters"}]', "Jane Doe"),
        ('{"@type": "Person", "name": "Jane Doe, Reuters"}', "Jane Doe"),
        ('{"@type": "Person", "name": ["Jane Doe", "Tom Roe"]}', "Jane Doe,Tom Roe"),
        ('{"@type": "Person", "name": "Plato"}', "Plato"),
        ('{"@type": "Person", "name": "林文清"}', "林文清"),
    ],
)
def test_people_in_json_ld(author: str, names: str) -> None:
    assert ",".join(authors(f"{data(author)}<h1>The ferry is late</h1>{TEXT}")) == names


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("<div>AUTHORS</div>", "<span itemprop=author itemscope><meta itemprop=name content='NAME'></span>"),
        ("<div>AUTHORS</div>", "<i property='schema:author'><b property='schema:name'>NAME</b></i>, "),
        ("<div>AUTHORS</div>", "<div class=author><a href='/people/1'>NAME</a><i>Reporter</i></div>"),
        ("<div class=byline>AUTHORS</div>", "<a href='/people/1'>NAME</a>"),
        ("<ul class=authors>AUTHORS</ul>", "<li>NAME</li>"),
        ("AUTHORS", "<meta name=citation_author content='NAME'>"),
    ],
)
def test_all_authors_of_a_marked_byline(byline: str, author: str) -> None:
    marked = byline.replace("AUTHORS", "".join(author.replace("NAME", name) for name in ("Jane Doe", "Tom Roe")))
    assert authors(f"<h1>The ferry is late</h1>{marked}{TEXT}") == ["Jane Doe", "Tom Roe"]


@pytest.mark.parametrize("content", ["Doe, Jane; Roe, Tom", "Doe, Jane A.; Roe, Tom"])
def test_surnames_that_stand_first(content: str) -> None:
    found = authors(f"<meta name=dc.creator content='{content}'><h1>The ferry is late</h1>{TEXT}")
    assert [name.split()[-1] for name in found] == ["Doe", "Roe"]


def test_a_place_beside_an_author_is_no_author() -> None:
    byline = "<div class=byline><a href='/people/jane'>Jane Doe</a><a href='/places/new-york'>New York</a></div>"
    assert authors(f"<h1>The ferry is late</h1>{byline}{TEXT}") == ["Jane Doe"]


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("<ol><li class='comment byuser'><b class=fn>Zuleika Doe</b> says: thanks</li></ol>", "Zuleika Doe"),
        ("<ol><li class='comment bypostauthor'><b class=fn>Zuleika Doe</b> says: thanks</li></ol>", "Zuleika Doe"),
        ("<ol><li class=comment><b class=fn>Zuleika Doe</b> says: thanks</li></ol>", "Zuleika"),
        ("<ol><li class='comment byuser'><b class=fn>Tom Roe</b> says: thanks</li></ol>", "Zuleika"),
    ],
)
def test_a_given_name_alone_is_made_whole_where_the_site_has_a_user_of_that_name(end: str, names: str) -> None:
    head = "<meta name=author content=Zuleika>"
    assert ",".join(authors(f"{head}<h1>The ferry is late</h1>{TEXT}{end}")) == names


def test_a_given_name_alone_is_made_whole_by_the_copyright() -> None:
    head, end = "<meta name=author content=Jane>", "<footer>© 2026 Jane Doe</footer>"
    assert authors(f"{head}<h1>The ferry is late</h1>{TEXT}{end}") == ["Jane Doe"]


@pytest.mark.parametrize(
    ("title", "headings"),
    [
        ("Quay News | Local: The ferry is late once again", "<h2>Quay News</h2><h2>The ferry is late once again</h2>"),
        ("Local: The ferry is late once again - Quay News", "<h1>Notes</h1>MENU<h1>The ferry is late once again</h1>"),
        ("The ferry is late once again - Quay News", "<h1></h1>MENU<div class=head>The ferry is late once again</div>"),
        ("Quay News", "<h1>Quay News</h1>MENU<h2>The ferry is late once again</h2>"),
        ("Too late! | Quay News", "<h1>On ferries</h1>MENU<h2>Too late!</h2>"),
    ],
)
def test_the_byline_is_looked_for_under_the_articles_own_heading(title: str, headings: str) -> None:
    menu = "".join(f"<a href=/{at}>Harbour {at}</a>" for at in range(40))
    markup = f"<title>{title}</title><meta property=og:title content='The ferry is late once again'>{menu}"
    markup += f"{headings.replace('MENU', menu)}<div>By Jane Doe</div>{TEXT}"
    found = Document.from_html(markup, "http://quaynews.test/ferry").authors()
    assert found is not None
    assert found.value == ("Jane Doe",)


def test_a_heading_that_is_a_word_of_the_title_is_not_the_articles() -> None:
    title = "We have tried five ferry alternatives and what we think of each of them now | Quay News"
    markup = f"<title>{title}</title><h1>Six ways to cross</h1><div>By Jane Doe</div>{TEXT}<h2>Ferry alternatives</h2>"
    page = Document.from_html(markup, "http://quaynews.test/ferry")
    assert page.evidence.heading is not None
    assert page.evidence.heading.tag == "h1"


@pytest.mark.parametrize(
    ("head", "end", "names"),
    [
        ("<meta name=author content='Harbour Watch'>", "", "Harbour Watch"),
        ("<meta name=author content='Harbour Watch (www.quaynews.test)'>", "", ""),
        ("<meta name=author content='Harbour Watch'><meta name=publisher content='Harbour Watch'>", "", ""),
        ("<meta name=author content='Jane Doe'><meta name=publisher content='Jane Doe'>", "", "Jane Doe"),
        ("<meta name=author content='Harbour Watch'>", "<footer>© 2026 Harbour Watch S.A.</footer>", ""),
        ("<meta name=author content='Zuleika Doe'>", "<footer>© 2026 Zuleika Doe</footer>", "Zuleika Doe"),
        ("<meta name=author content='Zuleika Doe'>", "<footer>Theme by <a>Zuleika Doe</a></footer>", ""),
        (
            "<meta name=author content='Zuleika Doe'>",
            "<footer>© Zuleika Doe. Theme by Zuleika Doe</footer>",
            "Zuleika Doe",
        ),
        ("<meta name=author content='Hafenministerium Nord'>", "", ""),
    ],
)
def test_the_publisher_or_the_maker_of_a_site_is_no_author(head: str, end: str, names: str) -> None:
    assert ",".join(authors(f"{head}<h1>The ferry is late</h1>{TEXT}{end}")) == names


@pytest.mark.parametrize(
    ("card", "names"),
    [
        ("<article><a href=/2><h3>Fog over the bay</h3></a><div class=author>By Jane Doe</div></article>", ""),
        ("<article><h3><a href=/2>Fog over the bay</a></h3><div class=author>By Jane Doe</div></article>", ""),
        ("<article><h3>Who wrote this</h3><div class=author>By Jane Doe</div></article>", "Jane Doe"),
    ],
)
def test_who_wrote_a_teasers_article_is_no_author(card: str, names: str) -> None:
    assert ",".join(authors(f"<h1>The ferry is late</h1>{TEXT * 20}{card}")) == names


def test_a_short_post_under_its_linked_headline_is_no_card() -> None:
    byline = "<div class=author>Zuleika Doe</div>"
    post = f"<article><h2><a href=/ferry>The ferry is late</a></h2><p>It is.</p>{byline}</article>"
    assert authors(f"<h1>Quay Letters</h1>{post}") == ["Zuleika Doe"]


@pytest.mark.parametrize(("name", "names"), [("Redaktion", ""), ("Jane Doe", "Jane Doe")])
def test_a_login_in_a_meta_element_gives_way_to_the_house_that_the_data_name(name: str, names: str) -> None:
    person = f'{{"@type": "Person", "name": "{name}"}}'
    head = f"<meta property=article:author content=dany>{data(person)}"
    assert ",".join(authors(f"{head}<h1>The ferry is late</h1>{TEXT}")) == names
    assert authors(f"<meta property=article:author content=dany><h1>The ferry is late</h1>{TEXT}") == ["dany"]


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("(By Jane Doe)", "Jane Doe"),
        ("(By Jane Doe) Enditem/", "Jane Doe"),
        ("(By the harbour)", ""),
        ("(By Jane Doe) and so on it went, as the book has it.", ""),
    ],
)
def test_who_signs_in_brackets_at_the_end(end: str, names: str) -> None:
    text = "The ferry left the quay late, and the harbour master wrote the reason into his book. " * 3
    assert ",".join(authors(f"<h1>The ferry is late</h1><div>{text}\n\n{text}\n\n{end}</div>")) == names


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("<header><a href=/jane><p>Jane Doe</p></a></header>TEXT<p>About Jane Doe</p><p>I sail.</p>", "Jane Doe"),
        ("TEXT<p>About Jane Doe</p><p>I sail.</p>", ""),
        ("<header><p>Quay Letters</p></header>TEXT<p>About Quay Letters</p>", ""),
    ],
)
def test_whom_a_line_about_somebody_is_about(end: str, names: str) -> None:
    assert ",".join(authors(end.replace("TEXT", f"<h1>The ferry is late</h1>{TEXT * 20}"))) == names


def test_who_is_in_a_captioned_picture_is_no_author() -> None:
    box = "<div class=image-metadata><strong class=image__caption>Jane Doe</strong><div>(QNN Jane Doe)</div></div>"
    assert authors(f"<h1>The ferry is late</h1>{box}<div>3 May 2026</div>{TEXT}") == []
    assert (
        authors(f"<h1>The ferry is late</h1><figure><figcaption>by Jane Doe, 1824.</figcaption></figure>{TEXT}") == []
    )
