"""Phrases written as patterns are all found, and nothing else."""

import pytest

from scrapers.parse.wordings import Wordings, written_out

WORDINGS = Wordings({"news": r"news ?(?:list|box)?|headlines?|advert\w*", "box": "box|news", "top": r"back ?to ?top"})


def test_a_pattern_is_written_out() -> None:
    assert written_out(r"a ?(?:b|c\w*)|d") == ["a b", "a c*", "ab", "ac*", "d"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("news", {"news", "box"}),
        ("news list", {"news", "box"}),
        ("newslist", {"news"}),
        ("the-news-box", {"news", "box"}),
        ("advertising", {"news"}),
        ("back_to_top", {"top"}),
        ("back to\ntop", set()),
        ("newsy inbox headlined", set()),
        ("", set()),
    ],
)
def test_the_kinds_of_a_text(text: str, kinds: set[str]) -> None:
    assert WORDINGS.kinds(WORDINGS.find(f" {text}")) == kinds
