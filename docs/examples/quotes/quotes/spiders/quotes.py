"""Quotes and who said them, page after page."""

from collections.abc import Iterator

from scrapy import Request, Spider
from scrapy.http import TextResponse


class QuotesSpider(Spider):
    """`scrapy crawl quotes -a url=…`."""

    name = "quotes"

    def __init__(self, url: str, **kwargs: str) -> None:
        super().__init__(**kwargs)
        self.start_urls = [url]

    def parse(self, response: TextResponse) -> Iterator[dict[str, str] | Request]:
        """One item for each quote, and the next page."""
        for quote in response.css("blockquote"):
            yield {"text": quote.css("p::text").get(""), "author": quote.css("cite::text").get("")}
        yield from response.follow_all(css="a[rel=next]")
