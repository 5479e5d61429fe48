"""The content model finds the article among what stands around it."""

import json

import pytest

from scrapers.page import ArticlePage
from scrapers.parse.body import Body, read_body
from scrapers.parse.document import Document

FIRST = "The council has voted for the new tram line after nine years of debate, and work will begin in spring."
SECOND = "Twelve stops are planned between the harbor and the old observatory, one of them below the market hall."
THIRD = "The mayor, who had opposed the line, said that she would ride the first tram herself and pay for her ticket."
STORY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
MENU = "<ul>" + "".join(f'<li><a href="/{n}">Section number {n}</a></li>' for n in range(20)) + "</ul>"
OTHER = (
    "<p>An unrelated piece about the price of bread, which has risen for the third time this year, say the bakers.</p>"
    "<p>They blame the mills, the mills blame the weather, and the weather has so far declined to give a comment.</p>"
)


def body_of(markup: str, url: str = "http://paper.test/tram") -> Body:
    document = Document.from_html(f"<html><head><title>Tram</title></head><body>{markup}</body></html>", url)
    return read_body(document, ArticlePage(document))


@pytest.mark.parametrize(
    "around",
    [
        "<nav>{menu}</nav><div class='entry-content'>{story}</div>",
        "<div>{menu}</div><table><tr><td>{menu}</td><td>{story}</td></tr></table>",
        "<div class='x1'><div class='x2'>{story}</div></div><div>{menu}</div>",
        "<article>{story}</article><section class='comments'>{other}{other}</section>",
        "<main>{story}<aside>{one}</aside></main>",
        "<main>{story}<div class='related-posts'>{one}</div></main>",
        "<main>{story}<div class='newsletter'><p>Get our best stories, every day, in your inbox.</p></div></main>",
        "<button><div>{story}</div></button>",
        "<main>{story}</main><div hidden>{other}</div>",
        "<main>{story}<footer><p>All rights reserved, says the paper, and means it, every one.</p></footer></main>",
    ],
    ids=[
        "classes",
        "tables",
        "bare",
        "comments",
        "aside",
        "related",
        "newsletter",
        "unclosed-button",
        "hidden",
        "footer",
    ],
)
def test_the_story_and_nothing_else(around: str) -> None:
    assert (
        body_of(around.format(story=STORY, menu=MENU, other=OTHER, one=OTHER[:113] + "</p>")).text
        == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
    )


@pytest.mark.parametrize("name", ["sidebar-layout", "widget", "gallery", "comments", "related", "hidden", "promo"])
def test_a_name_that_would_take_the_story_along_is_not_believed(name: str) -> None:
    assert FIRST in body_of(f"<nav>{MENU}</nav><div class='{name}'>{STORY}</div>").text


@pytest.mark.parametrize(("style", "is_text"), [("display: none", False), ("display: block", True)])
def test_a_hidden_pop_up_is_no_article_though_nothing_else_is_said(style: str, is_text: bool) -> None:
    assert (FIRST in body_of(f"<nav>{MENU}</nav><div class='mail-popup' style='{style}'>{STORY}</div>").text) == is_text


def test_a_name_used_for_every_paragraph_means_nothing() -> None:
    texts = (FIRST, SECOND, THIRD, FIRST[::-1] + ".", THIRD[::-1] + ".")
    markup = "".join(f"<div class='caption'><p>{text}</p></div>" for text in texts)
    assert body_of(f"<article>{markup}</article>").text == "\n\n".join(texts)


@pytest.mark.parametrize("name", ["sidebar", "aside", "related", "promo", "right-bar"])
def test_a_margin_may_say_more_than_the_article_beside_it(name: str) -> None:
    text = body_of(f"<div><h1>Tram</h1>{STORY}</div><div class='{name}'>{OTHER}{OTHER}</div>").text
    assert text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


@pytest.mark.parametrize("name", ["sidebar", "article-body-and-right-rail"])
def test_what_stands_below_a_headline_with_its_deck_is_no_margin_by_its_name(name: str) -> None:
    text = body_of(f"<div><h1>Tram</h1><p>{OTHER[3:180]}.</p></div><div class='{name}'>{STORY}{STORY[::-1]}</div>").text
    assert FIRST in text


def test_a_longer_box_of_the_text_called_aside_stays() -> None:
    box = f"<div class='aside'><h2>Nine years</h2>{OTHER}</div>"
    assert "bakers" in body_of(f"<main><h1>Tram</h1>{STORY}{box}{STORY[::-1]}</main>").text


@pytest.mark.parametrize("name", ["sidebar", "aside"])
def test_a_heading_that_says_a_little_more_than_the_headline_is_the_headline(name: str) -> None:
    text = body_of(f"<div><h1>Tram <i>+ film</i></h1>{STORY}</div><div class='{name}'>{OTHER}{OTHER}</div>").text
    assert "bakers" not in text


def test_a_short_text_around_the_headline_whose_names_speak_of_content_wins_over_its_margin() -> None:
    text = body_of(f"<div class='hentry'><h1>Tram</h1><p>{FIRST}</p></div><div class='right-bar'>{OTHER}</div>").text
    assert text == FIRST


