"""Sketches and the relations judged from them, text by text."""

import pytest

from tests.warehouse.enrich.texts import NEAR_MISS, REWRITE, WIRE
from warehouse.enrich.kinship import Kinship, judge
from warehouse.enrich.sketch import sketches

CHINESE = (
    "昨天下午公司在北京宣布了新的处理器并表示将在明年春天开始向客户供货同时降低现有产品的价格"
    "分析师认为这一决定会改变市场的格局因为竞争对手在过去两年里几乎没有推出任何新的产品"
    "公司首席执行官在发布会上说他们花了五年时间研究这项技术并且相信它能够满足大多数用户的需要"
)


def relation(one: str, other: str, language: str | None = "en") -> Kinship | None:
    first, second = sketches([(one, language), (other, language)])
    match = judge(first, second)
    return match.kinship if match else None


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (WIRE, Kinship.COPY),
        (WIRE.upper(), Kinship.COPY),
        (f"LEEDS (Wire) - {WIRE}\n\nCopyright of the wire. All rights reserved.", Kinship.COPY),
        (WIRE[: len(WIRE) // 2], Kinship.COPY),
        (WIRE.replace(", ", " , ").replace('"', "'"), Kinship.COPY),
        (REWRITE, Kinship.REWRITE),
        (NEAR_MISS, None),
        ("", None),
    ],
)
def test_relations_to_a_report(other: str, expected: Kinship | None) -> None:
    assert relation(WIRE, other) is expected
    assert relation(other, WIRE) is expected


def test_scripts_without_spaces() -> None:
    assert relation(CHINESE, f"北京消息{CHINESE[:110]}", "zh") is Kinship.COPY
    assert relation(CHINESE, CHINESE[::-1], "zh") is None


def test_german_nouns_are_no_names() -> None:
    """All nouns are capitalised there: two texts on servers and keys are not about one event for that."""
    one = "Der Server stand im Keller. Ein Techniker fand den Schlüssel, und die Behörde prüft den Vorgang seit Mai."
    other = "Im Keller lag der Schlüssel. Die Behörde und ein Techniker suchten den Server, der Vorgang ist alt."
    first, second = sketches([(one, "de"), (other, "de-AT")])
    assert first.facts & second.facts == set()


def test_years_days_and_sentence_openings_are_no_facts() -> None:
    (sketch,) = sketches([("Nobody came on Monday. In March 2026 the house was empty. There were 5 chairs.", "en")])
    assert sketch.facts == set()


def test_a_sketch_is_the_same_in_every_batch() -> None:
    alone = sketches([(WIRE, "en")])
    assert sketches([(NEAR_MISS, "en"), (WIRE, "en"), ("", None)])[1:2] == alone
