"""The versions of an article over time, written when they are first asked for."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from threading import Lock

from fakeweb.chance import keyed
from fakeweb.newsroom import Newsroom
from fakeweb.prose import writer
from fakeweb.prose.numerals import NUMERALS
from fakeweb.prose.revision import revise
from fakeweb.prose.writer import Citation, Draft
from fakeweb.publishers import Publisher
from fakeweb.truth import EditKind, TruthArticle, TruthVersion

CACHE_SIZE = 8_000


class Versions:
    """All versions of any article, written on demand and kept for the latest few thousand articles; thread-safe."""

    def __init__(
        self, sites: Mapping[str, Publisher], newsroom: Newsroom, articles: Mapping[str, TruthArticle]
    ) -> None:
        self.sites = sites
        self.newsroom = newsroom
        self.articles = articles
        self._cache: OrderedDict[str, tuple[TruthVersion, ...]] = OrderedDict()
        self._lock = Lock()

    def of(self, article: TruthArticle) -> tuple[TruthVersion, ...]:
        """The versions of `article` in order of time."""
        with self._lock:
            if article.key in self._cache:
                self._cache.move_to_end(article.key)
                return self._cache[article.key]
        versions = tuple(self._write(article))
        with self._lock:
            self._cache[article.key] = versions
            while len(self._cache) > CACHE_SIZE:
                self._cache.popitem(last=False)
        return versions

    def draft(self, article: TruthArticle) -> Draft:
        """The article as first written; a syndicated copy has its origin's text."""
        assignment = self.newsroom.assignments[article.key]
        if assignment.copied_from is not None:
            return self.draft(assignment.copied_from)
        if assignment.bulletin is not None:
            return assignment.bulletin
        rng = keyed(self.newsroom.seed, article.text_id, "text")
        return writer.write(
            assignment.event,
            assignment.headline,
            rng,
            length=assignment.length,
            cites=self._citation(assignment.cites),
        )

    def _citation(self, cited: TruthArticle | None) -> Citation | None:
        if cited is None:
            return None
        publisher = self.sites[cited.site]
        day = cited.published_at.astimezone(publisher.zone).weekday()
        return Citation(outlet=publisher.title, url=cited.url, day=NUMERALS[publisher.language].weekdays[day])

    def _write(self, article: TruthArticle) -> Iterator[TruthVersion]:
        draft = self.draft(article)
        version = self._first(article, draft)
        yield version
        event = self.newsroom.assignments[article.key].event
        changes: list[tuple[datetime, EditKind | None]] = [(edit.at, edit.kind) for edit in article.edits]
        if article.moved_at:
            changes.append((article.moved_at, None))
        for at, kind in sorted(changes, key=lambda change: change[0]):
            version = replace(version, number=version.number + (kind is not None), valid_from=at)
            if kind is None:
                version = self._moved(article, version)
            else:
                draft = revise(draft, event, kind, keyed(self.newsroom.seed, article.key, at, kind))
                version = self._edited(version, draft, kind, at)
            yield version
        if article.deleted_at:
            yield replace(version, valid_from=article.deleted_at, status=article.deleted_status)

    def _first(self, article: TruthArticle, draft: Draft) -> TruthVersion:
        publisher = self.sites[article.site]
        origin = self.articles[article.syndicated_from].url if article.syndicated_from else None
        return TruthVersion(
            number=1,
            valid_from=article.published_at,
            url=article.url,
            canonical_url=origin if origin and article.canonical_at_origin else article.url,
            site=article.site,
            headline=draft.headline,
            description=draft.description if publisher.has_deck else None,
            authors=self.newsroom.assignments[article.key].byline,
            published_at=article.published_at,
            modified_at=article.published_at if publisher.has_modified else None,
            section=article.section,
            tags=_tags(publisher, article, draft),
            language=publisher.language,
            image_url=f"{publisher.origin}/media/{article.key}.png" if publisher.has_image else None,
            blocks=draft.blocks,
        )

    def _edited(self, version: TruthVersion, draft: Draft, kind: EditKind, at: datetime) -> TruthVersion:
        publisher = self.sites[version.site]
        told = kind is not EditKind.STEALTH and publisher.has_modified
        return replace(
            version,
            headline=draft.headline,
            blocks=draft.blocks,
            modified_at=at if told else version.modified_at,
        )

    def _moved(self, article: TruthArticle, version: TruthVersion) -> TruthVersion:
        """The same version under its new address."""
        target = article.moved_url or article.url
        return replace(version, url=target, canonical_url=target)


def _tags(publisher: Publisher, article: TruthArticle, draft: Draft) -> tuple[str, ...]:
    if not publisher.has_tags:
        return ()
    return tuple(dict.fromkeys((article.section, *draft.tags))) if publisher.section_is_tag else draft.tags
