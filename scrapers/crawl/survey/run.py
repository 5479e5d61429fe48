"""`run_survey`: one survey in this process, since the reactor cannot start twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from scrapy import Request

from scrapers.crawl.fetch import Fetcher
from scrapers.crawl.log import json_lines
from scrapers.crawl.politeness import Politeness
from scrapers.crawl.run import project_settings, run_spider
from scrapers.crawl.spider import ErrandSpider
from scrapers.crawl.survey.findings import Survey
from scrapers.crawl.survey.surveyor import Surveyor
from scrapers.crawl.urls import host_of
from scrapers.outcome import FailureClass
from scrapers.site import MIN_DELAY_SECONDS

PATIENCE_SECONDS = 60.0
TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyJob:
    """One survey as it is to be done."""

    url: str
    politeness: Politeness
    proxy: str | None = None
    renders: bool = False


class SurveySpider(ErrandSpider):
    """Surveys one site; `survey` is what came of it."""

    name = "survey"
    job: SurveyJob
    survey: Survey | None = None

    def __init__(self, job: SurveyJob) -> None:
        super().__init__()
        self.job = job
        self._work: asyncio.Task[Survey] | None = None

    def stop(self, failure: FailureClass, detail: str) -> None:  # noqa: ARG002  # the interface's signature
        """A survey that is stopped has no result."""
        if self._work is not None:
            self._work.cancel()

    async def start(self) -> AsyncIterator[Request]:
        """Survey; no request goes through Scrapy's scheduler."""
        fetcher = Fetcher(self.crawler.engine.download_async, self.job.politeness, lambda: datetime.now(UTC))
        self._work = asyncio.create_task(Surveyor(fetcher).survey(self.job.url))
        try:
            self.survey = await self._work
        except asyncio.CancelledError:
            self.error = InterruptedError("the survey was stopped")
        except Exception as error:  # noqa: BLE001  # raised again by `run_spider`, outside of the reactor
            self.error = error
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request


def run_survey(url: str, *, proxy: str | None = None, timeout_seconds: float = TIMEOUT_SECONDS) -> Survey:
    """Look at the site behind an address; as polite as any crawl, which is at once to the simulated web's sites only.

    Raises:
        InterruptedError: a signal came.
    """
    delay_seconds = 0.0 if host_of(url).endswith(".test") else MIN_DELAY_SECONDS
    politeness = Politeness(delay_seconds, patience_seconds=PATIENCE_SECONDS)
    job = SurveyJob(url=url, politeness=politeness, proxy=proxy)
    with json_lines():
        survey = run_spider(SurveySpider, job, project_settings(None, timeout_seconds)).survey
    if survey is None:
        raise RuntimeError("the survey ended without a result; the log says why")
    return survey
