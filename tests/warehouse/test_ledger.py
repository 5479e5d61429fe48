"""The ledger over a real database: identity, leases, locks, sums, and what survives a crash."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Thread, Timer

import psycopg2
import pytest

from scrapers.article import Capture, SourceKind
from scrapers.frontier import (
    Announced,
    CrawlRun,
    LedgerLostError,
    RobotsVerdict,
    Settlement,
    SiteBusyError,
    SourceCheck,
    UrlState,
)
from scrapers.outcome import FailureClass, Outcome, PendingReason, SkipReason
from warehouse.connection import session
from warehouse.identity import timed_mark
from warehouse.ledger import PostgresLedger, forget_turns, open_ledger
from warehouse.takedown import take_down

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
RUN = CrawlRun(run_id="paper-1", site="paper", logical_at=NOW)
FEED = "http://paper.test/feed"
CHECK = SourceCheck(source_url=FEED, checked_at=NOW, status=200, etag='"1"', body_digest="d", changed=True)


def announced(number: int, *, skip: SkipReason | None = None, source: str = FEED) -> Announced:
    return Announced(
        url=f"http://paper.test/{number}",
        fetch_url=f"http://paper.test/{number}?utm_source=x",
        source=source,
        source_kind=SourceKind.FEED,
        title=f"Story {number}",
        skip=skip,
    )


def capture(number: int, at: datetime = NOW) -> Capture:
    return Capture(
        site="paper",
        url=f"http://paper.test/{number}",
        final_url=f"http://paper.test/{number}",
        status=200,
        fetched_at=at,
        content_type="text/html",
        etag='"e"',
        last_modified=None,
        warc_path="paper/a.warc.gz",
        warc_offset=100 * number,
        payload_digest=f"sha1:{number}",
        length_bytes=10,
    )


def fetched(url_id: int, number: int, at: datetime = NOW) -> Settlement:
    return Settlement(
        url_id=url_id,
        at=at,
        outcome=Outcome.PENDING,
        reason=PendingReason.TO_PARSE,
        status=200,
        state=UrlState.FETCHED,
        due_at=at + HOUR,
        etag='"e"',
        payload_digest=f"sha1:{number}",
        robots=RobotsVerdict.ALLOWED,
        capture=capture(number, at),
    )


@pytest.fixture
def opened(module_warehouse_url: str) -> Iterator[Callable[[], PostgresLedger]]:
    """Opens ledgers over an empty database, and closes them."""
    conn = psycopg2.connect(module_warehouse_url)
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "TRUNCATE ops.runs, ops.urls, ops.sources, ops.hosts, ops.host_turns, ops.robots, ops.takedowns CASCADE"
        )
    conn.close()
    ledgers: list[PostgresLedger] = []

    def make() -> PostgresLedger:
        ledgers.append(open_ledger(module_warehouse_url))
        return ledgers[-1]

    yield make
    for ledger in ledgers:
        ledger.close()


@pytest.fixture
def ledger(opened: Callable[[], PostgresLedger]) -> PostgresLedger:
    """A ledger in the middle of a run."""
    ledger = opened()
    ledger.open_run(RUN, NOW)
    return ledger


def claim(ledger: PostgresLedger, run: CrawlRun = RUN, limit: int = 100) -> dict[str, int]:
    """The claimed URLs and their ids."""
    return {due.url: due.url_id for due in ledger.claim(run, NOW, limit=limit, leased_until=NOW + HOUR)}


def end(ledger: PostgresLedger, run: CrawlRun = RUN, *, failed: bool = False) -> None:
    ledger.close_run(run, NOW, failed=failed, failure=None, detail="", report="{}")


def test_what_a_source_announces_is_known_once_and_has_its_row_in_the_run(ledger: PostgresLedger) -> None:
    urls = [announced(1), announced(2), announced(3, skip=SkipReason.OFF_SITE), announced(1)]
    assert ledger.announce(RUN, CHECK, urls) == 3
    assert ledger.announce(RUN, replace(CHECK, source_url="map"), [announced(1, source="map")]) == 0
    accounts = ledger.accounts(RUN)
    assert accounts.of(Outcome.PENDING) == {"to_fetch": 2}
    assert accounts.of(Outcome.SKIPPED) == {"off_site": 1}
    assert accounts.discovered == 3


def test_w14_a_new_slug_is_barred_by_the_guid_of_its_feed(ledger: PostgresLedger, module_warehouse_url: str) -> None:
    told = replace(announced(1), publisher_id="post:41", published_at=NOW)
    ledger.announce(RUN, CHECK, [told])
    with session(module_warehouse_url, role="copydesk_owner") as owner:
        done = take_down(owner, "http://paper.test/1", "ada", "court order 17", NOW)
        with owner, owner.cursor() as cursor:  # as if an article of that id had been published
            cursor.execute(
                "INSERT INTO ops.barred (site, mark, takedown_id) VALUES ('paper', %s, %s)",
                [timed_mark("post:41", NOW), done.takedown_id],
            )
    later = [
        replace(announced(2), publisher_id="post:41", published_at=NOW),
        replace(announced(3), publisher_id="post:41"),
    ]
    ledger.announce(RUN, CHECK, later)
    assert list(claim(ledger)) == ["http://paper.test/3"]


@pytest.mark.parametrize("in_hand", [False, True], ids=["announced", "at hand in somebody else's archive"])
def test_w14_what_was_taken_down_is_never_fetched_again_and_says_so(
    ledger: PostgresLedger, module_warehouse_url: str, in_hand: bool
) -> None:
    ledger.announce(RUN, CHECK, [announced(1), announced(2)])
    with session(module_warehouse_url, role="copydesk_owner") as owner:
        take_down(owner, "http://paper.test/1", "ada", "court order 17", NOW)
    later = CrawlRun(run_id="paper-2", site="paper", logical_at=NOW + HOUR)
    end(ledger)
    ledger.open_run(later, NOW + HOUR)
    ledger.announce(later, replace(CHECK, checked_at=NOW + HOUR), [replace(announced(1), in_hand=in_hand)])
    ledger.enrol(later, NOW + HOUR, limit=100, revisits=100)
    accounts = ledger.accounts(later)
    assert accounts.of(Outcome.SKIPPED) == {"taken_down": 1}
    assert list(claim(ledger, later)) == ["http://paper.test/2"]


def test_the_validators_of_a_source_stay_through_304_and_failure(ledger: PostgresLedger) -> None:
    ledger.announce(RUN, CHECK, [])
    for status, failure in ((304, None), (500, FailureClass.SERVER_ERROR)):
        ledger.announce(RUN, SourceCheck(source_url=FEED, checked_at=NOW + HOUR, status=status, failure=failure), [])
    state = ledger.sources("paper")[FEED]
    assert (state.etag, state.body_digest, state.full_at) == ('"1"', "d", NOW)


def test_a_claimed_url_is_leased_and_carries_what_a_fetch_needs(ledger: PostgresLedger) -> None:
    ledger.announce(RUN, CHECK, [announced(n) for n in range(5)])
    first, second = ledger.claim(RUN, NOW, limit=2, leased_until=NOW + HOUR)
    assert {first.fetch_url, second.fetch_url} == {f"http://paper.test/{n}?utm_source=x" for n in range(2)}
    assert len(claim(ledger)) == 3
    assert claim(ledger) == {}


def test_a_settled_page_is_fetched_due_again_and_counted_once(ledger: PostgresLedger) -> None:
    ledger.announce(RUN, CHECK, [announced(1)])
    url_id = claim(ledger)["http://paper.test/1"]
    for _ in range(2):  # a repeated transaction has no further effect
        ledger.settle(RUN, [fetched(url_id, 1)])
    accounts = ledger.accounts(RUN)
    assert (accounts.of(Outcome.PENDING), accounts.captures) == ({"to_parse": 1}, 1)
    end(ledger)
    later = replace(RUN, run_id="paper-2", logical_at=NOW + 2 * HOUR)
    ledger.open_run(later, NOW + 2 * HOUR)
    ledger.enrol(later, NOW + 2 * HOUR, limit=10, revisits=10)
    [due] = ledger.claim(later, NOW, limit=10, leased_until=NOW + 3 * HOUR)
    assert (due.etag, due.payload_digest, due.fetched_at, due.first_fetched_at) == ('"e"', "sha1:1", NOW, NOW)


def test_an_announced_edit_makes_a_page_due_and_a_stale_or_future_one_does_not(ledger: PostgresLedger) -> None:
    ledger.announce(RUN, CHECK, [announced(n) for n in range(4)])
    ids = claim(ledger)
    ledger.settle(RUN, [fetched(ids[f"http://paper.test/{n}"], n) for n in range(4)])
    end(ledger)
    later = replace(RUN, run_id="paper-2")
    ledger.open_run(later, NOW)
    edits = [NOW + HOUR / 4, NOW - HOUR, NOW + 5 * HOUR, None]
    given = [replace(announced(n), modified_at=edit) for n, edit in enumerate(edits)]
    ledger.announce(later, replace(CHECK, checked_at=NOW + HOUR / 2), given)
    assert ledger.accounts(later).of(Outcome.SKIPPED) == {"not_due": 3}
    assert list(claim(ledger, later)) == ["http://paper.test/0"]


def look(ledger: PostgresLedger, day: int, *, edited: bool = False) -> bool:
    """A run that is told of an edit of an hour ago; whether it fetched the page, whose bytes changed if `edited`."""
    at = NOW + timedelta(days=day)
    run = replace(RUN, run_id=f"paper-day-{day}", logical_at=at)
    ledger.open_run(run, at)
    ledger.announce(run, replace(CHECK, checked_at=at), [replace(announced(1), modified_at=at - HOUR)])
    ledger.enrol(run, at, limit=10, revisits=10)
    ids = claim(ledger, run).values()
    seen = [replace(fetched(url_id, 1, at), due_at=None) for url_id in ids]
    same = [replace(each, capture=None, outcome=Outcome.UNCHANGED, reason=None) for each in seen]
    ledger.settle(run, seen if edited else same)
    end(ledger, run)
    return bool(ids)


def test_announced_edits_that_come_to_nothing_are_looked_at_more_and_more_rarely(ledger: PostgresLedger) -> None:
    ledger.announce(RUN, CHECK, [announced(1)])
    ledger.settle(RUN, [replace(fetched(url_id, 1), due_at=None) for url_id in claim(ledger).values()])
    end(ledger)
    assert [day for day in range(1, 16) if look(ledger, day)] == [1, 2, 4, 7, 10, 13]


def test_announced_edits_that_are_true_are_all_looked_at_at_once(ledger: PostgresLedger) -> None:
    ledger.announce(RUN, CHECK, [announced(1)])
    ledger.settle(RUN, [replace(fetched(url_id, 1), due_at=None) for url_id in claim(ledger).values()])
    end(ledger)
    assert [day for day in range(5, 9) if look(ledger, day, edited=True)] == [5, 6, 7, 8]
    assert [day for day in range(9, 16) if look(ledger, day)] == [9, 10, 12, 15]


def test_new_urls_come_first_and_the_rest_waits_for_the_next_run(ledger: PostgresLedger) -> None:
    ledger.announce(RUN, CHECK, [announced(n) for n in range(6)])
    ids = claim(ledger, limit=3)
    ledger.settle(RUN, [fetched(url_id, int(url[-1])) for url, url_id in ids.items()])
    end(ledger)
    later = replace(RUN, run_id="paper-2")
    ledger.open_run(later, NOW + 2 * HOUR)
    ledger.enrol(later, NOW + 2 * HOUR, limit=4, revisits=2)
    accounts = ledger.accounts(later)
    assert accounts.of(Outcome.PENDING) == {"to_fetch": 4}
    assert accounts.of(Outcome.SKIPPED) == {"too_many": 2}
    assert not set(claim(ledger, later, limit=3)) & set(ids)


def test_c5_one_crawl_per_site_at_a_time(ledger: PostgresLedger, opened: Callable[[], PostgresLedger]) -> None:
    other = opened()
    with pytest.raises(SiteBusyError, match="copydesk crawl paper-1"):
        other.open_run(replace(RUN, run_id="paper-2"), NOW)
    other.open_run(replace(RUN, run_id="other-1", site="other"), NOW)
    end(ledger)
    other.open_run(replace(RUN, run_id="paper-2"), NOW)


def test_a_crawl_that_is_just_ending_is_waited_for(
    ledger: PostgresLedger, opened: Callable[[], PostgresLedger]
) -> None:
    ending = Timer(0.1, ledger.close)
    ending.start()
    opened().open_run(replace(RUN, run_id="paper-2"), NOW)
    ending.join()


def test_a_dead_run_leaves_its_leases_and_its_unparsed_pages_to_the_next(
    ledger: PostgresLedger, opened: Callable[[], PostgresLedger]
) -> None:
    ledger.announce(RUN, CHECK, [announced(n) for n in range(4)])
    ids = claim(ledger)
    ledger.settle(RUN, [fetched(ids["http://paper.test/0"], 0)])
    ledger.close()
    successor, later = opened(), replace(RUN, run_id="paper-2")
    successor.open_run(later, NOW)
    successor.adopt(later)
    successor.adopt(later)
    successor.enrol(later, NOW, limit=10, revisits=5)
    accounts = successor.accounts(later)
    assert (accounts.of(Outcome.PENDING), accounts.captures) == ({"to_fetch": 3, "to_parse": 1}, 1)
    assert len(claim(successor, later)) == 3


def test_restored_captures_are_settled_once_under_their_own_run(ledger: PostgresLedger) -> None:
    ledger.announce(RUN, CHECK, [announced(n) for n in range(3)])
    captures = [capture(0), capture(1), capture(7)]
    assert ledger.restore(RUN, captures) == 2
    assert ledger.restore(RUN, captures) == 0
    assert ledger.restore(replace(RUN, run_id="unknown"), captures) == 0
    assert ledger.accounts(RUN).of(Outcome.PENDING) == {"to_fetch": 1, "to_parse": 2}


def test_failures_count_up_and_a_success_forgets_them(ledger: PostgresLedger) -> None:
    ledger.announce(RUN, CHECK, [announced(1)])
    url_id = claim(ledger)["http://paper.test/1"]
    failed = Settlement(
        url_id=url_id,
        at=NOW,
        outcome=Outcome.FAILED,
        reason=FailureClass.TIMEOUT,
        detail="30 s",
        state=UrlState.FAILED,
        due_at=NOW,
    )
    ledger.settle(RUN, [failed])
    ledger.enrol(RUN, NOW, limit=10, revisits=10)
    [due] = ledger.claim(RUN, NOW, limit=10, leased_until=NOW + HOUR)
    assert due.attempts == 1
    ledger.settle(RUN, [fetched(url_id, 1)])
    ledger.enrol(RUN, NOW + 2 * HOUR, limit=10, revisits=10)
    assert ledger.accounts(RUN).of(Outcome.FAILED) == {}


def test_a_url_left_open_stays_due(ledger: PostgresLedger) -> None:
    ledger.announce(RUN, CHECK, [announced(1)])
    claim(ledger)
    end(ledger, failed=True)
    later = replace(RUN, run_id="paper-2")
    ledger.open_run(later, NOW)
    ledger.enrol(later, NOW, limit=10, revisits=10)
    assert list(claim(ledger, later)) == ["http://paper.test/1"]


def test_holds_are_remembered_until_they_are_over(ledger: PostgresLedger) -> None:
    ledger.hold("paper", "paper.test", NOW, NOW + HOUR, "Retry-After")
    assert ledger.holds(NOW) == {"paper.test": NOW + HOUR}
    assert ledger.holds(NOW + HOUR) == {}


def test_c4_robots_txt_is_kept_and_found_by_the_time_it_was_asked_for(ledger: PostgresLedger) -> None:
    place = "https://paper.test/robots.txt"
    ledger.keep_robots(place, 404, b"", NOW - HOUR)
    ledger.keep_robots(place, 200, b"Disallow: /\xff", NOW)
    assert ledger.robots(place, NOW - HOUR, NOW) == (200, b"Disallow: /\xff")
    assert ledger.robots(place, NOW, NOW + HOUR) is None, "as old as allowed"
    assert ledger.robots(place, NOW - 2 * HOUR, NOW - HOUR) is None, "from a later time than the run's"


SECOND = timedelta(seconds=1)


def test_c5_a_turn_at_a_host_is_taken_once_by_whoever_asks_first(
    ledger: PostgresLedger, opened: Callable[[], PostgresLedger]
) -> None:
    other = opened()
    assert ledger.turn("shared.test", NOW, delay=SECOND, gap=300 * SECOND) == 0
    assert 200 < other.turn("shared.test", NOW, delay=SECOND, gap=SECOND) <= 300, "the taker's gap binds the next"
    assert 400 < other.turn("shared.test", NOW, delay=500 * SECOND, gap=SECOND) <= 500, "and so does one's own delay"
    assert other.turn("elsewhere.test", NOW, delay=SECOND, gap=SECOND) == 0


def test_c5_a_hold_of_one_site_holds_the_host_for_all_by_the_runs_time(ledger: PostgresLedger) -> None:
    ledger.hold("another", "held.test", NOW, NOW + HOUR, "Retry-After")
    assert ledger.turn("held.test", NOW, delay=SECOND, gap=SECOND) == 3_600
    late = ledger.turn("held.test", NOW + 2 * HOUR, delay=SECOND, gap=SECOND)
    assert 200 < late <= 300, "a run whose time is ahead waits by the server's clock"
    ledger.hold("another", "free.test", NOW, NOW, "Retry-After")
    assert ledger.turn("free.test", NOW + HOUR, delay=timedelta(), gap=SECOND) == 0


def test_a_turn_outlives_a_clock_that_was_set_back(ledger: PostgresLedger, module_warehouse_url: str) -> None:
    assert ledger.turn("shared.test", NOW, delay=SECOND, gap=SECOND) == 0
    conn = psycopg2.connect(module_warehouse_url)
    with conn, conn.cursor() as cursor:
        cursor.execute("UPDATE ops.host_turns SET taken_at = now() + interval '1 day'")
    conn.close()
    assert ledger.turn("shared.test", NOW, delay=SECOND, gap=SECOND) == 0


def test_turns_may_be_forgotten(ledger: PostgresLedger, module_warehouse_url: str) -> None:
    assert ledger.turn("shared.test", NOW, delay=SECOND, gap=300 * SECOND) == 0
    assert ledger.turn("shared.test", NOW, delay=SECOND, gap=SECOND) > 200
    with session(module_warehouse_url) as conn:
        forget_turns(conn)
    assert ledger.turn("shared.test", NOW, delay=SECOND, gap=SECOND) == 0


def test_two_workers_never_claim_the_same_url(ledger: PostgresLedger, opened: Callable[[], PostgresLedger]) -> None:
    """FOR UPDATE SKIP LOCKED, beneath the site's lock that forbids two crawls anyway."""
    ledger.announce(RUN, CHECK, [announced(n) for n in range(200)])
    claimed: list[str] = []

    def work(own: PostgresLedger) -> None:
        while got := claim(own, limit=7):
            claimed.extend(got)

    workers = [Thread(target=work, args=(each,)) for each in (ledger, opened(), opened())]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(claimed) == len(set(claimed)) == 200


