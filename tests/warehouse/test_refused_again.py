"""Pages refused for what may pass: when they are due again, when no more, and what the audit makes of them (C1)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scrapers.outcome import MAY_PASS, FailureClass, RejectionReason
from tests.warehouse.desk import START, Desk, Page
from warehouse.decisions import discard

URL = "http://harbor.test/a"
DUE = "SELECT due_at, payload_digest FROM ops.urls"
ROUNDS = 12


def refuse(desk: Desk, run_id: str, at: datetime, reason: RejectionReason = RejectionReason.BOT_WALL) -> None:
    page = Page(url=URL, reason=reason, payload=run_id)
    desk.crawl(run_id, at, [page])
    desk.rows("UPDATE ops.urls SET due_at = NULL, payload_digest = 'known' RETURNING 1")
    desk.stage(run_id, at, [page])


def test_a_page_that_stays_refused_is_due_more_and_more_rarely_and_then_no_more(desk: Desk) -> None:
    at, pauses = START, []
    for number in range(ROUNDS):
        refuse(desk, f"r{number}", at)
        ((due_at, _),) = desk.rows(DUE)
        if due_at is None:
            break
        pauses.append((due_at - at) / timedelta(hours=12))
        at = due_at
    assert pauses == [1, 2, 4, 8, 8, 8, 8]


@pytest.mark.parametrize("reason", RejectionReason)
def test_only_what_may_pass_is_asked_for_again_and_its_bytes_are_forgotten(desk: Desk, reason: RejectionReason) -> None:
    refuse(desk, "r1", START, reason)
    again = (START + timedelta(hours=12), None)
    assert desk.rows(DUE) == [again if reason in MAY_PASS else (None, "known")]


def test_parsing_a_run_again_plans_nothing_anew(desk: Desk) -> None:
    page = Page(url=URL, reason=RejectionReason.BOT_WALL)
    refuse(desk, "r1", START)
    before = desk.rows(DUE)
    desk.stage("r1", START + timedelta(days=1), [page])
    assert desk.rows(DUE) == before
    refuse(desk, "r2", START + timedelta(days=1))
    later = desk.rows(DUE)
    desk.stage("r1", START + timedelta(days=2), [page])
    assert desk.rows(DUE) == later


def test_a_sooner_visit_that_the_crawl_has_planned_stays(desk: Desk) -> None:
    page = Page(url=URL, reason=RejectionReason.BOT_WALL)
    desk.crawl("r1", START, [page])
    soon = START + timedelta(hours=1)
    desk.rows("UPDATE ops.urls SET due_at = %s RETURNING 1", soon)
    desk.stage("r1", START, [page])
    assert desk.rows(DUE) == [(soon, None)]


def test_the_audit_counts_a_refusal_once(desk: Desk) -> None:
    walled = [Page(url=f"{URL}{number}", reason=RejectionReason.EMPTY_BODY) for number in range(4)]
    news = [
        Page(url=f"http://harbor.test/news-{number}", headline=f"News {number}", body=f"Text {number}.")
        for number in range(20)
    ]
    desk.run("r1", START, [*walled, *news])
    at = START + timedelta(days=1)
    again = [
        Page(url=f"http://harbor.test/more-{number}", headline=f"More {number}", body=f"More text {number}.")
        for number in range(2)
    ]
    desk.crawl("r2", at, [*walled, *again])
    desk.stage("r2", at, [*walled, *again])
    report = desk.audit("r2", at)
    assert (report.state, report.rejected) == ("audited", 0)
    assert desk.accounts("r2") == {"rejected/empty_body": 4, "pending/to_publish": 2}


@pytest.mark.parametrize("between", ["published", "discarded"])
def test_the_audit_counts_a_refusal_of_what_was_let_through_or_discarded_before(desk: Desk, between: str) -> None:
    """All pages of the site are refused, and each had been refused, or discarded by a person, some time before."""
    pages = [Page(url=f"{URL}{number}", headline=f"News {number}", body=f"Text {number}.") for number in range(20)]
    walled = [replace(page, reason=RejectionReason.BOT_WALL) for page in pages]
    if between == "published":
        desk.crawl("r1", START, walled)
        desk.stage("r1", START, walled)
        desk.run("r2", START + timedelta(days=1), pages)
    else:
        desk.crawl("r2", START, pages)
        desk.stage("r2", START, pages)
        desk.rows("UPDATE ops.runs SET state = 'held' RETURNING 1")
        discard(desk.conn, "r2", "ada", "all the same", START)
    at = START + timedelta(days=2)
    desk.crawl("r3", at, walled)
    desk.stage("r3", at, walled)
    report = desk.audit("r3", at)
    assert (report.state, report.rejected) == ("held", 20)


_BYTES = "SELECT etag, last_modified, payload_digest FROM ops.urls WHERE url = %s"
_KNOWN = "UPDATE ops.urls SET etag = 'e', last_modified = 'm', payload_digest = 'd', due_at = NULL RETURNING 1"
_FORGOTTEN, _HELD = (None, None, None), ("e", "m", "d")


@pytest.mark.parametrize(
    ("later", "left"),
    [
        (Page(url=URL, reason=RejectionReason.PAYWALL_STUB, payload="p"), _FORGOTTEN),
        (Page(url=URL, failure=FailureClass.PARSE_ERROR, payload="p"), _FORGOTTEN),
        (Page(url=URL, body="An edit.\n\nSecond paragraph.", payload="p"), _HELD),
    ],
    ids=["refused", "not read", "read"],
)
def test_what_is_no_article_does_not_pass_for_the_one_that_stood_there(
    desk: Desk, later: Page, left: tuple[str | None, ...]
) -> None:
    desk.run("r1", START, [Page(url=URL)])
    at = START + timedelta(days=1)
    desk.crawl("r2", at, [later])
    desk.rows(_KNOWN)
    desk.stage("r2", at, [later])
    assert desk.rows(_BYTES, URL) == [left]


def test_a_page_that_was_never_an_article_is_known_by_its_bytes(desk: Desk) -> None:
    page = Page(url=URL, reason=RejectionReason.NOT_ARTICLE)
    desk.crawl("r1", START, [page])
    desk.rows(_KNOWN)
    desk.stage("r1", START, [page])
    assert desk.rows(_BYTES, URL) == [_HELD]


def test_an_address_that_leads_to_another_article_does_not_pass_for_its_own(desk: Desk) -> None:
    other = "http://harbor.test/b"
    pages = [Page(url=URL), Page(url=other, headline="Another", body="Other words.\n\nAnd more of them.")]
    desk.run("r1", START, pages)
    at = START + timedelta(days=1)
    led = [replace(pages[1], url=URL, final_url=other, canonical_url=other, payload="p")]
    desk.crawl("r2", at, led)
    desk.rows(_KNOWN)
    desk.stage("r2", at, led)
    desk.audit("r2", at)
    desk.publish("r2", at)
    assert desk.rows(_BYTES, URL) == [_FORGOTTEN]
    assert desk.rows(_BYTES, other) == [_HELD]


def test_the_other_addresses_of_an_article_that_went_are_asked_once(desk: Desk) -> None:
    old = "http://harbor.test/old"
    desk.run("r1", START, [Page(url=old), Page(url=URL, canonical_url=old)])
    desk.rows("UPDATE ops.urls SET due_at = NULL RETURNING 1")
    at = START + timedelta(days=1)
    desk.run("r2", at, [], gone=[URL])
    due = dict(desk.rows("SELECT url, due_at FROM ops.urls"))
    assert due[old] == at
    desk.rows("UPDATE ops.urls SET due_at = NULL RETURNING 1")
    later = at + timedelta(hours=1)
    desk.run("r3", later, [], gone=[old])
    assert desk.value("SELECT deleted_at FROM news.articles") == later


def test_what_was_read_after_the_clock_was_set_back_is_read_again(desk: Desk) -> None:
    desk.run("r1", START + timedelta(hours=26), [Page(url=URL)])
    late = [Page(url=URL, body="Third.\n\nWords.", payload="p")]
    desk.crawl("r2", START, late)
    desk.rows(_KNOWN)
    desk.stage("r2", START, late)
    desk.audit("r2", START)
    desk.publish("r2", START)
    assert desk.accounts("r2") == {"unchanged": 1}
    assert desk.rows(_BYTES, URL) == [_FORGOTTEN]


def test_an_article_found_back_by_a_batch_that_was_discarded_is_looked_at_again(desk: Desk) -> None:
    hour, other = timedelta(hours=1), Page(url=f"{URL}b", headline="Another", body="Other.\n\nThing.")
    desk.run("r1", START, [Page(url=URL), other])
    desk.run("r2", START + hour, [], gone=[URL])
    news = [Page(url=f"{URL}n", headline="New", body="New.\n\nText.")]
    desk.crawl("r3", START + 2 * hour, news)
    back = "UPDATE ops.urls SET state = 'fetched', gone_at = NULL, fetched_at = %s, due_at = NULL WHERE url = %s"
    desk.rows(f"{back} RETURNING 1", START + 2 * hour, URL)
    found = "SELECT 'r3', url_id, 'unchanged' FROM ops.urls WHERE url = %s"
    desk.rows(f"INSERT INTO ops.run_urls (run_id, url_id, outcome) {found} RETURNING 1", URL)
    desk.stage("r3", START + 2 * hour, news)
    desk.rows("UPDATE ops.runs SET state = 'held' WHERE run_id = 'r3' RETURNING 1")
    discard(desk.conn, "r3", "ada", "why", START + 3 * hour)
    due = dict(desk.rows("SELECT url, due_at FROM ops.urls"))
    assert (due[URL], due[other.url] == START + 3 * hour) == (START + 3 * hour, False)
