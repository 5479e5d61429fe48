import pytest

from scrapers.parse.document import Document
from scrapers.parse.metadata.titles import without_site


def page(title: str, body: str = "<p>text</p>", site: str = "Quay News") -> Document:
    head = f'<title>{title}</title><meta property="og:site_name" content="{site}">'
    return Document.from_html(f"<html><head>{head}</head><body>{body}</body></html>", "https://www.quaynews.test/a/b")


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Ferries return - Quay News", "Ferries return"),
        ("Ferries return – quaynews.test", "Ferries return"),
        ("Quay News: Ferries return", "Quay News: Ferries return"),
        ("Quay News | Ferries return", "Ferries return"),
        ("Ferries return to the bay | Harbour | Quay News", "Ferries return to the bay"),
        ("Ferries return « Quay News", "Ferries return"),
        ("Ferries return :: Quay News", "Ferries return"),
        ("Mid-range phones - a buyer's dilemma", "Mid-range phones - a buyer's dilemma"),
        ("Ferries return: what it means", "Ferries return: what it means"),
        ("AC/DC play the quay", "AC/DC play the quay"),
        ("港务长在冬季风暴之后辞职_江港官方网站", "港务长在冬季风暴之后辞职"),
        ("港务长在冬季风暴之后辞职 - 港口频道 - 江港网", "港务长在冬季风暴之后辞职"),
        ("港务长在冬季风暴之后辞职-专访", "港务长在冬季风暴之后辞职-专访"),
    ],
)
def test_the_sites_name_goes_and_the_rest_stays(title: str, headline: str) -> None:
    assert without_site(title, page(title)) == headline


def test_what_follows_the_pages_own_heading_goes() -> None:
    title = "Ferries return - Politics and more"
    assert without_site(title, page(title, "<h1>Ferries return</h1>")) == "Ferries return"


def test_a_heading_that_is_the_sites_banner_does_not_cut_the_headline_off() -> None:
    title = "Ferries return | The harbour diary"
    assert without_site(title, page(title, "<h1>The harbour diary</h1>")) == "Ferries return"
