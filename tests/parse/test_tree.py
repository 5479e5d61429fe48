"""The flat tree: elements, texts and neighbours are those of the page, in its order."""

import time

import pytest

from scrapers.parse.document import Document
from scrapers.parse.markup import MAX_DEPTH, parse_html
from scrapers.parse.tree import Element, Tree


def tree_of(body: str) -> Tree:
    return parse_html(f"<html><head><title>T</title></head><body>{body}</body></html>".encode())


def first(tree: Tree, tag: str) -> Element:
    return next(Element(tree, 0).iter(tag))


MIXED = "<div id=d>one <b>two</b> three<p class=x hidden>four</p>five</div><p>six</p>"


@pytest.mark.parametrize(
    ("tag", "text", "tail", "content"),
    [
        ("div", "one ", None, "one two threefourfive"),
        ("b", "two", " three", "two"),
        ("p", "four", "five", "four"),
    ],
)
def test_text_and_tail(tag: str, text: str, tail: str | None, content: str) -> None:
    element = first(tree_of(MIXED), tag)
    assert (element.text, element.tail, element.text_content()) == (text, tail, content)


def test_children_ancestors_and_siblings() -> None:
    tree = tree_of(MIXED)
    div, bold = first(tree, "div"), first(tree, "b")
    assert [child.tag for child in div] == ["b", "p"]
    assert len(div) == 2
    assert [above.tag for above in bold.iterancestors()] == ["div", "body", "html"]
    assert [after.tag for after in bold.itersiblings()] == ["p"]
    assert [before.tag for before in first(tree, "p").itersiblings(preceding=True)] == ["b"]
    assert first(tree, "p").getprevious() == bold
    assert bold.getparent() == div
    assert Element(tree, 0).getparent() is None


def test_the_text_before_an_element() -> None:
    tree = tree_of("<div>Updated <time>1 May</time> by <a>x</a></div>")
    assert [first(tree, tag).text_before for tag in ("time", "a")] == ["Updated ", " by "]


def test_attributes_by_element_and_by_name() -> None:
    tree = tree_of(MIXED)
    paragraph = first(tree, "p")
    assert (paragraph.get("class"), paragraph.get("hidden"), paragraph.get("id"), paragraph.get("id", "-")) == (
        "x",
        "",
        None,
        "-",
    )
    assert tree.attributes["class"] == {paragraph.index: "x"}


def test_content_in_order() -> None:
    tree = tree_of(MIXED)
    div = first(tree, "div")
    parts = [part if isinstance(part, str) else tree.tags[part] for part in tree.content(div.index)]
    assert parts == ["one ", "b", " three", "p", "five"]


def test_find() -> None:
    tree = tree_of("<section><div><p>x</p></div></section>")
    section = first(tree, "section")
    assert section.find("p") is None
    assert section.find("div") == first(tree, "div")
    assert section.find(".//p") == first(tree, "p")


def test_scripts_stand_apart() -> None:
    tree = tree_of("<script type='Application/LD+JSON'>{}</script><p>x</p><style>y</style><svg><text>z</text></svg>")
    assert tree.scripts() == [("application/ld+json", "{}")]
    assert [tag for tag in tree.tags if tag in {"script", "style", "svg", "text"}] == []
    assert tree.text(0) == "Tx"


def test_white_space_parts_words_on_both_sides() -> None:
    tree = tree_of("<table>\n <tr>\n  <td>a</td>\n  <td>b</td>\n </tr>\n</table><p><b>c</b> <i>d</i></p>")
    assert tree.text(first(tree, "table").index).split() == ["a", "b"]
    assert first(tree, "p").text_content() == "c d"


def test_deeper_elements_lend_their_text_to_the_last_that_is_kept() -> None:
    tree = tree_of("<div>" * (MAX_DEPTH + 50) + "<p>deep</p>inside" + "</div>" * (MAX_DEPTH + 50) + "<p>after</p>")
    assert tree.text(0) == "Tdeepinsideafter"
    assert [element.text for element in Element(tree, 0).iter("p")] == ["after"]


MENU = "<nav id=menu>" + "".join(f"<a href=/{n}>Section number {n}</a>" for n in range(20)) + "</nav>"


def test_a_menu_is_one_string() -> None:
    tree = tree_of(f"{MENU}<p>text</p>")
    menu = first(tree, "nav")
    assert len(menu) == 0
    assert menu.text_content().startswith("Section number 0Section number 1")


@pytest.mark.parametrize(
    "inside", ["<p>a paragraph of the article</p>", "<h1>The headline</h1>", "word after word, " * 60]
)
def test_a_nav_with_an_article_in_it_is_no_menu(inside: str) -> None:
    assert len(first(tree_of(MENU.replace("</nav>", f"<div>{inside}</div></nav>")), "nav")) > 0


@pytest.mark.parametrize(
    ("selector", "texts"),
    [
        (".x", ("four", "six")),
        ("div > p, b", ("two", "four")),
        ("body > p:last-child", ("six",)),
        ("[class^=x]", ("four", "six")),
        ("nav a:first-child", ("Section number 0",)),
        ("not[a(selector", ()),
    ],
)
def test_selectors_find_the_trees_elements(selector: str, texts: tuple[str, ...]) -> None:
    document = Document.from_html(f"{MENU}<div>one <b>two</b><p class=x>four</p></div><svg><p></svg><p class=x>six</p>")
    assert document.texts(selector) == texts


def test_any_attribute_of_a_selected_element() -> None:
    document = Document.from_html("<p data-any=' 1 '>x</p><p data-any=2>y</p>")
    assert document.attribute("p", "data-any") == "1"
    assert document.attribute("p", "data-other") is None


@pytest.mark.parametrize(
    ("body", "is_within"),
    [
        ("<p>a lot of <button>memory</button> at once</p>", True),
        ("<p>a lot of <i></i><button>memory</button><i> at once</i></p>", True),
        ("<p><button>Save</button> for later</p>", False),
        ("<p>for later <button>Save</button> </p>", False),
        ("<div>Specs <button>Show</button> and tests</div>", False),
    ],
)
def test_a_button_in_a_sentence(body: str, *, is_within: bool) -> None:
    tree = tree_of(body)
    assert tree.is_within_sentence(first(tree, "button").index) == is_within


def test_a_paragraph_of_buttons_is_soon_looked_at() -> None:
    tree = tree_of(f"<p>{'a <button>b</button> ' * 10_000}</p>")
    began = time.process_time()
    assert sum(tree.is_within_sentence(place) for place, tag in enumerate(tree.tags) if tag == "button") > 9_000
    assert time.process_time() - began < 0.3
