"""W4: a parser that reads a page otherwise makes no edit, though the page's bytes are others too."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.warehouse.desk import START, Desk, Page
from warehouse.captures import held_otherwise
from warehouse.publish import PublishReport
from warehouse.staging import note_anew

DAY = timedelta(days=1)
URL = "http://harbor.test/crane"
HELD = Page(url=URL, headline="Crane", body="It came.\n\nRelated: ten cranes.", more={"parser_version": "1"})
ANEW = replace(HELD, body="It came.", more={"parser_version": "2"})
CHANGED = replace(ANEW, body="It came late.")


def fetched_again(desk: Desk, held_page: Page, page: Page) -> PublishReport:
    """A run by new rules, which read what we hold as `ANEW`."""
    desk.run("r1", START, [held_page])
    desk.crawl("r2", START + DAY, [page])
    desk.stage("r2", START + DAY, [page])
    held = list(held_otherwise(desk.conn, "r2"))
    assert [(each.capture.warc_path, each.capture.url) for each in held] == [("r1.warc.gz", URL)]
    note_anew(desk.conn, "r2", [ANEW.parsed(each.url_id) for each in held])
    desk.audit("r2", START + DAY)
    return desk.publish("r2", START + DAY)


@pytest.mark.parametrize(
    ("page", "edits"), [(ANEW, 0), (CHANGED, 1)], ids=["the parser's change", "the publisher's too"]
)
def test_w4_what_only_another_parser_reads_otherwise_is_no_edit(desk: Desk, page: Page, edits: int) -> None:
    report = fetched_again(desk, HELD, page)
    assert (report.edited, report.corrected) == (edits, 1 - edits)
    assert desk.rows("SELECT body_text, version, fetched_at FROM news.articles") == [
        (page.body, 1 + edits, START + DAY)
    ]
    assert desk.rows("SELECT old_parser_version, new_parser_version FROM news.edits") == [("1", "2")] * edits
    assert desk.rows("SELECT old_parser_version, new_parser_version FROM news.stealth_edits") == [("1", "2")] * edits
    assert desk.value("SELECT edited_rows FROM ops.run_stats WHERE run_id = 'r2'") == edits


@pytest.mark.parametrize("version", ["1", "2"], ids=["the parser's rules", "the site's rules"])
def test_w4_rules_that_no_version_tells_of_make_no_edit_either(desk: Desk, version: str) -> None:
    """Who mends a site's selector changes no version of the parser."""
    held = replace(HELD, more={"parser_version": version})
    assert fetched_again(desk, held, ANEW).edited == 0


def test_what_reads_the_same_is_not_read_again(desk: Desk) -> None:
    other = replace(ANEW, more={**ANEW.more, "section": "Ports"})
    desk.run("r1", START, [ANEW])
    desk.crawl("r2", START + DAY, [other])
    desk.stage("r2", START + DAY, [other])
    assert list(held_otherwise(desk.conn, "r2")) == []


def test_w4_an_edit_that_was_the_parsers_own_is_none_once_it_is_read_again(desk: Desk) -> None:
    """The old rules took an advert for text; read again by today's, both pages say the same."""
    plain = replace(ANEW, more={"parser_version": "1"}, payload="1")
    advert = replace(HELD, payload="2")
    desk.run("r1", START, [plain])
    desk.run("r2", START + DAY, [advert])
    assert desk.value("SELECT count(*) FROM news.edits") == 1
    desk.stage("r2", START + 2 * DAY, [replace(ANEW, payload="2")])
    desk.audit("r2", START + 2 * DAY)
    report = desk.publish("r2", START + 2 * DAY)
    assert (report.edited, report.corrected) == (0, 1)
    assert desk.rows("SELECT version, body_text, known_from, run_id FROM news.articles") == [
        (1, "It came.", START, "r2")
    ]
    assert desk.rows("SELECT version, valid_to, known_to FROM news.article_versions") == [(1, None, None)]
    assert desk.accounts("r2") == {"unchanged": 1}


def test_a_run_whose_pages_are_read_again_has_published_what_was_edited_since(desk: Desk) -> None:
    """An article that went from one text to another and back: each run made a version, whenever it is asked."""
    texts = {f"r{number}": replace(HELD, body=body) for number, body in enumerate(("It came.", "It left.", "It came."))}
    for days, (run_id, page) in enumerate(texts.items()):
        desk.run(run_id, START + days * DAY, [page])
    before = desk.rows("SELECT run_id, outcome, detail FROM ops.run_urls ORDER BY run_id")
    assert before == [("r0", "published", None), ("r1", "published", "version 2"), ("r2", "published", "version 3")]
    for run_id, page in texts.items():
        desk.stage(run_id, START + 9 * DAY, [page])
        desk.audit(run_id, START + 9 * DAY)
        assert desk.publish(run_id, START + 9 * DAY).unchanged == 0
    assert desk.rows("SELECT run_id, outcome, detail FROM ops.run_urls ORDER BY run_id") == before


def test_a_run_has_published_what_another_address_has_given_its_details_since(desk: Desk) -> None:
    main = replace(ANEW, more={"parser_version": "2", "section": "Ports"})
    other = replace(main, url="http://harbor.test/crane-lifted", more={"section": "Docks"})
    desk.run("r1", START, [main])
    desk.run("r2", START + DAY, [other])
    before = desk.rows("SELECT run_id, outcome, detail FROM ops.run_urls ORDER BY run_id")
    assert before == [("r1", "published", None), ("r2", "unchanged", "same text, other details taken over")]
    desk.stage("r1", START + 9 * DAY, [main])
    desk.audit("r1", START + 9 * DAY)
    assert desk.publish("r1", START + 9 * DAY).unchanged == 0
    assert desk.rows("SELECT run_id, outcome, detail FROM ops.run_urls ORDER BY run_id") == before
