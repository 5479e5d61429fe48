"""The pages in a real browser (O8): what WCAG AA asks, by keyboard alone, on a narrow screen, in light and dark."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.dashboard.newsroom import ROUND

CHECKS = Path(__file__).with_name("accessible.js").read_text("utf-8")

PATHS = {
    "overview": "/",
    "site": "/sites/tidewire",
    "hours": "/sites/harborledger?by=hour",
    "held site": "/sites/fluxdaily",
    "failed site": "/sites/dusk",
    "site without runs": "/sites/unrun",
    "run": "/runs/tide-1",
    "held run": "/runs/flux-1",
    "article": "/search?q=Ostregate",
    "hostile article": "/search?q=Preamble",
    "edits": "/edits",
    "deletions": "/edits?kind=deletions",
    "stories": "/stories",
    "story": "/stories",
    "search": "/search?q=million",
    "bad search": "/search?q=x&after=soon",
    "trace": f"/trace?url={quote(ROUND)}",
    "not found": "/runs/none-1",
}


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:  # noqa: ANN401  # playwright's
    """One page in the browser, which the tests take in turn; what its console says is an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    context.close()


def visit(page: Any, served: str, name: str) -> None:  # noqa: ANN401
    """Go to a page; articles and stories have numbers of their own, and are the first in a list."""
    page.goto(served + PATHS[name])
    if name in {"article", "hostile article", "story"}:
        page.locator("main :is(h3, tbody th) a").first.click()
        page.wait_for_url(re.compile(r"/(articles|stories)/\d+$"))


@pytest.mark.parametrize("name", PATHS)
def test_a_page_can_be_used_by_everybody(page: Any, served: str, name: str) -> None:  # noqa: ANN401
    told: list[str] = []
    page.once("console", lambda message: told.append(message.text))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    visit(page, served, name)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate(CHECKS) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(CHECKS) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(CHECKS) == []
    assert [each for each in told if "status of 40" not in each] == []
    assert page.locator("main img, main script").count() == 0


def focused(page: Any) -> dict[str, Any]:  # noqa: ANN401
    """What has the focus: its text, and whether one sees that."""
    found: dict[str, Any] = page.evaluate(
        "() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();"
        " return {text: e.innerText, tag: e.tagName, name: e.name || '', seen: s.outlineStyle !== 'none'"
        " && parseFloat(s.outlineWidth) >= 2 && b.right > 0 && b.width > 0} }"
    )
    return found


def test_the_first_tab_leads_past_the_menu(page: Any, served: str) -> None:  # noqa: ANN401
    page.goto(served + "/")
    page.keyboard.press("Tab")
    assert focused(page) == {"text": "Skip to the content", "tag": "A", "name": "", "seen": True}
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert focused(page)["text"] == "fluxdaily"


def test_all_that_can_be_used_is_reached_by_tab_and_seen(page: Any, served: str) -> None:  # noqa: ANN401
    page.goto(served + "/sites/fluxdaily")
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
        ".filter(each => each.checkVisibility()).length"
    )
    for place in range(wanted):
        page.keyboard.press("Tab")
        assert focused(page)["seen"], place
    page.keyboard.press("Tab")
    assert focused(page)["tag"] == "BODY"


def test_a_search_needs_no_mouse(page: Any, served: str) -> None:  # noqa: ANN401
    page.goto(served + "/search")
    for _ in range(30):
        page.keyboard.press("Tab")
        if focused(page)["name"] == "q":
            break
    page.keyboard.type('"$587 million" site:harborledger')
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("h2").inner_text() == "1 article"
    assert page.locator("mark").first.inner_text() in {"587", "$587", "million"}
    page.locator("ol.entries a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*")
    assert page.locator("h1").inner_text() == "Quantum firm raises $587 million"


def test_what_a_screen_reader_is_told(page: Any, served: str) -> None:  # noqa: ANN401
    page.goto(served + "/")
    told = page.locator("body").aria_snapshot()
    assert 'navigation "Pages"' in told
    assert 'table "How each site stands.' in told
    assert re.search(r'row "tidewire Published \d+ published', told)
    assert '- rowheader "fluxdaily"' in told
    page.goto(served + "/edits")
    assert re.search(r"deletion: ?\"?taken out: \$587", page.locator("main").aria_snapshot())


ARABIC = "أعلنت شركة (M5) عن شريحة جديدة، 2026"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("article", "h1, .prose, .aside dd[dir]"),
        ("story", "h1, tbody th a"),
        ("stories", "tbody th a"),
        ("edits", "h3 a, .diff:not(.headline), .diff bdi"),
        ("deletions", "tbody th a"),
        ("search", "h3 a, .snippet, .note bdi"),
        ("trace", "main p a[href*=articles]"),
    ],
)
def test_what_publishers_write_runs_the_way_of_its_own_script(page: Any, served: str, name: str, what: str) -> None:  # noqa: ANN401
    visit(page, served, name)
    ways = page.evaluate(
        """([what, text]) => [...document.querySelectorAll(what)].map(each => {
            const words = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
            while (words.nextNode())
                if (!words.currentNode.parentElement.closest(".unseen")) words.currentNode.data = text;
            return getComputedStyle(each).direction;
        })""",
        [what, ARABIC],
    )
    assert set(ways) == {"rtl"}


@pytest.mark.parametrize("name", ["article", "story", "stories", "edits", "search"])
def test_a_word_without_end_makes_no_page_wider(page: Any, served: str, name: str) -> None:  # noqa: ANN401
    page.set_viewport_size({"width": 360, "height": 740})
    visit(page, served, name)
    page.evaluate(
        "document.querySelectorAll('h1, h3 a, .note, .snippet, dd').forEach(each => each.append('x'.repeat(500)))"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
