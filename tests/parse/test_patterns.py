"""No pattern takes long over text that was made to be slow to search, and what makes one fast rules nothing out."""

import importlib
import re
import time
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.parse import (
    captions,
    datelines,
    edges,
    embedded,
    evidence,
    invitations,
    leads,
    lists,
    machine,
    newsroom,
    phrases,
    steps,
    walls,
)
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
    "reporters": "记者 田禾 " * (LENGTH // 6) + "!",
}
STARTS = (
    "",
    "x reported from ",
    "manager at ",
    "by ",
    "for more information ",
    "lesen sie ",
    "photo: ",
    "记者 ",
    "not constitute ",
)
SECONDS = 5.0
"""A thousand times what the slowest takes. One that tries all pairs of places would take hours for three of them."""


def patterns() -> list[object]:
    modules: tuple[ModuleType, ...] = (
        captions, datelines, edges, embedded, evidence, invitations, leads, lists, machine, newsroom, phrases, steps,
        walls,
    )  # fmt: skip
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


def first_look(pattern: str) -> str:
    """A pattern's first lookahead."""
    start = pattern.index("(?=")
    depth, place = 1, start + 3
    while depth:
        depth += {"(": 1, ")": -1}.get(pattern[place], 0)
        place += 2 if pattern[place] == "\\" else 1
    return pattern[start:place]


Parsed = Sequence[tuple[object, Any]]
SAMPLES = {"CATEGORY_SPACE": " ", "CATEGORY_WORD": "x", "CATEGORY_DIGIT": "1", "CATEGORY_NOT_WORD": "-"}
LOOKED_AT = 6


def behind_look(parsed: Parsed) -> Parsed:
    """What stands behind the first lookahead, in its own alternative."""
    for place, (kind, value) in enumerate(parsed):
        if str(kind) == "ASSERT":
            return parsed[place + 1 :]
        if str(kind) == "BRANCH":
            return next(filter(None, map(behind_look, value[1])), [])
    return []


def openings(parsed: Parsed) -> set[str]:
    """How what a parsed pattern matches can open, in `LOOKED_AT` characters: of each class of characters one."""
    found = {""}
    for kind, value in parsed:
        following = OF_NODE.get(str(kind), lambda _: {""})(value)
        found = {(before + behind)[:LOOKED_AT] for before in found for behind in following}
    return found


OF_NODE: dict[str, Callable[[Any], set[str]]] = {
    "LITERAL": lambda code: {chr(code)},
    "RANGE": lambda codes: {chr(codes[0])},
    "CATEGORY": lambda name: {SAMPLES[str(name)]},
    "IN": lambda inside: set().union(*(openings([each]) for each in inside)),
    "BRANCH": lambda branch: set().union(*map(openings, branch[1])),
    "SUBPATTERN": lambda group: openings(group[3]),
    "MAX_REPEAT": lambda repeat: openings(repeat[2]) | ({""} if repeat[0] == 0 else set()),
    "MIN_REPEAT": lambda repeat: openings(repeat[2]) | ({""} if repeat[0] == 0 else set()),
}


@pytest.mark.parametrize("pattern", with_first_letters())
def test_the_first_letters_rule_no_alternative_out(pattern: re.Pattern[str]) -> None:
    seen = openings(behind_look(importlib.import_module("re._parser").parse(pattern.pattern)))
    assert len(seen) > 30
    look = re.compile(first_look(pattern.pattern))
    assert [opening for opening in sorted(seen) if not look.match(opening)] == []


def test_phrases_put_together_by_their_first_letters_say_the_same() -> None:
    plain = re.compile("|".join(f"(?:{phrase})" for phrase in phrases._OPENINGS))
    together = re.compile(by_first_letter(phrases._OPENINGS))

    @settings(max_examples=2_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(phrases._OPENINGS).flatmap(lambda phrase: st.from_regex(phrase, fullmatch=True)))
    def holds(text: str) -> None:
        assert bool(together.match(text)) == bool(plain.match(text))

    holds()
