"""What a newcomer sees first: empty pages that say how to begin, and words and figures that read well."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from dashboard.desk import Desk
from dashboard.rendering import counted
from tests.dashboard.conftest import Get, asker
from tests.dashboard.test_pages import plain
from tests.warehouse.desk import START, Page
from tests.warehouse.desk import Desk as Newsdesk
from warehouse.connection import Connection, session
from warehouse.enrich.run import enrich


@pytest.fixture
def conn(warehouse_url: str) -> Iterator[Connection]:
    with session(warehouse_url) as conn:
        yield conn


def test_an_article_of_many_versions_says_that_there_were_earlier_ones(empty: Get, conn: Connection) -> None:
    desk, url = Newsdesk(conn), "http://harbor.test/often"
    for hour in range(12):
        body = f"Read on.{' word' * (hour % 2)}\n\nState of {hour} o'clock."
        desk.run(f"run-{hour}", START + timedelta(hours=hour), [Page(url=url, headline="مرحبا 3.5 GHz", body=body)])
    number = desk.value("SELECT article_id FROM news.articles")
    told = plain(empty(f"/articles/{number}").text)
    assert "Versions (12)" in told
    assert "Version 3 " in told
    assert "Version 2 " not in told
    assert "Earlier versions are not shown here" in told
    edits = plain(empty("/edits").text)
    assert "+1 word." in edits
    assert "−1 word." in edits
    assert "<bdi>مرحبا 3.5 GHz</bdi>" in empty(f"/trace?url={url}").text


def test_a_source_that_a_finding_shows_is_linked_itself_and_a_page_by_its_life(empty: Get, conn: Connection) -> None:
    desk = Newsdesk(conn)
    desk.run("shown", START, [Page(url="http://harbor.test/1")])
    desk.rows(
        "INSERT INTO ops.findings (run_id, number, check_name, severity, message, sample, found_at) VALUES "
        "('shown', 8, 'announced', 'warning', 'm', '{http://harbor.test/feed}', now()), "
        "('shown', 9, 'lost_pages', 'warning', 'm', '{http://harbor.test/1}', now()) RETURNING 1"
    )
    for path in ("/runs/shown", "/sites/harbor"):
        page = empty(path).text
        page = page[page.index('id="findings"') :]
        assert 'href="http://harbor.test/feed"' in page
        assert 'href="/trace?url=http%3A%2F%2Fharbor.test%2F1"' in page
        assert 'href="/trace?url=http%3A%2F%2Fharbor.test%2Ffeed"' not in page


def test_a_site_whose_file_cannot_be_read_needs_a_person(desk: Desk, empty: Get, warehouse_url: str) -> None:
    broken = {"harborledger": "harborledger.py: invalid syntax, line 3"}
    sites = {name: site for name, site in desk.sites().items() if name not in broken}
    spoiled = replace(desk, sites=lambda: sites, unreadable=lambda: broken)
    for path in ("/", "/sites/harborledger"):
        told = plain(asker(spoiled)(path).text)
        assert "Not crawled: the file of harborledger cannot be read" in told
        assert "invalid syntax, line 3" in told
        assert "copydesk check harborledger" in told
        assert "declared here any more" not in told
    bare = asker(replace(spoiled, warehouse=lambda: warehouse_url))
    assert "invalid syntax, line 3" in plain(bare("/").text)
    assert "invalid syntax, line 3" in plain(bare("/sites/harborledger").text)
    assert "cannot be read" not in empty("/").text


def test_a_site_whose_runs_fail_as_a_whole_is_not_said_to_have_no_failures(get: Get) -> None:
    page = get("/sites/dusk").text
    troubles = plain(page[page.index('id="troubles"') : page.index('id="findings"')])
    assert "1 run failed as a whole: rate limited, last the one of 3 Mar 2026, 06:00" in troubles
    assert "None." not in troubles


def test_what_enrich_has_not_done_is_told(empty: Get, conn: Connection) -> None:
    desk = Newsdesk(conn)
    desk.run("r1", START, [Page(url=f"http://harbor.test/{n}", body=f"Of {n}.") for n in range(3)])
    enrich(conn, START)
    assert "enrich" not in plain(empty("/").text)
    desk.run("r2", START + timedelta(days=1), [Page(url="http://harbor.test/later", body="Later.")])
    desk.rows(
        "INSERT INTO ops.enrich_failures (article_id, error, failed_at) "
        "SELECT article_id, 'e', now() FROM news.articles WHERE url ~ '/[12]$' RETURNING 1"
    )
    told = plain(empty("/").text)
    assert "1 article published or edited since 3 Mar 2026, 06:00 waits for copydesk enrich" in told
    assert "2 articles could not be enriched" in told


def test_an_empty_warehouse_says_how_to_begin(empty: Get) -> None:
    overview = plain(empty("/").text)
    assert "copydesk run dusk" in overview
    assert "copydesk new https://" in overview
    assert "The warehouse holds no article yet" in plain(empty("/search?q=chips").text)
    assert "None so far" in plain(empty("/edits").text)
    assert "No article has been taken off its site so far" in plain(empty("/edits?kind=deletions").text)


def test_a_search_that_finds_nothing_among_articles_asks_for_other_words(get: Get) -> None:
    assert "Try fewer or other words" in plain(get("/search?q=zzzz").text)


@pytest.mark.parametrize(("parser", "is_told"), [("1", False), ("2", True)])
def test_an_edit_that_another_parser_read_says_so(empty: Get, conn: Connection, parser: str, is_told: bool) -> None:
    page = Page(url="http://harbor.test/1", headline="A ship sails", more={"parser_version": "1"})
    newsdesk = Newsdesk(conn)
    newsdesk.run("r1", START, [page])
    edited = replace(page, headline="A ship comes", payload="2", more={"parser_version": parser})
    newsdesk.run("r2", START + timedelta(days=1), [edited])
    words = plain(empty("/edits").text)
    assert "A ship comes" in words
    assert ("Read by parser 1 before and 2 since" in words) is is_told


@pytest.mark.parametrize(("number", "told"), [(0, "0 articles"), (1, "1 article"), (2000, "2,000 articles")])
def test_how_many_there_are_reads_as_it_is_said(number: int, told: str) -> None:
    assert counted(number, "article") == told


@pytest.mark.parametrize("path", ["/", "/sites/tidewire", "/sites/fluxdaily", "/runs/tide-1", "/edits", "/stories"])
def test_one_thing_is_not_told_as_several(get: Get, path: str) -> None:
    several = r"\b1 (?:articles|sites|words|batches|accepted batches|more paragraphs)\b"
    assert re.findall(several, plain(get(path).text)) == []


@pytest.mark.parametrize("path", ["/", "/runs/dusk-1"])
def test_a_failed_run_leads_to_what_can_be_done(get: Get, desk: Desk, path: str) -> None:
    assert "docs/runbook/rate_limited.md" in plain(get(path).text)
    wiki = asker(replace(desk, runbook="https://wiki.example/{}".format))
    assert 'href="https://wiki.example/rate_limited"' in wiki(path).text


def test_a_failure_leads_to_its_run_and_has_the_colour_of_one(get: Get) -> None:
    page = get("/").text
    wants = page[page.index('<ul class="wants">') : page.index('id="sites"')]
    assert 'href="/runs/dusk-1"' in wants
    assert re.findall(r'<li class="(\w+)">', wants) == ["held", "failed"]


def test_sources_that_were_never_asked_are_no_share(get: Get) -> None:
    assert "0 of 0" not in plain(get("/").text)


@pytest.fixture(scope="module")
def phone(browser: Any) -> Iterator[Any]:  # noqa: ANN401  # playwright's
    """A page on a narrow screen."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def test_a_chart_on_a_narrow_screen_begins_with_its_newest_columns(phone: Any, served: str) -> None:  # noqa: ANN401
    phone.goto(served + "/sites/tidewire")
    last, frame = phone.evaluate(
        """() => ["svg.chart text:last-of-type", ".newest"].map(what => {
            const box = document.querySelector(what).getBoundingClientRect();
            return [box.left, box.right];
        })"""
    )
    assert frame[0] <= last[0]
    assert last[1] <= frame[1]


