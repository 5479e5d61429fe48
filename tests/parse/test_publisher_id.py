"""W5: the publisher's own id of an article, from what content systems print; a template's constant is none."""

import json

import pytest

from scrapers.article import Article
from scrapers.parse import parse_page

URL = "http://harbor.test/ships/first"
WORDS = "The harbour master said that the new crane would be ready before the spring tide arrives. " * 12


def read(head: str = "", body: str = "", node: dict[str, object] | None = None) -> tuple[str | None, str | None]:
    """The id of a page with this head, class of its body and JSON-LD, and the rule that gave it."""
    told = {"@type": "NewsArticle", "headline": "The crane is ready", "datePublished": "2026-03-02", **(node or {})}
    head += f'<script type="application/ld+json">{json.dumps(told)}</script>'
    text = f"<article><h1>The crane is ready</h1><p>{WORDS}</p></article>"
    page = f'<html><head><title>The crane is ready</title>{head}</head><body class="{body}">{text}</body></html>'
    result = parse_page(page.encode(), URL, content_type="text/html; charset=utf-8")
    assert isinstance(result, Article)
    return result.publisher_id, result.field_sources.get("publisher_id")


@pytest.mark.parametrize(
    ("head", "body", "found"),
    [
        ("", "single single-post postid-1234 logged-out", ("post:1234", "body.postid")),
        ('<link rel="shortlink" href="http://harbor.test/?p=1234">', "", ("post:1234", "link.shortlink")),
        ('<link rel="alternate" type="application/json" href="http://harbor.test/wp-json/wp/v2/posts/1234">', "",
         ("post:1234", "link.wp-json")),
        ('<link rel="shortlink" href="http://harbor.test/node/77">', "", ("node:77", "link.shortlink")),
        ("", "page-node-77 path-node", ("node:77", "body.node")),
        ('<link rel="shortlink" href="http://harbor.test/?p=1234">', "postid-99", (None, None)),
        ("", "page page-id-12 single-postid-x", (None, None)),
    ],
    ids=["class", "short link", "rest link", "drupal short link", "drupal class", "contradiction", "no post"],
)  # fmt: skip
def test_w5_the_number_of_a_content_system(head: str, body: str, found: tuple[str | None, str | None]) -> None:
    assert read(head, body) == found


@pytest.mark.parametrize(
    ("node", "found"),
    [
        ({"identifier": "a-1234"}, "jsonld:a-1234"),
        ({"identifier": 1234}, "jsonld:1234"),
        ({"identifier": {"@type": "PropertyValue", "name": "cms", "value": "1234"}}, "jsonld:1234"),
        ({"@id": "urn:uuid:0b5c2f9e"}, "jsonld:urn:uuid:0b5c2f9e"),
        ({"@id": "http://harbor.test/#/story/1234"}, "jsonld:http://harbor.test/#/story/1234"),
        ({"mainEntityOfPage": "http://harbor.test/ships/old-slug"}, "http://harbor.test/ships/old-slug"),
        ({"@id": f"{URL}#article", "mainEntityOfPage": {"@id": URL}}, None),
        ({"identifier": "harbor"}, None),
        ({"@id": "http://harbor.test/#article"}, None),
        ({"@id": "http://elsewhere.test/a/1234"}, None),
        ({"mainEntityOfPage": "http://harbor.test/"}, None),
        ({"mainEntityOfPage": True, "identifier": ["", None, {"value": []}]}, None),
    ],
    ids=[
        "identifier", "number", "property value", "urn", "behind the home page", "another address", "own address",
        "no digit", "template", "another host", "home page", "nonsense",
    ],
)  # fmt: skip
def test_w5_the_id_in_json_ld(node: dict[str, object], found: str | None) -> None:
    canonical = f'<link rel="canonical" href="{URL}">'
    assert read(canonical, node=node)[0] == found


def test_w5_the_content_systems_number_wins() -> None:
    assert read("", "postid-1234", {"identifier": "a-99"})[0] == "post:1234"
