"""The content drifts: fewer articles, emptier fields, shorter texts, other dates. The audit's business."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.chance import share
from fakeweb.messages import Response, html, notice
from fakeweb.truth import Block, BlockKind, Run, TruthVersion

_EMPTY: dict[str, dict[str, Any]] = {
    "headline": {"headline": ""},
    "description": {"description": ""},
    "authors": {"authors": ("",)},
    "section": {"section": ""},
    "tags": {"tags": ()},
    "image_url": {"image_url": None},
    "body": {"blocks": (Block(BlockKind.PARAGRAPH, ((Run(""),),)),)},
}
"""What is left of a version when a field is emptied."""


def _rewritten(exchange: Exchange, change: Callable[[TruthVersion], TruthVersion]) -> Response:
    """The article's page as it would be if `change` were true; other pages as they are."""
    version = exchange.origin.world.at(exchange.request.url, exchange.now)
    if version is None or version.status != 200:
        return exchange.normal()
    exchange.rule.hit()
    return html(exchange.origin.render(change(version)))


@behaviour(duty="hold or flag the batch: half of the usual volume", ends="held: volume")
def half_volume(exchange: Exchange, *, kept: float = 0.5) -> Response:
    """Half of the articles are neither listed nor there."""
    article = exchange.origin.world.article(exchange.request.url)
    if article is not None and share("volume", article.key) >= kept:
        exchange.rule.hit()
        return notice(404, "Not found")
    response = exchange.normal()
    if exchange.is_source and response.status == 200:
        exchange.rule.hit()
        response.body = _thinned(exchange, response.body.decode(), kept).encode()
        response.drop("ETag", "Last-Modified")
    return response


def _thinned(exchange: Exchange, document: str, kept: float) -> str:
    def keep(match: re.Match[str]) -> str:
        found = re.search(r"http://[^\s<\"]+", match["link"])
        article = exchange.origin.world.article(found[0].replace("&amp;", "&")) if found else None
        return match[0] if article is None or share("volume", article.key) < kept else ""

    xml = re.compile(r"<(?P<tag>item|entry|url)>(?P<link>.*?)</(?P=tag)>", re.DOTALL)
    return xml.sub(keep, document)


@behaviour(duty="hold the batch: a field's fill rate falls", ends="held: fill rate")
def empty_field(exchange: Exchange, *, field: str = "authors") -> Response:
    """One field of all articles is empty: headline, description, authors, section, tags, image_url or body."""
    return _rewritten(exchange, lambda version: replace(version, **_EMPTY[field]))


@behaviour(duty="hold the batch: the texts' length falls", ends="held: body length")
def halved_bodies(exchange: Exchange, *, kept: float = 0.5) -> Response:
    """Articles stop after half of their blocks."""

    def halved(version: TruthVersion) -> TruthVersion:
        return replace(version, blocks=version.blocks[: max(1, int(len(version.blocks) * kept))])

    return _rewritten(exchange, halved)


@behaviour(duty="hold the batch: publication times have shifted", ends="held: date shift")
def shifted_dates(exchange: Exchange, *, hours: float = 24 * 7) -> Response:
    """All publication times are off by days; a negative number of hours lies in the past."""
    shift = timedelta(hours=hours)
    return _rewritten(exchange, lambda v: replace(v, published_at=v.published_at + shift, modified_at=None))


@behaviour(
    duty="reject or hold: nothing is published before computers, or tomorrow",
    ends="rejected: implausible_date, or published without a date",
)
def absurd_dates(exchange: Exchange, *, year: int = 1970) -> Response:
    """All publication times lie in another year, 1970 unless told."""
    return _rewritten(
        exchange, lambda v: replace(v, published_at=v.published_at.replace(year=year, day=1), modified_at=None)
    )


@behaviour(duty="hold the batch: many articles with one text", ends="held: duplicates")
def one_text_for_all(exchange: Exchange) -> Response:
    """A template fault: every article has the text of the first."""
    world = exchange.origin.world
    first = world.versions(next(a for a in world.articles.values() if a.site == exchange.publisher.name))[0]
    return _rewritten(exchange, lambda version: replace(version, blocks=first.blocks))


@behaviour(duty="doubt a canonical link that all pages share", ends="published, each under its own URL")
def canonical_home(exchange: Exchange) -> Response:
    """All articles name the front page as their canonical URL."""
    home = f"{exchange.publisher.origin}/"
    return _rewritten(exchange, lambda version: replace(version, canonical_url=home))


@behaviour(duty="flag the language; hold if the site declares one", ends="held or published")
def other_language(exchange: Exchange) -> Response:
    """Articles of another site's language appear: the page says so, the text is an article of that site."""
    world = exchange.origin.world
    own = exchange.publisher.language
    other = next((a for a in world.articles.values() if world.sites[a.site].language != own), None)
    if other is None:
        return exchange.normal()
    foreign = world.versions(other)[0]
    return _rewritten(exchange, lambda v: replace(v, blocks=foreign.blocks, headline=foreign.headline))


@behaviour(duty="flag: text that was encoded twice", ends="published, or held")
def mojibake(exchange: Exchange) -> Response:
    """The site's own database is broken: UTF-8 read as Latin-1 and encoded again."""
    response = exchange.normal()
    if exchange.is_article and response.status == 200:
        exchange.rule.hit()
        response.body = response.body.decode("latin-1").encode()
    return response


@behaviour(duty="see that the text is the same: no new version", ends="unchanged")
def restless_markup(exchange: Exchange) -> Response:
    """Class names, white space and attributes change on each fetch; the words do not."""
    response = exchange.normal()
    if not exchange.is_article or response.status != 200:
        return response
    exchange.rule.hit()
    mark = f"v{exchange.rule.hits}".encode()
    body = response.body.replace(b"<p>", b'<p data-k="' + mark + b'">').replace(b"</p>\n", b"</p>\n\n  ")
    response.body = body.replace(b" the ", b"\n  the ")
    return response.drop("ETag", "Last-Modified")


@behaviour(duty="report no_news, which the sources' answers prove", ends="no_news")
def quiet(exchange: Exchange) -> Response:
    """Nothing new: everything stands as it did when the window began (`since` of the rule)."""
    exchange.rule.hit()
    return exchange.origin.answer(exchange.request, exchange.publisher, exchange.rule.since or exchange.now)
