"""No pattern of the cleaning takes long over text that was made to be slow to search."""

import re
import time
from types import ModuleType

import pytest

from scrapers.parse import edges, embedded, evidence, invitations, leads, lists, phrases, steps, walls

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
