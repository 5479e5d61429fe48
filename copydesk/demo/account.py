"""The demo's account: what came of the play, held against the truth of the simulated web."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from copydesk.demo import truth
from copydesk.demo.plan import DemoPlan
from copydesk.demo.stage import Stage
from copydesk.wiring import warehouse
from scrapers.outcome import Outcome, PendingReason
from warehouse.connection import Connection
from warehouse.findings import Finding, Severity
from warehouse.reports import (
    Edit,
    SiteStanding,
    Version,
    article_history,
    edits,
    findings,
    held_runs,
    run_accounts,
    site_standing,
    unreconciled_runs,
)
from warehouse.runs import Run, get_run, recent_runs
from warehouse.search import Hit, search

RECALL_FLOOR = 0.99
"""The least share of what the sites announced that the crawls must have found."""

QUERY = '"raises" million'
ALL_RUNS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteAccount:
    """One site over all days: what it announced, how much of that was found, and how its URLs stand."""

    standing: SiteStanding
    announced: int
    found: int

    @property
    def recall(self) -> float:
        """The share of the announced articles that were found."""
        return self.found / self.announced if self.announced else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBatch:
    """A batch that the audit held: its run, how many articles it has, and why."""

    run: Run
    findings: tuple[Finding, ...]
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """All that the demo shows at its end.

    `outcomes` counts all looks at URLs over all `runs` by outcome and reason; `edited` are the versions of one
    edited article; `broken_promises` is empty when everything came out as the demo says it does.
    """

    sites: tuple[SiteAccount, ...]
    outcomes: Mapping[Outcome, Mapping[str, int]]
    texts: truth.Comparison
    runs: int
    failed_runs: tuple[Run, ...]
    held: tuple[HeldBatch, ...]
    edited: tuple[Version, ...]
    hits: tuple[Hit, ...]
    seconds: float
    broken_promises: tuple[str, ...] = ()

    @property
    def recall(self) -> float:
        """The share of what all sites announced that was found."""
        return sum(site.found for site in self.sites) / max(1, sum(site.announced for site in self.sites))

    def total(self, name: str) -> int:
        """The sum of one figure of the standings over all sites."""
        return sum(int(getattr(site.standing, name)) for site in self.sites)

    def to_json(self) -> dict[str, Any]:
        """The account as one JSON-ready object."""
        names = (
            "discovered",
            "published",
            "rejected",
            "failed",
            "skipped",
            "pending",
            "articles",
            "edited",
            "versions",
        )
        return {
            "sites": [
                {**each.standing.to_json(), "announced": each.announced, "found": each.found, "recall": each.recall}
                for each in self.sites
            ],
            **{name: self.total(name) for name in names},
            "versions_expected": self.texts.versions_expected,
            "exact_texts": self.texts.exact,
            "recall": round(self.recall, 4),
            "held": self.total("held"),
            "held_batches": [_held_json(batch) for batch in self.held],
            "failed_runs": [{"run_id": run.run_id, "failure": run.failure} for run in self.failed_runs],
            "runs": self.runs,
            "looks": {outcome.value: dict(reasons) for outcome, reasons in self.outcomes.items()},
            "edited_example": {"url": self.edited[-1].url, "versions": len(self.edited)} if self.edited else None,
            "search": {"query": QUERY, "hits": [hit.to_json() for hit in self.hits]},
            "broken_promises": list(self.broken_promises),
            "seconds": round(self.seconds, 1),
        }


def take_account(stage: Stage, plan: DemoPlan, seconds: float) -> DemoAccount:
    """Ask the warehouse, and hold its answers against the truth."""
    world = stage.web.world
    announced = truth.announced(world, plan.moments)
    with warehouse(stage.settings) as conn:
        known = truth.found_keys(conn, world)
        runs = recent_runs(conn, limit=ALL_RUNS)
        sites = tuple(
            SiteAccount(
                standing=each,
                announced=len(announced[each.site]),
                found=sum(article.key in known for article in announced[each.site]),
            )
            for each in site_standing(conn)
        )
        account = DemoAccount(
            sites=sites,
            outcomes=_outcomes(conn, runs),
            texts=truth.compare(conn, world),
            runs=len(runs),
            failed_runs=tuple(run for run in runs if run.state == "failed"),
            held=tuple(_held(conn, run_id) for run_id in held_runs(conn)),
            edited=_an_edited_article(conn),
            hits=tuple(search(conn, QUERY, limit=3)),
            seconds=seconds,
        )
        return replace(account, broken_promises=tuple(_broken_promises(conn, plan, account, runs)))


def _outcomes(conn: Connection, runs: Sequence[Run]) -> dict[Outcome, Counter[str]]:
    sums: dict[Outcome, Counter[str]] = {outcome: Counter() for outcome in Outcome}
    for run in runs:
        for (outcome, reason), count in run_accounts(conn, run.run_id).counts.items():
            sums[outcome][reason or ""] += count
    return sums


def _held(conn: Connection, run_id: str) -> HeldBatch:
    run = get_run(conn, run_id)
    if run is None:
        raise RuntimeError(f"run {run_id} is held and not there")
    held = run_accounts(conn, run_id).of(Outcome.PENDING).get(PendingReason.HELD, 0)
    return HeldBatch(run=run, findings=tuple(findings(conn, run_id)), articles=held)


def _an_edited_article(conn: Connection) -> tuple[Version, ...]:
    """An article whose text was edited in a few places, as one would like to be shown an edit."""
    candidates = sorted(edits(conn, limit=ALL_RUNS), key=lambda edit: (not edit.body_diff, abs(_places(edit) - 3)))
    return tuple(article_history(conn, candidates[0].article_id)) if candidates else ()


def _places(edit: Edit) -> int:
    return sum(f"{edit.headline_diff} {edit.body_diff}".count(mark) for mark in ("[-", "{+"))


def _broken_promises(conn: Connection, plan: DemoPlan, account: DemoAccount, runs: Sequence[Run]) -> Iterator[str]:
    """What did not come out as the demo says it does, in words."""
    announced = sum(site.announced for site in account.sites)
    if account.recall < RECALL_FLOOR:
        yield f"only {account.recall:.1%} of what the sites announced was found"
    if account.total("published") + account.total("held") < RECALL_FLOOR * announced:
        yield f"of {announced} announced articles only {account.total('published')} are published, the held ones aside"
    yield from _crooked_sums(conn, runs)
    if {batch.run.site for batch in account.held} != {plan.redesigned}:
        yield f"a batch of {plan.redesigned}, and of no other site, should be held"
    if strangers := {run.site for run in account.failed_runs} - {plan.throttled}:
        yield f"these sites failed though they answered: {', '.join(sorted(strangers))}"
    if truth.rows(conn, truth.SEEN_HELD)[0][0]:
        yield "articles of a held batch can be seen in news.articles"
    if wrong := account.texts.wrong_versions:
        yield f"{len(wrong)} articles have other versions than were there to be seen, {wrong[0]} for one"


def _crooked_sums(conn: Connection, runs: Sequence[Run]) -> Iterator[str]:
    if crooked := unreconciled_runs(conn):
        yield f"the sums of these runs do not hold: {', '.join(crooked)}"
    for run in runs:
        told = (run.crawl_report or {}).get("discovered", 0)
        if told != run_accounts(conn, run.run_id).discovered:
            yield f"{run.run_id} says it discovered {told}, and accounts for another number"


def _held_json(batch: HeldBatch) -> dict[str, Any]:
    reasons = [finding.message for finding in batch.findings if finding.severity is Severity.ERROR]
    return {"run_id": batch.run.run_id, "site": batch.run.site, "articles": batch.articles, "reasons": reasons}
