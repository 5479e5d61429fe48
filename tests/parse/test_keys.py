"""Texts are compared by their letters and digits, and searched in small letters, each at its place."""

import pytest

from scrapers.parse.keys import key, lowered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Ferry – Late, Again!", "theferrylateagain"),
        ("Straße_12", "strasse12"),
        ("Ça va: l’été", "çavalété"),
        ("東京、2026年", "東京2026年"),
        ("a lone \ud800 surrogate", "alonesurrogate"),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_key_holds_letters_and_digits_only(text: str, expected: str) -> None:
    assert key(text) == expected


@pytest.mark.parametrize("text", ["By Jane Doe", "İstanbul by JANE", "ÄÖÜ"])
def test_small_letters_stand_where_the_capitals_stood(text: str) -> None:
    small = lowered(text)
    assert len(small) == len(text)
    assert [place for place, char in enumerate(text) if char == " "] == [
        place for place, char in enumerate(small) if char == " "
    ]
    assert "by" not in text or small.index("by") == text.index("by")


def test_romanian_letters_in_two_spellings_are_one() -> None:
    assert key("Vocea Mureşului") == key("Vocea Mureșului")
