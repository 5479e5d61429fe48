"""Pages that need a browser: rendered with what our own crawl fetches for them, and with nothing else."""

import contextlib
import http.server
import importlib.util
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from fakeweb.publishers import GLASSWIRE
from fakeweb.server import FakeWeb
from fakeweb.world import World
from scrapers.crawl import browser
from scrapers.crawl.archive import iter_archive, read_capture
from scrapers.crawl.browser import RenderUnavailableError, check_available
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.outcome import FailureClass
from tests.crawl.conftest import NOW, Desk
from tests.crawl.loopback import Reply, page, rss
from tests.waiting import PATIENCE_SECONDS, wait_for

HOST = "http://stage.test"
PAGE = f"{HOST}/story"
JS = {"Content-Type": "text/javascript"}


def missing() -> str | None:
    try:
        check_available("this test")
    except RenderUnavailableError as error:
        return str(error)
    return None


needs_browser = pytest.mark.skipif(missing() is not None, reason=missing() or "")


def stage(desk: Desk, html: str, **replies: Reply) -> None:
    """One page of the site, and what it may ask for by path."""
    desk.web.routes[f"{HOST}/feed"] = Reply(body=rss([PAGE]), headers={"Content-Type": "application/rss+xml"})
    desk.web.routes[PAGE] = Reply(body=f"<!doctype html><html><body>{html}</body></html>".encode())
    for name, reply in replies.items():
        desk.web.routes[f"{HOST}/{name.replace('_', '.', 1)}"] = reply


def rendered(desk: Desk) -> str:
    """The page as it was archived for parse."""
    [(path, offset)] = desk.query("SELECT warc_path, warc_offset FROM ops.captures")
    response = read_capture(str(desk.home / "archive"), path, offset)
    assert response.header("x-crawl-rendered")
    return response.body.decode()


def failed(report: CrawlReport) -> tuple[CrawlState, FailureClass | None]:
    return report.state, report.failure


@needs_browser
def test_what_a_script_writes_is_the_page_and_all_it_took_is_archived(desk: Desk) -> None:
    script = b"fetch('/data.json').then(r => r.json()).then(d => document.body.append(d.text))"
    stage(
        desk,
        "<script src=/app.js></script>",
        app_js=Reply(body=script, headers=JS),
        data_json=Reply(body=b'{"text": "It was written late."}', headers={"Content-Type": "application/json"}),
    )
    report = desk.crawl("stage")
    assert (report.state, report.fetched) == (CrawlState.OK, 1)
    assert "It was written late." in rendered(desk)
    [file] = (desk.home / "archive").rglob("*.warc.gz")
    kept = [(response.url.removeprefix(HOST), response.requested) for _, response in iter_archive(file)]
    assert kept == [("/feed", None), ("/story", None), ("/app.js", None), ("/data.json", None), ("/story", PAGE)]


@pytest.fixture
def canary() -> Iterator[http.server.ThreadingHTTPServer]:
    """A server on loopback that nothing may ever ask."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)  # type: ignore[attr-defined]  # see below
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the interface's name
            """Nothing is written to the terminal."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.asked = []  # type: ignore[attr-defined]  # what it is for
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@needs_browser
def test_c12_a_page_reaches_nothing_but_scripts_and_data_of_its_site_that_robots_txt_allows(
    desk: Desk, canary: http.server.ThreadingHTTPServer
) -> None:
    local = f"127.0.0.1:{canary.server_address[1]}"
    tries = f"""
    const go = (what) => {{ try {{ what(); }} catch (e) {{ }} }};
    for (const url of ["http://{local}/fetch", "http://[::1]/x", "http://169.254.169.254/latest", "file:///etc/passwd",
                       "http://elsewhere.test/x", "/private/data", "ftp://stage.test/x"])
      go(() => fetch(url).catch(() => 0));
    go(() => new WebSocket("ws://{local}/socket"));
    go(() => new EventSource("http://{local}/events"));
    go(() => navigator.sendBeacon("http://{local}/beacon", "x"));
    go(() => navigator.serviceWorker.register("/worker.js"));
    go(() => window.open("http://{local}/window"));
    go(() => fetch("/form", {{method: "POST", body: "x"}}).catch(() => 0));
    const link = Object.assign(document.createElement("a"), {{href: "/file.zip", download: "x"}});
    go(() => {{ document.body.append(link); link.click(); }});
    document.body.append("All was tried.");
    setTimeout(() => {{ location = "http://{local}/away"; }}, 50);
    """
    html = (
        f"<link rel=stylesheet href=/s.css><link rel=preconnect href='http://{local}'>"
        f"<link rel=dns-prefetch href='//elsewhere.test'><img src='http://{local}/image'><img src=/own.png>"
        f"<iframe src='http://{local}/frame'></iframe><iframe src=/frame></iframe><video src=/v.mp4></video>"
        "<script src=http://cdn.test/lib.js></script><script src=http://elsewhere.test/ad.js></script>"
        f"<script>{tries}</script>"
    )
    stage(desk, html)
    desk.web.routes["http://cdn.test/lib.js"] = Reply(body=b"document.body.append('From the CDN.')", headers=JS)
    desk.web.routes[f"{HOST}/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /private/\n")
    report = desk.crawl("stage")
    assert (report.state, report.fetched) == (CrawlState.OK, 1), desk.logs[-1]
    assert "All was tried." in rendered(desk)
    assert "From the CDN." in rendered(desk)
    assert canary.asked == []  # type: ignore[attr-defined]  # see there
    files = {f"{HOST}/.well-known/tdmrep.json", f"{HOST}/ai.txt"}
    assert set(desk.web.urls()) - files == {f"{HOST}/feed", PAGE, "http://cdn.test/lib.js"}


