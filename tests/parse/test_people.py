import pytest

from scrapers.parse.metadata.people import people

SITE = frozenset({"quaynews", "thequaynews"})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Rosa Tennant", ["Rosa Tennant"]),
        ("Written by: Rosa Tennant", ["Rosa Tennant"]),
        ("by Rosa Tennant and Owen Castell", ["Rosa Tennant", "Owen Castell"]),
        ("Rosa Tennant, Owen Castell & Ida Maar", ["Rosa Tennant", "Owen Castell", "Ida Maar"]),
        ("Tennant, Rosa", ["Rosa Tennant"]),
        ("Rosa Tennant, MD, PhD", ["Rosa Tennant"]),
        ("Dr. Rosa Tennant", ["Rosa Tennant"]),
        ("Martin Luther King Jr.", ["Martin Luther King Jr."]),
        ("Owen Castell, Jr.", ["Owen Castell Jr."]),
        ("Rosa Tennant | Senior Reporter | 3 March 2026", ["Rosa Tennant"]),
        ("Rosa Tennant\nChief Maritime Correspondent", ["Rosa Tennant"]),
        ("Rosa Tennant\nand\nOwen Castell", ["Rosa Tennant", "Owen Castell"]),
        ("Rosa Tennant (@rosat)", ["Rosa Tennant"]),
        ("Rosa Tennant on March 3, 2026", ["Rosa Tennant"]),
        ("rosa tennant", ["Rosa Tennant"]),
        ("Sanne de Wit", ["Sanne de Wit"]),
        ("Loïc Le Clerc", ["Loïc Le Clerc"]),
        ("Rui Ma", ["Rui Ma"]),
        ("Lena O’Dowd", ["Lena O’Dowd"]),
        ("Von Jana Brückner und Till Osterkamp", ["Jana Brückner", "Till Osterkamp"]),
        ("Par Hélène Roussac et Luc d’Estrées", ["Hélène Roussac", "Luc d’Estrées"]),
        ("Por Lucía Ferrándiz y Mateo del Río", ["Lucía Ferrándiz", "Mateo del Río"]),
        ("di Chiara Bellandi", ["Chiara Bellandi"]),
        ("Door Pieter van der Laan", ["Pieter van der Laan"]),
        ("Autor: Katarzyna Wrona", ["Katarzyna Wrona"]),
        ("Av Ebba Stenmark och Nils Åkesson", ["Ebba Stenmark", "Nils Åkesson"]),
        ("作者：林文清", ["林文清"]),
        ("文・高橋美咲", ["高橋美咲"]),
        ("김하늘 기자", ["김하늘"]),
        ("jsteinhardt", ["jsteinhardt"]),
        ("Иван Иванов и Пётр Петров", ["Иван Иванов", "Пётр Петров"]),
        ("Ayşe Yılmaz ve Ali Veli", ["Ayşe Yılmaz", "Ali Veli"]),
        ("Jane Doe March 3, 2024", ["Jane Doe"]),
        ("April March", ["April March"]),
        ("Interview: Jane Doe", ["Jane Doe"]),
        ("Jane Doe (Text) und Tom Roe (Bilder)", ["Jane Doe"]),
        ("Jane Doe + Tom Roe", ["Jane Doe", "Tom Roe"]),
    ],
)
def test_names_in_a_byline(text: str, names: list[str]) -> None:
    assert list(people(text, SITE)) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "By",
        "Name",
        "admin",
        "Staff",
        "Quay News",
        "The Quay News Team",
        "Quay News Staff",
        "Associated Press",
        "AFP",
        "Redaktion",
        "Newsroom",
        "editor@quaynews.test",
        "https://quaynews.test/author/rosa",
        "quaynews.test",
        "Reviewed by Susan Pryce",
        "Photo: Karl Venn",
        "Senior Reporter",
        "Published on 3 March 2026",
        "Updated",
        "Sign in",
        "Ministry of Silly Tides",
        "Rosa grew up by the sea and has written about ferries ever since she could hold a pen.",
    ],
)
def test_what_is_no_person(text: str) -> None:
    assert people(text, SITE) == ()


def test_a_lone_word_is_a_name_only_where_the_source_is_sure() -> None:
    assert people("Stefan", told=False) == ()
    assert people("Stefan", told=True) == ("Stefan",)


def test_a_persons_own_site_may_be_signed_by_that_person() -> None:
    assert people("Rachel Marlow", frozenset({"rachelmarlow"})) == ("Rachel Marlow",)


@pytest.mark.parametrize(
    "text", ["Written by Rosa Tennant. Edited by Owen Castell", "Words by Rosa Tennant, photos by Karl Venn"]
)
def test_editors_and_photographers_are_no_authors(text: str) -> None:
    assert people(text) == ("Rosa Tennant",)
