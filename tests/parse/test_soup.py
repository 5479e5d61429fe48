"""Links come out absolute and safe; no markup that could run comes out at all."""

import pytest

from scrapers.article import Link
from scrapers.page import ArticlePage
from scrapers.parse.body import read_body
from scrapers.parse.document import Document
from scrapers.parse.sanitize import sanitize, sanitize_inline
from scrapers.parse.soup import MAX_URL_CHARS, absolute

PAGE = "https://paper.test/2026/mill/"
FILLER = (
    "<p>The old mill has been turned into a library, and children from four villages now borrow their books.</p>" * 3
)


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("https://other.test/a?b=1#c", "https://other.test/a?b=1#c"),
        ("/about", "https://paper.test/about"),
        ("next", "https://paper.test/2026/mill/next"),
        ("//cdn.test/x", "https://cdn.test/x"),
        (" https://other.test/ ", "https://other.test/"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("java\x00script:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@b.test", None),
        ("ftp://files.test/", None),
        ("https://", None),
        ("http://[broken", None),
        ("https://paper.test/" + "a" * MAX_URL_CHARS, None),
    ],
)
def test_an_address_is_absolute_http_or_nothing(href: str, target: str | None) -> None:
    assert absolute(href, PAGE) == target


def read(markup: str) -> tuple[str, tuple[Link, ...]]:
    document = Document.from_html(f"<article>{FILLER}{markup}</article>", PAGE)
    body = read_body(document, ArticlePage(document))
    return body.html, body.links


def test_outbound_links_with_their_text() -> None:
    html, links = read(
        "<p>As the <a href='/figures'>figures of the county</a> and <a href='https://other.test/x'>the "
        "<em>Other</em></a> have shown, and <a href='#top'>this page</a> and <a href='/figures'>again</a>, yes.</p>"
    )
    assert links == (
        Link("https://paper.test/figures", "figures of the county"),
        Link("https://other.test/x", "the Other"),
    )
    assert 'href="https://paper.test/figures"' in html


def test_the_text_of_a_dead_link_stays() -> None:
    html, links = read(
        "<p>The mill wheel, which <a href='javascript:x()'>turns</a> on Saturdays, is of oak and iron.</p>"
    )
    assert "which turns on" in html
    assert links == ()


@pytest.mark.parametrize(
    "link", ["<a>turns</a>", "<a name='wheel'>turns</a>", "<a href=''>turns</a>", "<b><a>turns</a></b>"]
)
def test_a_link_without_an_address_leads_nowhere(link: str) -> None:
    html, links = read(f"<p>The mill wheel, which {link} on Saturdays, is of oak and <a href='/iron'>iron</a>.</p>")
    assert "<a>" not in html
    assert PAGE not in html
    assert [each.url for each in links] == ["https://paper.test/iron"]


VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><p>x</p></svg>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<p onclick='alert(1)'>click on the mill wheel, which turns on Saturdays and is made of oak and iron</p>",
    "<p style='background:url(javascript:alert(1))'>the mill wheel turns on Saturdays and is made of oak and iron</p>",
    "<p><a href='jav&#x09;ascript:alert(1)'>the mill wheel turns on Saturdays and is made of oak and of iron</a></p>",
    "<p><a href='data:text/html;base64,PHNjcmlwdD4='>the mill wheel turns on Saturdays and is made of oak</a></p>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt; is what the wheel says on Saturdays when it turns in the river</p>",
    "<form action='javascript:alert(1)'><button>go</button></form>",
    "<base href='https://evil.test/'><p>the mill wheel turns on Saturdays and is made of oak and of iron too</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>the mill wheel turns on Saturdays</p></noscript>",
]


@pytest.mark.parametrize("vector", VECTORS)
def test_vectors_are_inert(vector: str) -> None:
    html, _ = read(vector)
    folded = html.casefold()
    for danger in (
        "<script",
        "onerror=",
        "onclick=",
        "onload=",
        "javascript:",
        "data:",
        "<iframe",
        "<svg",
        "<style",
        "<form",
    ):
        assert danger not in folded.replace("&lt;script", "")


def test_the_allow_list_holds_on_its_own() -> None:
    assert sanitize("<p class=x id=y>a<custom>b</custom><a href='http://x.test' target=_blank>c</a></p>") == (
        '<p>ab<a href="http://x.test" rel="nofollow noopener">c</a></p>'
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:x'>b</a>",
        '<a href="https://x.test/</p><p>">c</a>',
        "</p><p>d",
    ],
)
def test_a_hostile_line_is_made_safe_and_leaves_its_neighbours_alone(hostile: str) -> None:
    before, between, after = sanitize_inline(["5 &lt; 6", hostile, "<b>bold</b>"])
    assert (before, after) == ("5 &lt; 6", "<b>bold</b>")
    assert between == sanitize(f"<p>{hostile}</p>").removeprefix("<p>").removesuffix("</p>")
    assert "onerror" not in between
    assert "javascript" not in between


@pytest.mark.parametrize(
    "line",
    [
        "a <b>b <em>c</em></b> <sup>2</sup><br>d &amp; &lt;e&gt; \u201cf\u201d \xa0g",
        '<a href="https://x-y.test/?a=1&amp;b=%20#c"><strong>link</strong></a> "and" \'text\'',
        '<a href="https://x.test">one</a><a href="http://X.test/{|}\\^`~\'">two</a>',
        '<a href="https://x.test/">outer <a href="https://y.test/">inner</a></a>',
        '<a href="https://xn--a.test/">name</a><a href="https://a..test/">dots</a><a href="http://1.2.3.4.5/">number</a>',
        '<a href="https://x.test/" title="t">attribute</a>',
        "<a>no address</a> <b>not closed",
        "<b><i>crossed</b></i>",
        "</b>closed only",
        "a <b>b</b> > c <",
        "<B>capitals</B> <b >space</b >",
    ],
)
def test_a_line_is_the_same_whether_the_cleaner_sees_it_or_not(line: str) -> None:
    assert sanitize_inline([line]) == [sanitize(f"<p>{line}</p>").removeprefix("<p>").removesuffix("</p>")]
