"""robots.txt by RFC 9309, over Protego: what may be fetched, and how fast.

Unreachable (5xx, timeout, reset, also 429 and 304) means that nothing may be fetched; any other 4xx means that all may
be; at most five redirects are followed, and at most 500 KiB are read. There is no switch to turn this off.
"""

import codecs
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from scrapers.crawl.opt_out import content_signal
from scrapers.frontier import RobotsVerdict
from scrapers.outcome import FailureClass

MAX_BYTES = 500 * 1024
"""RFC 9309, section 2.5: what must be read at least, and all that we read."""

MAX_REDIRECTS = 5
"""RFC 9309, section 2.3.1.2."""

MAX_AGE_SECONDS = 24 * 3600
"""RFC 9309, section 2.4: no longer may a copy be used."""

LONGEST_DELAY_SECONDS = 24.0 * 3600

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_VERSION = re.compile(r"(?:^|(?<=\r))([ \t]*user[- ]?agent[ \t]*:[^/\r\n#]*)/[^\r\n]*", re.IGNORECASE | re.MULTILINE)
"""What follows the name in `User-agent: Copydesk/0.1`, as access logs show it; only the name counts (section 2.2.1)."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host. `rules` None: no rules, and `reachable` says whether that means all or nothing.

    `failure` is the network's, where the file could not be had at all. `content_signal` is what it says against the
    training of models.
    """

    rules: Protego | None = None
    reachable: bool = True
    detail: str = ""
    failure: FailureClass | None = None
    content_signal: str | None = None

    def verdict(self, url: str, agent: str) -> RobotsVerdict:
        """Whether `agent` (our product token) may fetch a URL of this host."""
        if not self.reachable:
            return RobotsVerdict.UNREACHABLE
        if self.rules is None or self.rules.can_fetch(url, agent):
            return RobotsVerdict.ALLOWED
        return RobotsVerdict.DISALLOWED

    def crawl_delay_seconds(self, agent: str) -> float | None:
        """The Crawl-delay for `agent`, where there is one that makes sense; a day stands for all that are longer."""
        delay = self.rules.crawl_delay(agent) if self.rules is not None else None
        return min(float(delay), LONGEST_DELAY_SECONDS) if delay is not None and delay > 0 else None

    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file names."""
        return tuple(self.rules.sitemaps) if self.rules is not None else ()


def parse_robots(body: bytes) -> Robots:
    """The rules in a robots.txt, whatever its encoding; lines that make no sense are passed over.

    So is the line that is cut where we read no further: half of it may forbid what the whole does not.
    """
    body = body[:MAX_BYTES]
    bom, encoding = next((each for each in _BOMS if body.startswith(each[0])), (b"", "utf-8"))
    text = body[len(bom) :].decode(encoding, "replace")
    if len(body) == MAX_BYTES:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    return Robots(Protego.parse(_VERSION.sub(r"\1", text)), content_signal=content_signal(text))


def of_answer(status: int, body: bytes) -> Robots:
    """The rules that an answer to the request for robots.txt means (RFC 9309, section 2.3.1).

    A 304, for which nobody asked, says that there are rules, and not which.
    """
    if 200 <= status < 300:
        return parse_robots(body)
    if status >= 500 or status in {304, 429}:
        return Robots(reachable=False, detail=f"robots.txt answered {status}")
    return Robots()


def robots_url(url: str) -> str:
    """Where the rules for a URL stand."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"
