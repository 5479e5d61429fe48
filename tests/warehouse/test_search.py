"""W7: search with ranking, phrases, filters, snippets and look-alike headlines, and texts that no index holds whole."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import DatabaseMaker
from tests.warehouse.desk import START, Desk, Page
from warehouse.connection import Connection, WarehouseError, session
from warehouse.enrich.run import enrich
from warehouse.search import Query, parse_query, search

PAGES = [
    Page(
        url="http://harbor.test/1", headline="Quantum chips reach the harbour", body="Ships carry chips. Tariffs rise."
    ),
    Page(url="http://harbor.test/2", headline="Tariffs on fish", body="A quantum of fish was caught by the fleet."),
    Page(
        url="http://harbor.test/3", headline="Weather", body="Calm sea and no wind at all.",
        published_at=START - timedelta(days=40), more={"authors": ("Grace Skipper",)},
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def conn(make_database: DatabaseMaker) -> Iterator[Connection]:
    with make_database() as url, session(url) as connection:
        Desk(connection).run("r1", START, PAGES)
        assert enrich(connection, START).articles == 3
        yield connection


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("quantum", [1, 2]),
        ("quantum chips", [1]),
        ('"quantum of fish"', [2]),
        ("tariffs -fish", [1]),
        ("ship or weather", [3, 1]),
        ("sea author:skipper", [3]),
        ("quantum author:skipper", []),
        ("quantum site:harbor", [1, 2]),
        ("quantum site:elsewhere", []),
        ("sea after:2026-02-01", []),
        ("sea before:2026-02-01", [3]),
        ("Quantom chps", [1]),
        ("zebra", []),
    ],
)
def test_w7_a_query_finds(conn: Connection, query: str, expected: list[int]) -> None:
    assert [int(hit.url.rsplit("/", 1)[1]) for hit in search(conn, query)] == expected


def test_a_hit_shows_the_words_in_their_place(conn: Connection) -> None:
    (hit,) = search(conn, "fleet")
    assert "«fleet»" in hit.snippet
    assert hit.headline == "Tariffs on fish"
    assert hit.to_json()["published_at"].startswith("2026-03-02")


@pytest.mark.parametrize(
    ("body", "query", "snippet"),
    [
        ("A quantum of fish was caught.", "fish", "A quantum of «fish» was caught."),
        ("", "fish", ""),
        ("A quantum (of fish)", "fish", "A quantum (of «fish»)"),
        ("A quantum of fish", "nothing", "A quantum of fish"),
        (
            f"The fish\n\nswim, {'and more words ' * 20}where\nthe whale is.",
            "fish whale",
            f"The «fish» swim, {'and more words ' * 7}… {'and more words ' * 3}where the «whale» is.",
        ),
        ("Le maire parle de «la flotte», a fish.", "fish", "Le maire parle de ‹la flotte›, a «fish»."),
        ("Er sagt »fish« und « fish ».", "fish", "Er sagt ›«fish»‹ und ‹ «fish» ›."),
        ("Die Rechen\u00adzentren laufen.", "Rechenzentren", "Die «Rechenzentren» laufen."),
        (f"The fish {'and more words ' * 20}end.", "fish", f"The «fish» {'and more words ' * 7}and …"),
        ("北海道の新工場に投じると発表した。", "新工場", "北海道の«新工場»に投じると発表した。"),
        ("AI 新工場の場所は新しい。", "新工場 ai", "«AI» «新工場»の場所は新しい。"),
        ("ราคาหุ้นปิดตลาด", "หุ้น", "ราคา«หุ้น»ปิดตลาด"),
        ("서울의 새 공장에서", "공장에서", "서울의 새 «공장에서»"),
        ("新しい場所に新工場を建てるのは新", "新工場", "新しい場所に«新工場»を建てるのは新"),
        ("Завод 新工場 завод", "завод 新工場", "«Завод» «新工場» «завод»"),
        ("In Ko\u0308ln.", "K\u00f6ln", "In «K\u00f6ln»."),
    ],
)
def test_a_snippet_marks_the_words_alone_and_shows_its_cuts(
    conn: Connection, body: str, query: str, snippet: str
) -> None:
    with conn, conn.cursor() as cursor:
        cursor.execute("SELECT news.snippet(%s, websearch_to_tsquery('english', news.parted(%s)))", [body, query])
        assert cursor.fetchall() == [(snippet,)]


def test_a_word_is_found_whatever_soft_hyphens_are_set_in_it(conn: Connection) -> None:
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "SELECT news.search_words('', '', '{}', %s, 99) @@ to_tsquery('english', 'Rechenzentren')",
            ["Die Rechen\u00adzentren laufen."],
        )
        assert cursor.fetchall() == [(True,)]


def test_letters_are_found_whether_their_marks_stand_apart_or_not(conn: Connection) -> None:
    given = {"apart": "Gru\u0308\u00dfe aus Ko\u0308ln", "together": "Gr\u00fc\u00dfe aus K\u00f6ln"}
    pages = [
        Page(url=f"http://harbor.test/{name}", headline="-", body=text, more={"authors": (f"Ren\u00e9 {name}",)})
        for name, text in given.items()
    ]
    Desk(conn).run("marks", START, pages)
    assert enrich(conn, START).articles == 2
    for text in given.values():
        assert {hit.url for hit in search(conn, text)} == {page.url for page in pages}
    assert [hit.url for hit in search(conn, "aus author:Rene\u0301")] != []


@pytest.mark.parametrize(
    ("language", "line", "found", "others"),
    [
        (
            "ja",
            "日本の半導体大手が新工場を建てる。AI半導体をつくる。",
            ("半導体", '"大手が新"', "AI半導体 新工場"),
            ("体半", "導新"),
        ),
        ("zh", "月光芯片公司将在西安建设一座新工厂", ("芯片", "新工厂 西安"), ("片芯", "芯片 -工厂")),
        ("th", "ราคาหุ้นของโรงงานปิดตลาด", ("หุ้น", "โรงงาน"), ("งานโรง",)),
        ("ko", "대구에 새 공장을 짓는다고 발표했다", ("공장", "공장을"), ("장공",)),
        ("ar", "أعلنت الشركة أنها ستبني مصنعا جديدا", ("مصنعا",), ("مصن",)),
        ("ru", "Компания построит новый завод", ("ЗАВОД",), ("водзав",)),
    ],
)
def test_w7_words_are_found_in_any_script(
    conn: Connection, language: str, line: str, found: tuple[str, ...], others: tuple[str, ...]
) -> None:
    page = Page(url=f"http://harbor.test/{language}", headline="-", body=line, more={"language": language})
    Desk(conn).run(language, START, [page])
    assert enrich(conn, START).articles == 1
    assert [hit.url for query in found for hit in search(conn, query)] == [page.url] * len(found)
    assert [hit.url for query in others for hit in search(conn, query)] == []


def test_a_snippet_out_of_the_middle_is_cut_on_both_sides(conn: Connection) -> None:
    body = f"{'Words before. ' * 40}The fleet caught a fish. {'Words behind. ' * 40}"
    with conn, conn.cursor() as cursor:
        cursor.execute("SELECT news.snippet(%s, websearch_to_tsquery('english', 'fleet fish'))", [body])
        ((snippet,),) = cursor.fetchall()
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert "«fleet» caught a «fish»" in snippet


def test_a_query_is_taken_apart() -> None:
    assert parse_query('ai "open source" site:a author:"Jane Roe" after:2026-01-02') == Query(
        words='ai "open source"', site="a", author="Jane Roe", after=datetime(2026, 1, 2, tzinfo=UTC)
    )


@pytest.mark.parametrize("query", ["", "   ", "site:harbor", "fish after:yesterday"])
def test_a_query_that_cannot_be_answered_says_why(conn: Connection, query: str) -> None:
    with pytest.raises(WarehouseError, match=r"word|date"):
        search(conn, query)


@pytest.mark.parametrize(
    "query", ["a' OR 1=1 --", "((((", "&|!", '"', "\\", "%", "\0x", 'fish author:"\0" site:\0a company:\0']
)
def test_any_text_is_a_query(conn: Connection, query: str) -> None:
    assert isinstance(search(conn, query), list)


def test_a_search_without_a_limit_gives_all_that_it_finds(conn: Connection) -> None:
    limited, unlimited = (
        Desk(conn).rows("SELECT article_id FROM news.search_articles('-nothing', wanted => %s)", wanted)
        for wanted in (1, None)
    )
    assert len(limited) == 1 < len(unlimited)


def test_w7_a_long_text_is_searched_as_far_as_a_shorter_one(conn: Connection) -> None:
    body = f"{'so it goes ' * 8_000} lighthouse {'so it goes ' * 8_000}"
    Desk(conn).run("long", START + timedelta(hours=1), [Page(url="http://harbor.test/5", headline="Long", body=body)])
    assert enrich(conn, START).articles == 1
    assert [hit.headline for hit in search(conn, "lighthouse")] == ["Long"]


def test_w7_a_megabyte_of_different_words_is_indexed(conn: Connection) -> None:
    body = "anchor " + " ".join(f"word{number}x{number * 7919}" for number in range(100_000))
    Desk(conn).run("big", START + timedelta(hours=1), [Page(url="http://harbor.test/4", headline="Big", body=body)])
    assert enrich(conn, START).articles == 1
    assert [hit.headline for hit in search(conn, "anchor")] == ["Big"]