def test_who_stands_in_the_crawls_way_for_a_moment_does_not_end_it(
    ledger: PostgresLedger, module_warehouse_url: str
) -> None:
    """As a discard may, that updates the same rows in another order: PostgreSQL then gives up one of the two."""
    conn = psycopg2.connect(module_warehouse_url)
    conn.autocommit = True
    with conn.cursor() as cursor:
        cursor.execute("""
            CREATE SEQUENCE ops.looks; GRANT ALL ON ops.looks TO copydesk_loader;
            CREATE FUNCTION ops.deadlock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('ops.looks') = 1 THEN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END IF;
                RETURN NEW; END $$;
            CREATE TRIGGER deadlock BEFORE INSERT ON ops.sources FOR EACH ROW EXECUTE FUNCTION ops.deadlock()""")
        try:
            assert ledger.announce(RUN, CHECK, [announced(1)]) == 1
        finally:
            cursor.execute("DROP FUNCTION ops.deadlock() CASCADE; DROP SEQUENCE ops.looks")
    conn.close()


def test_c10_a_lost_connection_is_opened_again_and_the_lock_taken(
    ledger: PostgresLedger, module_warehouse_url: str
) -> None:
    ledger.announce(RUN, CHECK, [announced(1)])
    conn = psycopg2.connect(module_warehouse_url)
    with conn, conn.cursor() as cursor:
        cursor.execute("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE %s",
                       ["copydesk crawl%"])  # fmt: skip
    conn.close()
    assert list(claim(ledger)) == ["http://paper.test/1"]
    other = open_ledger(module_warehouse_url)
    with pytest.raises(SiteBusyError):
        other.open_run(replace(RUN, run_id="paper-2"), NOW)
    other.close()


