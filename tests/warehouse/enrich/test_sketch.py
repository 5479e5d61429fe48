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

CHINESE_WITH_LATIN_WORDS = (
    "MoonChip 将在西安建设一座新工厂，总投资约 120 亿元，计划于 2027 年投产，届时将创造 300 个就业岗位。\n\n"
    "新工厂将生产 28 纳米产品，每月产能为 2 万片，电力主要来自当地的水电站。需求正在恢复，但人才短缺仍是挑战。 MoonChip"
)
THAI = (
    "บริษัทชิปจันทราเปิดเผยว่าจะสร้างโรงงานแห่งใหม่ที่เชียงใหม่ ด้วยเงินลงทุนประมาณ 1,200 ล้านบาท\n\n"
    "ประธานบริษัทกล่าวในการแถลงข่าวว่า ต้องการทำให้ห่วงโซ่อุปทานในประเทศแข็งแกร่งขึ้น การก่อสร้างจะเริ่มในเดือนหน้า"
)
HINDI_CRICKET = (
    "भोपाल में 10 मार्च को हुए क्रिकेट मुकाबले में मेजबान टीम ने 20 ओवर में 150 रन बनाए। कप्तान ने 25 गेंदों पर 30 रन जोड़े और "
    "दूसरे छोर से 12 चौके लगे। जवाब में मेहमान टीम 18 ओवर में सिमट गई और 15 रन से हार गई।"
)
HINDI_MARKET = (
    "इंदौर के बाजार में 10 मार्च को सोने का भाव 12 प्रतिशत बढ़ा। चांदी 150 रुपये महंगी हुई और 25 दुकानों में से 20 ने बिक्री बढ़ने की "
    "बात कही। व्यापारियों के अनुसार अगले 15 दिन में भाव 30 रुपये और बढ़ेगा, 18 कैरेट में मांग स्थिर है।"
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
    assert relation(CHINESE, CHINESE_WITH_LATIN_WORDS, "zh") is None


@pytest.mark.parametrize("text", [CHINESE_WITH_LATIN_WORDS, THAI])
def test_spaces_between_phrases_make_no_words(text: str) -> None:
    assert relation(text, text) is Kinship.COPY
    assert relation(text, f"AI. {text[:-20]}") is Kinship.COPY


def test_equal_figures_make_no_event_where_names_have_no_capitals() -> None:
    assert relation(HINDI_CRICKET, HINDI_MARKET, "hi") is None
    assert relation(HINDI_CRICKET, f"{HINDI_CRICKET} {HINDI_MARKET}", "hi") is Kinship.COPY


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_a_cut_version_of_a_very_long_text_is_its_copy(share: float) -> None:
    words = [f"word{number}" for number in range(12_000)]
    cut = words[: int(share * len(words))]
    assert relation(" ".join(words), " ".join(cut)) is Kinship.COPY
    assert relation(" ".join(words), " ".join((*cut[: len(cut) // 2], *words[::-1]))) is None


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
