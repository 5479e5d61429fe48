"""What people see of a command on a small terminal."""

from pathlib import Path

import pytest
from rich.markup import escape

from copydesk.show_answers import show_explanation, show_sites
from copydesk.tables import table
from copydesk.terminal import note, program, program_anywhere, stdout

ADDRESS = (
    "http://lanternpost.test/2026/03/a-headline-that-is-much-longer-than-any-line-of-a-terminal-is-wide-as-some-are"
)


@pytest.fixture(autouse=True)
def small_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def site(name: str, standing: dict[str, object] | None) -> dict[str, object]:
    return {"name": name, "domains": [f"{name}.test"], "sources": [1, 2], "schedule": "0 6 * * *", "standing": standing}


STANDING = {
    "articles": 12_345,
    "edited": 17,
    "held": 3,
    "completeness": 0.99,
    "last_run_at": "2026-03-04T23:00:00+00:00",
    "last_state": "published",
    "last_failure": None,
    "last_crawl_state": "ok",
    "last_at_work": False,
    "last_published": 12,
}


LIMITED = STANDING | {"last_state": "failed", "last_failure": "rate_limited", "last_crawl_state": "failed"}


@pytest.mark.parametrize("standing", [None, STANDING], ids=["before the first run", "after it"])
def test_the_table_of_sites_breaks_no_word(
    standing: dict[str, object] | None, capsys: pytest.CaptureFixture[str]
) -> None:
    show_sites([site("businessinsider", standing), site("nine_to_five_mac", standing)], {})
    header, *rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows] == ["businessinsider", "nine_to_five_mac"]
    assert max(map(len, [header, *rows])) <= 80


def test_the_table_of_sites_says_what_the_dashboard_says_of_the_last_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = STANDING | {"last_crawl_state": "no_news", "last_published": 0}
    part = STANDING | {"last_crawl_state": "partial", "last_failure": "server_error"}
    busy = STANDING | {"last_state": "crawling", "last_crawl_state": None, "last_at_work": True}
    dead = busy | {"last_at_work": False}
    monkeypatch.setenv("COLUMNS", "160")
    standings = [STANDING, LIMITED, quiet, part, busy, dead, None]
    show_sites([site(name, standing) for name, standing in zip("abcdefg", standings, strict=True)], {})
    rows = [row.rstrip() for row in capsys.readouterr().out.splitlines()[1:]]
    told = ["published", "failed: rate limited", "nothing new", "published in part: server error"]
    told += ["crawling", "crawl stopped without a word", "–"]
    assert [row.rpartition("  ")[2] for row in rows] == told
    monkeypatch.setenv("COLUMNS", "80")
    show_sites([site("nine_to_five_mac", LIMITED)], {})
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split()[-1] == "state"
    assert max(map(len, [header, *rows])) <= 80


@pytest.mark.parametrize("line", [ADDRESS, f"next  copydesk release run-1 --why {'x' * 80}", f"see {ADDRESS} for it"])
def test_what_may_be_copied_stays_on_one_line(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    stdout().print(line)
    assert capsys.readouterr().out == line + "\n"


def test_prose_is_broken_between_words(capsys: pytest.CaptureFixture[str]) -> None:
    stdout().print("word " * 40)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert {word for line in lines for word in line.split()} == {"word"}


def test_of_a_table_only_the_long_column_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    stdout().print(table(("source", "status", "announced"), [(ADDRESS, 200, 41)]))
    out = capsys.readouterr().out
    assert "announced" in out
    assert "".join(out.split()).count("200") == 1
    assert max(map(len, out.splitlines())) <= 80


def test_a_command_for_another_shell_says_where_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_HOME", "/srv/news desk")
    monkeypatch.setenv("COPYDESK_SITES", "fakeweb.sites")
    monkeypatch.setenv("COPYDESK_WAREHOUSE_URL", "postgresql://desk:secret@127.0.0.1/news")
    assert program_anywhere() == f"COPYDESK_HOME='/srv/news desk' COPYDESK_SITES=fakeweb.sites {program()}"
    monkeypatch.setenv("COPYDESK_HOME", "desk")
    monkeypatch.setenv("COPYDESK_SITES", "./sites")
    here = Path.cwd()
    assert program_anywhere() == program(COPYDESK_HOME=here / "desk", COPYDESK_SITES=here / "sites")
    monkeypatch.delenv("COPYDESK_HOME")
    monkeypatch.delenv("COPYDESK_SITES")
    assert program_anywhere() == program()


def test_a_command_for_another_shell_takes_the_same_way_and_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COPYDESK_HOME", "COPYDESK_SITES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COPYDESK_PROXY", "http://127.0.0.1:8098")
    monkeypatch.setenv("COPYDESK_ARCHIVE", "pages")
    way = {"COPYDESK_PROXY": "http://127.0.0.1:8098"}
    assert program_anywhere() == program(COPYDESK_ARCHIVE=Path.cwd() / "pages", **way)
    monkeypatch.setenv("COPYDESK_ARCHIVE", "s3://news/pages")
    assert program_anywhere() == program(COPYDESK_ARCHIVE="s3://news/pages", **way)
    monkeypatch.setenv("COPYDESK_PROXY", "http://desk:secret@proxy.example:3128")
    monkeypatch.setenv("COPYDESK_ARCHIVE", "sftp://desk:secret@files.example/pages")
    assert program_anywhere() == program()


def test_a_program_off_the_path_is_named_for_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called = tmp_path / "news desk" / "copydesk"
    called.parent.mkdir()
    called.touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("COPYDESK_HOME", raising=False)
    monkeypatch.delenv("COPYDESK_SITES", raising=False)
    monkeypatch.setattr("sys.argv", [str(called)])
    assert (program(), program_anywhere()) == ("'news desk/copydesk'", f"'{called}'")


def test_a_table_without_room_is_set_as_records(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    stdout().print(table(("discovered", "published", "unchanged", "rejected", "failed", "skipped"), [range(6)] * 2))
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[:2] == [["discovered", "0"], ["published", "1"]]
    assert lines[6:8] == [[], ["discovered", "0"]]


STEERING = "Ann \x1b[2J\x9b31m Lee\x07 \u202eeel\u202c \u2066in"


def test_a_text_of_a_page_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    stdout().print(f"[bold]{escape(STEERING)}[/]")
    stdout().print(table(("value", "rule"), [(STEERING, "h1")]))
    note(STEERING)
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        "Ann [2J31m Lee eel in", "value                  rule", "Ann [2J31m Lee eel in  h1  "
    ]  # fmt: skip
    assert shown.err == "Ann [2J31m Lee eel in\n"


def test_what_a_page_does_not_tell_is_explained_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    answer: dict[str, object] = {"field": "authors", "url": ADDRESS, "value": [], "source": None, "page": "a.warc.gz:1"}
    show_explanation(answer | {"opt_out": {}, "has_site_rules": True, "candidates": []})
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"authors of {ADDRESS}", "(none)", "by the rule none  from a.warc.gz:1"]
