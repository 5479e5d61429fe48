"""URLs whose host will not have us now. Whether that is the whole site or one host of it shows when all were tried.

A hold is a host's; a robots.txt is that of scheme, host and port (RFC 9309, section 2.3).
"""

from datetime import datetime, timedelta

from scrapers.crawl.fetch import Answer
from scrapers.crawl.robots import robots_url
from scrapers.crawl.urls import absolute, host_of, on_site
from scrapers.frontier import DueUrl, RobotsVerdict, SourceCheck
from scrapers.outcome import FailureClass

HELD_FOR = timedelta(days=2, hours=12)
"""So long a new URL of a host that holds us stays due in each run; then it fails, with the back-off of failures."""


class Refusals:
    """Keeps what was refused until the end of a run, so that one host's silence does not keep the others' pages."""

    def __init__(self, domains: tuple[str, ...]) -> None:
        self._domains = domains
        self._kept: list[tuple[DueUrl, Answer]] = []
        self._answering: set[str] = set()

    def hear(self, check: SourceCheck) -> None:
        """Learn from a look at a source that its host answers."""
        if check.failure is None and on_site(check.source_url, self._domains):
            self._answering.add(robots_url(check.source_url))

    def keep(self, due: DueUrl, answer: Answer) -> bool:
        """Whether the host will not have us now, by a hold or for want of its robots.txt; the URL is kept then."""
        if _is_held(answer) or answer.verdict is RobotsVerdict.UNREACHABLE:
            self._kept.append((due, answer))
            refusing = host_of(_refuser(due, answer))  # its own redirects to where it refuses are no answers
            self._answering |= {robots_url(hop.url) for hop in answer.hops if host_of(hop.url) != refusing}
            return True
        if answer.failure is None and answer.response is not None:
            self._answering.add(robots_url(answer.response.url))
        return False

    def failed(self, now: datetime) -> list[tuple[DueUrl, Answer]]:
        """What failed for itself, as another host of the site answers: its robots.txt cannot be had, or it holds us."""
        return [each for each in self._kept if self._is_failed(*each, now)]

    def cause(self, now: datetime) -> tuple[FailureClass, str] | None:
        """Why the rest of what was kept stays due, if there is any: the class and the words of the first refusal."""
        rest = [answer for due, answer in self._kept if not self._is_failed(due, answer, now)]
        return (rest[0].failure or FailureClass.ROBOTS, rest[0].detail) if rest else None

    def _is_failed(self, due: DueUrl, answer: Answer, now: datetime) -> bool:
        is_new = due.discovered_at is None or now - due.discovered_at < HELD_FOR
        return self._stands_alone(due, answer) and not (_is_held(answer) and is_new)

    def _stands_alone(self, due: DueUrl, answer: Answer) -> bool:
        refuser, mine = _refuser(due, answer), host_of if _is_held(answer) else robots_url
        return any(mine(answering) != mine(refuser) for answering in self._answering)


def _is_held(answer: Answer) -> bool:
    return answer.hold is not None


def _refuser(due: DueUrl, answer: Answer) -> str:
    """The address that was refused: the one that the last redirect leads to, where there was one."""
    if not answer.hops:
        return due.fetch_url
    last = answer.hops[-1]
    return absolute(last.url, last.header("location") or "") or ""