def test_no_caption_on_a_narrow_screen_is_cut(phone: Any, served: str) -> None:  # noqa: ANN401
    phone.goto(served + "/sites/tidewire")
    phone.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    ends = phone.evaluate(
        "[...document.querySelectorAll('caption:not(.unseen)')].map(each => each.getBoundingClientRect().right)"
    )
    assert ends
    assert max(ends) <= 360


def test_figures_and_states_stay_on_one_line(phone: Any, served: str) -> None:  # noqa: ANN401
    phone.goto(served + "/sites/fluxdaily")
    lines = phone.evaluate(
        """() => [...document.querySelectorAll("td.figure, td .state")].map(each => {
            const words = document.createRange();
            words.selectNodeContents(each);
            return words.getBoundingClientRect().height / parseFloat(getComputedStyle(each).lineHeight);
        })"""
    )
    assert lines
    assert max(lines) < 1.5


@pytest.mark.parametrize("path", ["/", "/sites/tidewire", "/runs/flux-1", "/stories"])
def test_no_column_is_lost_on_paper_and_paper_is_white(phone: Any, served: str, path: str) -> None:  # noqa: ANN401
    phone.set_viewport_size({"width": 718, "height": 1000})
    phone.emulate_media(media="print", color_scheme="dark")
    phone.goto(served + path)
    ends = phone.evaluate("[...document.querySelectorAll('table')].map(each => each.getBoundingClientRect().right)")
    assert max(ends) <= 718
    assert phone.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    phone.emulate_media(media="screen")
    phone.set_viewport_size({"width": 360, "height": 740})


def test_a_page_is_asked_for_without_its_body(served: str) -> None:
    asked = httpx.head(served + "/search")
    assert (asked.status_code, asked.content) == (200, b"")
    assert httpx.head(served + "/none").status_code == 404
