"""The questions of docs/analyst_guide.md (W6), each held against a small truth that was made by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from benchmarks.questions import questions
from scrapers.article import Access, Link
from scrapers.outcome import FailureClass
from tests.warehouse.desk import START, Desk, Page, site
from tests.warehouse.enrich.texts import NEAR_MISS, REWRITE, WIRE
from warehouse.connection import Connection, session
from warehouse.enrich.run import enrich

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ROUND = "http://tidewire.test/round"


def page(url: str, body: str, at: datetime, headline: str = "A headline", **more: Any) -> Page:  # noqa: ANN401
    words = {"word_count": 100, "tags": ("AI",), "access": Access.FREE, **more}
    return Page(url=url, headline=headline, body=body, published_at=at, more=words)


@pytest.fixture(scope="module")
def analyst(module_warehouse_url: str) -> Iterator[Connection]:
    """What an analyst sees of five runs: a story that two sites followed, edits, a gap and a failure."""
    with session(module_warehouse_url) as conn:
        tide, harbor, flux = (Desk(conn, site(name)) for name in ("tidewire", "harborledger", "fluxdaily"))
        first = page(ROUND, WIRE, START - 3 * HOUR, "Ostregate raises $587 million", tags=("AI", "Chips"))
        paid = page(
            "http://tidewire.test/paid", "OpenAI, Nvidia.", START - HOUR, access=Access.PAID, authors=("Ben", "Ada")
        )
        old = page("http://tidewire.test/old", "Of old Nvidia.", START - 20 * DAY, authors=("Ben",))
        tide.run("tide-1", START, [first, paid, old])
        copy = page("http://harborledger.test/copy", WIRE, START + HOUR, "Quantum firm raises $587 million",
                    tags=("ai",), access=Access.METERED, links=(Link(f"{ROUND}?utm_source=harbor"),))  # fmt: skip
        harbor.run("harbor-1", START + 2 * HOUR, [copy])
        stealth = page(ROUND, WIRE, START - 3 * HOUR, "Ostregate raises $600 million", modified_at=START - 3 * HOUR,
                       tags=("AI", "Chips"))  # fmt: skip
        tide.run("tide-2", START + DAY, [stealth, paid])
        rewrite = page(
            "http://fluxdaily.test/own", f"{REWRITE} He told Reuters so. Nvidia is in.", START + DAY - HOUR, tags=()
        )
        lost = Page(url="http://fluxdaily.test/lost", failure=FailureClass.TIMEOUT)
        flux.run("flux-1", START + DAY, [rewrite, lost])
        update = page(ROUND, f"{WIRE}\n\nUpdate: the figure stands.", START - 3 * HOUR, "Ostregate raises $600 million",
                      modified_at=START + DAY + 9 * HOUR, tags=("AI", "Chips"))  # fmt: skip
        tide.run(
            "tide-3", START + 2 * DAY, [update, page("http://tidewire.test/near", NEAR_MISS, START + 2 * DAY - HOUR)]
        )
        with conn, conn.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ops.runs (run_id, site, logical_at, started_at, state, failure) "
                "VALUES ('flux-0', 'fluxdaily', %(at)s, %(at)s, 'failed', 'timeout')",
                {"at": START},
            )
        enrich(conn, START + 2 * DAY)
    with session(module_warehouse_url, role="copydesk_analyst", autocommit=True) as conn:
        yield conn


def answer(conn: Connection, number: int) -> list[tuple[Any, ...]]:
    with conn.cursor() as cursor:
        cursor.execute(questions()[number][1])
        return cursor.fetchall()


def test_w6_there_are_at_least_twelve_of_at_most_ten_lines() -> None:
    assert list(questions()) == list(range(1, 14))
    assert max(sql.count("\n") + 1 for _, sql in questions().values()) <= 10


def on(day: int, month: int = 3) -> date:
    return date(2026, month, day)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (
            1,
            [
                (on(4), "tidewire", 1, 100),
                (on(3), "fluxdaily", 1, 100),
                (on(2), "tidewire", 2, 100),
                (on(2), "harborledger", 1, 100),
                (on(10, 2), "tidewire", 1, 100),
            ],
        ),
        (2, [("tidewire", 1, 2, "Ostregate raises $600 million")]),
        (
            3,
            [("tidewire", "Ostregate raises $600 million", ROUND, 2, datetime(2026, 3, 3, 15, tzinfo=UTC))],
        ),
        (
            4,
            [(START + DAY, "tidewire", "Ostregate raises [-$587-] {+$600+} million", ROUND)],
        ),
        (5, [("Reuters", 1, 1), ("tidewire", 1, 1)]),
        (
            6,
            [
                ("fluxdaily", 1, HOUR, HOUR),
                ("harborledger", 1, HOUR, HOUR),
                ("tidewire", 4, HOUR, 20 * DAY),
            ],
        ),
        (
            7,
            [
                ("harborledger", 1, 1, Decimal("100.0")),
                ("fluxdaily", 1, 0, Decimal("0.0")),
                ("tidewire", 4, 0, Decimal("0.0")),
            ],
        ),
        (
            8,
            [
                ("tidewire", 4, Decimal("25.0"), Decimal("0.0")),
                ("harborledger", 1, Decimal("0.0"), Decimal("100.0")),
                ("fluxdaily", 1, Decimal("0.0"), Decimal("0.0")),
            ],
        ),
        (9, [("ai", 4, Decimal("0.25"))]),
        (
            10,
            [
                ("Ada Reporter", 4, 400, ["fluxdaily", "harborledger", "tidewire"]),
                ("Ben", 2, 200, ["tidewire"]),
                ("Ada", 1, 100, ["tidewire"]),
            ],
        ),
        (
            12,
            [
                ("fluxdaily", 2, Decimal("50.0"), "timeout", START + DAY),
                ("harborledger", 1, Decimal("100.0"), None, START + 2 * HOUR),
                ("tidewire", 3, Decimal("100.0"), None, START + 2 * DAY),
            ],
        ),
        (13, [(on(2), "Nvidia", "NVDA", 2, 2), (on(2), "OpenAI", None, 1, 1), (on(9, 2), "Nvidia", "NVDA", 1, 1)]),
    ],
)
def test_w6_the_answer_is_right(analyst: Connection, number: int, expected: list[tuple[Any, ...]]) -> None:
    assert answer(analyst, number) == expected


def test_gaps_are_days_without_a_crawl_and_days_with_many_failures(analyst: Connection) -> None:
    found = {(name, day): (discovered, missed) for name, day, discovered, missed in answer(analyst, 11)}
    names = ("tidewire", "harborledger", "fluxdaily")
    covered = {("tidewire", on(2)), ("tidewire", on(3)), ("tidewire", on(4)), ("harborledger", on(2))}
    since = {"tidewire": on(18, 2), "harborledger": on(2), "fluxdaily": on(3)}  # its first article, or 13 days ago
    every = {(name, day) for name in names for back in range(14) if (day := on(4) - back * DAY) >= since[name]}
    assert set(found) == every - covered
    assert found["fluxdaily", on(3)] == (2, 1)
    assert found["fluxdaily", on(4)] == (0, 0)


def test_what_was_not_due_hides_no_gap_and_what_was_deleted_makes_none(desk: Desk) -> None:
    known = [page(f"http://harbor.test/{n}", f"Of {n}.", START - HOUR, f"Of {n}") for n in range(40)]
    desk.run("r1", START, known)
    desk.run("r2", START + DAY, known[:2], gone=[known[2].url])
    lost = [Page(url=f"http://harbor.test/new/{n}", failure=FailureClass.TIMEOUT) for n in range(3)]
    desk.run("r3", START + 2 * DAY, [page("http://harbor.test/new", "New.", START + 2 * DAY, "New"), *lost])
    desk.rows(
        "INSERT INTO ops.run_urls (run_id, url_id, outcome, reason) SELECT run_id, url_id, 'skipped', 'not_due' "
        "FROM ops.urls, unnest(ARRAY['r2', 'r3']) AS run_id WHERE url ~ '/[1-3][0-9]$' RETURNING 1"
    )
    enrich(desk.conn, START + 2 * DAY)
    assert answer(desk.conn, 11) == [("harbor", on(4), 34, 3)]


def test_thirty_days_are_the_same_in_every_question(desk: Desk) -> None:
    """The first of them begins at midnight: some publishers tell only the day."""
    first = datetime(2026, 2, 3, tzinfo=UTC)
    times = {"newest": datetime(2026, 3, 4, 9, tzinfo=UTC), "first": first, "before": first - HOUR}
    pages = [page(f"http://harbor.test/{name}", f"Of {name}.", at, name, authors=(name,)) for name, at in times.items()]
    desk.run("r1", START + 3 * DAY, pages)
    enrich(desk.conn, START + 3 * DAY)
    assert [row[0] for row in answer(desk.conn, 1)] == [on(4), first.date()]
    assert answer(desk.conn, 6)[0][1] == 2
    assert [answer(desk.conn, number)[0][1] for number in (7, 8)] == [2, 2]
    assert {row[0] for row in answer(desk.conn, 10)} == {"newest", "first"}


def test_a_site_that_follows_itself_is_no_follower(desk: Desk) -> None:
    """Its second report makes no story that others followed, nor a second follower."""
    own = [page(f"http://harbor.test/{n}", text, START - n * HOUR) for n, text in enumerate((REWRITE, WIRE))]
    desk.run("r1", START, own)
    enrich(desk.conn, START)
    assert desk.rows("SELECT articles, sites FROM news.stories") == [(2, ["harbor"])]
    assert answer(desk.conn, 2) == []
    Desk(desk.conn, site("tidewire")).run("r2", START + HOUR, [page("http://tidewire.test/1", WIRE, START)])
    enrich(desk.conn, START + HOUR)
    assert [row[:3] for row in answer(desk.conn, 2)] == [("harbor", 1, 1)]


def test_a_topics_week_has_seven_days(desk: Desk) -> None:
    today = datetime(2026, 3, 4, 9, tzinfo=UTC)
    pages = [page(f"http://harbor.test/{n}", f"Text {n} of many.", today - n * DAY, f"Headline {n}") for n in range(36)]
    desk.run("r1", START + 3 * DAY, pages)
    enrich(desk.conn, START + 3 * DAY)
    assert answer(desk.conn, 9) == [("ai", 7, Decimal("7.00"))]
