"""Writing an article: a plan of parts, each filled from the event's pools, so that text and facts hold together."""

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from fakeweb.prose.facts import Event
from fakeweb.prose.grammar import expand, pick, to_runs
from fakeweb.truth import Block, BlockKind, Run

_PERSON = re.compile(r"\{(ceo|cto|analyst|professor|user|critic)(_last)?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The report that an article gives credit to: the outlet's name, the address, and the weekday it appeared."""

    outlet: str
    url: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as written: what a desk would hand to the site's system."""

    headline: str
    description: str
    blocks: tuple[Block, ...]
    tags: tuple[str, ...]


@cache
def story(language: str, kind: str) -> dict[str, Any]:
    """The pools of a kind of story, over those that all kinds of the language share."""
    folder = files("fakeweb.prose").joinpath("stories").joinpath(language)
    shared = tomllib.loads(folder.joinpath("shared.toml").read_text("utf-8"))
    return shared | tomllib.loads(folder.joinpath(f"{kind}.toml").read_text("utf-8"))


@cache
def kinds(language: str) -> tuple[str, ...]:
    """The kinds of story that the language has, sorted."""
    folder = files("fakeweb.prose").joinpath("stories").joinpath(language)
    names = (entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(name for name in names if name != "shared"))


def headline(event: Event, rng: random.Random) -> str:
    """A headline for the event."""
    return expand(rng.choice(story(event.language, event.kind)["headlines"]), event.facts, rng)


def tags(event: Event) -> tuple[str, ...]:
    """The event's tags: its kind's, its sector's and the company's name."""
    own = (*story(event.language, event.kind)["tags"], event.facts["tag"], event.facts["company"])
    return tuple(dict.fromkeys(own))


def write(event: Event, title: str, rng: random.Random, *, length: int, cites: Citation | None = None) -> Draft:
    """Write an article on `event` of roughly `length` words (250…900), crediting `cites` when it is given."""
    desk = _Desk(event, rng, cites)
    return Draft(
        headline=title,
        description=desk.line("decks"),
        blocks=tuple(desk.article(length)),
        tags=tags(event),
    )


class _Desk:
    """One article in the making: remembers which sentences are used up."""

    def __init__(self, event: Event, rng: random.Random, cites: Citation | None) -> None:
        self.rng = rng
        self.pools = story(event.language, event.kind)
        self.left: dict[str, list[str]] = {}
        self.introduced: set[str] = set()
        self.facts: Mapping[str, str] = event.facts | (
            {"outlet": cites.outlet, "outlet_day": cites.day} if cites else {}
        )
        self.cites = cites
        slug = event.facts["company_slug"]
        self.links = {"~": f"https://www.{slug}.example/news/{event.facts['product_slug']}-{event.facts['year']}"}
        if cites:
            self.links["^"] = cites.url

    def article(self, length: int) -> list[Block]:
        """The whole article: the plan grows with the length that is asked for."""
        blocks = [self.paragraph(("lead", 4), opening=True)]
        if self.cites:
            blocks.append(self.paragraph(("attribution", 1)))
        blocks.append(self.paragraph(("what", 4)))
        if length > 350:
            blocks.append(self.paragraph(("what", 3)))
        blocks += self.exhibit()
        blocks += [self.heading("background"), self.paragraph(("background", 3)), self.paragraph(("context", 3))]
        if length > 330:
            blocks += self.reaction(length)
        if length > 750:
            blocks.append(self.paragraph(("background", 2), ("context", 3)))
        end = self.paragraph(("outlook", 4), ("closing", 1), always=self.pools.get("listed", ()))
        return [*blocks, self.heading("outlook"), end]

    def reaction(self, length: int) -> list[Block]:
        """What others say: analysts, then customers and rivals in longer articles, a pull quote now and then."""
        blocks = [self.heading("reaction"), self.paragraph(("analyst", 4))]
        if self.rng.random() < 0.5:
            blocks.append(self.block(BlockKind.QUOTE, [self.pull_quote()]))
        if length > 480:
            blocks.append(self.paragraph(("customer", 4)))
        if length > 600:
            blocks.append(self.paragraph(("rival", 3), ("closing", 1)))
        return blocks

    def pull_quote(self) -> str:
        """A sentence to be set apart, in the language's quotation marks."""
        marks: str = self.pools["quote_marks"]
        return marks.format(self.line("pull_quotes").rstrip(".") + ".")

    def exhibit(self) -> list[Block]:
        """A list, a table or a code block with its line of introduction; in a quarter of the articles, nothing."""
        choice = self.rng.random()
        if choice < 0.40:
            kind = BlockKind.LIST if self.rng.random() < 0.8 else BlockKind.ORDERED
            points = [self.spin(point) for point in pick(self.pools["points"], self.rng.randint(3, 4), self.rng)]
            return [self.paragraph(("points_intro", 1)), self.block(kind, points)]
        if choice < 0.55:
            return [self.table()]
        if choice < 0.75 and "code" in self.pools:
            code = Run(self.rng.choice(self.pools["code"]).format_map(self.facts))
            return [self.paragraph(("code_intro", 1)), Block(BlockKind.CODE, ((code,),))]
        return []

    def table(self) -> Block:
        """The story's table."""
        rows: list[list[str]] = self.pools["table"]
        cells = tuple((Run(self.spin(cell) if cell else ""),) for row in rows for cell in row)
        return Block(BlockKind.TABLE, cells, columns=len(rows[0]))

    def paragraph(self, *parts: tuple[str, int], opening: bool = False, always: Sequence[str] = ()) -> Block:
        """A paragraph of so many sentences of each pool, none used before; an opening starts with the pool's first.

        `always` stands at its end.
        """
        templates = [*(template for name, count in parts for template in self.take(name, count)), *always]
        if opening:
            first = self.pools[parts[0][0]][0]
            templates = [first, *(template for template in templates if template != first)]
        sentences = [self.spin(template) for template in templates]
        return self.block(BlockKind.PARAGRAPH, [" ".join(sentences)])

    def heading(self, part: str) -> Block:
        """A section heading for a part of the plan."""
        return self.block(BlockKind.HEADING, [self.line(f"headings_{part}")])

    def line(self, name: str) -> str:
        """One line of a pool."""
        return self.spin(self.rng.choice(self.pools[name]))

    def take(self, name: str, count: int) -> list[str]:
        """Up to `count` unused templates of a pool, in their order; the pool starts anew when it is used up."""
        pool = self.left.get(name) or list(self.pools[name])
        chosen = pick(pool, count, self.rng)
        self.left[name] = [template for template in pool if template not in chosen]
        return chosen

    def spin(self, template: str) -> str:
        """One template, expanded; people have their full name and function once, and the last name from then on."""
        for match in _PERSON.finditer(template):
            who = match[1]
            if who in self.introduced:
                template = template.replace(f"{{{who}}}", f"{{{who}_last}}")
            elif match[2]:
                template = template.replace(match[0], self.pools["introductions"][who], 1)
            self.introduced.add(who)
        return expand(template, self.facts, self.rng)

    def block(self, kind: BlockKind, texts: list[str]) -> Block:
        """A block from marked texts."""
        return Block(kind, tuple(to_runs(text, self.links) for text in texts))
