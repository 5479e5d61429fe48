"""URLs whose host will not have us now. Whether that is the whole site or one host of it shows when all were tried."""

from scrapers.crawl.fetch import Answer
from scrapers.crawl.urls import absolute, host_of, on_site
from scrapers.frontier import DueUrl, RobotsVerdict, SourceCheck
from scrapers.outcome import FailureClass


class Refusals:
    """Keeps what was refused until the end of a run, so that one host's silence does not keep the others' pages."""

    def __init__(self, domains: tuple[str, ...]) -> None:
        self._domains = domains
        self._kept: list[tuple[DueUrl, Answer]] = []
        self._answering: set[str] = set()

    def hear(self, check: SourceCheck) -> None:
        """Learn from a look at a source whether its host answers."""
        if check.failure is None and on_site(check.source_url, self._domains):
            self._answering.add(host_of(check.source_url))

    def keep(self, due: DueUrl, answer: Answer) -> bool:
        """Whether the host will not have us now, by a hold or for want of its robots.txt; the URL is kept then."""
        if _is_held(answer) or answer.verdict is RobotsVerdict.UNREACHABLE:
            self._kept.append((due, answer))
            self._answering |= {host_of(hop.url) for hop in answer.hops}
            return True
        if answer.failure is None and answer.response is not None:
            self._answering.add(host_of(answer.response.url))
        return False

    def failed(self) -> list[tuple[DueUrl, Answer]]:
        """What failed for itself: robots.txt of its host cannot be had, and another host of the site answers."""
        return [each for each in self._kept if not _is_held(each[1]) and self._stands_alone(*each)]

    def cause(self) -> tuple[FailureClass, str] | None:
        """Why the rest of what was kept stays due, if there is any: the class and the words of the first refusal."""
        rest = [answer for due, answer in self._kept if _is_held(answer) or not self._stands_alone(due, answer)]
        return (rest[0].failure or FailureClass.ROBOTS, rest[0].detail) if rest else None

    def _stands_alone(self, due: DueUrl, answer: Answer) -> bool:
        return bool(self._answering - {_refuser(due, answer)})


def _is_held(answer: Answer) -> bool:
    return answer.failure is FailureClass.RATE_LIMITED


def _refuser(due: DueUrl, answer: Answer) -> str:
    """The host that refused: the one that the last redirect leads to, where there was one."""
    if not answer.hops:
        return host_of(due.fetch_url)
    last = answer.hops[-1]
    return host_of(absolute(last.url, last.header("location") or "") or "")