def browsers(desk: Desk) -> list[psutil.Process]:
    """The processes of browsers that crawls of this desk have left."""
    left = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if "chrom" in process.name() and process.environ().get("COPYDESK_HOME") == str(desk.home):
                left.append(process)
    return left


@needs_browser
@pytest.mark.soak
@pytest.mark.parametrize(
    ("script", "failure", "environment"),
    [
        ("for (;;) {}", FailureClass.TIMEOUT, {}),
        (
            "const k = []; setInterval(() => k.push(new Uint8Array(5e7).fill(1)), 1); setInterval(fetch, 99, '/d')",
            FailureClass.TOO_LARGE,
            {"COPYDESK_BROWSER_MB": "500"},
        ),
    ],
    ids=["endless", "greedy"],
)
def test_c12_a_page_that_takes_too_much_time_or_memory_fails_and_leaves_no_browser(
    desk: Desk, script: str, failure: FailureClass, environment: dict[str, str]
) -> None:
    stage(desk, f"<p>text</p><script>{script}</script>")
    assert failed(desk.crawl("stage", "--timeout", "4", now=NOW, **environment)) == (CrawlState.FAILED, failure)
    assert browsers(desk) == []


@needs_browser
@pytest.mark.soak
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_c2_a_crawl_that_is_ended_takes_its_browser_along(desk: Desk, number: signal.Signals) -> None:
    stage(desk, "<p>text</p><script>setInterval(() => fetch('/d').catch(() => 0), 100)</script>")
    process = desk.start("stage")
    wait_for(lambda: desk.web.urls("/d"))
    assert browsers(desk)
    process.send_signal(number)
    process.communicate(timeout=PATIENCE_SECONDS)
    wait_for(lambda: not browsers(desk))


@needs_browser
@pytest.mark.soak
@pytest.mark.parametrize("is_stopped", [False, True], ids=["left alone", "stopped"])
def test_c12_a_browser_that_hangs_is_ended_with_the_page_or_the_crawl(desk: Desk, is_stopped: bool) -> None:
    stage(desk, "<p>text</p><script>setInterval(() => fetch('/d').catch(() => 0), 100)</script>")
    process = desk.start("stage", "--timeout", "600" if is_stopped else "10")
    wait_for(lambda: desk.web.urls("/d"))
    ours = psutil.Process(process.pid).children(recursive=True)  # without what waits for a crash of the browser
    hung = [each for each in browsers(desk) if each in ours]
    for each in hung:
        each.send_signal(signal.SIGSTOP)
    if is_stopped:
        process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE_SECONDS)
    try:
        wait_for(lambda: not browsers(desk))
    finally:
        for each in hung:
            with contextlib.suppress(psutil.Error):
                each.kill()


@needs_browser
@pytest.mark.soak
def test_c12_a_page_that_asks_without_end_is_cut_off(desk: Desk) -> None:
    stage(desk, "<p>text</p><script>for (let n = 0; n < 500; n++) fetch('/d?' + n).catch(() => 0)</script>")
    report = desk.crawl("stage")
    assert (report.state, report.fetched) == (CrawlState.OK, 1)
    assert len(desk.web.urls("/d?")) == 60


@needs_browser
@pytest.mark.soak
def test_c5_the_hosts_budget_holds_for_what_a_page_asks_for(desk: Desk) -> None:
    stage(desk, "<script src=/app.js></script>", app_js=Reply(status=429, headers={"Retry-After": "3600"}))
    report = desk.crawl("stage", "--patience", "1")
    assert (report.failure, report.fetched, report.pending) == (FailureClass.RATE_LIMITED, 0, 1)


@needs_browser
@pytest.mark.soak
def test_the_simulated_site_of_scripts_gives_its_articles(desk: Desk) -> None:
    world = World(7, days=1, per_day=8, publishers=(GLASSWIRE,))
    with FakeWeb(world) as web:
        report = desk.crawl(
            "glasswire", now=world.end, COPYDESK_SITES="fakeweb.browser_sites", COPYDESK_PROXY=web.proxy_url
        )
    articles = world.published("glasswire", world.end)
    assert (report.state, report.fetched) == (CrawlState.OK, len(articles))
    for path, offset in desk.query("SELECT warc_path, warc_offset FROM ops.captures"):
        capture = read_capture(str(desk.home / "archive"), path, offset)
        version = world.at(capture.url, world.end)
        assert version is not None
        assert version.paragraphs[-1][:30] in capture.body.decode().replace("&amp;", "&")


def test_a_site_that_needs_a_browser_where_there_is_none_fails_with_the_next_step(desk: Desk) -> None:
    stage(desk, "<p>text</p>")
    process = desk.start("stage", COPYDESK_CHROMIUM="/nowhere/chromium")
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, out) == (1, "")
    assert "apt-get install chromium" in err or "--group render" in err


def test_without_the_optional_group_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(RenderUnavailableError, match="uv sync --group render"):
        check_available("stage")


def test_the_browsers_place_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COPYDESK_CHROMIUM", str(tmp_path / "chromium"))
    assert browser.settings(30)["PLAYWRIGHT_LAUNCH_OPTIONS"]["executable_path"] == str(tmp_path / "chromium")


def test_a_site_that_asks_for_no_browser_gets_none(desk: Desk) -> None:
    desk.web.feed("http://paper.test/feed", ["http://paper.test/a"])
    desk.web.routes["http://paper.test/a"] = Reply(body=page("a") + b"<script>document.body.append('x')</script>")
    desk.crawl("paper", now=NOW)
    [(path, offset)] = desk.query("SELECT warc_path, warc_offset FROM ops.captures")
    assert read_capture(str(desk.home / "archive"), path, offset).header("x-crawl-rendered") is None
