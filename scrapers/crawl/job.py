"""`Job`: one crawl as it is to be done."""

from dataclasses import dataclass
from pathlib import Path

from scrapers.crawl.announce import Window
from scrapers.crawl.ledger import Ledger
from scrapers.crawl.politeness import Politeness
from scrapers.frontier import CrawlRun
from scrapers.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a crawl needs to know. `proxy` is the only way out where it is set; the environment's are not used.

    With `warcs` the pages come out of these files and nothing goes over the network; `window` then says when they
    were crawled. `render_seconds` is the longest that a page may take in the browser.
    """

    site: Site
    run: CrawlRun
    ledger: Ledger
    archive_url: str
    politeness: Politeness
    proxy: str | None = None
    replay: bool = False
    window: Window | None = None
    warcs: tuple[Path, ...] = ()
    render_seconds: float = 60.0

    @property
    def renders(self) -> bool:
        """Whether the pages go through a browser; in a file they are as they came out of it."""
        return self.site.render and not self.replay and not self.warcs
