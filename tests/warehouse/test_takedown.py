"""W14: a takedown reaches rows, versions, search and staging and leaves a record; retention goes by site."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import psycopg2
import pytest

from scrapers.article import SourceKind
from scrapers.frontier import Announced
from scrapers.outcome import RejectionReason
from tests.warehouse.desk import START, Desk, Page, site
from warehouse.connection import WarehouseError, session
from warehouse.enrich.run import enrich
from warehouse.identity_changes import merge
from warehouse.ledger import PostgresLedger, open_ledger
from warehouse.reports import unreconciled_runs
from warehouse.search import search
from warehouse.staging import Parsed, stage
from warehouse.takedown import ArchivePlace, apply, finish, take_down, unfinished
from warehouse.trace import trace

DAY = timedelta(days=1)
URL = "http://harbor.test/secret"
PAGES = [
    Page(url=URL, headline="Secret", body="A secret word."),
    Page(url="http://harbor.test/other", headline="Other"),
]


def barred(ledger: PostgresLedger, site_name: str, urls: list[str]) -> set[str]:
    told = (Announced(url=url, fetch_url=url, source="feed", source_kind=SourceKind.FEED) for url in urls)
    return ledger.barred(site_name, list(told))


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.run("r1", START, PAGES)
    desk.run("r2", START + DAY, [replace(PAGES[0], body="A secret word, corrected.")])
    enrich(desk.conn, START)
    return desk


def test_w14_a_takedown_leaves_nothing_but_its_record(filled: Desk, warehouse_url: str) -> None:
    with session(warehouse_url, role="copydesk_owner") as owner:
        done = take_down(owner, f"{URL}?utm_source=x", "ada", "court order 17", START + 2 * DAY)
        assert done.articles == 1
        assert done.captures == tuple(ArchivePlace(warc_path=f"r{n}.warc.gz", warc_offset=0) for n in (1, 2))
        assert unfinished(owner) == [done]
        finish(owner, done.takedown_id, START + 2 * DAY)
        assert unfinished(owner) == []
    assert filled.rows("SELECT headline FROM news.article_versions") == [("Other",)]
    assert search(filled.conn, "secret") == []
    assert filled.rows("SELECT who, why, cardinality(article_ids), requested_at FROM ops.takedowns") == [
        ("ada", "court order 17", 1, START + 2 * DAY)
    ]
    life = trace(filled.conn, URL)
    assert life is not None
    assert life.articles == ()
    assert life.ledger[0]["state"] == "skipped"
    assert life.ledger[0]["due_at"] is None


FORMS = [
    "https://www.harbor.test/secret/?utm_source=feed#top",
    "http://m.harbor.test/secret",
    "http://harbor.test/secret/amp/",
    "http://harbor.test/secret.amp",
    "https://harbor-test.cdn.ampproject.org/c/s/harbor.test/secret",
]


def test_w14_a_takedown_bars_at_the_articles_own_site_whoever_links_to_it(filled: Desk, warehouse_url: str) -> None:
    """A feed of another site announced the address too: as a link that leads off it."""
    filled.rows(
        "INSERT INTO ops.urls (site, url, fetch_url, source, source_kind, first_discovered_at, last_announced_at,"
        " state, failure) VALUES ('almanac', %s, %s, 'feed', 'feed', %s, %s, 'skipped', 'off_site') RETURNING 1",
        URL, URL, START, START,
    )  # fmt: skip
    with session(warehouse_url, role="copydesk_owner") as owner:
        assert take_down(owner, URL, "ada", "x", START).site == "harbor"
    ledger = open_ledger(warehouse_url)
    assert barred(ledger, "harbor", FORMS) == set(FORMS)
    ledger.close()


@pytest.mark.parametrize("form", FORMS)
def test_w14_every_form_of_an_address_is_barred_however_it_was_asked_for(
    filled: Desk, warehouse_url: str, form: str
) -> None:
    """Asked for in any form, and barred in all: those in the ledger, and those that are announced later."""
    known = Page(url="http://harbor.test/secret?ref=home", headline="Secret", body="A secret word, corrected.")
    filled.crawl("r3", START + DAY, [known])
    with session(warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, form, "ada", "court order 17", START + 2 * DAY)
    ledger = open_ledger(warehouse_url)
    other = "http://harbor.test/secretary"
    assert barred(ledger, "harbor", [*FORMS, URL, known.url, other, "http://harbor.test/"]) == {*FORMS, URL, known.url}
    assert barred(ledger, "another", [*FORMS, other]) == set(FORMS), "whatever the site is called"
    ledger.close()
    assert set(filled.rows("SELECT url, failure FROM ops.urls WHERE failure IS NOT NULL")) == {
        (URL, "taken_down"),
        (known.url, "taken_down"),
    }
    assert filled.value("SELECT count(*) FROM ops.captures WHERE run_id = 'r3'") == 0


@pytest.mark.parametrize(
    "page",
    [
        Page(url="http://harbor.test/new-slug", final_url=URL),
        Page(url="http://harbor.test/new-slug", canonical_url=URL),
        Page(url=f"{URL}/amp"),
    ],
    ids=["redirect", "canonical", "amp"],
)
def test_w14_a_page_that_turns_out_to_be_what_was_taken_down_is_not_published(
    filled: Desk, warehouse_url: str, page: Page
) -> None:
    with session(warehouse_url, role="copydesk_owner") as owner:
        first = take_down(owner, URL, "ada", "court order 17", START + 2 * DAY)
        finish(owner, first.takedown_id, START + 2 * DAY)
    pages = [
        replace(page, headline="Secret", body="A secret word."),
        Page(url="http://harbor.test/third", headline="Third", body="Quite another text."),
    ]
    filled.crawl("r3", START + 3 * DAY, pages)
    report = filled.stage("r3", START + 3 * DAY, pages)
    assert (report.staged, report.taken_down) == (1, 1)
    filled.rows("UPDATE ops.runs SET state = 'audited' WHERE run_id = 'r3' RETURNING 1")
    filled.publish("r3", START + 3 * DAY)
    assert filled.accounts("r3") == {"published": 1, "skipped/taken_down": 1}
    assert unreconciled_runs(filled.conn) == []
    assert filled.rows("SELECT headline FROM news.articles ORDER BY 1") == [("Other",), ("Third",)]
    with session(warehouse_url, role="copydesk_owner") as owner:
        (again,) = unfinished(owner)
    assert again.captures == (ArchivePlace(warc_path="r3.warc.gz", warc_offset=0),), "its page is to be erased"
    assert (again.url, again.why) == (page.url, f"another address of takedown {first.takedown_id}")
    ledger = open_ledger(warehouse_url)
    assert barred(ledger, "harbor", [page.url]) == {page.url}
    ledger.close()


def test_a_page_that_turns_out_to_be_taken_down_is_settled_in_every_run(filled: Desk, warehouse_url: str) -> None:
    page = Page(url="http://harbor.test/moved", canonical_url=URL, headline="Secret", body="A secret word.")
    with session(warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, URL, "ada", "court order 17", START + 2 * DAY)
    for number in (3, 4):
        filled.crawl(f"r{number}", START + number * DAY, [page])
    filled.stage("r4", START + 4 * DAY, [page])
    filled.stage("r3", START + 4 * DAY, [])
    assert filled.accounts("r3") == filled.accounts("r4") == {"skipped/taken_down": 1}


def test_w14_an_article_that_stands_is_read_again_whatever_barred_address_it_names(
    filled: Desk, warehouse_url: str
) -> None:
    """It was bound to stay as it was, without its archived page, and to be fetched no more."""
    other = Page(url="http://harbor.test/other", headline="Other", body="Other, edited.", canonical_url=URL)
    with session(warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, URL, "ada", "court order 17", START + 2 * DAY)
    filled.crawl("r3", START + 3 * DAY, [other])
    assert filled.stage("r3", START + 3 * DAY, [other]).taken_down == 0
    filled.audit("r3", START + 3 * DAY)
    filled.publish("r3", START + 3 * DAY)
    assert filled.rows("SELECT url, body_text FROM news.articles") == [(other.url, "Other, edited.")]
    assert filled.rows("SELECT state FROM ops.urls WHERE url = %s", other.url) == [("fetched",)]


def test_w14_an_article_whose_address_now_leads_to_what_was_taken_down_stays_as_it_was(
    filled: Desk, warehouse_url: str
) -> None:
    """Its earlier pages were erased with the new one, and a rebuild would have left it out."""
    other = Page(url="http://harbor.test/other", headline="Secret", body="A secret word.", final_url=URL)
    with session(warehouse_url, role="copydesk_owner") as owner:
        finish(owner, take_down(owner, URL, "ada", "court order 17", START + 2 * DAY).takedown_id, START + 2 * DAY)
    article = filled.rows("SELECT url, body_text, warc_path, warc_offset FROM news.articles")
    filled.crawl("r3", START + 3 * DAY, [other])
    assert filled.stage("r3", START + 3 * DAY, [other]).taken_down == 1
    filled.audit("r3", START + 3 * DAY)
    filled.publish("r3", START + 3 * DAY)
    assert filled.rows("SELECT url, body_text, warc_path, warc_offset FROM news.articles") == article
    assert filled.rows("SELECT run_id FROM ops.captures") == [("r1",)]
    assert filled.rows("SELECT failure FROM ops.urls WHERE url = %s", other.url) == [("taken_down",)]
    assert filled.rows("SELECT mark FROM ops.barred") == [("harbor.test/secret",)]
    with session(warehouse_url, role="copydesk_owner") as owner:
        (again,) = unfinished(owner)
    assert (again.captures, again.marks) == ((ArchivePlace(warc_path="r3.warc.gz", warc_offset=0),), ())


def test_a_run_that_is_read_again_after_a_takedown_accounts_for_what_it_had_rejected(
    filled: Desk, warehouse_url: str
) -> None:
    pages = [
        Page(url="http://harbor.test/rejected", reason=RejectionReason.NOT_ARTICLE),
        Page(url="http://harbor.test/third", headline="Third", body="Quite another text."),
    ]
    filled.run("r3", START + 3 * DAY, pages)
    with session(warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, pages[0].url, "ada", "court order 17", START + 3 * DAY)
    filled.stage("r3", START + 4 * DAY, pages[1:])
    filled.audit("r3", START + 4 * DAY)
    filled.publish("r3", START + 4 * DAY)
    told = "SELECT outcome, o.reason, j.reason FROM ops.run_urls o LEFT JOIN ops.rejections j USING (run_id, url_id)"
    assert filled.rows(f"{told} WHERE o.run_id = 'r3' AND outcome <> 'published'") == [
        ("rejected",) + ("not_article",) * 2
    ]


def test_w14_a_template_that_names_the_barred_address_on_every_page_takes_nothing_down(
    filled: Desk, warehouse_url: str
) -> None:
    with session(warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, URL, "ada", "court order 17", START + 2 * DAY)
    pages = [
        Page(url=f"http://harbor.test/n/{n}", canonical_url=URL, headline=f"Headline {n}", body=f"Text {n}. " * 50)
        for n in range(4)
    ]
    filled.crawl("r3", START + 3 * DAY, pages)
    report = filled.stage("r3", START + 3 * DAY, pages)
    assert (report.staged, report.taken_down) == (4, 0)
    assert {each.check for each in filled.audit("r3", START + 3 * DAY).findings} >= {"shared_address"}
    assert filled.value("SELECT state FROM ops.runs WHERE run_id = 'r3'") == "held"


def test_w14_a_takedown_reaches_what_a_merge_kept(desk: Desk, warehouse_url: str) -> None:
    new = "http://harbor.test/renamed"
    page = Page(url=URL, headline="A secret told", body="A secret word. " * 9)
    desk.run("r1", START, [page])
    moved = replace(page, url=new, canonical_url=new, body=f"{page.body} Corrected.")
    desk.run("r2", START + DAY, [moved])
    desk.run("r3", START + 2 * DAY, [replace(moved, url=URL, final_url=new)])
    assert desk.value("SELECT count(*) FROM ops.identity_changes") == 1
    with session(warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, new, "ada", "court order 17", START + 2 * DAY)
    assert desk.value("SELECT count(*) FROM ops.identity_changes WHERE other::text LIKE %s", "%secret%") == 0


def test_w14_a_takedown_reaches_articles_that_had_merged_into_it(desk: Desk, warehouse_url: str) -> None:
    """What merged into the article merged itself before; copies may go by any of the three numbers."""
    pages = [
        Page(
            url=f"http://harbor.test/{n}",
            headline=f"Secret {n}",
            body=f"Secret number {n}.",
            published_at=START - n * DAY,
            more={"publisher_id": f"post:{n}"},
        )
        for n in range(3)
    ]
    for n, page in enumerate(pages):
        desk.run(f"r{n}", START + n * DAY, [page])
    numbers = [number for (number,) in desk.rows("SELECT article_id FROM news.articles ORDER BY first_seen_at")]
    merge(desk.conn, numbers[1], numbers[2], "ada", "one report", START + 3 * DAY)
    merge(desk.conn, numbers[0], numbers[1], "ada", "one report", START + 3 * DAY)
    with session(warehouse_url, role="copydesk_owner") as owner:
        done = take_down(owner, pages[0].url, "ada", "court order 17", START + 4 * DAY)
    assert set(done.article_ids) == set(numbers)
    assert set(done.marks) >= {f"post:{n} {START - n * DAY:%Y-%m-%dT%H:%M}" for n in range(3)}, "each id with its time"
    assert desk.value("SELECT count(*) FROM ops.identity_changes c WHERE c::text ILIKE %s", "%secret number%") == 0


def test_w14_a_page_that_is_being_parsed_while_it_is_taken_down_is_not_published(
    filled: Desk, warehouse_url: str
) -> None:
    again = replace(PAGES[0], body="A secret word, told again.")
    filled.crawl("r3", START + 2 * DAY, [again])
    ids = dict(filled.rows("SELECT url, url_id FROM ops.urls"))

    def parsed() -> Iterator[Parsed]:
        with session(warehouse_url, role="copydesk_owner") as owner:
            take_down(owner, URL, "ada", "court order 17", START + 2 * DAY)
        yield again.parsed(ids[URL])

    assert stage(filled.conn, "r3", parsed(), START + 2 * DAY).staged == 1
    filled.audit("r3", START + 2 * DAY)
    filled.publish("r3", START + 2 * DAY)
    assert filled.accounts("r3") == {"skipped/taken_down": 1}
    assert filled.rows("SELECT headline FROM news.article_versions") == [("Other",)]


def test_w14_the_loader_cannot_take_down(filled: Desk) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        take_down(filled.conn, URL, "ada", "because", START)


def test_a_takedown_of_nothing_or_without_a_reason_is_refused(filled: Desk) -> None:
    for url in ("http://harbor.test/nothing", "http://harbor.test/", "nothing", ""):
        with pytest.raises(WarehouseError, match="nothing is known"):
            take_down(filled.conn, url, "ada", "because", START)
    with pytest.raises(WarehouseError, match="reason"):
        take_down(filled.conn, URL, "ada", "", START)


def test_w14_retention_is_by_site(filled: Desk, warehouse_url: str) -> None:
    filled.run(
        "r3", START + 40 * DAY, [Page(url="http://harbor.test/new", headline="New", published_at=START + 39 * DAY)]
    )
    limited = replace(site(), retention_days=30)
    with session(warehouse_url, role="copydesk_owner") as owner:
        assert apply(owner, [site()], START + 41 * DAY) == [], "no limit, nothing removed"
        (done,) = apply(owner, [limited], START + 41 * DAY)
        assert (done.kind, done.articles, len(done.captures)) == ("retention", 2, 3)
        assert apply(owner, [limited], START + 41 * DAY) == []
    assert filled.rows("SELECT headline FROM news.article_versions") == [("New",)]


def test_w14_a_new_slug_is_known_by_the_publishers_id_and_a_templates_id_bars_no_other(
    desk: Desk, warehouse_url: str
) -> None:
    """The id bars together with the time of publication: one that a template prints everywhere must bar one page."""
    page = Page(url=URL, headline="Secret", body="A secret word.", more={"publisher_id": "post:41"})
    desk.run("r1", START, [page])
    with session(warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, URL, "ada", "court order 17", START)
    again = replace(page, url="http://harbor.test/new-slug")
    other = replace(page, url="http://harbor.test/other", headline="Other", published_at=START - DAY)
    desk.crawl("r2", START + DAY, [again, other])
    report = desk.stage("r2", START + DAY, [again, other])
    assert (report.taken_down, report.staged) == (1, 1)
    assert desk.accounts("r2") == {"skipped/taken_down": 1, "pending/to_publish": 1}
