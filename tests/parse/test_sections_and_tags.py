import pytest

from scrapers.parse.document import Document

TEXT = "<p>The ferry left the quay late, and the harbour master wrote the reason into his book.</p>" * 3
HEADLINE = "<title>The ferry is late | Quay News</title><h1>The ferry is late</h1>"
URL = "http://quaynews.test/ferry"


def crumbs(*names: str) -> str:
    items = ",".join(f'{{"@type":"ListItem","position":1,"name":"{name}"}}' for name in names)
    return f'<script type="application/ld+json">{{"@type":"BreadcrumbList","itemListElement":[{items}]}}</script>'


@pytest.mark.parametrize(
    ("markup", "url", "section"),
    [
        (crumbs("Home", "Harbour", "The ferry is late"), URL, "Harbour"),
        (crumbs("Home", "The ferry is late") + crumbs("Harbour"), URL, "Harbour"),
        (
            "<ol class=breadcrumbs><li><a>Home</a></li><li><a>Harbour</a></li><li><a>Ferries</a></li></ol>",
            URL,
            "Harbour",
        ),
        ("<div class=a-crumbs><a>Quay News</a> <a>News</a> <a>06/2019</a></div>", URL, None),
        (
            "<div class=crumbs><a href=/>Quay Group Home</a><a href=/h>Harbour</a><a href=/f>Ferries</a></div>",
            URL,
            "Harbour",
        ),
        ("<div class=crumbs><a href=/hjem>Forside</a><a href=/h>Havn</a></div>", URL, "Havn"),
        (crumbs("首页", "港口"), URL, "港口"),
        ("<meta name=section content='/world/middle_east'>", URL, "world"),
        ("<meta name=section content='#Harbour'>", URL, "Harbour"),
        ("<meta name=section content=2016>", URL, None),
        ("<a rel='category tag' href='/c'>ANZEIGE</a>", URL, None),
        ("", "http://quaynews.test/topic/ferry-is-late", None),
        ("<p><a href='/category/harbour/'>Harbour</a></p>", URL, "Harbour"),
        ("<p><a href='/boats/'>Boats</a></p>", URL, None),
        ("", "http://quaynews.test/harbour-works/ferry-is-late/", "Harbour Works"),
        ("", "http://quaynews.test/news/harbour/ferry-is-late/", "Harbour"),
        ("", "http://quaynews.test/2026/03/02/ferry-is-late/", None),
        ("", "http://quaynews.test/article/12345/ferry-is-late.html", None),
        ("<meta name=category content='Quay News, Harbour'>", URL, None),
        ("<meta property=article:section content=Harbour>", "http://quaynews.test/boats/ferry/", "Harbour"),
    ],
)
def test_section(markup: str, url: str, section: str | None) -> None:
    found = Document.from_html(f"{markup}{HEADLINE}{TEXT}", url).section()
    assert (found.value if found else None) == section


@pytest.mark.parametrize(
    ("markup", "tags"),
    [
        (
            "<div class=article-tags><a href='/tag/ferries'>Ferries</a> <a href='/tag/quay'>Quay</a></div>",
            "Ferries,Quay",
        ),
        ("<a rel=tag href=/t/f>ferries <i>188</i></a><a rel=tag href=/t/q>quay <i>20</i></a>", "ferries,quay"),
        ("<a rel=tag href=/t/f>Expo 2025</a><a rel=tag href=/t/q>quay</a>", "Expo 2025,quay"),
        ("<meta name=keywords content='NewsArticle, Quay'>", "Quay"),
        ("<meta name=keywords content='Ferries, The ferry is late, Quay'>", "Ferries,Quay"),
        ("<meta name=keywords content='The,ferry,is,late,business'>", "business"),
        ("<meta name=keywords content='The, ferry'>", "The,ferry"),
        ("<meta name=keywords content='港口 渡轮 风暴'>", "港口,渡轮,风暴"),
        ("<meta name=keywords content='York ferry'>", "York ferry"),
        ("<meta name=keywords content='YOUR KEYWORDS HERE'>", ""),
        ("<meta name=keywords content='&lt;meta name='>", ""),
        (
            "<div class=article-tags><a href='/tag/ferries'>Ferries,</a> <a href='/tag/quay'>Quay</a></div>",
            "Ferries,Quay",
        ),
        ("<div class=article-tags><a href='/about'>About us</a></div>", ""),
        ("<aside class=topics><a href='/topic/ferries'>Ferries</a></aside>", "Ferries"),
        ("<aside><div class=topics><a href='/topic/ferries'>Ferries</a></div></aside>", ""),
        ("<meta name=tags content='Ferries, Quay'>", "Ferries,Quay"),
        ("<meta name=keywords content='category-/science, tag: Ferries'>", "science,Ferries"),
    ],
)
def test_tags(markup: str, tags: str) -> None:
    found = Document.from_html(f"{HEADLINE}{TEXT}{markup}", URL).tags()
    assert ",".join(found.value if found else ()) == tags
