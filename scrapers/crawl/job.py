"""`Job`: one crawl as it is to be done."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scrapers.crawl.announce import Window
from scrapers.crawl.ledger import Ledger
from scrapers.crawl.politeness import Politeness
from scrapers.frontier import CrawlRun
from scrapers.site import Site


class Errand(Protocol):
    """What the way out to the network needs to know of a spider's work: manners, the proxy, whether a browser helps."""

    @property
    def politeness(self) -> Politeness: ...  # noqa: D102  # as the class says
    @property
    def proxy(self) -> str | None: ...  # noqa: D102  # as above
    @property
    def renders(self) -> bool: ...  # noqa: D102  # as above


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a crawl needs to know. `proxy` is the only way out where it is set; the environment's are not used.

    `turns` is the ledger by which it takes turns at hosts with the crawls at work, which for a trial is not its own.

    With `warcs` the pages come out of these files and nothing goes over the network; `window` then says when they
    were crawled. `render_seconds` is the longest that a page may take in the browser.
    """

    site: Site
    run: CrawlRun
    ledger: Ledger
    turns: Ledger
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
