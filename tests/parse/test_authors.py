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
    ],
)
def test_labels_below_the_article(label: str, names: str) -> None:
    assert ",".join(authors(f"<h1>The ferry is late</h1>{TEXT * 30}{label}")) == names


def test_what_holds_the_headline_is_no_card() -> None:
    byline = "<span class=byline>by <a>Jane Doe</a></span>"
    assert authors(f"<article class='entry cards'><h1>The ferry is late</h1>{byline}{TEXT}</article>") == ["Jane Doe"]
    assert authors(f"<h1>The ferry is late</h1>{TEXT}<article class='cards'>{byline}</article>") == []


def test_who_is_quoted_is_no_author() -> None:
    quote = "<blockquote>The quay is ours.<div><a href='/author/jane/'>Jane Doe</a></div></blockquote>"
    assert authors(f"<h1>The ferry is late</h1>{TEXT}{quote}") == []


@pytest.mark.parametrize(("creator", "names"), [("@janedoe", ""), ("janedoe", ""), ("Jane Doe", "Jane Doe")])
def test_a_handle_on_twitter_is_no_author(creator: str, names: str) -> None:
    assert (
        ",".join(authors(f"<meta name='twitter:creator' content='{creator}'><h1>The ferry is late</h1>{TEXT}")) == names
    )
