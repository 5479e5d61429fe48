"""The pages change under the parser."""

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.messages import Response
from fakeweb.origin import etag
from fakeweb.pages.redesigned import Design


@behaviour(duty="hold the batch: bodies shrink or fields empty, and nobody may see it as news", ends="held")
def redesign(exchange: Exchange, *, design: str = "teaser") -> Response:
    """Articles come in a new design; where the old container is left, it holds a `teaser`, or it is `gone`."""
    normal = exchange.normal()
    if not exchange.is_article or normal.status != 200:
        return normal
    exchange.rule.hit()
    page = exchange.origin.article(exchange.request, exchange.publisher, exchange.now, Design(design))
    if page is None:
        return normal
    return page.put("ETag", etag(page.body)) if page.header("ETag") else page
