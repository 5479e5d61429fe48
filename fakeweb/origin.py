"""The sites as origin servers: what a URL answers at a simulated moment when nothing is amiss."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from fakeweb import listings, pictures
from fakeweb.messages import Request, Response, content, html, notice, redirect
from fakeweb.pages import markup, redesigned, scripted, staticpages
from fakeweb.pages.redesigned import Design
from fakeweb.pages.styles import STYLES
from fakeweb.pages.view import ArticleView
from fakeweb.publishers import Publisher
from fakeweb.sources import sitemaps, wordpress_api
from fakeweb.sources.catalog import Catalog
from fakeweb.truth import TruthVersion
from fakeweb.world import World

TEMPLATES = 2_000
"""How many rendered pages are kept."""


class Origin:
    """All sites of a world. Answers depend on the request, the time and the design alone."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.catalog = Catalog(world)
        self._templates: OrderedDict[tuple[object, ...], str] = OrderedDict()

    def answer(self, request: Request, publisher: Publisher, now: datetime) -> Response:
        """The answer to a request to a site, conditional requests included (RFC 9110, section 13)."""
        if request.method not in {"GET", "HEAD"}:
            return notice(405, "Method not allowed").put("Allow", "GET, HEAD")
        sub = request.host.removesuffix(publisher.host).rstrip(".")
        if sub == "www":
            return redirect(request.url.replace("://www.", "://", 1))
        if sub == "ads":
            return staticpages.advert(publisher)
        return revalidated(request, self._route(request, publisher, now))

    def _route(self, request: Request, publisher: Publisher, now: datetime) -> Response:
        path = request.path
        if path == "/robots.txt":
            return content(sitemaps.robots(publisher), "text/plain; charset=utf-8")
        steps: tuple[Callable[[], Response | None], ...] = (
            lambda: self.catalog.answer(publisher, path, now),
            lambda: self._picture(path),
            lambda: self._scripted(request, publisher, now),
            lambda: self.article(request, publisher, now),
            lambda: staticpages.answer(publisher, path),
            lambda: wordpress_api.answer(self.world, publisher, request, now),
            lambda: listings.answer(self.world, publisher, request, now),
        )
        for step in steps:
            response = step()
            if response is not None:
                return response
        return staticpages.not_found(publisher)

    def article(
        self, request: Request, publisher: Publisher, now: datetime, design: Design | None = None
    ) -> Response | None:
        """The article page at a URL; None when no article was ever there.

        A deleted article answers 404 or 410, the old address of a moved one 301.
        """
        version = self.world.at(request.url, now)
        if version is None:
            return None
        if version.status == 301:
            return redirect(version.moved_to or "")
        if version.deleted:
            return notice(version.status, "This article is no longer available")
        response = html(self.page(version, design, publisher.style_at(now)))
        return _validated(response, version, publisher)

    def page(self, version: TruthVersion, design: Design | None = None, style: str | None = None) -> str:
        """The HTML of a version, with the marks for what changes on each fetch still in it."""
        key = (version.url, version.valid_from, design, style)
        if key not in self._templates:
            self._templates[key] = self.render(version, design, style)
            while len(self._templates) > TEMPLATES:
                self._templates.popitem(last=False)
        return self._templates[key]

    def render(self, version: TruthVersion, design: Design | None = None, style: str | None = None) -> str:
        """As `page`, for a version that need not be true; nothing is kept. `style` is the site's own by default.

        Raises:
            LookupError: no article was ever at the version's URL.
        """
        article = self.world.article(version.url)
        if article is None:
            raise LookupError(f"no article at {version.url}")
        publisher = self.world.sites[version.site]
        number = 1 if publisher.same_id else self.world.newsroom.numbers[article.key]
        related = listings.related(self.world, article)
        view = ArticleView(publisher=publisher, version=version, related=related, number=number)
        return redesigned.article(view, design) if design else STYLES[style or publisher.style].article(view)

    def _scripted(self, request: Request, publisher: Publisher, now: datetime) -> Response | None:
        """What the pages of a site of scripts ask for: the script, and each story as data."""
        if publisher.style != "scripted":
            return None
        if request.path == scripted.SCRIPT_PATH:
            return content(scripted.SCRIPT, "text/javascript; charset=utf-8")
        if request.path != scripted.STORY_PATH:
            return None
        version = self.world.at(request.parameter("url"), now)
        if version is None or version.status != 200:
            return notice(404, "No such story")
        return content(markup.script_json(scripted.story(version, publisher.title)), "application/json")

    def _picture(self, path: str) -> Response | None:
        if not path.startswith("/media/") or not path.endswith(".png"):
            return None
        return content(pictures.png(path), "image/png")


def etag(body: bytes) -> str:
    """A weak entity tag: the same for answers that differ only in adverts, ids and counters."""
    return f'W/"{hashlib.blake2b(body, digest_size=9).hexdigest()}"'


def _validated(response: Response, version: TruthVersion, publisher: Publisher) -> Response:
    if not publisher.validators:
        return response
    response.put("ETag", etag(response.body))
    return response.put("Last-Modified", format_datetime(version.valid_from.replace(microsecond=0), usegmt=True))


def revalidated(request: Request, response: Response) -> Response:
    """304 where the client has the current representation, else the response as it is."""
    tag, changed = response.header("ETag"), response.header("Last-Modified")
    if response.status != 200 or not _is_current(request, tag, changed):
        return response
    kept = [(name, value) for name, value in response.headers if name.lower() in {"etag", "last-modified"}]
    return Response(status=304, headers=kept)


def _is_current(request: Request, tag: str | None, changed: str | None) -> bool:
    if none_match := request.headers.get("if-none-match"):
        tags = {known.strip().removeprefix("W/") for known in none_match.split(",")}
        return tag is not None and (tag.removeprefix("W/") in tags or "*" in tags)
    since = request.headers.get("if-modified-since")
    if not since or not changed:
        return False
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except ValueError:
        return False
