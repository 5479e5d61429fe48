"""Dates beside the article: whose they are."""

import pytest

from scrapers.parse.document import Document
from scrapers.parse.metadata import times

TEXT = "<p>The ferry left the quay late, and the harbour master wrote the reason into his book.</p>" * 30
OTHERS = ("A crane for the north quay", "The lock keeper retires", "Eels return to the old dock")


def day(markup: str) -> str | None:
    document = Document.from_html(f"<title>The ferry is late</title>{markup}", "http://quaynews.test/ferry-late")
    found = times.published(document)
    return found.value[0].date().isoformat() if found else None


def cards(form: str) -> str:
    return "".join(form.format(title=title, number=number) for number, title in enumerate(OTHERS, 1))


FOREIGN = {
    "comment": "<div class=comment-meta><a href='#c1'>14 May 2024 at 11:21</a></div>",
    "related": "<div class=relatedPosts><a href=/x>The lock keeper retires</a> <a href=/d>14 May 2024</a></div>",
    "quoted": "<blockquote class=tweet>The crew of the ferry <a href=/t>14 May 2024</a></blockquote>",
    "picture": "<figure><figcaption>The bay near Low Quay. 14 May 2024. Jane Sample</figcaption></figure>",
    "teasers": cards("<div class=ts><h3><a href=/a{number}>{title}</a></h3><p class=date>1{number}.05.2024</p></div>"),
    "items": "<ul>" + cards("<li><b>{title}</b><p><time>2024-05-1{number}</time></p></li>") + "</ul>",
    "events": cards("<ul class=ev><li><time datetime=2024-05-1{number}T00:00></time></li><li>{title}</li></ul>"),
    "one link": "<div><a href=/x>14.05.2024 <b>A crane for the north quay and two for the south</b></a></div>",
    "licence": "<p>增值电信业务许可证 2024-05-14</p>",
    "player": "<div>3.4.40-1.0.141 (2024-5-14 9:38:01 PM)</div>",
    "print": "<p>gedruckt am: Dienstag, 14. Mai 2024</p>",
    "last answer": "<p>最后发表: 2024-05-14 09:41</p>",
    "looked up": "<p>Retrieved 2024-05-14</p>",
}


@pytest.mark.parametrize("markup", FOREIGN.values(), ids=FOREIGN)
def test_a_date_of_something_else_is_not_the_articles(markup: str) -> None:
    assert day(f"<h1>The ferry is late</h1>{TEXT}{markup}") is None


OWN = {
    "an aside under the headline": "<h1>The ferry is late</h1><aside><span>3 May 2024, 11:10</span></aside>" + TEXT,
    "named after its comments": "<h1>The ferry is late</h1><div class=comments-and-date>3 May 2024</div>" + TEXT,
    "in a list of facts": (
        "<h1>The ferry is late</h1><ul><li><a href=/authors/jane>Jane Elizabeth Sample</a></li>"
        f"<li>3 May 2024</li><li><a href=/ferries>Ferries and harbours</a></li></ul>{TEXT}"
    ),
    "paragraphs with links and years": (
        "<h1>The ferry is late</h1><p>By <a href=/authors/jane>Jane Elizabeth Sample</a>, 3 May 2024</p>"
        "<p>In 2019 <a href=/a>the harbour was dredged</a>.</p><p>Since 2021 <a href=/b>no ship ran aground</a>.</p>"
        + TEXT
    ),
    "in a form around the article": f"<form><h2>The ferry is late</h2><p>3 May 2024</p>{TEXT}</form>",
    "an aside with the publication": (
        f"<article><h2>The ferry is late</h2>{TEXT}<aside><i itemprop=datePublished>2024-05-03</i></aside></article>"
    ),
    "one of two cards": (
        f"<h1>The ferry is late</h1>{TEXT}<div class=line><a href=/authors/jane>Jane Eliza Sample</a> 3 May 2024</div>"
        "<div class=line><a href=/authors/john>John Anthony Example</a> photographs</div>"
    ),
}


@pytest.mark.parametrize("markup", OWN.values(), ids=OWN)
def test_the_articles_own_date_counts_wherever_it_stands(markup: str) -> None:
    assert day(markup) == "2024-05-03"


@pytest.mark.parametrize("markup", [FOREIGN["comment"], FOREIGN["teasers"], FOREIGN["events"]])
def test_the_own_date_wins_over_those_beside_it(markup: str) -> None:
    assert day(f"<h1>The ferry is late</h1>{markup}{TEXT}<p>Published on 3 May 2024</p>") == "2024-05-03"
