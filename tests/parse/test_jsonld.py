import pytest

from scrapers.parse import jsonld
from scrapers.parse.document import Document

PAGE = "https://quaynews.test/story"


def nodes(*scripts: str) -> tuple[jsonld.Node, ...]:
    markup = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return jsonld.nodes(Document.from_html(f"<html><head>{markup}</head><body><p>x</p></body></html>").scripts)


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "Tide"}',
        '[{"@type": "Article", "headline": "Tide"}]',
        '{"@graph": [{"@type": "Article", "headline": "Tide"}]}',
        '{"@graph": [{"@graph": [{"@type": "Article", "headline": "Tide"}]}]}',
        '{"@type": "Article", "headline": "Tide",}',
        '{"@type": "Article", "headline": "Tide"};',
        '<!-- {"@type": "Article", "headline": "Tide"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "Tide"}\n//]]>',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;Tide&quot;}",
        '{"@type": "Article", "headline": "Tide"',
        "{'@type': 'Article', 'headline': 'Tide'}",
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Tide"}}',
    ],
)
def test_an_article_is_found_however_it_is_wrapped_or_broken(script: str) -> None:
    found = jsonld.article(nodes(script), PAGE)
    assert found is not None
    assert jsonld.text_of(found["headline"]) == "Tide"


def test_line_breaks_inside_strings_are_kept_as_space() -> None:
    (node,) = nodes('{"@type": "Article", "headline": "High\ntide"}')
    assert jsonld.text_of(node["headline"]) == "High tide"


def test_references_are_replaced_by_their_nodes() -> None:
    found = nodes('{"@graph": [{"@type": "Article", "author": {"@id": "#p"}}, {"@id": "#p", "name": "Rosa Tennant"}]}')
    assert found[0]["author"]["name"] == "Rosa Tennant"


def test_a_reference_to_itself_does_not_loop() -> None:
    found = nodes('{"@graph": [{"@id": "#a", "@type": "Article", "isPartOf": {"@id": "#a"}, "headline": "Tide"}]}')
    assert found[0]["isPartOf"]["headline"] == "Tide"


def test_the_node_with_the_pages_address_is_the_articles() -> None:
    other = '{"@type": "NewsArticle", "headline": "Cake", "url": "https://quaynews.test/cake"}'
    own = (
        '{"@type": "NewsArticle", "headline": "Tide", "mainEntityOfPage": {"@id": "https://www.quaynews.test/story/"}}'
    )
    found = jsonld.article(nodes(other, own), PAGE)
    assert found is not None
    assert found["headline"] == "Tide"


def test_the_node_with_the_pages_title_is_the_articles() -> None:
    stories = [
        f'{{"@type": "NewsArticle", "headline": "{name}"}}' for name in ("Cake", "Cat", "High tide on Monday", "Rope")
    ]
    found = jsonld.article(nodes(*stories), PAGE, ["High tide on Monday | Quay News"])
    assert found is not None
    assert found["headline"] == "High tide on Monday"


def test_of_many_unmarked_articles_none_is_trusted() -> None:
    stories = [f'{{"@type": "NewsArticle", "headline": "{name}"}}' for name in ("Cake", "Cat", "Tide", "Rope")]
    assert jsonld.article(nodes(*stories), "https://quaynews.test/") is None


@pytest.mark.parametrize("script", ["", "null", "42", '"text"', "[[[[[[[[[]]]]]]]]]", "{", '{"@type": ', "\x00"])
def test_rubbish_gives_nothing_and_raises_nothing(script: str) -> None:
    assert jsonld.article(nodes(script), PAGE) is None


def test_deep_nesting_is_bounded() -> None:
    assert nodes('{"@graph": ' * 3_000 + "[]" + "}" * 3_000) == ()


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("a<br/>b", "a b"),
        ({"@value": "x"}, "x"),
        ([None, {"name": ["Ann"]}], "Ann"),
        (7, None),
        ("  ", None),
    ],
)
def test_text_of(given: object, text: str | None) -> None:
    assert jsonld.text_of(given) == text


def test_the_vocabulary_of_chinese_search_engines_is_an_article() -> None:
    script = (
        '{"@context": "https://search.test/contexts/cambrian.jsonld", "@id": "https://quaynews.test/story",'
        ' "title": "Tide", "images": ["https://quaynews.test/a.jpg"], "pubDate": "2026-03-09T10:00:00"}'
    )
    found = jsonld.article(nodes(script), PAGE)
    assert found is not None
    assert (found["headline"], found["datePublished"]) == ("Tide", "2026-03-09T10:00:00")
