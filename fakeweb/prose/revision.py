"""Editing an article after publication: an update, a correction, a new headline, or a quiet change."""

import random
from dataclasses import replace

from fakeweb.prose import writer
from fakeweb.prose.facts import Event
from fakeweb.prose.grammar import expand
from fakeweb.prose.writer import Draft
from fakeweb.truth import Block, BlockKind, EditKind, Run


def revise(draft: Draft, event: Event, kind: EditKind, rng: random.Random) -> Draft:
    """The draft after an edit of `kind`; headline or body always differ from before."""
    if kind is EditKind.HEADLINE:
        return replace(draft, headline=_another_headline(draft, event, rng))
    if kind is EditKind.BODY:
        note = _paragraph("updates", event, rng)
        return replace(draft, blocks=(*_without(draft.blocks, note), note))
    line = _paragraph("quiet", event, rng)
    at = rng.randint(1, 2)
    rest = _without(draft.blocks, line)
    return replace(draft, blocks=(*rest[:at], line, *rest[at:]))


def _another_headline(draft: Draft, event: Event, rng: random.Random) -> str:
    for _ in range(20):
        title = writer.headline(event, rng)
        if title != draft.headline:
            return title
    return f"{draft.headline} ({event.facts['year']})"


def _paragraph(name: str, event: Event, rng: random.Random) -> Block:
    pool: list[str] = writer.story(event.language, event.kind)[name]
    return Block(BlockKind.PARAGRAPH, ((Run(expand(rng.choice(pool), event.facts, rng)),),))


def _without(blocks: tuple[Block, ...], block: Block) -> tuple[Block, ...]:
    return tuple(other for other in blocks if other != block)