def test_the_steps_of_a_recipe_bring_what_is_needed_along() -> None:
    steps = "".join(f"<li>{step}</li>" for step in (FIRST, SECOND, THIRD))
    recipe = f"<h1>Tram</h1><p>Flour<br>Salt<br>Water</p><div>How</div><ol>{steps}</ol>"
    assert body_of(f"<div>{recipe}</div><nav>{MENU}</nav>").text.startswith(f"Flour\nSalt\nWater\n\nHow\n\n{FIRST}")


def test_a_deck_in_the_articles_header_brings_the_text_below_along() -> None:
    links = "".join(f"<p>- A <a href='/{n}'>story number {n} of the</a> week</p>" for n in range(6))
    markup = f"<article><header><h1>Links</h1><p>{FIRST}</p></header><div class='b'>{links}</div></article>"
    assert "- A story number 3 of the week" in body_of(markup).text


def test_pieces_that_are_all_called_content_make_one_article() -> None:
    prices = "<ul>" + '<li><a href="/shop">From 9 to 90 euros</a></li>' * 8 + "</ul>"
    texts = (STORY, OTHER, OTHER.replace("bread", "tin"))
    pieces = prices.join(f"<div class='richtext'>{text}</div>" for text in texts)
    text = body_of(f"<article><h1>Tram</h1><div>{pieces}</div></article>").text
    assert THIRD in text
    assert "the price of tin" in text


def test_a_gallery_keeps_what_its_pictures_say_too() -> None:
    pictures = "".join(f"<div><img src='/1' alt='{text}'><p>{text}</p></div>" for text in (FIRST, SECOND, THIRD))
    assert body_of(f"<article><h1>Tram</h1>{pictures}</article>").text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_the_next_article_of_an_endless_page_is_left_out() -> None:
    markup = (
        f"<div class='feed'><article class='post'><h1>Tram line wins the vote</h1>{STORY}</article>"
        f"<article class='post'><h1>Bread dearer again</h1>{OTHER}{OTHER}{OTHER}</article></div>"
    )
    document = Document.from_html(
        f"<html><head><title>Tram line wins the vote</title></head><body>{markup}</body></html>"
    )
    text = read_body(document, ArticlePage(document)).text
    assert FIRST in text
    assert "bread" not in text


def test_parts_of_one_article_without_names_are_no_other_articles() -> None:
    markup = f"<div><div><h1>Tram</h1>{STORY}</div><div><h1>Nine years</h1>{OTHER}</div></div>"
    text = body_of(f"<article>{markup}</article>").text
    assert FIRST in text
    assert "bakers" in text


def test_an_article_with_the_headline_wins_over_what_holds_the_readers_words_too() -> None:
    text = body_of(f"<div><article><h1>Tram</h1>{STORY}</article><div>{OTHER}</div></div>").text
    assert text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_an_article_around_the_headline_and_a_beginning_is_not_all() -> None:
    markup = f"<div><article><h1>Tram</h1><p>{FIRST}</p></article><div><p>{SECOND}</p><p>{THIRD}</p>{OTHER}</div></div>"
    assert THIRD in body_of(markup).text


def test_the_publishers_own_articlebody_points_at_the_region() -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": f"{FIRST} {SECOND} {THIRD}"})
    markup = f"<div><div class='a'>{OTHER}{OTHER}</div><div class='b'>{STORY}</div></div>"
    body = body_of(f"<script type='application/ld+json'>{data}</script>{markup}")
    assert body.source == "jsonld.articleBody"
    assert FIRST in body.text


def test_an_articlebody_that_is_but_the_first_paragraph_points_at_the_text() -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": f"{FIRST} {SECOND} {THIRD}"})
    markup = f"<div><p>{FIRST} {SECOND} {THIRD}</p><p>It is to ring at every stop, and at no other place.</p></div>"
    body = body_of(f"<script type='application/ld+json'>{data}</script>{markup}")
    assert body.source == "jsonld.articleBody"
    assert "at every stop" in body.text


def test_itemprop_articlebody_wins_over_more_text() -> None:
    body = body_of(f"<div><div>{OTHER}{OTHER}</div><div itemprop='articleBody'>{STORY}</div></div>")
    assert (body.source, body.text.split("\n\n")[0]) == ("itemprop.articleBody", FIRST)


def test_text_without_spaces_is_found_and_counted() -> None:
    text = "新しい路面電車は来年の春に工事が始まる予定で、港と古い天文台の間に十二の停留所ができると市長は話した。"
    body = body_of(f"<nav>{MENU}</nav><div><p>{text}</p><p>{text[::-1]}</p></div>")
    assert text in body.text
    assert body.word_count > 80


class OwnPage(ArticlePage):
    body_selector = ".copy"
    remove_selectors = (".box",)


def test_a_sites_selector_wins() -> None:
    markup = f"<div>{OTHER}{OTHER}</div><div class='copy'>{STORY}<div class='box'>{OTHER}</div></div>"
    document = Document.from_html(markup)
    body = read_body(document, OwnPage(document))
    assert (body.source, body.text) == ("css:.copy", f"{FIRST}\n\n{SECOND}\n\n{THIRD}")


def test_a_sites_selector_that_finds_nothing_gives_way_and_says_so() -> None:
    document = Document.from_html(f"<div class='new-name'>{STORY}</div>")
    body = read_body(document, OwnPage(document))
    assert FIRST in body.text
    assert "css:.copy found nothing" in body.source
