"""Hostile markup is bounded before the parse, and loses no text."""

import pytest

from scrapers.parse.markup import MAX_ELEMENTS, NoMarkupError, TooLargeError, parse_html


def text_of(markup: bytes) -> str:
    return parse_html(markup).text(0)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("depth", [10, 255, 256, 3_000, 100_000])
def test_nesting_loses_no_text(depth: int) -> None:
    text = text_of(b"<html><body>" + b"<div>" * depth + b"deep" + b"</div>" * depth + b"<p>after</p></body></html>")
    assert text == "deepafter"


def test_deep_wrapping_keeps_the_structure_inside() -> None:
    page = (
        b"<body>"
        + b"<div>" * 20_000
        + b"<nav>menu</nav><article><p>text</p></article>"
        + b"</div>" * 20_000
        + b"</body>"
    )
    assert [tag for tag in parse_html(page).tags if tag in {"nav", "article", "p"}] == ["nav", "article", "p"]


def test_unclosed_inline_tags_lose_no_text() -> None:
    assert text_of(b"<body>" + b"<b><i>x" * 20_000) == "x" * 20_000


def test_soft_hyphens_are_no_letters() -> None:
    assert text_of("<p>har\xadbour&shy;master</p>".encode()) == "harbourmaster"


@pytest.mark.timeout(60)
def test_a_hundred_thousand_attributes_are_cut() -> None:
    attributes = b" ".join(b'a%d="x"' % number for number in range(100_000))
    assert text_of(b"<body><p " + attributes + b">inside</p>after") == "insideafter"


def test_a_long_line_is_no_trouble() -> None:
    assert len(text_of(b"<body><p>" + b"word " * 200_000 + b"</p>")) == 1_000_000


def test_scripts_with_markup_in_them_survive_the_flattening() -> None:
    page = b"<body>" + b"<div>" * 400 + b"<script>var x = '<div>';</script>seen" + b"</div>" * 400
    assert "seen" in text_of(page)


def test_comments_and_instructions_are_left_out() -> None:
    assert text_of(b"<body><!-- not this -->this<?php nor this ?></body>") == "this"


@pytest.mark.parametrize("markup", [b"", b"   \n", b"<!-- only a comment -->"])
def test_an_empty_page_is_named(markup: bytes) -> None:
    with pytest.raises(NoMarkupError):
        parse_html(markup)


def test_too_many_tags_are_refused() -> None:
    with pytest.raises(TooLargeError, match="elements"):
        parse_html(b"<p>" * (MAX_ELEMENTS + 1))


def test_too_many_attributes_are_refused() -> None:
    tag = b"<p " + b" ".join(b"a%d" % number for number in range(300)) + b">"
    with pytest.raises(TooLargeError, match="attributes"):
        parse_html(tag * 2_000)


def test_a_large_script_is_no_heap_of_attributes() -> None:
    page = b"<body><script>" + b"if (a <b && c> d) { e = f; }" * 80_000 + b"</script><p>text</p>"
    assert parse_html(page).text(0) == "text"


@pytest.mark.timeout(60)
def test_scripts_that_never_end_take_no_time() -> None:
    parse_html(b"<body>" + b"<div><p>" * 400 + b"text" + (b"<script>" + b"x" * 50) * 100_000)
