"""The pages for people: links lead somewhere, commands exist, examples are the real thing, and every page is listed."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from copydesk.cli import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
README = (ROOT / "README.md").read_text("utf-8")


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ +(.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_page_and_a_heading_that_are_there(page: Path) -> None:
    broken = []
    for address in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(page))):
        path, _, anchor = address.partition("#")
        if "://" in address or address.startswith("mailto:"):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(address)
    assert broken == []


def test_the_index_lists_every_page_of_the_docs() -> None:
    listed = set(re.findall(r"\]\(([^)]+)\)", (ROOT / "docs/README.md").read_text("utf-8")))
    docs = {str(page.relative_to(ROOT / "docs")) for page in PAGES if page.is_relative_to(ROOT / "docs")}
    assert {page for page in docs if not page.startswith("runbook/")} - {"README.md"} <= listed


def commands(page: Path) -> list[list[str]]:
    """The words after `copydesk` on the lines of a page's shell blocks; one that stands in quotes is one word."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    asked = re.findall(r"^(?:[A-Z_]+=\S+ )*copydesk ([^\n]+)", "\n".join(blocks), re.MULTILINE)
    return [shlex.split(line, comments=True) for line in asked]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if commands(page)], ids=lambda page: str(page.relative_to(ROOT))
)
def test_commands_and_options_in_the_pages_exist(page: Path) -> None:
    program = typer.main.get_command(app)
    for name, *arguments in commands(page):
        command = program.commands[name]  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            command = command.commands[arguments.pop(0)]
        known = {"--help"} | {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
        assert {each for each in arguments if each.startswith("--")} <= known, name


def test_every_command_but_psql_answers_machines_as_the_readme_says() -> None:
    program = typer.main.get_command(app)
    groups = {name: getattr(each, "commands", {}) for name, each in program.commands.items()}  # type: ignore[attr-defined]
    commands = {name: each for name, each in program.commands.items() if not groups[name]} | groups["db"]  # type: ignore[attr-defined]
    assert {name for name, each in commands.items() if not any("--json" in one.opts for one in each.params)} == {"psql"}


def test_the_readme_shows_a_site_as_it_is_declared() -> None:
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert example in [site.read_text("utf-8") for site in (ROOT / "scrapers/sites").glob("*.py")]


def test_the_pictures_of_the_readme_say_what_they_show() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert pictures
    assert all(len(words) > 20 for words, _ in pictures)
