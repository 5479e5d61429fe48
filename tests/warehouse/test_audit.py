"""The gate: W1 (contracts), W2 (a held batch is invisible until somebody settles it)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scrapers.outcome import RejectionReason
from scrapers.site import Contract
from tests.warehouse.desk import START, Desk, Page, site
from warehouse import reports
from warehouse.connection import WarehouseError
from warehouse.decisions import NotHeldError, discard, release
from warehouse.publish import RunHeldError
from warehouse.runs import get_run

DAY = timedelta(days=1)
WORDS = "The harbour master said that the new crane would be ready before the spring tide arrives. "


def batch(at: datetime, count: int, start: int = 0) -> list[Page]:
    """New articles of the day before `at`, their ages and lengths varied."""
    return [
        Page(
            url=f"http://harbor.test/{at:%m%d}/{n}",
            headline=f"Headline {at:%m%d} {n}",
            body=f"{at:%m%d} {n}. " + WORDS * (8 + n % 9),
            published_at=at - timedelta(minutes=17 + 1440 * n / count),
            announced_at=at - timedelta(minutes=17 + 1440 * n / count),
            more={"section": "Ports", "tags": ("cranes",), "description": "A crane."},
        )
        for n in range(start, start + count)
    ]


def history(desk: Desk, days: int = 8, count: int = 12) -> datetime:
    """Quiet days; returns the time of the next run."""
    for day in range(days):
        at = START + day * DAY
        desk.run(f"day{day}", at, batch(at, count + day % 3))
    return START + days * DAY


def judge(desk: Desk, at: datetime, pages: list[Page]) -> dict[tuple[str, str | None], str]:
    """(check, field) to severity, for a run of these pages."""
    desk.crawl("judged", at, pages)
    desk.stage("judged", at, pages)
    return {(each.check, each.field): each.severity.value for each in desk.audit("judged", at).findings}


def without(name: str) -> Callable[[Page], Page]:
    def spoil(page: Page) -> Page:
        if name in {"headline", "published_at"}:
            return replace(page, **{name: None})  # type: ignore[arg-type]  # a field of Page
        empty: object = () if name in {"authors", "tags"} else None
        return replace(page, more={**page.more, name: empty})

    return spoil


def shifted(hours: float) -> Callable[[Page], Page]:
    def spoil(page: Page) -> Page:
        assert page.published_at is not None
        return replace(page, published_at=page.published_at + timedelta(hours=hours))

    return spoil


def halved(page: Page) -> Page:
    return replace(page, body=page.body[: len(page.body) // 2])


def unannounced(spoil: Callable[[Page], Page]) -> Callable[[Page], Page]:
    return lambda page: replace(spoil(page), announced_at=None)


FAULTS: dict[str, tuple[Callable[[Page], Page], tuple[str, str | None]]] = {
    "headline emptied": (without("headline"), ("fill_rate", "headline")),
    "authors emptied": (without("authors"), ("fill_rate", "authors")),
    "section emptied": (without("section"), ("fill_rate", "section")),
    "tags emptied": (without("tags"), ("fill_rate", "tags")),
    "deck emptied": (without("description"), ("fill_rate", "description")),
    "dates emptied": (without("published_at"), ("fill_rate", "published_at")),
    "bodies halved": (halved, ("body_length", "body_text")),
    "bodies doubled": (lambda page: replace(page, body=page.body * 3), ("body_length", "body_text")),
    "all bodies alike": (lambda page: replace(page, body=WORDS * 10), ("repeated_bodies", "body_text")),
    "dates 5 hours late": (shifted(-5), ("shifted_dates", "published_at")),
    "dates a day ahead": (unannounced(shifted(24)), ("future_dates", "published_at")),
    "dates three days back": (unannounced(shifted(-72)), ("article_age", "published_at")),
    "one canonical address for all": (
        lambda page: replace(page, canonical_url="http://harbor.test/first"),
        ("shared_address", "canonical_url"),
    ),
    "bodies rejected": (lambda page: replace(page, reason=RejectionReason.EMPTY_BODY), ("rejected_share", None)),
}


def test_an_id_that_many_pages_print_is_told(desk: Desk) -> None:
    at = history(desk)
    pages = [replace(page, more={**page.more, "publisher_id": "post:1"}) for page in batch(at, 12)]
    assert judge(desk, at, pages) == {("shared_id", "publisher_id"): "warning"}
    assert desk.publish("judged", at).new == 12


@pytest.mark.parametrize("fault", FAULTS)
def test_w1_an_injected_fault_is_held_in_the_first_run(desk: Desk, fault: str) -> None:
    spoil, expected = FAULTS[fault]
    at = history(desk)
    assert judge(desk, at, [spoil(page) for page in batch(at, 12)])[expected] == "error"
    assert desk.value("SELECT state FROM ops.runs WHERE run_id = 'judged'") == "held"


def test_w1_a_quiet_day_after_quiet_days_is_let_through(desk: Desk) -> None:
    at = history(desk)
    assert judge(desk, at, batch(at, 12)) == {}


@pytest.mark.parametrize(("count", "found"), [(6, True), (0, True), (11, False), (14, False), (80, True)])
def test_w1_volume_is_held_against_the_history(desk: Desk, count: int, found: bool) -> None:
    at = history(desk, days=14)
    assert (judge(desk, at, batch(at, count)).get(("volume", None)) == "error") is found


def test_w1_first_runs_are_judged_by_the_declared_minimum(desk: Desk) -> None:
    pages = [replace(page, headline=None) for page in batch(START, 10)]
    assert judge(desk, START, pages) == {("fill_rate", "headline"): "error"}


def test_w1_a_redesign_is_held_though_there_is_no_history_yet(desk: Desk) -> None:
    pages = batch(START, 10)
    desk.run("first", START, pages)
    broken = [replace(page, body="Sign in to read. " + str(n), payload="new") for n, page in enumerate(pages)]
    found = judge(desk, START + DAY, broken)
    assert found[("known_articles", "body_text")] == "error"


def test_a_site_that_declares_more_is_held_to_it(desk: Desk) -> None:
    desk.site = site(contract=Contract(min_fill={"image_url": 0.9}))
    assert judge(desk, START, batch(START, 8)) == {("fill_rate", "image_url"): "error"}


SMALL_FAULTS: dict[str, tuple[Callable[[Page], Page], tuple[str, str | None]]] = {
    "section emptied": (without("section"), ("fill_rate", "section")),
    "dates emptied": (without("published_at"), ("fill_rate", "published_at")),
    "bodies halved": (
        lambda page: replace(page, body=page.body[: len(page.body) // 2]),
        ("known_articles", "body_text"),
    ),
    "dates 5 hours late": (shifted(-5), ("shifted_dates", "published_at")),
    "dates three days back": (unannounced(shifted(-72)), ("article_age", "published_at")),
}


@pytest.mark.parametrize("fault", SMALL_FAULTS)
def test_w1_two_articles_are_enough_where_weeks_have_been_even(desk: Desk, fault: str) -> None:
    """A site of two or three articles a day; those of the day before are read again, as each run does."""
    spoil, expected = SMALL_FAULTS[fault]
    at = history(desk, days=10, count=2)
    again = [replace(page, announced_at=None) for page in batch(at - DAY, 2)]
    pages = [replace(spoil(page), payload="another") for page in [*batch(at, 2), *again]]
    assert expected in judge(desk, at, pages)


def test_two_articles_that_differ_from_few_are_no_alarm(desk: Desk) -> None:
    at = history(desk, count=2)
    pages = [replace(page, more={}) for page in batch(at, 2)]
    assert judge(desk, at, pages) == {}


def test_what_becomes_of_articles_that_are_read_again_is_measured(desk: Desk) -> None:
    at = history(desk, days=2)
    first, second, third, *same = batch(START + DAY, 13)
    pages = [without("tags")(first), shifted(-5)(second), replace(third, body=third.body[:200]), *same]
    desk.crawl("again", at, pages)
    desk.stage("again", at, pages)
    desk.audit("again", at)
    assert desk.rows(
        "SELECT known_rows, edited_rows, shrunk_rows, redated_rows, emptied, tried, lost FROM ops.run_stats "
        "WHERE run_id = 'again'"
    ) == [(13, 1, 1, 1, {"tags": 1}, 13, 0)]


def test_a_second_run_on_the_same_day_is_no_alarm(desk: Desk) -> None:
    at = history(desk)
    desk.run("morning", at, batch(at, 12))
    assert judge(desk, at + timedelta(hours=2), []) == {}


def test_pages_that_are_rejected_are_told_with_their_reasons_and_addresses(desk: Desk) -> None:
    at = history(desk)
    pages = [
        replace(page, reason=RejectionReason.CONSENT_WALL if n else RejectionReason.EMPTY_BODY)
        for n, page in enumerate(batch(at, 12))
    ]
    judge(desk, at, pages)
    (finding,) = (each for each in reports.findings(desk.conn, "judged") if each.check == "rejected_share")
    assert finding.message.startswith("12 of 12 fetched pages were rejected (consent_wall, empty_body); up to ")
    assert list(finding.sample) == sorted(page.url for page in pages)[:3]


def test_three_missed_days_are_no_alarm(desk: Desk) -> None:
    at = history(desk, days=14) + 3 * DAY
    pages = [replace(page, published_at=at - timedelta(hours=2 * n)) for n, page in enumerate(batch(at, 48))]
    pages = [replace(page, announced_at=page.published_at) for page in pages]
    assert judge(desk, at, pages) == {}


def test_a_site_that_falls_silent_is_told(desk: Desk) -> None:
    at = history(desk, days=14) + 5 * DAY
    assert judge(desk, at, [])[("freshness", "published_at")] == "warning"


@pytest.mark.parametrize(("every", "silent", "is_told"), [(1, 4, False), (1, 12, True), (4, 9, False), (4, 30, True)])
def test_a_site_that_writes_seldom_is_told_once_it_is_silent_for_too_long(
    desk: Desk, every: int, silent: int, is_told: bool
) -> None:
    """Its last day had an article; of the days since, there were runs in the first three."""
    days = 33
    for day in range(days + 3):
        at = START + day * DAY
        desk.run(f"day{day}", at, batch(at, 1) if day < days and day % every == 0 else [])
    found = judge(desk, START + (days - 1 + silent) * DAY, [])
    assert (("freshness", "published_at") in found) is is_told


def test_a_finding_says_what_was_expected_and_shows_pages(desk: Desk) -> None:
    judge(desk, START, [replace(page, headline=None) for page in batch(START, 10)])
    (finding,) = reports.findings(desk.conn, "judged")
    assert finding.expected == "at least 99%, as declared"
    assert finding.actual == "0%"
    assert finding.message == "headline is filled in 0 of 10 articles; at least 99%, as declared"
    assert len(finding.sample) == 3
    assert desk.rows("SELECT run_id, articles, findings FROM ops.held_runs") == [("judged", 10, [finding.message])]


def test_a_backfill_is_no_alarm_and_no_history(desk: Desk) -> None:
    at = history(desk, days=14)
    pages = [replace(page, published_at=at - 300 * DAY, announced_at=None) for page in batch(at, 90)]
    desk.crawl("old", at, pages)
    desk.rows("UPDATE ops.runs SET mode = 'backfill' WHERE run_id = 'old' RETURNING 1")
    desk.stage("old", at, pages)
    assert desk.audit("old", at).findings == ()
    assert desk.value("SELECT count(*) FROM ops.run_stats WHERE run_id = 'old'") == 0


def test_a_published_run_read_anew_is_no_alarm(desk: Desk) -> None:
    at = history(desk, days=14)
    pages = batch(at, 12)
    desk.run("judged", at, pages)
    better = [replace(page, body=page.body + " More.") if n < 2 else page for n, page in enumerate(pages)]
    desk.stage("judged", at + DAY, better)
    assert desk.audit("judged", at + DAY).findings == ()
    assert desk.publish("judged", at + DAY).corrected == 2
    assert desk.value("SELECT new_rows FROM ops.run_stats WHERE run_id = 'judged'") == 12


@pytest.mark.parametrize(("kept", "state"), [(0.5, "held"), (0.9, "audited")])
def test_a_published_run_read_anew_may_not_lose_half_of_its_text(desk: Desk, kept: float, state: str) -> None:
    pages = batch(START, 12)
    desk.run("judged", START, pages)
    shorter = [replace(page, body=page.body[: int(len(page.body) * kept)]) for page in pages]
    desk.stage("judged", START + DAY, shorter)
    assert desk.audit("judged", START + DAY).state == state


def hold(desk: Desk) -> list[Page]:
    pages = [replace(page, headline=None) for page in batch(START, 10)]
    judge(desk, START, pages)
    return pages


def test_w2_a_held_batch_is_invisible(desk: Desk) -> None:
    hold(desk)
    assert desk.accounts("judged") == {"pending/held": 10}
    with pytest.raises(RunHeldError, match="copydesk release judged"):
        desk.publish("judged")
    assert desk.value("SELECT count(*) FROM news.articles") == 0
    assert reports.held_runs(desk.conn) == ["judged"]


def test_w2_a_released_batch_is_published_and_the_decision_recorded(desk: Desk) -> None:
    hold(desk)
    decision = release(desk.conn, "judged", "ada", "headlines are pictures today", START + DAY)
    assert decision.articles == 10
    assert desk.audit("judged", START + DAY).state == "released", "auditing again does not undo the decision"
    assert desk.publish("judged", START + DAY).new == 10
    assert desk.accounts("judged") == {"published": 10}
    assert desk.rows("SELECT decision, who, why, decided_at, findings->0->>'check_name' FROM ops.decisions") == [
        ("release", "ada", "headlines are pictures today", START + DAY, "fill_rate")
    ]


def test_w2_a_discarded_batch_is_gone_and_its_pages_are_fetched_again(desk: Desk) -> None:
    pages = hold(desk)
    desk.rows("UPDATE ops.urls SET etag = 'x', payload_digest = 'y' RETURNING 1")
    discard(desk.conn, "judged", "ada", "broken selector", START + DAY)
    assert desk.accounts("judged") == {"rejected/discarded": 10}
    assert desk.rows("SELECT DISTINCT etag, payload_digest, due_at FROM ops.urls") == [(None, None, START + DAY)]
    run = get_run(desk.conn, "judged")
    assert run is not None
    assert run.state == "discarded"
    assert reports.unreconciled_runs(desk.conn) == []
    mended = [replace(page, headline=f"Headline {n}") for n, page in enumerate(pages)]
    assert desk.run("next", START + DAY, mended).new == 10


def test_w2_a_held_batch_can_be_parsed_anew_with_a_mended_selector(desk: Desk) -> None:
    pages = hold(desk)
    mended = [replace(page, headline=f"Headline {n}") for n, page in enumerate(pages)]
    desk.stage("judged", START + DAY, mended)
    assert desk.audit("judged", START + DAY).state == "audited"
    assert desk.publish("judged", START + DAY).new == 10


def test_only_a_held_run_can_be_decided_and_only_with_a_reason(desk: Desk) -> None:
    desk.run("fine", START, batch(START, 5))
    with pytest.raises(NotHeldError, match="published"):
        release(desk.conn, "fine", "ada", "why not", START)
    hold(desk)
    with pytest.raises(WarehouseError, match="reason"):
        discard(desk.conn, "judged", "ada", " ", START)


def reread(desk: Desk, pages: list[Page]) -> None:
    """The pages of the published run read again by a rule that loses most headlines, and one page wholly."""
    worse = [replace(page, headline=None, more={**page.more, "parser_version": "worse"}) for page in pages]
    worse[0] = replace(pages[0], reason=RejectionReason.EMPTY_BODY)
    worse[-1] = replace(pages[-1], reason=None, headline=None)
    desk.stage("judged", START + DAY, worse)
    assert desk.audit("judged", START + DAY).is_held


def test_w2_a_discarded_reparse_leaves_the_account_as_it_was(desk: Desk) -> None:
    """O9: what stands published is accounted for as published, whatever was read again and thrown away."""
    pages = [*batch(START, 10), Page(url="http://harbor.test/wall", reason=RejectionReason.CONSENT_WALL)]
    desk.run("judged", START, pages)
    rejections = "SELECT url, stage, reason FROM ops.rejections"
    before = desk.checksum(), desk.accounts("judged"), desk.rows(rejections)
    desk.rows("UPDATE ops.urls SET payload_digest = 'y' RETURNING 1")
    reread(desk, pages)
    reread(desk, pages)
    discard(desk.conn, "judged", "ada", "a broken rule", START + DAY)
    assert (desk.checksum(), desk.accounts("judged"), desk.rows(rejections)) == before
    assert before[1] == {"published": 10, "rejected/consent_wall": 1}
    assert desk.value("SELECT state FROM ops.runs WHERE run_id = 'judged'") == "published"
    assert desk.rows("SELECT DISTINCT payload_digest FROM ops.urls") == [("y",)], "nothing is fetched again for it"
    assert desk.rows("SELECT decision, who FROM ops.decisions") == [("discard", "ada")]
    assert desk.value("SELECT count(*) FROM ops.settled_before") == 0
    assert reports.unreconciled_runs(desk.conn) == []


def test_w2_a_released_reparse_accounts_for_what_it_would_reject_as_it_stands(desk: Desk) -> None:
    pages = batch(START, 10)
    desk.run("judged", START, pages)
    reread(desk, pages)
    release(desk.conn, "judged", "ada", "the site dropped its headlines", START + DAY)
    desk.publish("judged", START + DAY)
    assert desk.accounts("judged") == {"published": 10}
    assert desk.rows("SELECT count(*), count(headline) FROM news.articles") == [(10, 1)]
    assert desk.value("SELECT count(*) FROM ops.rejections") == 0
    assert reports.unreconciled_runs(desk.conn) == []
