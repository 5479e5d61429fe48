"""Link traps: places without end."""

from datetime import timedelta

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.chance import keyed
from fakeweb.messages import Request, Response, html


def _with_links(exchange: Exchange, links: list[str], label: str) -> Response:
    """The normal page with further links before the end of its body; for list pages only."""
    response = exchange.normal()
    if (
        exchange.is_article
        or response.status != 200
        or not (response.header("Content-Type") or "").startswith("text/html")
    ):
        return response
    exchange.rule.hit()
    anchors = "".join(
        f'<article class="teaser"><h2 class="node__title"><a class="story" href="{url}">{label}</a></h2></article>'
        for url in links
    )
    response.body = response.body.replace(b"</body>", f"<div>{anchors}</div></body>".encode())
    return response


@behaviour(
    duty="follow no calendar: only what looks like an article, to the page limit", ends="published, trap ignored"
)
def calendar_trap(exchange: Exchange) -> Response:
    """List pages link to a calendar whose every day links to the next, for ever."""
    origin, path = exchange.publisher.origin, exchange.request.path
    if not path.startswith("/calendar/"):
        return _with_links(exchange, [f"{origin}/calendar/{exchange.now:%Y/%m/%d}/"], "Calendar")
    exchange.rule.hit()
    step = timedelta(days=1 + exchange.rule.hits)
    day = exchange.now + step
    links = "".join(f'<a href="{origin}/calendar/{day + timedelta(days=n):%Y/%m/%d}/">{n}</a>' for n in range(30))
    return html(f"<html><body><h1>{path}</h1>{links}</body></html>")


@behaviour(duty="strip session ids, so that a page is known again", ends="published once")
def session_ids(exchange: Exchange) -> Response:
    """List pages link to each article with a new session id on each fetch."""
    response = exchange.normal()
    if exchange.is_article or response.status != 200:
        return response
    exchange.rule.hit()
    world, now = exchange.origin.world, exchange.now
    for article in world.published(exchange.publisher.name, now)[:30]:
        url = article.url_at(now)
        session = f"{url}?sid={keyed(exchange.rule.hits, url).getrandbits(40):x}"
        response.body = response.body.replace(f'href="{url}"'.encode(), f'href="{session}"'.encode())
    return response


@behaviour(duty="stop at the declared number of pages", ends="published")
def endless_paging(exchange: Exchange) -> Response:
    """Each list page has a next one, which repeats the same articles."""
    if exchange.is_article or exchange.is_robots or exchange.is_source:
        return exchange.normal()
    page = exchange.request.parameter("page", "1")
    number = int(page) if page.isdecimal() else 1
    base = f"{exchange.publisher.origin}{exchange.request.path}"
    first = exchange.proceed(Request(method="GET", url=base))
    if first.status != 200 or not first.body.rstrip().endswith(b"</html>"):
        return exchange.normal()
    exchange.rule.hit()
    following = f'<a rel="next" class="next" href="{base}?page={number + 1}">more</a></body>'
    first.body = first.body.replace(b'rel="next"', b'data-old="next"').replace(b"</body>", following.encode())
    return first


@behaviour(duty="refuse by the pattern of article URLs", ends="skipped: not_article_url")
def facet_links(exchange: Exchange, *, count: int = 200) -> Response:
    """List pages link to hundreds of combinations of filters."""
    rng = keyed("facets", exchange.request.url)
    origin = exchange.publisher.origin
    links = [f"{origin}/search?sort={rng.choice('abc')}&amp;colour={n}&amp;size={n % 7}" for n in range(count)]
    return _with_links(exchange, links, "filter")


@behaviour(duty="bound the depth and length of paths", ends="skipped: not_article_url or invalid_url")
def deep_paths(exchange: Exchange, *, depth: int = 400) -> Response:
    """List pages link to paths of hundreds of segments, and to addresses that are none."""
    origin = exchange.publisher.origin
    odd = ["http://", "javascript:void(0)", "mailto:desk@example.test", "http://[::1", "//", "data:text/html,hi"]
    return _with_links(exchange, [f"{origin}{'/news' * depth}/", f"{origin}/{'x' * 9000}", *odd], "deep")
