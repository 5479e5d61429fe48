"""Headings, lists, quotes, tables and code come out in order, as text and as markup."""

from collections.abc import Callable

import pytest

from scrapers.parse.document import Document
from scrapers.parse.passages import passages
from scrapers.parse.render import markup_of, text_of
from scrapers.parse.strings import count_words


def read(markup: str) -> tuple[str, str]:
    found = passages(Document.from_html(f"<div>{markup}</div>").root, {})
    return text_of(found), markup_of(found)


@pytest.mark.parametrize(
    ("markup", "text", "rendered"),
    [
        ("<h2>Title</h2><p>One.</p>", "Title\n\nOne.", "<h2>Title</h2><p>One.</p>"),
        ("<h1>Inside</h1>", "Inside", "<h2>Inside</h2>"),
        ("One.<br><br>Two.", "One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("<p>One<br>two</p>", "One\ntwo", "<p>One<br>two</p>"),
        ("A <b>b</b><p>C.</p>d", "A b\n\nC.\n\nd", "<p>A <b>b</b></p><p>C.</p><p>d</p>"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb", "<ul><li>a</li><li>b</li></ul>"),
        ("<ol><li><p>a</p></li></ol>", "a", "<ol><li>a</li></ol>"),
        ("<blockquote><p>Said.</p></blockquote>", "Said.", "<blockquote><p>Said.</p></blockquote>"),
        ("<pre>  if x:\n    y</pre>", "  if x:\n    y", "<pre>  if x:\n    y</pre>"),
        (
            "<table><tr><th>Name</th><th>Age</th></tr><tr><td>Ida</td><td>7</td></tr></table>",
            "Name\tAge\n\nIda\t7",
            "<table><tbody><tr><td>Name</td><td>Age</td></tr><tr><td>Ida</td><td>7</td></tr></tbody></table>",
        ),
        (
            "<table><tr><td><b>Who</b><br>Ida</td><td><p>a</p><p>b</p></td></tr></table>",
            "Who Ida\ta b",
            "<table><tbody><tr><td>Who Ida</td><td>a b</td></tr></tbody></table>",
        ),
        ("<table><tr><td>a</td><td><table><tr><td>b</td></tr></table></td></tr></table>", "a\n\nb", "<p>a</p><p>b</p>"),
        ("<h3><button>Why?</button></h3><p>So.</p>", "Why?\n\nSo.", "<h3>Why?</h3><p>So.</p>"),
        ("<h3>Why? <button>Copy</button></h3><p>So.</p>", "Why?\n\nSo.", "<h3>Why?  </h3><p>So.</p>"),
        ("<p>5 &lt; 6 &amp; 7</p>", "5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
        ("<p>See <span class='sr-only'>hidden</span>this</p>", "See this", "<p>See this</p>"),
        ("<p>The <a class='popup'>old</a> mill.</p>", "The old mill.", "<p>The old mill.</p>"),
        ("<p>“<a class='modal'>Stay</a>,” she said.</p>", "“Stay,” she said.", "<p>“Stay,” she said.</p>"),
        ("<p>He left. <i class='ads'>Ad</i> We stayed.</p>", "He left. We stayed.", "<p>He left.  We stayed.</p>"),
        ("<p>He left. <i class='ads'>Ad</i></p>", "He left.", "<p>He left. </p>"),
        ("<p>We <i class='share'>Share</i> stayed.</p>", "We stayed.", "<p>We  stayed.</p>"),
        ("<p>a</p><script>no()</script><p>b</p>", "a\n\nb", "<p>a</p><p>b</p>"),
        ("<p>a<sup> <a href='#n'>2</a> </sup>. b<sup>2</sup></p>", "a. b2", "<p>a. b<sup>2</sup></p>"),
        ("<p>a.<a href='/p#footnote-1'>1</a> b</p>", "a. b", "<p>a. b</p>"),
        ("<h2>Why <a href='/p#why'>#</a></h2>", "Why", "<h2>Why </h2>"),
        ("<p>Who says so. <a href='#back'>↩</a></p>", "Who says so.", "<p>Who says so. </p>"),
        ("<p>\n  <b>a</b> b\n</p>", "a b", "<p><b>a</b> b\n</p>"),
        ("<p>At <x-org>Ida</x-org> we</p>", "At Ida we", "<p>At Ida we</p>"),
        ("At <x-org>Ida</x-org> we", "At Ida we", "<p>At Ida we</p>"),
        ("<x-box><p>a</p></x-box><x-box>b</x-box>", "a\n\nb", "<p>a</p><p>b</p>"),
    ],
)  # fmt: skip
def test_rendering(markup: str, text: str, rendered: str) -> None:
    assert read(markup) == (text, rendered)


def test_an_unclosed_heading_full_of_buttons_takes_no_time(holds: Callable[..., None]) -> None:
    holds(b"<html><body><h2>" + b"<button>x</button> text text text text " * 60_000)


def test_a_table_that_lays_out_the_page_is_read_as_blocks() -> None:
    long = "A sentence of the story that goes on for quite a while. " * 10
    assert read(f"<table><tr><td>menu</td><td><p>{long}</p><p>End.</p></td></tr></table>")[0].endswith("\n\nEnd.")


@pytest.mark.parametrize(
    ("text", "words"), [("two words", 2), ("größer als", 2), ("新聞記事", 5), ("", 0), ("ชาวบ้านสร้างสะพาน", 6)]
)
def test_words_are_counted_as_readers_count(text: str, words: int) -> None:
    assert count_words(text) == words


def test_an_inline_element_around_a_block_loses_no_text() -> None:
    text, _ = read("<p>One</p><a href='/x'>before <div>inside the block</div> after</a><p>Two</p>")
    assert text == "One\n\nbefore\n\ninside the block\n\nafter\n\nTwo"


def test_inline_elements_without_text_are_left_out() -> None:
    assert read("<p>One <b></b><a href='/x'><i></i></a>two</p>")[1] == "<p>One two</p>"


def test_the_sources_blanks_are_no_linked_text() -> None:
    blank = "\n" + " " * 60
    markup = f"<p>They said on Monday {blank}<a href='/x'>{blank}<em>{blank}that{blank}they{blank}</em></a> would.</p>"
    passage = passages(Document.from_html(markup).root, {})[0]
    assert passage.text == "They said on Monday that they would."
    assert passage.link_share == passage.emphasis_share == 9 / 36


@pytest.mark.parametrize("markup", ["<h2>Bo <a href='/#r'>1</a></h2>", "<p>Law <a href='/#s'>§</a></p>"])
def test_short_links_to_a_place_that_is_no_note_stay(markup: str) -> None:
    assert read(markup)[0] in {"Bo 1", "Law §"}
