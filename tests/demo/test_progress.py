"""The demo's grid while it runs: what goes on is in sight, for any number of days and on a narrow terminal."""

import io

import pytest
from rich.console import Console

from copydesk.demo.plan import demo_plan
from copydesk.demo.progress import DemoProgress


@pytest.mark.parametrize(("days", "width"), [(3, 80), (5, 80), (14, 120), (14, 60)])
def test_the_crawl_at_work_and_all_sites_are_in_sight(days: int, width: int) -> None:
    plan = demo_plan([], seed=7, days=days)
    console = Console(file=io.StringIO(), width=width)
    progress = DemoProgress(console, plan.sites, plan.moments, live=True)
    for moment in plan.moments[:-1]:
        for site in plan.sites:
            progress.ended(site, moment, "17 new, 1 edited", "green")
    progress.started(plan.sites[0], plan.moments[-1])
    with console.capture() as shown:
        console.print(progress)
    text = shown.get()
    assert f"{plan.moments[-1]:%a %d %b}" in text
    assert "…" in text
    assert [site for site in plan.sites if f"{site} " not in text] == []
    assert max(map(len, text.splitlines())) <= width


def test_a_long_play_begins_with_its_first_crawls() -> None:
    plan = demo_plan([], seed=7, days=14)
    console = Console(file=io.StringIO(), width=80)
    with console.capture() as shown:
        console.print(DemoProgress(console, plan.sites, plan.moments, live=True))
    assert f"{plan.moments[0]:%a %d %b}" in shown.get()
    assert " before" not in shown.get()


def test_three_days_fit_on_eighty_columns() -> None:
    plan = demo_plan([], seed=7, days=3)
    console = Console(file=io.StringIO(), width=80)
    progress = DemoProgress(console, plan.sites, plan.moments, live=True)
    progress.started(plan.sites[0], plan.moments[-1])
    with console.capture() as shown:
        console.print(progress)
    assert shown.get().count("Mar") == len(plan.moments)
