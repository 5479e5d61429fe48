"""The content hash changes with the article and with nothing else."""

import unicodedata

import pytest

from scrapers.parse.fingerprint import content_hash

HEADLINE, BODY = "A Bridge for Bees", "The bridge is two meters wide.\n\nIt leads to the lime trees."


def test_white_space_and_composition_do_not_count() -> None:
    assert content_hash("A Bridge  for Bees", BODY.replace("\n\n", "  ")) == content_hash(HEADLINE, BODY)
    assert content_hash("Cafe\u0301", BODY) == content_hash("Caf\u00e9", BODY)


@pytest.mark.parametrize(
    "word", ["Café", "\u0439ог\u0443рт", "\u1ebft", "\u30ac\u30e9\u30b9", "\uac01\uad6d", "naïve “quote”"]
)
def test_composition_does_not_count_in_any_script(word: str) -> None:
    assert content_hash(word, BODY) == content_hash(unicodedata.normalize("NFD", word), BODY)


def test_a_changed_word_counts() -> None:
    assert content_hash(HEADLINE, BODY.replace("two", "three")) != content_hash(HEADLINE, BODY)
    assert content_hash("A Bridge for Wasps", BODY) != content_hash(HEADLINE, BODY)


def test_mended_case_and_punctuation_count() -> None:
    assert content_hash("A bridge for bees", BODY) != content_hash(HEADLINE, BODY)
    assert content_hash(HEADLINE, BODY.replace("trees.", "trees!")) != content_hash(HEADLINE, BODY)


def test_it_is_a_sha256_in_hex() -> None:
    assert len(bytes.fromhex(content_hash(None, ""))) == 32
