"""States, outcomes and reasons in words that need no knowledge of the pipeline."""

from collections.abc import Mapping
from typing import Any

from scrapers.outcome import Outcome

OUTCOMES: Mapping[str, str] = {
    Outcome.PUBLISHED: "new articles and new versions",
    Outcome.UNCHANGED: "looked at again, and the same",
    Outcome.REJECTED: "fetched, and no usable article",
    Outcome.FAILED: "could not be fetched or parsed",
    Outcome.SKIPPED: "deliberately not fetched",
    Outcome.PENDING: "still to be done",
}

_MEANING = {
    "not_due": "known, and not due for another look",
    "off_site": "on another site",
    "not_article_url": "not an article's address",
    "robots_disallowed": "robots.txt says no",
    "taken_down": "removed for good",
    "too_many": "over the run's limit; first in the next run",
    "held": "in a held batch",
    "to_fetch": "left for the next run",
    "to_parse": "archived, not parsed yet",
    "to_publish": "parsed, not published yet",
    "gone": "taken off the site",
    "discarded": "dropped with a held batch",
}

_STATES = {
    "crawling": ("busy", "Crawling"),
    "crawled": ("busy", "Crawled, not parsed yet"),
    "parsed": ("busy", "Parsed, not audited yet"),
    "audited": ("busy", "Audited, not published yet"),
    "held": ("held", "Held"),
    "published": ("good", "Published"),
    "released": ("busy", "Released, not published yet"),
    "discarded": ("idle", "Discarded"),
    "failed": ("failed", "Failed"),
}


def meaning(reason: str | None) -> str:
    """A reason in words."""
    return _MEANING.get(reason or "", named(reason))


def named(name: str | None) -> str:
    """A name of the code as words: `rate_limited` is `rate limited`."""
    return (name or "").replace("_", " ")


def state(run: Mapping[str, Any]) -> tuple[str, str]:
    """How a run stands, as the shape that stands for it and in words."""
    shape, text = _STATES.get(run["state"], ("idle", str(run["state"])))
    if run["state"] == "crawling" and not run["at_work"]:
        return "late", "Crawl stopped without a word"
    if run["state"] == "failed" and run["failure"]:
        return shape, f"Failed: {named(run['failure'])}"
    if run["state"] == "published" and run["crawl_state"] == "partial":
        return "late", f"Published in part: {named(run['failure'])}" if run["failure"] else "Published in part"
    if run["state"] == "published" and not run["published"]:
        return shape, "Nothing new"
    return shape, text
