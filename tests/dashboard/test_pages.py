"""What the pages say: true to the warehouse, harmless whatever it holds, and clear where there is nothing."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from fastapi import Depends, HTTPException

from dashboard.article import changes
from dashboard.desk import Desk
from scrapers.site import Site
from tests.dashboard.conftest import Get, asker
from tests.dashboard.newsroom import GONE, HOSTILE, LOST, MANY, NOW, ROUND
from warehouse.connection import WarehouseError, session

PAGES = [
    "/", "/sites/tidewire", "/sites/tidewire?by=hour", "/sites/fluxdaily", "/sites/unrun", "/runs/tide-1",
    "/runs/flux-1", "/runs/dusk-1", "/edits", "/edits?kind=deletions", "/stories", "/search", "/search?q=million",
    "/trace", f"/trace?url={quote(ROUND)}",
]  # fmt: skip


def article(get: Get, words: str) -> str:
    """The path of the first article that a search finds."""
    found = re.search(r'href="(/articles/\d+)"', get(f"/search?q={quote(words)}").text)
    assert found
    return found[1]


def plain(html: str) -> str:
    """The text of a page as a person reads it, blanks made one."""
    apart = re.sub(r"</(td|th|dt|dd|li|p|h\d|summary|caption)>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", apart)).split())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_and_is_small(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    assert len(re.findall("<h1", answer.text)) == 1


def test_what_needs_a_person_comes_first_with_the_command_that_settles_it(get: Get) -> None:
    page = get("/").text
    wants = plain(page[page.index('id="wants"') : page.index('id="sites"')])
    assert "Held: fluxdaily, 12 articles" in wants
    assert 'copydesk release flux-1 --why "…"' in wants
    assert "headline is filled in 0 of 12 articles" in wants
    assert "Failed: rate limited: dusk" in wants
    assert "copydesk run dusk" in wants


def test_the_overview_says_how_each_site_stands(get: Get) -> None:
    table, _, _ = get("/").text.partition("<details>")
    lines = {line.split()[0]: line for line in map(plain, table.split('<th scope="row">')[1:])}
    assert "1 batch held" in lines["fluxdaily"]
    assert "Failed: rate limited" in lines["dusk"]
    assert "Published" in lines["tidewire"]
    assert "Declared and never run: unrun" in plain(get("/").text)


def test_a_site_that_is_run_no_more_is_late_unless_it_is_simulated(desk: Desk) -> None:
    real = {name: replace(site, domains=("news.example",)) for name, site in desk.sites().items()}
    quiet = replace(desk, sites=lambda: real, clock=lambda: NOW + timedelta(days=7))
    assert "No run for 9 days" in asker(quiet)("/").text
    assert "No run for" not in asker(replace(quiet, sites=desk.sites))("/").text


def test_a_run_adds_up(get: Get) -> None:
    page = plain(get("/runs/tide-1").text)
    total = MANY + 5
    assert f"{total} discovered = {MANY + 3} published + 0 unchanged + 1 rejected + 1 failed + 0 skipped" in page


def test_a_run_shows_each_url_once_page_by_page(get: Get) -> None:
    found: list[str] = []
    path: str | None = "/runs/tide-1"
    while path:
        page = get(path).text
        found += re.findall(r'<th scope="row" class="url"><a href="([^"]+)"', page)
        further = re.search(r'href="([^"]+)" rel="next"', page)
        path = unescape(further[1]) if further else None
    assert len(found) == len(set(found)) == MANY + 5
    assert LOST in found


def test_urls_are_shown_by_outcome(get: Get) -> None:
    page = plain(get("/runs/tide-1?outcome=failed").text)
    assert "timeout" in page
    assert "many/1" not in page


def test_a_warc_file_is_given_as_it_is(get: Get) -> None:
    answer = get("/runs/tide-1/warc/0")
    assert answer.content == b"\x1f\x8bwarc"
    assert 'filename="tide-1.warc.gz"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["/runs/tide-1/warc/1", "/runs/tide-1/warc/2", "/runs/none-1/warc/0"])
def test_a_warc_file_that_is_not_there_is_not_found(get: Get, path: str) -> None:
    assert get(path).status_code == 404


def test_a_site_shows_why_pages_failed_with_an_address(get: Get) -> None:
    page = get("/sites/tidewire").text
    troubles = plain(page[page.index('id="troubles"') : page.index('id="findings"')])
    assert re.search(r"timeout failed 1 .* tidewire.test/lost", troubles)
    assert re.search(r"consent wall rejected 1 .* tidewire.test/wall", troubles)


def test_a_site_shows_what_the_audit_expected_and_found(get: Get) -> None:
    page = plain(get("/sites/fluxdaily").text)
    assert "Holds the batch headline is filled in 0 of 12 articles" in page
    assert re.search(r"headline 0% – 99% Low", page)


def test_an_article_shows_its_versions_and_where_it_came_from(get: Get) -> None:
    page = get(article(get, "Ostregate")).text
    assert "<del><span class=unseen dir=ltr>taken out: </span>$587</del>" in page
    assert "<ins><span class=unseen dir=ltr>put in: </span>$600</ins>" in page
    words = plain(page)
    assert "Version 2, as it stands" in words
    assert "tide-2.warc.gz, byte 0" in words
    assert "2 articles on tidewire, harborledger" in words
    assert "Cited by harborledger" in words
    assert "Companies Ostregate ×3" in words


def test_edits_and_deletions(get: Get) -> None:
    words = plain(get("/edits?kind=stealth").text)
    assert "Ostregate raises taken out: $587 put in: $600 million" in words
    assert "Stealth: the publisher does not say so" in words
    assert "None" in plain(get("/edits?kind=headlines&site=harborledger").text)
    assert "Soon gone" in plain(get("/edits?kind=deletions").text)


def test_a_story_tells_who_was_first_and_who_copied(get: Get) -> None:
    found = re.search(r'href="(/stories/\d+)"', get("/stories").text)
    assert found
    assert "copy of tidewire’s" in plain(get(found[1]).text)
    assert "No article of dusk is of one story with another" in plain(get("/stories?site=dusk").text)


@pytest.mark.parametrize(
    ("asked", "hit"),
    [
        ("q=million", True),
        ("q=million+site:harborledger", True),
        ("q=million&site=dusk", False),
        ("q=million&company=Ostregate", True),
        ("q=million&company=Ostregate&site=harborledger", False),
        ("q=million&after=2027-01-01", False),
        ('q=million&author="Ada%00', True),
    ],
)
def test_search_takes_the_same_language_and_marks_what_it_found(get: Get, asked: str, hit: bool) -> None:
    page = get(f"/search?{asked}").text
    assert ("<mark>million</mark>" in page) is hit
    assert ("No article answers" in page) is not hit


@pytest.mark.parametrize("asked", ["q=x&after=soon", "author=Jane", "company=nobody"])
def test_a_query_that_cannot_be_asked_says_why(get: Get, asked: str) -> None:
    answer = get(f"/search?{asked}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("path", ["/search?q=million&site=retired", "/edits?site=retired", "/stories?site=retired"])
def test_a_filter_is_shown_also_where_nothing_is_known_of_its_site(get: Get, path: str) -> None:
    assert "<option selected>retired</option>" in get(path).text


def test_trace_tells_a_life_and_what_no_source_announced(get: Get) -> None:
    life = plain(get(f"/trace?url={quote(GONE)}").text)
    assert "It stands as an article" in life
    assert "deleted tide-2" in life
    assert get("/trace?url=http://nowhere.test/").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/search?q=Preamble", "/edits", f"/search?q={quote(HOSTILE)}", f"/trace?url={quote(HOSTILE)}",
     f"/runs/{quote(HOSTILE, safe='')}", f"/edits?from={quote(HOSTILE)}"],
)  # fmt: skip
def test_hostile_texts_are_shown_as_text(get: Get, path: str) -> None:
    page = get(path).text
    assert "<script" not in page
    assert "<img" not in page


def test_a_hostile_article_is_shown_to_the_letter(get: Get) -> None:
    page = get(article(get, "Preamble")).text
    assert "<script" not in page
    assert f"By {HOSTILE}" in plain(page)


def test_an_articles_headings_go_below_those_of_the_page(get: Get) -> None:
    assert "<h3>Loud</h3>" in get(article(get, "Preamble")).text


def test_a_link_leads_nowhere_that_a_browser_would_run(get: Get) -> None:
    for path in PAGES:
        links = re.findall(r'href="([^"]*)"', get(path).text)
        assert [link for link in links if not re.match(r"(/|#|https?://)", link)] == []


def test_answers_let_a_browser_do_no_more_than_the_pages_need(get: Get) -> None:
    for path in ("/", "/static/style.css", "/nowhere", "/runs/none-1"):
        headers = get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8700", 200), ("localhost", 200), ("[::1]:8700", 200), ("evil.example", 421), ("127.0.0.1.evil", 421)],
)
def test_only_this_machines_own_names_are_answered_to(get: Get, host: str, status: int) -> None:
    assert get("/trace", Host=host).status_code == status


@pytest.mark.parametrize(
    ("path", "status"),
    [("/runs/none-1", 404), ("/sites/none", 404), ("/articles/1", 404), ("/stories/1", 404), ("/nowhere", 404),
     ("/articles/x", 400), ("/edits?from=x", 400), ("/edits?kind=x", 400), ("/static/secret", 404)],
)  # fmt: skip
def test_what_is_not_there_is_said_with_a_way_on(get: Get, path: str, status: int) -> None:
    answer = get(path)
    assert answer.status_code == status
    assert 'href="/search"' in answer.text


def test_nothing_is_written_to_an_address(get: Get) -> None:
    answer = get("/edits", method="POST")
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"GET", "HEAD"})
    assert "This address takes no POST. Nothing here changes anything" in plain(answer.text)


def test_an_error_that_nobody_expected_is_a_page_with_a_way_on(desk: Desk) -> None:
    def broken() -> Mapping[str, Site]:
        raise ZeroDivisionError

    answer = asker(replace(desk, sites=broken))("/")
    assert answer.status_code == 500
    assert "ZeroDivisionError" in answer.text
    assert "in the server’s log" in plain(answer.text)
    assert "style.css" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_who_is_not_logged_in_gets_a_page_with_its_style(desk: Desk) -> None:
    def nobody() -> None:
        raise HTTPException(401, "Not authenticated")

    get = asker(replace(desk, login="/login"), dependencies=[Depends(nobody)])
    answer = get("/edits")
    assert answer.status_code == 401
    assert 'href="/login?next=%2Fedits"' in answer.text
    for address in re.findall(r'href="(/static/[^"]+)"', answer.text):
        assert get(address).status_code == 200


MANY_SITES = """
INSERT INTO ops.runs (run_id, site, logical_at, started_at, state, failure, detail)
SELECT format('site%1$s-1', number), format('site%1$s', number), now(), now(), 'failed', 'forbidden', repeat('x', 200)
FROM generate_series(100, 299) AS number
"""


def test_the_overview_of_200_sites_is_small_and_shows_each_on_one_sheet(empty: Get, warehouse_url: str) -> None:
    with session(warehouse_url) as conn, conn, conn.cursor() as cursor:
        cursor.execute(MANY_SITES)
    sheets = [empty(f"/?sites={number}") for number in range(1, 6)]
    assert max(len(each.content) for each in sheets) < 80_000
    assert "200 sites" in sheets[0].text
    shown = [re.findall(r'<th scope="row"><a href="/sites/(\w+)">', each.text) for each in sheets]
    assert [name for sheet in shown for name in sheet] == [f"site{number}" for number in range(100, 300)]
    assert '<a href="/?sites=2#sites" aria-current="page">site140 – site179</a>' in sheets[1].text
    assert empty("/?sites=99").text.count('aria-current="page">site260') == 1
    wants = empty("/?wants=20").text
    assert "copydesk run site299" in wants
    assert "copydesk run site100" not in wants


def test_an_empty_warehouse_says_what_to_do(empty: Get) -> None:
    words = plain(empty("/").text)
    assert "no site has been run yet" in words
    assert "copydesk run dusk" in words
    for path in ("/edits", "/stories", "/search?q=word", "/trace", "/edits?kind=deletions"):
        assert empty(path).status_code == 200


def test_a_warehouse_that_is_down_is_told_with_its_cause(desk: Desk) -> None:
    gone = asker(replace(desk, warehouse=lambda: "postgresql://nobody@127.0.0.1:9/none"))
    answer = gone("/")
    assert answer.status_code == 503
    assert "the warehouse cannot be reached" in answer.text
    assert "copydesk db status" in answer.text


def test_a_warehouse_that_cannot_be_named_is_told_too(desk: Desk) -> None:
    def none() -> str:
        raise WarehouseError("the embedded PostgreSQL: no room on the disk")

    answer = asker(replace(desk, warehouse=none))("/search")
    assert (answer.status_code, "no room on the disk" in answer.text) == (503, True)


def test_texts_that_would_keep_the_server_busy_are_not_compared() -> None:
    before, after = ({"headline": "Same", "body_text": "word " * number} for number in (10_000, 9_999))
    told = changes(before, after)
    assert (told["body"], told["is_much"]) == ([], True)