def test_a_ledger_that_is_gone_is_told(ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.ledger_session._RECONNECT_PAUSES_SECONDS", (0.01,))
    monkeypatch.setattr(ledger._session, "_url", "postgresql://127.0.0.1:1/none")
    ledger.close()
    with pytest.raises(LedgerLostError):
        claim(ledger)


def test_awkward_hints_are_storable(ledger: PostgresLedger) -> None:
    odd = replace(announced(1), title="\u202etitle \U0001f600 'quoted' %s", published_at=datetime(1, 1, 1, tzinfo=UTC))
    assert ledger.announce(RUN, CHECK, [odd]) == 1


COMPLETENESS = (
    "SELECT first_kind, first_urls, other_urls, both_urls, urls, estimated_urls, completeness FROM ops.completeness"
)


@pytest.mark.parametrize(
    ("kinds", "first"),
    [((SourceKind.FEED, SourceKind.SITEMAP), "feed"), ((SourceKind.SITEMAP, SourceKind.API), "sitemap")],
    ids=["daily", "backfill"],
)
def test_c3_completeness_is_estimated_from_the_overlap_of_sources_and_kept(
    ledger: PostgresLedger, module_warehouse_url: str, kinds: tuple[SourceKind, SourceKind], first: str
) -> None:
    """90 in one list, 80 in the other, 72 in both: 98 found of 99.97 (Chapman's estimate), rounded down."""
    for kind, numbers in zip(kinds, (range(90), range(18, 98)), strict=True):
        urls = [replace(announced(n, source=kind), source_kind=kind) for n in numbers]
        ledger.announce(RUN, replace(CHECK, source_url=kind), urls)
    ledger.close_run(RUN, NOW, failed=False, failure=None, detail="", report="{}")
    kept = rows_of(module_warehouse_url, COMPLETENESS)
    assert kept == [(first, 90, 80, 72, 98, 99, Decimal("0.990"))]


def test_c3_without_overlap_nothing_is_estimated(ledger: PostgresLedger, module_warehouse_url: str) -> None:
    ledger.announce(RUN, CHECK, [announced(n) for n in range(3)])
    ledger.close_run(RUN, NOW, failed=False, failure=None, detail="", report="{}")
    assert rows_of(module_warehouse_url, COMPLETENESS) == [("feed", 3, 0, 0, 3, None, None)]


def rows_of(url: str, statement: str) -> list[tuple[object, ...]]:
    conn = psycopg2.connect(url)
    try:
        with conn.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()
    finally:
        conn.close()


def test_no_text_of_a_site_is_beyond_the_ledger(ledger: PostgresLedger) -> None:
    """PostgreSQL holds neither NUL nor half a surrogate pair, in text or in JSON: what is odd costs nothing else."""
    odd = replace(
        announced(1), url="mailto:\0\ud800", fetch_url="mailto:\0", title="\ud800", skip=SkipReason.INVALID_URL
    )
    ledger.open_run(RUN, NOW)
    assert ledger.announce(RUN, CHECK, [odd, announced(2)]) == 2
    report = json.dumps({"detail": "\0\ud800"})
    ledger.close_run(RUN, NOW, failed=True, failure="other", detail="\0\ud800", report=report)
