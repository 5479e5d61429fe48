"""The posts of a WordPress site by its REST API (`/wp-json/wp/v2/posts`), with paging and windows of time."""

import json
from datetime import UTC, datetime
from typing import Any

from fakeweb.messages import Request, Response, content
from fakeweb.pages import markup
from fakeweb.publishers import Publisher
from fakeweb.truth import TruthArticle
from fakeweb.world import World

ROOT = "/wp-json/"
POSTS = "/wp-json/wp/v2/posts"
MAX_PER_PAGE = 100
_PLAIN = markup.Dialect()
_JSON = "application/json; charset=UTF-8"


def answer(world: World, publisher: Publisher, request: Request, now: datetime) -> Response | None:
    """The API's answer, or None when the site has no API or the path is not part of it."""
    if not publisher.has_api or not request.path.startswith(ROOT.rstrip("/")):
        return None
    if request.path.rstrip("/") == ROOT.rstrip("/"):
        about = {
            "name": publisher.title,
            "url": publisher.origin,
            "namespaces": ["wp/v2"],
            "routes": {"/wp/v2/posts": {}},
        }
        return content(json.dumps(about), _JSON)
    if request.path.rstrip("/") != POSTS:
        return _error(404, "rest_no_route", "No route was found matching the URL and request method.")
    return _posts(world, publisher, request, now)


def _posts(world: World, publisher: Publisher, request: Request, now: datetime) -> Response:
    try:
        page, per_page = int(request.parameter("page", "1")), int(request.parameter("per_page", "10"))
        chosen = _window(world.published(publisher.name, now), publisher, request)
    except ValueError:
        return _error(400, "rest_invalid_param", "Invalid parameter.")
    if not 1 <= per_page <= MAX_PER_PAGE or page < 1:
        return _error(400, "rest_invalid_param", "Invalid parameter(s): per_page, page")
    pages = -(-len(chosen) // per_page)
    if page > max(pages, 1):
        return _error(
            400, "rest_post_invalid_page_number", "The page number requested is larger than the number of pages."
        )
    shown = chosen[(page - 1) * per_page : page * per_page]
    wanted = set(request.parameter("_fields").split(",")) - {""}
    posts = [_only(_post(world, article, publisher, now), wanted) for article in shown]
    reply = content(json.dumps(posts, ensure_ascii=False), _JSON)
    return reply.put("X-WP-Total", str(len(chosen))).put("X-WP-TotalPages", str(pages))


def _window(articles: list[TruthArticle], publisher: Publisher, request: Request) -> list[TruthArticle]:
    """The articles between `after` and `before`, newest first unless `order` is asc; times without zone are local."""
    after, before = request.parameter("after"), request.parameter("before")
    if after:
        articles = [article for article in articles if article.published_at > _moment(after, publisher)]
    if before:
        articles = [article for article in articles if article.published_at < _moment(before, publisher)]
    return articles[::-1] if request.parameter("order") == "asc" else articles


def _moment(text: str, publisher: Publisher) -> datetime:
    moment = datetime.fromisoformat(text.replace(" ", "+"))
    return moment if moment.tzinfo else moment.replace(tzinfo=publisher.zone)


def _post(world: World, article: TruthArticle, publisher: Publisher, now: datetime) -> dict[str, Any]:
    version = world.version(article, now) or world.versions(article)[0]
    modified = version.modified_at or version.published_at
    return {
        "id": world.newsroom.numbers[article.key],
        "date": _naive(version.published_at.astimezone(publisher.zone)),
        "date_gmt": _naive(version.published_at),
        "modified": _naive(modified.astimezone(publisher.zone)),
        "modified_gmt": _naive(modified.astimezone(UTC)),
        "slug": article.url_at(now).rstrip("/").rsplit("/", 1)[-1],
        "status": "publish",
        "type": "post",
        "link": article.url_at(now),
        "title": {"rendered": markup.text(version.headline)},
        "excerpt": {"rendered": f"<p>{markup.text(version.description or '')}</p>", "protected": False},
        "content": {"rendered": markup.body(version.blocks, _PLAIN), "protected": False},
    }


def _only(post: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    """The fields that `_fields` asks for; all without it."""
    return {name: value for name, value in post.items() if name in wanted} if wanted else post


def _naive(moment: datetime) -> str:
    return moment.replace(tzinfo=None, microsecond=0).isoformat()


def _error(status: int, code: str, words: str) -> Response:
    return content(json.dumps({"code": code, "message": words, "data": {"status": status}}), _JSON, status)
