import pytest

from benchmarks.site_rules import golds_of, rouge_lsum


@pytest.mark.parametrize(
    ("gold", "text", "score"),
    [
        ("The ferry left.\nIt was late.", "The ferry left.\n\nIt was late.", 1.0),
        ("The ferry left. It was late.", "the ferry left\nit was late", 1.0),
        ("The ferry left.", "", 0.0),
        ("", "The ferry left.", 0.0),
        ("The ferry left.", "Something else entirely", 0.0),
        ("one two three four", "one two", 2 / 3),
        ("one two three four", "four three two one", 0.25),
        ("a a b", "a b b", 2 / 3),
    ],
)
def test_rouge_lsum(gold: str, text: str, score: float) -> None:
    assert rouge_lsum(gold, text) == pytest.approx(score)


def test_a_text_without_the_deck_or_an_optional_paragraph_is_right_too() -> None:
    golds = golds_of(
        {"body": "Deck.\n\nText.\n\nCorrection.", "summary": "Deck.", "optional_paragraphs": ["Correction."]}
    )
    assert {" ".join(gold.split()) for gold in golds} == {
        "Deck. Text. Correction.", "Text. Correction.", "Deck. Text.", "Text.",
    }  # fmt: skip
