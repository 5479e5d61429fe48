"""How well the audit tells a broken batch from a quiet one: 90 quiet days per site, then each fault on its first day.

    python -m benchmarks.gate [--sites 40] [--days 90] [--seed 7] [--json]

The sites differ in volume (2 to 120 articles on a working day), in weekends, in how regularly they write, in how long
the list of their feed is (a fixed number of entries, or two days of articles), in the share of articles with a section
or an author, and in how long their articles are. No database: the checks are pure functions.

Half the volume is lost in three ways: the sources list half (as when a feed is cut), the other pages fail, or nothing
else is to be seen than that fewer articles came. The last, `fewer`, cannot be told from a quiet day where a site writes
little, by any test: its figures stand by the size of the site, caught on the first day and within a week, beside the
share that the best test of one day's count catches at one false alarm in 300 days (`best`).
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import fmean
from typing import Any

from benchmarks.papers import FAULTS, Day, Paper, accepted, day_of, fewer, measures, papers, touched
from scrapers.site import Contract
from warehouse.batch import Batch
from warehouse.checks import CHECKS
from warehouse.findings import Finding, Severity
from warehouse.history import WINDOW, BatchStats
from warehouse.statistics import normal_tail
from warehouse.volumes import SourceList

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
_LEARNING_DAYS = 21
_WEEKEND = 5
_MIN_DAILY = 10
"""`caught` counts sites of at least so many articles a working day, `caught_small` those below."""

_SIZES = (("under 10 a day", 0), ("10 to 30", 10), ("30 and more", 30))
_EVIDENCE = (("none", 0), ("one", 1), ("two", 2), ("three or four", 3), ("five and more", 5))
"""By how many articles, or entries of a list, bear the fault."""

_BEST_Z = 2.713
"""One false alarm in 300 days."""


@dataclass
class Desk:
    """One site's history, and the audit over it."""

    paper: Paper
    chance: random.Random
    at: datetime = START
    days: list[Day] = field(default_factory=list)
    history: list[BatchStats] = field(default_factory=list)
    lists: list[tuple[datetime, int]] = field(default_factory=list)

    def day(self) -> Day:
        """A quiet day at `at`."""
        return day_of(self.paper, self.at, self.days, self.chance)

    def judge(self, day: Day) -> list[Finding]:
        """All checks on one day."""
        batch = Batch(
            measures=measures(day),
            contract=Contract(),
            history=[each for each in self.history if each.logical_at >= self.at - WINDOW],
            logical_at=self.at,
            newest_age_hours=None,
            lists=[SourceList(source="feed", announced=day.listed, before=self.lists)] if day.listed else [],
        )
        return [finding for check in CHECKS for finding in check(batch)]

    def accept(self, day: Day) -> None:
        """Take a day into the history."""
        self.days.append(day)
        self.history.append(accepted(day, self.at))
        if day.listed:
            self.lists.append((self.at, day.listed))
        self.at += timedelta(days=1)


