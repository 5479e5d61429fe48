"""A crawl in a process of its own: its log streams, its report decides, and it ends when it is told to."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from copydesk import child_process
from copydesk.crawl_process import CrawlProcess
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.outcome import FailureClass
from tests.waiting import wait_for

OnLine = Callable[[str], object]

GOOD = CrawlReport(run_id="ars-20260302T060000Z", site="ars", state=CrawlState.OK, discovered=3, fetched=3)


def crawl(program: str, lines: list[str] | None = None, on_line: OnLine | None = None) -> CrawlProcess:
    return CrawlProcess(
        [sys.executable, "-c", program],
        site="ars",
        run_id="ars-20260302T060000Z",
        on_line=on_line or (lines if lines is not None else []).append,
    )


def stopped_when(process: CrawlProcess, said: threading.Event) -> CrawlReport:
    """Run a crawl, and stop it from another thread once `said` is set."""

    def stop() -> None:
        said.wait(60)
        process.stop()

    stopper = threading.Thread(target=stop)
    stopper.start()
    report = process.run()
    stopper.join()
    return report


def alive(pid: int | None) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_log_arrives_line_by_line_while_the_crawl_runs(tmp_path: Path) -> None:
    """The crawl goes on only after its first line was heard."""
    heard = tmp_path / "one"
    program = (
        "import pathlib, sys, time; print('one', file=sys.stderr, flush=True)\n"
        f"end = time.monotonic() + 60; heard = pathlib.Path({str(heard)!r})\n"
        "while not heard.exists(): assert time.monotonic() < end, 'nobody listens'; time.sleep(0.01)\n"
        f"print('two', file=sys.stderr); print({GOOD.to_json()!r})"
    )
    lines: list[str] = []

    def note(line: str) -> None:
        lines.append(line)
        heard.with_name(line).touch()

    assert crawl(program, on_line=note).run() == GOOD
    assert lines == ["one", "two"]


@pytest.mark.parametrize(
    ("program", "failure", "words"),
    [
        ("", FailureClass.OTHER, "left no report and ended by exit status 0"),
        ("raise SystemExit(7)", FailureClass.OTHER, "exit status 7"),
        (
            "import sys; print('out of disk', file=sys.stderr); print('{\"half\": 1'); sys.exit(1)",
            FailureClass.OTHER,
            "out of disk",
        ),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", FailureClass.INTERRUPTED, "SIGKILL"),
    ],
)
def test_a_crawl_without_a_report_has_failed(program: str, failure: FailureClass, words: str) -> None:
    report = crawl(program).run()
    assert report.state in {CrawlState.FAILED, CrawlState.INTERRUPTED}
    assert report.failure is failure
    assert words in report.detail


def test_a_flood_of_log_lines_and_output_does_not_block() -> None:
    program = (
        "import sys\n"
        "for n in range(20000): print('x' * 200, file=sys.stderr); print('y' * 200)\n"
        f"print({GOOD.to_json()!r})"
    )
    lines: list[str] = []
    assert crawl(program, lines).run() == GOOD
    assert len(lines) == 20000


def test_a_stopped_crawl_that_obeys_reports_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is waited for no longer than it takes: the grace is far more than the test's patience."""
    monkeypatch.setattr(child_process, "GRACE_SECONDS", 10_000.0)
    said = threading.Event()
    program = (
        "import signal, sys, time\n"
        f"def end(*_) -> None: print({GOOD.to_json()!r}, flush=True); sys.exit(4)\n"
        "signal.signal(signal.SIGTERM, end); print('up', file=sys.stderr, flush=True); time.sleep(600)"
    )
    assert stopped_when(crawl(program, on_line=lambda _: said.set()), said) == GOOD


def test_a_crawl_is_given_less_than_the_five_seconds_that_airflow_gives_its_task() -> None:
    assert child_process.GRACE_SECONDS + child_process.LAST_WORD_SECONDS < 4


def test_a_stubborn_crawl_and_its_children_are_gone_when_their_grace_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "GRACE_SECONDS", 0.5)
    said = threading.Event()
    lines: list[str] = []
    child = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    program = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}])\n"
        "print(child.pid, file=sys.stderr, flush=True); time.sleep(600)"
    )

    def note(line: str) -> None:
        lines.append(line)
        said.set()

    process = crawl(program, on_line=note)
    assert stopped_when(process, said).state is CrawlState.INTERRUPTED
    assert not alive(process.pid)
    wait_for(lambda: not alive(int(lines[0])))


def test_a_listener_that_raises_ends_the_crawl() -> None:
    process = crawl(
        "import sys, time; print('x', file=sys.stderr, flush=True); time.sleep(600)", on_line=lambda _: 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        process.run()
    assert not alive(process.pid)


def test_a_child_dies_with_a_parent_that_was_killed() -> None:
    child = (
        "from copydesk.lifeline import die_with_parent; import os, sys, time\n"
        "die_with_parent(int(sys.argv[1])); print(os.getpid(), flush=True); time.sleep(600)"
    )
    parent = (
        "import os, subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}, str(os.getpid())], start_new_session=True)\n"
        "time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    assert alive(pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    wait_for(lambda: not alive(pid))
