"""Front, section, author and tag pages with paging, and the related links under an article."""

import re
from datetime import datetime, timedelta

from fakeweb.addresses import slugify
from fakeweb.chance import keyed
from fakeweb.messages import Request, Response, html
from fakeweb.pages.styles import STYLES
from fakeweb.pages.view import ListView, Teaser
from fakeweb.publishers import Publisher, SourceKind
from fakeweb.truth import TruthArticle
from fakeweb.world import World

PER_PAGE = 15
_FILTERED = re.compile(r"/(section|author|people|tag|topics|thema)/([a-z0-9-]+)/?")
_RECENT = 400
_ARCHIVE = re.compile(r"/(\d{4})(?:/(\d{2}))?(?:/(\d{2}))?/")


def answer(world: World, publisher: Publisher, request: Request, now: datetime) -> Response | None:
    """The list page at a path, or None when the path is none."""
    fixed = {"/", *(source.path for source in publisher.sources if source.kind is SourceKind.SECTION)}
    if publisher.has_api and (dated := _ARCHIVE.fullmatch(request.path)):
        return _archive(world, publisher, request, dated[0], now)
    match = _FILTERED.fullmatch(request.path)
    if request.path not in fixed and match is None:
        return None
    articles = world.published(publisher.name, now)
    title = publisher.title
    if match:
        articles = [article for article in articles[:_RECENT] if match[2] in _labels(world, article, match[1])]
        title = match[2].replace("-", " ").title()
    if match and not articles and match[1] != "section":
        return None
    return _page(world, publisher, request, articles, title, now)


def _archive(world: World, publisher: Publisher, request: Request, path: str, now: datetime) -> Response | None:
    """The list of a year, a month or a day of local time; None when nothing was published in it."""
    articles = [
        article
        for article in world.published(publisher.name, now)
        if f"{article.published_at.astimezone(publisher.zone):/%Y/%m/%d/}".startswith(path)
    ]
    return _page(world, publisher, request, articles, path.strip("/"), now) if articles else None


def _page(
    world: World, publisher: Publisher, request: Request, articles: list[TruthArticle], title: str, now: datetime
) -> Response | None:
    number = int(request.parameter("page", "1")) if request.parameter("page", "1").isdecimal() else 1
    per_page = next((s.limit for s in publisher.sources if s.path == request.path), PER_PAGE)
    shown = articles[(number - 1) * per_page : number * per_page]
    if not shown and number > 1:
        return None
    base = f"{publisher.origin}{request.path}"
    view = ListView(
        publisher=publisher,
        title=title,
        url=base if number == 1 else f"{base}?page={number}",
        teasers=tuple(teaser(world, article, now) for article in shown),
        newer=None if number == 1 else base if number == 2 else f"{base}?page={number - 1}",
        older=f"{base}?page={number + 1}" if len(articles) > number * per_page else None,
    )
    return html(STYLES[publisher.style].listing(view))


def teaser(world: World, article: TruthArticle, now: datetime) -> Teaser:
    """An article as list pages show it at `now`."""
    version = world.version(article, now) or world.versions(article)[0]
    return Teaser(
        url=article.url_at(now),
        headline=version.headline,
        description=version.description or version.paragraphs[0],
        author=", ".join(version.authors),
        section=article.section,
        published_at=article.published_at.astimezone(world.sites[article.site].zone),
    )


def related(world: World, article: TruthArticle, count: int = 4) -> tuple[Teaser, ...]:
    """Earlier articles of the same site as they were published, always the same ones; nothing has to be written."""
    moment = article.announced_at
    earlier = world.announced(article.site, moment - timedelta(days=4), moment)
    chosen = keyed("related", article.key).sample(earlier, min(count, len(earlier)))
    zone = world.sites[article.site].zone
    return tuple(
        Teaser(
            url=other.url,
            headline=other.headline,
            description="",
            author="",
            section=other.section,
            published_at=other.published_at.astimezone(zone),
        )
        for other in chosen
    )


def _labels(world: World, article: TruthArticle, kind: str) -> set[str]:
    if kind == "section":
        return {slugify(article.section)}
    version = world.versions(article)[0]
    names = version.authors if kind in {"author", "people"} else version.tags
    return {slugify(name) for name in names} | {name.split()[0].lower() for name in names}
