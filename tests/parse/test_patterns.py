"""No pattern takes long over text that was made to be slow to search, and what makes one fast rules nothing out."""

import re
import time
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.parse import edges, embedded, evidence, invitations, leads, lists, phrases, steps, walls
from scrapers.parse.metadata import labels, people, persons, written
from scrapers.parse.strings import by_first_letter

LENGTH = 3_000
SEARCHED = 200
NASTY = {
    "one word": "a" * LENGTH + "!",
    "dots": "a." * (LENGTH // 2) + "!",
    "words": "sie ab " * (LENGTH // 7) + "!",
    "marks": "! " * (LENGTH // 2) + "\x00",
    "numbers": "1." * (LENGTH // 2) + "x",
    "quotes": '"\\' * (LENGTH // 2),
    "brackets": "[a " * (LENGTH // 3),
    "hyphens": "a-" * (LENGTH // 2) + "!",
}
STARTS = (
    "",
    "x reported from ",
    "manager at ",
    "by ",
    "for more information ",
    "lesen sie ",
    "photo: ",
    "not constitute ",
)
SECONDS = 5.0
"""A thousand times what the slowest takes. One that tries all pairs of places would take hours for three of them."""


def patterns() -> list[object]:
    modules: tuple[ModuleType, ...] = (edges, embedded, evidence, invitations, leads, lists, phrases, steps, walls)
    return [
        pytest.param(value, id=f"{module.__name__.rpartition('.')[2]}.{name}")
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    ]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("pattern", patterns())
def test_no_pattern_is_slow(pattern: re.Pattern[str]) -> None:
    slow = []
    for kind, text in NASTY.items():
        for start in STARTS:
            began = time.process_time()
            pattern.match(start + text)
            pattern.search(start + text[:SEARCHED])
            if time.process_time() - began > SECONDS:
                slow.append((start, kind))
    assert slow == []


def with_first_letters() -> list[object]:
    """The patterns that begin by looking whether the first letters can be those of one of their alternatives."""
    return [
        pytest.param(value, id=f"{module.__name__.rpartition('.')[2]}.{name}")
        for module in (labels, people, persons, written)
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and "(?=" in value.pattern[:10] and not value.pattern.startswith("(?=[")
    ]


def without_look(pattern: str) -> str:
    """A pattern without its first lookahead."""
    start = pattern.index("(?=")
    depth, place = 1, start + 3
    while depth:
        depth += {"(": 1, ")": -1}.get(pattern[place], 0)
        place += 2 if pattern[place] == "\\" else 1
    return pattern[:start] + pattern[place:]


@pytest.mark.parametrize("pattern", with_first_letters())
def test_the_first_letters_rule_no_alternative_out(pattern: re.Pattern[str]) -> None:
    slow = re.compile(without_look(pattern.pattern), pattern.flags)

    @settings(max_examples=600, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(slow))
    def holds(text: str) -> None:
        small = text.lower()
        assert bool(pattern.search(small)) == bool(slow.search(small))

    holds()


def test_phrases_put_together_by_their_first_letters_say_the_same() -> None:
    plain = re.compile("|".join(f"(?:{phrase})" for phrase in phrases._OPENINGS))
    together = re.compile(by_first_letter(phrases._OPENINGS))

    @settings(max_examples=2_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(phrases._OPENINGS).flatmap(lambda phrase: st.from_regex(phrase, fullmatch=True)))
    def holds(text: str) -> None:
        assert bool(together.match(text)) == bool(plain.match(text))

    holds()
