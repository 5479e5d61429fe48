"""The language: what the page declares, and its text where that is silent, at odds or plainly wrong."""

import pytest

from scrapers.parse.document import Document
from scrapers.parse.metadata.language import identify

TEXTS = {
    "he": "המועצה החליטה אמש לשפץ את הגשר הישן שמעל הנחל, והעבודות יתחילו לאחר החורף הקרוב.",
    "sq": "Këshilli i qytetit vendosi mbrëmë të rindërtojë urën e vjetër mbi lumë, dhe punimet fillojnë në pranverë.",
    "nl": "De gemeenteraad besloot gisteravond om de oude brug over de rivier te laten herstellen voor de winter.",
    "uk": "Міська рада вирішила вчора ввечері відремонтувати старий міст через річку ще до початку зими.",
    "zh": "市议会昨晚决定在冬季到来之前修复河上的旧桥,工程将于下个月开始,预计持续半年时间。" * 2,
}


def page(text: str, lang: str = "") -> Document:
    return Document.from_html(f"<html lang='{lang}'><body><p>{text}</p></body></html>")


@pytest.mark.parametrize("tag", TEXTS)
def test_a_silent_page_is_read(tag: str) -> None:
    found = page(TEXTS[tag]).language()
    assert found is not None
    assert (found.value, found.source) == (tag, "text")


@pytest.mark.parametrize("tag", TEXTS)
def test_a_template_that_says_english_is_not_believed(tag: str) -> None:
    found = page(TEXTS[tag], "en-US").language()
    assert found is not None
    assert found.value == tag


FIGURES = "Kuva 1: 12 345, Fig. 2: 67 890, Tab. 3: 44 001, Abb. 4: 99 120, No. 5: 31 410, Nr. 6: 27 182"


@pytest.mark.parametrize(("lang", "expected"), [("en", "en"), ("fi", "fi"), ("", None)])
def test_names_and_figures_are_no_language(lang: str, expected: str | None) -> None:
    found = page(FIGURES, lang).language()
    assert (found and found.value) == expected


def test_a_transliteration_is_no_language() -> None:
    assert identify("Privet, kak dela? Eto tekst na russkom yazyke latinitsey, prosto dlya proverki.")[1] == 0.0


def test_text_outside_of_paragraphs_is_read() -> None:
    text = f"<div>{TEXTS['nl']}<br><br>{TEXTS['nl']}</div>"
    found = Document.from_html(f"<html><body><a>Read all of it in English, and much more</a>{text}</body>").language()
    assert found is not None
    assert found.value == "nl"


def test_figures_and_latin_words_in_chinese_mislead_nobody() -> None:
    text = (
        "NB快报3月4日讯 记者从BridgeCo公司获悉,3月4日,River Crossing大桥通车。"
        "大桥全长2600米,2019年开工,总投资1500万元,日均车流预计9000辆。"
    )
    found = page(text).language()
    assert found is not None
    assert found.value == "zh"


def test_what_the_site_says_in_its_own_language_before_a_text_in_another() -> None:
    notice = "Sie sind schon Abonnent, haben sich aber noch nie bei uns angemeldet? "
    story = (
        "The ferry left the quay late, and the harbour master wrote the reason into his book, as he had done for the "
        "last thirty years. What he wrote nobody knows, since the book was lost in the storm of the following winter."
    )
    markup = f"<body><p>{notice * 4}</p><p>{story}</p><p>{story} {story}</p></body>"
    found = Document.from_html(f"<html>{markup}</html>").language()
    assert found is not None
    assert found.value == "en"
