"""Sentence templates: `[one|another]` is a choice, `{company}` a fact, and light marks become links and emphasis.

`~text~` links to the company's own pages, `^text^` to the article that is cited, `*text*` is emphasis and
`` `text` `` code.
"""

import random
import re
from collections.abc import Mapping, Sequence

from fakeweb.truth import Run, Runs

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_MARK = re.compile(r"([~^*`])(.+?)\1")
_SPACES = re.compile(r" {2,}")
_SENTENCE_START = re.compile(r"(^|[.?!]”? )([a-zäöü])")


def expand(template: str, facts: Mapping[str, str], rng: random.Random) -> str:
    """Make the choices of `template` and fill in its facts; each sentence begins with a capital.

    Raises:
        KeyError: the template names a fact that does not exist.
    """
    while match := _CHOICE.search(template):
        template = template[: match.start()] + rng.choice(match[1].split("|")) + template[match.end() :]
    text = template.format_map(facts).strip().replace("s\u2019s ", "s\u2019 ")
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return _SENTENCE_START.sub(lambda start: start[1] + start[2].upper(), text)


def pick(pool: Sequence[str], count: int, rng: random.Random) -> list[str]:
    """`count` templates of `pool` in their own order, so that what is written first is told first."""
    chosen = sorted(rng.sample(range(len(pool)), min(count, len(pool))))
    return [pool[index] for index in chosen]


def to_runs(text: str, links: Mapping[str, str]) -> Runs:
    """Split marked text into runs; `links` gives the address for `~` and `^`, and a mark without one stays plain."""
    runs: list[Run] = []
    position = 0
    for match in _MARK.finditer(text):
        if match.start() > position:
            runs.append(Run(text[position : match.start()]))
        runs.append(_marked(match[1], match[2], links))
        position = match.end()
    if position < len(text):
        runs.append(Run(text[position:]))
    return tuple(runs)


def _marked(mark: str, text: str, links: Mapping[str, str]) -> Run:
    if mark in "~^":
        return Run(text, href=links.get(mark))
    return Run(text, mark="em" if mark == "*" else "code")
