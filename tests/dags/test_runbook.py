"""The runbook is complete, and says nothing that is not so: every cause has its page, every command exists."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from typer.main import get_command

from copydesk.alerting import outage
from copydesk.alerting.causes import FAILED_CHORE, FAILED_STAGE
from copydesk.alerting.desk import OVERDUE
from copydesk.cli import app
from dags.retries import DELAYS
from dags.site_doc import DOC
from scrapers.outcome import FailureClass, RejectionReason
from warehouse.checks import CHECKS
from warehouse.connection import Role, session

RUNBOOK = Path(__file__).parents[2] / "docs" / "runbook"
PAGES = {page.stem: page.read_text("utf-8") for page in RUNBOOK.glob("*.md")}
CAUSES = [
    *FailureClass,
    *(check.__name__ for check in CHECKS),
    *FAILED_STAGE.values(),
    *FAILED_CHORE.values(),
    "archive_damaged",
    "disk_full",
    outage.CAUSE,
    OVERDUE,
]
DRILLS = ("lost_database", "archive_damaged", "disk_full", "bad_deploy")
"""The worst days: each page names the test that rehearses it."""

_COMMAND = re.compile(r"copydesk ([a-z]+)(?: ([a-z]+))?")
_QUERY = re.compile(r"`(SELECT [^`]+;)` in `copydesk db psql( --no-analyst)?`")
_DECISION = re.compile(r"`copydesk (?:release|discard|takedown|merge|split) [^`]+`")
WAITS = {
    timedelta(seconds=30): "after 30 s",
    timedelta(minutes=5): "after 5 min",
    timedelta(minutes=30): "after 30 min",
}


def subcommands(command: object) -> Mapping[str, object]:
    """The commands of a group; of a plain command, none."""
    return dict(getattr(command, "commands", {}))


@pytest.mark.parametrize("cause", CAUSES)
def test_o10_every_cause_has_a_page_that_says_what_to_do(cause: str) -> None:
    page = PAGES[cause]
    assert page.startswith(f"# `{cause}`: ")
    assert "## How to see it" in page
    assert "## What to do" in page


@pytest.mark.parametrize("name", DRILLS)
def test_o10_every_drill_has_a_page_and_a_test(name: str) -> None:
    page = PAGES[name]
    assert page.startswith(f"# `{name}`: ")
    assert "## What to do" in page
    tests = re.findall(r"`(tests/[a-z_/]+\.py)`", page)
    assert tests
    assert all("def test_o10_" in (RUNBOOK.parents[1] / test).read_text("utf-8") for test in tests)


@pytest.mark.parametrize("reason", RejectionReason)
def test_o10_every_rejection_is_explained(reason: RejectionReason) -> None:
    groups = [page for name, page in PAGES.items() if name.startswith("rejected_")]
    assert reason in PAGES or any(f"`{reason}`" in page for page in groups)


@pytest.mark.parametrize("failure", FailureClass)
def test_the_page_tells_when_the_task_tries_again(failure: FailureClass) -> None:
    told = re.search(r"^Tried again: (.*)\.$", PAGES[failure], re.MULTILINE)
    assert told is not None
    assert told[1].startswith(WAITS[DELAYS[failure]] if failure in DELAYS else "by the next run only")


@pytest.mark.parametrize("name", PAGES)
def test_every_command_named_exists(name: str) -> None:
    commands = subcommands(get_command(app))
    for first, second in _COMMAND.findall(PAGES[name]):
        assert first in commands, f"copydesk {first}"
        if known := subcommands(commands[first]):
            assert second in known, f"copydesk {first} {second}"


def test_every_query_is_answered_to_who_asks_it_like_this(module_warehouse_url: str) -> None:
    asked = [found for page in PAGES.values() for found in _QUERY.findall(page)]
    assert len(asked) == sum(page.count("`SELECT ") for page in PAGES.values()) > 0
    for query, option in asked:
        role: Role | None = None if option else "copydesk_analyst"
        with session(module_warehouse_url, role=role) as conn, conn.cursor() as cursor:
            cursor.execute(query)


def test_every_decision_that_is_spelled_out_has_its_reason() -> None:
    spelled = [found for text in (*PAGES.values(), DOC) for found in _DECISION.findall(text)]
    assert len(spelled) > 5
    assert [words for words in spelled if "--why" not in words] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_page(name: str) -> None:
    links = re.findall(r"\]\(([a-z_0-9]+)\.md\)", PAGES[name])
    assert set(links) <= set(PAGES)


def test_the_contents_list_every_page() -> None:
    listed = set(re.findall(r"\]\(([a-z_0-9]+)\.md\)", PAGES["README"]))
    assert listed == set(PAGES) - {"README"}