@dataclass
class Tally:
    """What was found."""

    alarms: Counter[str] = field(default_factory=Counter)
    by_check: Counter[str] = field(default_factory=Counter)
    caught: defaultdict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    caught_small: defaultdict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    by_evidence: defaultdict[str, defaultdict[str, list[bool]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    fewer: defaultdict[str, list[tuple[bool, bool, float]]] = field(default_factory=lambda: defaultdict(list))


def rehearse(sites: int, days: int, seed: int) -> dict[str, Any]:
    """False alarms per site over the quiet days, and for each fault the share caught on its first day."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible simulation, no secret
    tally = Tally()
    for paper in papers(sites, chance):
        desk = Desk(paper=paper, chance=chance)
        _quiet_days(desk, days, tally)
        while desk.at.weekday() >= _WEEKEND:
            desk.accept(desk.day())
        _faults(desk, tally)
        _fewer(desk, tally)
    return {
        "sites": sites,
        "days": days,
        "held_per_site_90_days": round(tally.alarms[Severity.ERROR] / sites * 90 / days, 3),
        "warnings_per_site_90_days": round(tally.alarms[Severity.WARNING] / sites * 90 / days, 3),
        "false_alarms_by_check": dict(tally.by_check.most_common()),
        "caught": {name: round(fmean(results), 3) for name, results in tally.caught.items()},
        "caught_small": {name: round(fmean(results), 3) for name, results in tally.caught_small.items()},
        "by_evidence": {
            name: {
                words: (len(amounts[words]), round(fmean(amounts[words]), 3))
                for words, _ in _EVIDENCE
                if amounts[words]
            }
            for name, amounts in tally.by_evidence.items()
        },
        "fewer": {
            name: {
                "first_day": round(fmean(each[0] for each in tally.fewer[name]), 3),
                "first_week": round(fmean(each[1] for each in tally.fewer[name]), 3),
                "best": round(fmean(each[2] for each in tally.fewer[name]), 3),
            }
            for name, _ in _SIZES
            if tally.fewer[name]
        },
    }


def _quiet_days(desk: Desk, days: int, tally: Tally) -> None:
    for number in range(days + _LEARNING_DAYS):
        day = desk.day()
        if number >= _LEARNING_DAYS:
            found = desk.judge(day)
            tally.alarms.update(finding.severity.value for finding in found)
            tally.by_check.update(f"{finding.check} {finding.severity}" for finding in found)
        desk.accept(day)


def _faults(desk: Desk, tally: Tally) -> None:
    """Each fault on each working day of a week; what the history gets are the quiet days."""
    results = tally.caught if desk.paper.daily >= _MIN_DAILY else tally.caught_small
    for _ in range(5):
        usual = desk.day()
        for name, (fault, checks) in FAULTS.items():
            broken = fault(usual)
            is_caught = any(each.check in checks for each in desk.judge(broken))
            results[name].append(is_caught)
            evidence = touched(usual, broken)
            amount = next(words for words, least in reversed(_EVIDENCE) if evidence >= least)
            tally.by_evidence[name][amount].append(is_caught)
        desk.accept(usual)
    while desk.at.weekday() >= _WEEKEND:
        desk.accept(desk.day())


def _fewer(desk: Desk, tally: Tally) -> None:
    """A week of which only the counts tell: nobody looks at warnings meanwhile, held days are released."""
    found = []
    for _ in range(7):
        day = fewer(desk.day())
        found.append(any(each.check == "volume" for each in desk.judge(day)))
        desk.accept(day)
    size = next(name for name, least in reversed(_SIZES) if desk.paper.daily >= least)
    tally.fewer[size].append((found[0], any(found), _best(desk.paper)))


def _best(paper: Paper) -> float:
    """The chance that half of a working day's articles are fewer than the best test's bar, in the normal model."""
    deviation = (paper.irregularity * paper.daily) ** 0.5
    bar = paper.daily - _BEST_Z * deviation
    return normal_tail((paper.daily / 2 - bar) / (deviation / 2)) if bar > 0 else 0.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    report = rehearse(options.sites, options.days, options.seed)
    if options.json:
        print(json.dumps(report))
        return
    print(f"{report['sites']} sites, {report['days']} quiet days each")
    print(f"  held:     {report['held_per_site_90_days']} per site in 90 days")
    print(f"  by check: {report['false_alarms_by_check']}")
    print(f"  warnings: {report['warnings_per_site_90_days']} per site in 90 days")
    for name, share in report["caught"].items():
        small = report["caught_small"][name]
        print(f"  {name}: {share:.1%} caught on the first day; {small:.1%} where fewer than 10 come a day")
        amounts = report["by_evidence"][name].items()
        print("    by what bears it:", ", ".join(f"{words} {part:.0%} of {days}" for words, (days, part) in amounts))
    for name, shares in report["fewer"].items():
        words = f"{shares['first_day']:.0%} on the first day (best test of one day {shares['best']:.0%})"
        print(f"  half the volume, seen by the count alone, {name}: {words}, {shares['first_week']:.0%} within a week")


if __name__ == "__main__":
    main()
