"""`RunReport`: what one run did, stage by stage."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrapers.crawl.report import CrawlReport
from warehouse.audit import AuditReport
from warehouse.enrich.run import EnrichReport
from warehouse.publish import PublishReport
from warehouse.staging import StageReport


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What one run did; a stage that was not reached is None.

    `state` is `published`, `held`, `failed`, or `partial`: published, though a part of the site could not be had.
    """

    run_id: str
    site: str
    state: str
    crawl: CrawlReport
    parse: StageReport | None = None
    audit: AuditReport | None = None
    publish: PublishReport | None = None
    enrich: EnrichReport | None = None

    def to_json(self, accounts: Mapping[str, Any]) -> dict[str, Any]:
        """The run and its sums as one JSON-ready object."""
        later = {"parse": self.parse, "audit": self.audit, "publish": self.publish, "enrich": self.enrich}
        return {
            "run_id": self.run_id,
            "site": self.site,
            "state": self.state,
            **accounts,
            "crawl": json.loads(self.crawl.to_json()),
            **{name: stage.to_json() if stage else None for name, stage in later.items()},
        }
