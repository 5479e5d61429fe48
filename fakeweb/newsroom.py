"""What the newsrooms write about: who covers which event, who follows whom, and who copies."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fakeweb.addresses import aliases, permalink, slugify
from fakeweb.chance import keyed
from fakeweb.prose import writer
from fakeweb.prose.bulletins import bulletin
from fakeweb.prose.facts import Event, invent, lexicon, person
from fakeweb.prose.writer import Draft
from fakeweb.publishers import Publisher
from fakeweb.schedule import Life, Rates, Slot, life, slots
from fakeweb.truth import TruthArticle

RECENT = 150
"""How many of the latest articles of all sites a newsroom looks through for something to follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What an article is about and where it comes from; the text follows from this alone."""

    event: Event
    story_id: str
    text_id: str
    headline: str
    byline: tuple[str, ...]
    length: int
    copied_from: TruthArticle | None = None
    canonical_at_origin: bool = False
    cites: TruthArticle | None = None
    bulletin: Draft | None = None


class Newsroom:
    """Plans all articles of a world; `assignments` has by key what each is about, `numbers` its number in the CMS."""

    def __init__(self, sites: Mapping[str, Publisher], seed: int, rates: Rates) -> None:
        self.sites = sites
        self.seed = seed
        self.rates = rates
        self.assignments: dict[str, Assignment] = {}
        self.numbers: dict[str, int] = {}
        self.staff = {name: _staff(publisher, seed) for name, publisher in sites.items()}

    def plan(self, first: date, days: int, per_day: float) -> dict[str, TruthArticle]:
        """All articles by key in order of publication."""
        every = [slot for site in self.sites.values() for slot in slots(site, self.seed, first, days, per_day)]
        articles: dict[str, TruthArticle] = {}
        latest: list[TruthArticle] = []
        taken: set[str] = set()
        for slot in sorted(every, key=lambda slot: (slot.at, slot.key)):
            assignment = self._assign(slot, latest)
            self.assignments[slot.key] = assignment
            self.numbers[slot.key] = slot.number
            article = self._article(slot, assignment, taken)
            articles[slot.key] = article
            latest = [*latest[-RECENT:], article]
        return articles

    def _assign(self, slot: Slot, latest: list[TruthArticle]) -> Assignment:
        rng = keyed(self.seed, slot.key, "assignment")
        publisher = self.sites[slot.site]
        chance = rng.random()
        byline = tuple(rng.sample(self.staff[slot.site], 2 if rng.random() < 0.12 else 1))
        length = rng.randint(*publisher.lengths)
        earlier = self._open_to(publisher, slot, latest)
        if earlier and chance < self.rates.syndicated + self.rates.follow_up + self.rates.shared_event:
            return self._follow(rng.choice(earlier), chance, slot, byline, length, rng)
        kind = rng.choice(writer.kinds(publisher.language))
        local = slot.at.astimezone(publisher.zone)
        event = invent(kind, publisher.language, local.date(), rng)
        title = writer.headline(event, rng)
        by_form = keyed(self.seed, slot.key, "bulletin")
        form = bulletin(publisher.language, local, by_form) if by_form.random() < self.rates.bulletins else None
        return Assignment(
            event=event,
            story_id=slot.key,
            text_id=slot.key,
            headline=form.headline if form else title,
            byline=byline,
            length=length,
            bulletin=form,
        )

    def _follow(
        self, first: TruthArticle, chance: float, slot: Slot, byline: tuple[str, ...], length: int, rng: random.Random
    ) -> Assignment:
        source = self.assignments[first.key]
        if chance < self.rates.syndicated:
            return Assignment(
                event=source.event,
                story_id=first.story_id,
                text_id=first.text_id,
                headline=source.headline,
                byline=source.byline,
                length=source.length,
                copied_from=first,
                canonical_at_origin=rng.random() < 0.5,
                cites=source.cites,
            )
        return Assignment(
            event=source.event,
            story_id=first.story_id,
            text_id=slot.key,
            headline=writer.headline(source.event, rng),
            byline=byline,
            length=length,
            cites=first if chance < self.rates.syndicated + self.rates.follow_up else None,
        )

    def _open_to(self, publisher: Publisher, slot: Slot, latest: list[TruthArticle]) -> list[TruthArticle]:
        """Originals of other sites of the same language from the last 30 hours, on events not covered here yet."""
        horizon = slot.at - timedelta(hours=30)
        covered = {article.story_id for article in latest if article.site == publisher.name}
        return [
            article
            for article in latest
            if article.site != publisher.name
            and article.announced_at >= horizon
            and article.story_id == article.key
            and self.assignments[article.key].bulletin is None
            and article.story_id not in covered
            and self.sites[article.site].language == publisher.language
        ]

    def _article(self, slot: Slot, assignment: Assignment, taken: set[str]) -> TruthArticle:
        publisher = self.sites[slot.site]
        section = publisher.topics[topic(assignment.event)]
        url = self._free_url(publisher, slot, section, assignment.headline, taken)
        fate = Life(edits=(), deleted_at=None, deleted_status=404, moved_at=None)
        if assignment.copied_from is None and assignment.bulletin is None:
            fate = life(slot, self.seed, self.rates)
        moved_url = None
        if fate.moved_at:
            moved_url = permalink(publisher, slot, section, f"{slugify(assignment.headline, 5)}-{slot.number}")
        return TruthArticle(
            key=slot.key,
            site=slot.site,
            url=url,
            story_id=assignment.story_id,
            text_id=assignment.text_id,
            headline=assignment.headline,
            published_at=slot.at,
            announced_at=slot.at,
            section=section,
            edits=fate.edits,
            deleted_at=fate.deleted_at,
            deleted_status=fate.deleted_status,
            moved_at=fate.moved_at,
            moved_url=moved_url,
            moved_silently=fate.moved_silently,
            syndicated_from=assignment.copied_from.key if assignment.copied_from else None,
            canonical_at_origin=assignment.canonical_at_origin,
            cites=assignment.cites.key if assignment.cites else None,
            aliases=aliases(publisher, url),
        )

    def _free_url(self, publisher: Publisher, slot: Slot, section: str, headline: str, taken: set[str]) -> str:
        slug = slugify(headline)
        url = permalink(publisher, slot, section, slug)
        if url in taken:
            url = permalink(publisher, slot, section, f"{slug}-{slot.number}")
        taken.add(url)
        return url


def topic(event: Event) -> str:
    """The topic by which a site files the event: its kind's, unless the field's own says more."""
    kind_topic: str = writer.story(event.language, event.kind)["topic"]
    return event.topic if kind_topic in {"software", "business"} and event.topic == "ai" else kind_topic


def _staff(publisher: Publisher, seed: int) -> list[str]:
    rng = keyed(seed, publisher.name, "staff")
    words = lexicon(publisher.language)
    names: dict[str, None] = {}
    while len(names) < publisher.staff:
        names.setdefault(person(words, rng))
    return list(names)
