"""publish: versions (W4), identity (W5), idempotence (W3), deletions, and the sum of every run."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scrapers.outcome import FailureClass, RejectionReason
from tests.conftest import DatabaseMaker
from tests.warehouse.desk import START, Desk, Page
from warehouse.connection import session
from warehouse.identity import article_number, canonical_key
from warehouse.publish import NotReadyError
from warehouse.runs import UnknownRunError, get_run

HOUR = timedelta(hours=1)
URL = "http://harbor.test/ships/first"


def test_a_new_article_stands_with_its_lineage(desk: Desk) -> None:
    report = desk.run("r1", START, [Page(url=URL, headline="Ships arrive", body="They came at dawn.")])
    assert (report.new, report.published, report.unchanged) == (1, 1, 0)
    assert desk.rows(
        "SELECT site, url, canonical_url, headline, body_text, authors, version, run_id, parser_version, warc_path, "
        "warc_offset, first_seen_at, last_seen_at, published_at FROM news.articles"
    ) == [
        ("harbor", URL, URL, "Ships arrive", "They came at dawn.", ["Ada Reporter"], 1, "r1", "test", "r1.warc.gz", 0,
         START, START, START - 3 * HOUR)
    ]  # fmt: skip
    assert desk.accounts("r1") == {"published": 1}
    run = get_run(desk.conn, "r1")
    assert run is not None
    assert run.state == "published"


def test_two_articles_whose_addresses_make_one_number_stay_two(desk: Desk) -> None:
    taken = article_number("harbor", canonical_key("http://harbor.test/ships/second"))
    desk.run("r1", START, [Page(url=URL, headline="First")])
    with desk.conn, desk.conn.cursor() as cursor:
        cursor.execute("UPDATE news.articles SET article_id = %s", [taken])
        cursor.execute("UPDATE news.article_urls SET article_id = %s", [taken])
    report = desk.run("r2", START + HOUR, [Page(url="http://harbor.test/ships/second", headline="Second")])
    assert report.new == 1
    assert desk.rows("SELECT article_id, headline FROM news.articles ORDER BY 1") == [
        (taken, "First"),
        (taken + 1, "Second"),
    ]


def test_w4_an_edit_makes_exactly_one_version_with_both_clocks(desk: Desk) -> None:
    said = START + 2 * HOUR
    desk.run("r1", START, [Page(url=URL, headline="Before", body="Old text.")])
    edited = Page(url=URL, headline="After", body="New text.", more={"modified_at": said})
    report = desk.run("r2", START + 5 * HOUR, [edited])
    assert (report.new, report.edited) == (0, 1)
    assert desk.rows(
        "SELECT version, headline, body_text, valid_from, valid_to, known_from, known_to "
        "FROM news.article_versions ORDER BY version"
    ) == [
        (1, "Before", "Old text.", START - 3 * HOUR, said, START, START + 5 * HOUR),
        (2, "After", "New text.", said, None, START + 5 * HOUR, None),
    ]
    assert desk.rows("SELECT version, headline, first_seen_at, last_seen_at FROM news.articles") == [
        (2, "After", START, START + 5 * HOUR)
    ]
    assert desk.accounts("r2") == {"published": 1}


def test_w4_an_edit_that_the_publisher_hides_is_dated_by_our_clock(desk: Desk) -> None:
    desk.run("r1", START, [Page(url=URL, headline="Before")])
    desk.run("r2", START + HOUR, [Page(url=URL, headline="After")])
    assert desk.value("SELECT valid_from FROM news.articles") == START + HOUR


def test_w4_unchanged_refetches_make_no_version(desk: Desk) -> None:
    page = Page(url=URL)
    desk.run("r0", START, [page])
    for number in range(1, 6):
        report = desk.run(f"r{number}", START + number * HOUR, [replace(page, payload=f"another ad {number}")])
        assert (report.published, report.unchanged) == (0, 1)
    assert desk.value("SELECT count(*) FROM news.article_versions") == 1
    assert desk.value("SELECT last_seen_at FROM news.articles") == START + 5 * HOUR
    assert desk.accounts("r5") == {"unchanged": 1}


def test_w4_changed_details_are_taken_over_without_a_version(desk: Desk) -> None:
    desk.run("r1", START, [Page(url=URL)])
    report = desk.run("r2", START + HOUR, [Page(url=URL, more={"tags": ("ports", "ships"), "section": "Trade"})])
    assert (report.published, report.corrected) == (0, 1)
    assert desk.rows("SELECT version, tags, section FROM news.articles") == [(1, ["ports", "ships"], "Trade")]


def test_a_correction_that_the_content_hash_overlooks_is_taken_over(desk: Desk) -> None:
    desk.run("r1", START, [Page(url=URL, headline="SHIPS arrive", more={"content_hash": "same"})])
    report = desk.run("r2", START + HOUR, [Page(url=URL, headline="Ships arrive", more={"content_hash": "same"})])
    assert (report.published, report.corrected) == (0, 1)
    assert desk.rows("SELECT headline, version FROM news.articles") == [("Ships arrive", 1)]


def test_the_same_bytes_parsed_anew_correct_the_row_without_a_version(desk: Desk) -> None:
    desk.run("r1", START, [Page(url=URL, body="Text with a newsletter box.", payload="same bytes")])
    better = Page(url=URL, body="Text.", payload="same bytes", more={"parser_version": "next"})
    report = desk.run("r2", START + HOUR, [better])
    assert (report.published, report.corrected) == (0, 1)
    assert desk.rows("SELECT version, body_text, parser_version FROM news.articles") == [(1, "Text.", "next")]


def test_an_older_capture_never_overrides_a_newer_version(desk: Desk) -> None:
    desk.run("r1", START, [Page(url=URL, headline="Newest")])
    old = Page(url=URL, headline="Ancient", fetched_at=START - timedelta(days=30))
    report = desk.run("backfill", START + HOUR, [old])
    assert report.published == 0
    assert desk.rows("SELECT headline, version FROM news.articles") == [("Newest", 1)]


@pytest.mark.parametrize(
    "other",
    [
        Page(url=f"{URL}?utm_source=feed&utm_medium=rss"),
        Page(url=f"{URL}/"),
        Page(url=URL.replace("http:", "https:")),
        Page(url=f"{URL}#comments"),
        Page(url=f"{URL}/amp/"),
        Page(url=f"{URL}?amp=1"),
        Page(url=URL.replace("harbor.test", "www.harbor.test")),
        Page(url=URL.replace("harbor.test", "m.harbor.test")),
        Page(url="http://harbor.test/?p=17", final_url=URL),
        Page(url="http://harbor.test/print/17", canonical_url=URL, body="A shorter text for print."),
        Page(url="http://harbor.test/ships/first-with-a-new-slug"),
    ],
    ids=[
        "utm",
        "slash",
        "https",
        "fragment",
        "amp path",
        "amp query",
        "www",
        "mobile",
        "redirect",
        "canonical",
        "slug",
    ],
)
def test_w5_another_address_of_an_article_is_an_alias(desk: Desk, other: Page) -> None:
    desk.run("r1", START, [Page(url=URL)])
    report = desk.run("r2", START + HOUR, [other])
    assert (report.new, report.edited) == (0, 0)
    assert desk.value("SELECT count(*) FROM news.articles") == 1
    assert {row[0] for row in desk.rows("SELECT url FROM news.article_urls")} >= {URL, other.url}
    assert desk.accounts("r2") == {"unchanged": 1}


def test_w5_addresses_of_one_article_in_one_batch_make_one_row_from_the_main_form(desk: Desk) -> None:
    amp = Page(url=f"{URL}/amp", body="Short form.", canonical_url=URL)
    report = desk.run("r1", START, [amp, Page(url=URL, body="Whole text.", canonical_url=URL)])
    assert (report.new, report.unchanged) == (1, 1)
    assert desk.rows("SELECT url, body_text FROM news.articles") == [(URL, "Whole text.")]
    assert desk.accounts("r1") == {"published": 1, "unchanged": 1}


def test_w5_the_main_form_replaces_what_was_read_from_amp(desk: Desk) -> None:
    desk.run("r1", START, [Page(url=f"{URL}/amp", body="Short form.", canonical_url=URL)])
    desk.run("r2", START + HOUR, [Page(url=URL, body="Whole text.", canonical_url=URL)])
    desk.run("r3", START + 2 * HOUR, [Page(url=f"{URL}/amp", body="Short form.", canonical_url=URL)])
    assert desk.rows("SELECT body_text, version FROM news.articles") == [("Whole text.", 1)]


def test_w5_different_articles_stay_apart_though_a_template_gives_all_the_same_canonical_link(desk: Desk) -> None:
    pages = [
        Page(url=f"http://harbor.test/a/{n}", canonical_url="http://harbor.test/", headline=f"H{n}", body=f"Body {n}")
        for n in range(3)
    ]
    assert desk.run("r1", START, pages).new == 3


def test_w5_the_announced_address_is_kept(desk: Desk) -> None:
    desk.run("r1", START, [Page(url=URL, announced_url=f"{URL}?utm_campaign=feed")])
    assert desk.rows("SELECT url, kind FROM news.article_urls ORDER BY url") == [
        (URL, "fetched"),
        (f"{URL}?utm_campaign=feed", "announced"),
    ]


def moved_and_edited(desk: Desk) -> None:
    """An article that we meet at its new address, edited, before its old address is asked and redirects there."""
    new = "http://harbor.test/ships/renamed"
    text = "The crane was ready.\n\nThe tide was late."
    desk.run("r1", START, [Page(url=URL, headline="The crane is ready", body=text)])
    moved = Page(url=new, headline="The crane is ready now", body=f"{text} Again.", canonical_url=new)
    desk.run("r2", START + HOUR, [moved])
    assert desk.value("SELECT count(*) FROM news.articles") == 2
    desk.run("r3", START + 2 * HOUR, [replace(moved, url=URL, final_url=new)])


def test_w5_a_move_seen_late_makes_one_article_of_two(desk: Desk) -> None:
    moved_and_edited(desk)
    assert desk.rows("SELECT version, headline, url FROM news.articles") == [
        (2, "The crane is ready now", "http://harbor.test/ships/renamed")
    ]
    assert desk.rows("SELECT version, headline, known_from, known_to FROM news.article_versions ORDER BY 1") == [
        (1, "The crane is ready", START, START + HOUR),
        (2, "The crane is ready now", START + HOUR, None),
    ]
    assert desk.value("SELECT count(DISTINCT article_id) FROM news.article_urls") == 1
    assert "redirects to" in desk.value("SELECT evidence FROM ops.identity_changes")
    assert desk.accounts("r3") == {"unchanged": 1}


def test_w5_a_merge_can_be_undone(desk: Desk) -> None:
    moved_and_edited(desk)
    change = desk.value("SELECT change_id FROM ops.identity_changes")
    desk.rows("SELECT news.undo_merge(%s, %s)", change, START)
    assert desk.value("SELECT count(*) FROM news.articles") == 2
    assert desk.rows("SELECT change FROM ops.identity_changes ORDER BY change_id") == [("merge",), ("split",)]


def test_w5_a_redirect_to_a_different_article_merges_nothing(desk: Desk) -> None:
    other = Page(url="http://harbor.test/live", headline="Live from the regatta", body="Boats. Wind. Cheers.")
    desk.run("r1", START, [Page(url=URL, headline="Budget passes council", body="Numbers and votes."), other])
    desk.run("r2", START + HOUR, [replace(other, url=URL, final_url=other.url)])
    assert desk.value("SELECT count(*) FROM news.articles") == 2


def test_w4_a_vanished_article_is_marked_and_comes_back(desk: Desk) -> None:
    page = Page(url=URL)
    desk.run("r1", START, [page])
    report = desk.run("r2", START + HOUR, [], gone=[URL])
    assert report.deleted == 1
    assert desk.rows("SELECT deleted_at, body_text FROM news.articles") == [(START + HOUR, page.body)]
    assert desk.run("r3", START + 2 * HOUR, [page]).restored == 1
    assert desk.value("SELECT deleted_at FROM news.articles") is None
    assert desk.rows("SELECT event, at FROM news.article_events ORDER BY at") == [
        ("deleted", START + HOUR),
        ("restored", START + 2 * HOUR),
    ]


def test_an_article_stands_while_one_of_its_addresses_does(desk: Desk) -> None:
    amp = f"{URL}/amp"
    desk.run("r1", START, [Page(url=URL), Page(url=amp)])
    assert desk.run("r2", START + HOUR, [], gone=[amp]).deleted == 0
    assert desk.run("r3", START + 2 * HOUR, [], gone=[URL]).deleted == 1


def test_w3_a_run_published_three_times_is_published_once(desk: Desk) -> None:
    pages = [Page(url=f"http://harbor.test/n/{n}", headline=f"H{n}", body=f"Body {n}") for n in range(20)]
    desk.run("r0", START, pages[:10])
    edited = [replace(page, body=page.body + " More.") if n % 3 == 0 else page for n, page in enumerate(pages)]
    first = desk.run("r1", START + HOUR, edited)
    checksum = desk.checksum()
    assert desk.publish("r1", START + 2 * HOUR) == first
    assert desk.checksum() == checksum
    desk.stage("r1", START + 3 * HOUR, edited)
    desk.audit("r1", START + 3 * HOUR)
    again = desk.publish("r1", START + 3 * HOUR)
    assert again.published == 0
    assert desk.checksum() == checksum, "staged and published anew from the same captures"


def test_every_url_of_a_run_has_one_outcome(desk: Desk) -> None:
    pages = [
        Page(url="http://harbor.test/1", headline="One", body="One."),
        Page(url="http://harbor.test/2", reason=RejectionReason.CONSENT_WALL),
        Page(url="http://harbor.test/3", failure=FailureClass.PARSE_ERROR),
        Page(url="http://harbor.test/4", headline="Four", body="Four."),
    ]
    desk.run("r1", START, pages)
    desk.run("r2", START + HOUR, pages)
    assert desk.accounts("r1") == {"published": 2, "rejected/consent_wall": 1, "failed/parse_error": 1}
    assert desk.accounts("r2") == {"unchanged": 2, "rejected/consent_wall": 1, "failed/parse_error": 1}


def test_the_article_number_is_the_same_in_a_rebuilt_warehouse(desk: Desk, make_database: DatabaseMaker) -> None:
    desk.run("r1", START, [Page(url=URL)])
    with make_database() as url, session(url) as conn:
        rebuilt = Desk(conn)
        rebuilt.run("r0", START, [Page(url="http://harbor.test/another", headline="Other", body="Other.")])
        rebuilt.run("r1", START, [Page(url=f"{URL}?utm_source=x")])
        number = desk.value("SELECT article_id FROM news.articles")
        assert (number,) in rebuilt.rows("SELECT article_id FROM news.articles")


def test_publishing_what_was_not_audited_is_refused(desk: Desk) -> None:
    desk.crawl("r1", START, [Page(url=URL)])
    with pytest.raises(NotReadyError, match="audit"):
        desk.publish("r1")
    with pytest.raises(UnknownRunError):
        desk.publish("nothing")
