"""The survey as a process of its own, like every crawl: a process can start the reactor once."""

import sys
from collections.abc import Callable
from contextlib import suppress

from copydesk.child_process import ChildProcess
from copydesk.errors import BadArgumentError, JobNotDoneError
from copydesk.settings import Settings
from scrapers.crawl.survey.findings import Survey
from scrapers.crawl.urls import absolute, host_of
from scrapers.outcome import FailureClass

_NEXT = {
    FailureClass.DNS: "check the spelling, and that this machine reaches the network",
    FailureClass.REFUSED: "check the address and its port, and that this machine reaches the network",
    FailureClass.TIMEOUT: "try again later; behind a proxy, set COPYDESK_PROXY",
    FailureClass.TLS: "the site's certificate is not valid; nothing is read over a connection that may be forged",
    FailureClass.ROBOTS: "robots.txt is obeyed, always; ask the publisher for leave",
    FailureClass.FORBIDDEN: "the site turns programs away; COPYDESK_CONTACT says who you are; ask its publisher",
    FailureClass.CAPTCHA: "the site wants to see a person; ask its publisher for a feed",
    FailureClass.RATE_LIMITED: "the site asks for silence; try again in an hour",
    FailureClass.SSRF_REFUSED: "only sites of the public internet are fetched",
    FailureClass.NOT_FOUND: "give the address of the front page, or of a feed",
}


def checked_url(text: str) -> str:
    """An address as a person types it, in full; https where no scheme is given.

    Raises:
        BadArgumentError: it is no web address.
    """
    given = text.strip()
    url = absolute("", given if "://" in given else f"https://{given}")
    if url is None or "." not in host_of(url):
        raise BadArgumentError(f"{text!r} is no web address", "write it like https://example.com")
    return url


def survey_apart(settings: Settings, url: str, on_line: Callable[[str], object]) -> Survey:
    """Look at a site, with its log line by line to `on_line`.

    Raises:
        JobNotDoneError: there is nothing to look at; the error says why.
    """
    command = [sys.executable, "-m", "scrapers.crawl.survey", url]
    ended = ChildProcess(command, on_line=on_line, environment=settings.to_environment(), tethered=True).run()
    survey = None
    with suppress(KeyError, TypeError, ValueError):
        survey = Survey.from_json(ended.report) if ended.report else None
    if survey is None:
        raise JobNotDoneError(f"the look at {url} left no result and ended by {ended.ending}", "try it again")
    if survey.failure is not None:
        raise JobNotDoneError(*_words(survey))
    return survey


def _words(survey: Survey) -> tuple[str, str]:
    if survey.failure is FailureClass.MOVED:
        return survey.detail, f"if that is the site you mean: copydesk new {survey.front_url}"
    if survey.failure is FailureClass.REFUSED and survey.url.startswith("https:"):
        return (
            f"{survey.url} refuses connections",
            f"without TLS: copydesk new {survey.url.replace('https', 'http', 1)}",
        )
    cause = f"{survey.front_url} cannot be had: {survey.failure}, {survey.detail}"
    if survey.failure is FailureClass.ROBOTS and "forbids" not in survey.detail:
        return (
            cause,
            "where robots.txt cannot be had, nothing may be fetched (RFC 9309); try again later",
        )
    return cause, _NEXT.get(survey.failure or FailureClass.OTHER, f"docs/runbook/{survey.failure}.md")
