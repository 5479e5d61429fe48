"""The pure side: one page of bytes to one `Article` or `Rejection`."""

from scrapers.parse.assemble import parse_page

__all__ = ["parse_page"]
