"""Scrapy's view of the registry: `scrapy list` shows the sites, each a spider of its own name."""

from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from scrapers.crawl.spider import SiteSpider
from scrapers.crawl.urls import on_site
from scrapers.site import Site


class SiteLoader:
    """Scrapy's `SpiderLoaderProtocol`: makes a spider class for each site of `COPYDESK_REGISTRY`."""

    def __init__(self, sites: dict[str, Site]) -> None:
        self._sites = sites

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Made by Scrapy."""
        return cls(load_object(settings["COPYDESK_REGISTRY"])())

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a site.

        Raises:
            KeyError: there is no such site.
        """
        site = self._sites.get(spider_name)
        if site is None:
            raise KeyError(f"no site named {spider_name!r}; `scrapy list` shows them")
        return type("SiteSpider", (SiteSpider,), {"name": site.name, "site": site})

    def find_by_request(self, request: Request) -> list[str]:
        """The sites that a request's URL belongs to."""
        return [name for name, site in self._sites.items() if on_site(request.url, site.domains)]

    def list(self) -> list[str]:
        """The names of the sites."""
        return sorted(self._sites)
