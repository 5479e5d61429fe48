"""A crawl in a process of its own: its log streams, its report decides, and it ends when it is told to."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from copydesk.crawl_process import CrawlProcess
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.outcome import FailureClass

OnLine = Callable[[str], object]

GOOD = CrawlReport(run_id="ars-20260302T060000Z", site="ars", state=CrawlState.OK, discovered=3, fetched=3)


def crawl(program: str, lines: list[str] | None = None, on_line: OnLine | None = None) -> CrawlProcess:
    return CrawlProcess(
        [sys.executable, "-c", program],
        site="ars",
        run_id="ars-20260302T060000Z",
        on_line=on_line or (lines if lines is not None else []).append,
    )


def stopped_when(process: CrawlProcess, said: threading.Event) -> tuple[CrawlReport, float]:
    """Run a crawl, stop it from another thread once `said` is set, and measure how long the stop took."""
    took: list[float] = []

    def stop() -> None:
        said.wait(20)
        started = time.monotonic()
        process.stop()
        took.append(time.monotonic() - started)

    stopper = threading.Thread(target=stop)
    stopper.start()
    report = process.run()
    stopper.join()
    return report, took[0]


def alive(pid: int | None) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_log_arrives_line_by_line_while_the_crawl_runs() -> None:
    arrivals: list[tuple[str, float]] = []
    program = (
        "import sys, time; print('one', file=sys.stderr, flush=True); time.sleep(0.5)\n"
        f"print('two', file=sys.stderr); print({GOOD.to_json()!r})"
    )
    report = crawl(program, on_line=lambda line: arrivals.append((line, time.monotonic()))).run()
    assert report == GOOD
    assert [line for line, _ in arrivals] == ["one", "two"]
    assert arrivals[1][1] - arrivals[0][1] > 0.3


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


def test_a_stopped_crawl_that_obeys_reports_for_itself() -> None:
    said = threading.Event()
    program = (
        "import signal, sys, time\n"
        f"def end(*_) -> None: print({GOOD.to_json()!r}, flush=True); sys.exit(4)\n"
        "signal.signal(signal.SIGTERM, end); print('up', file=sys.stderr, flush=True); time.sleep(60)"
    )
    report, seconds = stopped_when(crawl(program, on_line=lambda _: said.set()), said)
    assert report == GOOD
    assert seconds < 1


def test_a_stubborn_crawl_and_its_children_are_gone_within_four_seconds() -> None:
    said = threading.Event()
    lines: list[str] = []
    child = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    program = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}])\n"
        "print(child.pid, file=sys.stderr, flush=True); time.sleep(60)"
    )

    def note(line: str) -> None:
        lines.append(line)
        said.set()

    process = crawl(program, on_line=note)
    report, seconds = stopped_when(process, said)
    assert seconds < 4
    assert report.state is CrawlState.INTERRUPTED
    time.sleep(0.1)
    assert not alive(process.pid)
    assert not alive(int(lines[0]))


def test_a_listener_that_raises_ends_the_crawl() -> None:
    process = crawl(
        "import sys, time; print('x', file=sys.stderr, flush=True); time.sleep(60)", on_line=lambda _: 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        process.run()
    assert not alive(process.pid)


def test_a_child_dies_with_a_parent_that_was_killed() -> None:
    child = (
        "from copydesk.lifeline import die_with_parent; import sys, time\n"
        "die_with_parent(int(sys.argv[1])); time.sleep(60)"
    )
    parent = (
        "import os, subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}, str(os.getpid())], start_new_session=True)\n"
        "time.sleep(1); print(child.pid, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    assert alive(pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    deadline = time.monotonic() + 5
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(pid)
