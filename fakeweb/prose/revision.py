"""Editing an article after publication: an update, a correction, a new headline, or a quiet change."""

import random
from dataclasses import replace

from fakeweb.prose import writer
from fakeweb.prose.facts import Event
from fakeweb.prose.grammar import expand
from fakeweb.prose.writer import Draft
from fakeweb.truth import Block, BlockKind, EditKind, Run

_NOTES = {
    "en": (
        "Update: {company} said after publication that the {city2} office would keep its {staff} positions [through {later_month}|for now].",
        "Update: A spokesperson for {rival} has since confirmed that the company was [informed|asked] in {earlier_month}.",
        "Correction: An earlier version of this article gave a wrong figure for {measure}. The figure is {percent}.",
        "Update: {analyst} of {firm} has lowered the estimate for {company} to {amount2} since this article appeared.",
    ),
    "de": (
        "Nachtrag: {company} teilte nach Erscheinen mit, dass der Standort {city2} mit {staff} Stellen [bis {later_month}|vorerst] bleibt.",
        "Korrektur: In einer früheren Fassung stand zu {measure} eine falsche Zahl. Richtig sind {percent}.",
    ),
}
_QUIET = {
    "en": (
        "{company} [did not say|would not say] how many of its {staff} employees are affected.",
        "The figures could not be checked independently in {country2}.",
        "{ceo_last} has since left open whether {product} will be offered in {city2}.",
        "The contract with {investor} contains further conditions, which were not published.",
    ),
    "de": (
        "Wie viele der {staff} Beschäftigten betroffen sind, ließ {company} offen.",
        "Unabhängig prüfen ließen sich die Angaben aus {city2} nicht.",
    ),
}


def revise(draft: Draft, event: Event, kind: EditKind, rng: random.Random) -> Draft:
    """The draft after an edit of `kind`; headline or body always differ from before."""
    if kind is EditKind.HEADLINE:
        return replace(draft, headline=_another_headline(draft, event, rng))
    if kind is EditKind.BODY:
        note = _paragraph(_NOTES[event.language], event, rng)
        return replace(draft, blocks=_without(draft.blocks, note) + (note,))
    line = _paragraph(_QUIET[event.language], event, rng)
    at = rng.randint(1, 2)
    rest = _without(draft.blocks, line)
    return replace(draft, blocks=(*rest[:at], line, *rest[at:]))


def _another_headline(draft: Draft, event: Event, rng: random.Random) -> str:
    for _ in range(20):
        title = writer.headline(event, rng)
        if title != draft.headline:
            return title
    return f"{draft.headline} ({event.facts['year']})"


def _paragraph(pool: tuple[str, ...], event: Event, rng: random.Random) -> Block:
    return Block(BlockKind.PARAGRAPH, ((Run(expand(rng.choice(pool), event.facts, rng)),),))


def _without(blocks: tuple[Block, ...], block: Block) -> tuple[Block, ...]:
    return tuple(other for other in blocks if other != block)
