"""Public suites over URLs, robots.txt, feeds, sitemaps, compressed bodies and WARC files.

They are read from beside the project and never enter it; without them these tests are skipped. The counts, and each
deliberate difference with its reason, stand in docs/reliability.md.
"""

import csv
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scrapers.crawl.archive import iter_archive
from scrapers.crawl.decode import TooLargeError, TruncatedError, decode_body
from scrapers.crawl.discover import BadSourceError, parse_feed, parse_sitemap
from scrapers.crawl.robots import parse_robots
from scrapers.crawl.urls import absolute, canonical
from scrapers.frontier import RobotsVerdict

SUITES = Path(__file__).parents[3] / "shared" / "suites"
pytestmark = pytest.mark.skipif(not SUITES.is_dir(), reason="the public suites do not lie beside the project")


def lines(name: str) -> list[str]:
    text = (SUITES / "urls" / name).read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def members(name: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(SUITES / name) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                yield member.name, file.read()


def whatwg_case(case: dict[str, Any]) -> bool:
    """Whether we agree with a browser: the same address, or none where there is none or none that we fetch."""
    based = case["base"] not in {None, "about:blank"}
    ours = absolute(case["base"], case["input"]) if based else canonical(case["input"])
    href = str(case.get("href", ""))
    if case.get("failure") or not href.startswith(("http://", "https://")) or "@" in urlsplit(href).netloc:
        return ours is None
    return ours is not None and canonical(ours) == canonical(href.partition("#")[0])


def test_suites_urls_of_the_web_platform() -> None:
    cases = [case for case in json.loads((SUITES / "urls/wpt-urltestdata.json").read_text()) if isinstance(case, dict)]
    agreed = [case for case in cases if whatwg_case(case)]
    failures = [case for case in cases if case.get("failure")]
    assert len(cases) == 888
    assert sum(case in agreed for case in failures) >= 266
    assert len(agreed) >= 866


def test_suites_url_normalisation() -> None:
    pairs = [line.partition(", ")[::2] for line in lines("weirdToNormalizedUrls.csv") if ", " in line]
    agreed = [weird for weird, normal in pairs if canonical(weird) == canonical(normal)]
    assert len(pairs) >= 100
    assert len(agreed) >= 97


def test_suites_invalid_urls() -> None:
    assert [line for line in lines("invalidUrls.csv") if canonical(line.split(",")[0]) is not None] == []


def test_suites_url_resolution() -> None:
    rows = [[cell.strip().strip('"') for cell in row] for row in csv.reader(lines("url-resolve.csv"))]
    agreed = [row for row in rows if (ours := absolute(row[1], row[0])) and canonical(ours) == canonical(row[2])]
    assert (len(rows), len(agreed)) == (22, 20)


ROBOTS = [
    ("merge-rules.txt", "http://a.test/", RobotsVerdict.ALLOWED),
    ("rfc9309-example-longest-match-robots.txt", "http://example.com/example/page/", RobotsVerdict.ALLOWED),
    ("rfc9309-example-longest-match-robots.txt", "http://example.com/example/page.html", RobotsVerdict.ALLOWED),
    ("rfc9309-example-longest-match-robots.txt", "http://example.com/example/page/disallowed.gif", "disallowed"),
]


@pytest.mark.parametrize(("name", "url", "verdict"), ROBOTS)
def test_suites_robots_examples(name: str, url: str, verdict: str) -> None:
    rules = parse_robots((SUITES / "robots" / name).read_bytes())
    agent = "foobot" if "longest" in name else "Copydesk"
    assert rules.verdict(url, agent) == verdict


@pytest.mark.parametrize("encoding", ["utf8", "utf16le", "utf16be"])
def test_suites_robots_encodings(encoding: str) -> None:
    rules = parse_robots((SUITES / "robots" / f"robots-with-{encoding}-bom.txt").read_bytes())
    assert rules.verdict("http://a.test/", "anonymous") is RobotsVerdict.ALLOWED
    assert rules.rules is not None


def test_suites_all_robots_files_are_survived() -> None:
    read = 0
    files = [(file.name, file.read_bytes()) for file in (SUITES / "robots").glob("*.txt")]
    for _, body in [*files, *members("robots/real-robots.tar.gz")]:
        rules = parse_robots(body)
        assert rules.verdict("http://a.test/news/a?b=c", "Copydesk") in RobotsVerdict
        rules.crawl_delay_seconds("Copydesk")
        rules.sitemaps()
        read += 1
    assert read == 4231 + 24


def test_suites_feed_fixtures_are_survived() -> None:
    """Feeds, well-formed and not: entries come out of them, or they are told to be none; nothing else happens."""
    fed = refused = 0
    for name, body in members("feeds/feedparser-fixtures.tar.gz"):
        if not name.endswith((".xml", ".json")):
            continue
        try:
            parse_feed(body, "http://paper.test/feed")
            fed += 1
        except BadSourceError:
            refused += 1
    assert fed + refused >= 2_000
    assert refused <= 60


def test_suites_real_feeds_give_all_their_links() -> None:
    files = dict(members("feeds/real-feeds.tar.gz"))
    outputs = {name.rsplit("/", 1)[-1]: body for name, body in files.items() if name.endswith(".json")}
    expected = {name: json.loads(body.decode("utf-8", "replace")) for name, body in outputs.items()}
    checked = 0
    for name, body in files.items():
        if not name.endswith((".rss", ".atom", ".xml")):
            continue
        gold = expected.get(name.rsplit("/", 1)[-1].rsplit(".", 1)[0] + ".json", {})
        items = gold.get("feed", gold).get("items", [])
        links = {item["link"].strip() for item in items if str(item.get("link", "")).startswith("http")}
        if links and b"feedburner:origLink" not in body:  # there we prefer the article's own address
            ours = {canonical(each.url) for each in parse_feed(body, "http://paper.test/feed").urls}
            assert {canonical(link) for link in links} <= ours, name
            checked += 1
    assert checked >= 15


SITEMAPS = [
    ("atom.xml", 1, 0),
    ("feed.rss", 4, 0),
    ("sitemap-with-bom.txt", 2, 0),
    ("sitemap.badns.xml", 2, 0),
    ("sitemap.index.xml", 0, 15),
    ("sitemap.ns.xml", 2, 0),
    ("sitemap.txt", 2, 0),
    ("sitemap.txt.gz", 5, 0),
    ("xmlRss_pubDate.xml", 7, 0),
    ("xmlSitemap.gz", 5, 0),
]


@pytest.mark.parametrize(("name", "urls", "children"), SITEMAPS)
def test_suites_sitemaps(name: str, urls: int, children: int) -> None:
    found = parse_sitemap((SUITES / "sitemaps" / name).read_bytes(), "http://www.example.com/sitemap")
    assert (len(found.urls), len(found.children)) == (urls, children)


def test_suites_sitemap_extensions_give_their_pages() -> None:
    for file in (SUITES / "sitemaps" / "extension").glob("*.xml"):
        assert parse_sitemap(file.read_bytes(), "http://www.example.com/sitemap").urls, file.name


CODINGS = {"gzip": ["gzip"], "br": ["br"], "zstd": ["zstd"], "rawdeflate": ["deflate"], "zlibdeflate": ["deflate"]}
CODINGS |= {
    "deflate": ["deflate"],
    "gzip-deflate": ["gzip", "deflate"],
    "gzip-deflate-gzip": ["gzip", "deflate", "gzip"],
}


def compressed() -> list[str]:
    return sorted(file.name for file in (SUITES / "compressed").glob("*")) if SUITES.is_dir() else []


@pytest.mark.parametrize("name", compressed())
def test_suites_compressed_bodies(name: str) -> None:
    body = (SUITES / "compressed" / name).read_bytes()
    kind = name.partition("-")[2].removesuffix(".bin")
    applied = CODINGS.get(kind) or CODINGS.get(kind.partition("-")[0]) or ["gzip"]
    if name.startswith("bomb"):
        with pytest.raises(TooLargeError):
            decode_body(body, applied, 10_000_000)
    elif name.startswith(("truncated", "unexpected")):
        with pytest.raises(TruncatedError):
            decode_body(body, applied, 10_000_000)
    else:
        assert len(decode_body(body, applied, 10_000_000)) >= 9_950


RECORDS = {
    "example-bad-non-chunked.warc.gz": 1,
    "example-iana.org-chunked.warc": 1,
    "example-space-in-target-uri.warc.gz": 0,
    "example-wget-bad-target-uri.warc.gz": 1,
    "example-wrong-chunks.warc.gz": 1,
}


@pytest.mark.parametrize("name", RECORDS)
def test_suites_warc_files_give_their_responses(name: str) -> None:
    responses = [response for _, response in iter_archive(SUITES / "warc" / name)]
    assert len(responses) >= RECORDS[name]
    assert all(not response.url.startswith("<") for response in responses)


def test_suites_broken_warc_files_are_survived() -> None:
    refused = []
    for file in sorted((SUITES / "warc").iterdir()):
        try:
            assert all(response.url for _, response in iter_archive(file))
        except ValueError:
            refused.append(file.name)
    arcs = ["bad.arc", "example-space-in-url.arc", "example.arc", "example.arc.gz"]
    assert refused == arcs


def test_suites_names_are_survived_as_titles_and_urls() -> None:
    """The naughty strings as titles and paths: whatever comes out can be stored."""
    strings = json.loads((SUITES / "strings/blns.json").read_text())
    for text in strings:
        assert (form := canonical("http://paper.test/" + text)) is None or form.isascii()
        feed = io.StringIO()
        json.dump({"items": [{"url": "http://paper.test/a", "title": text}]}, feed)
        [entry] = parse_feed(feed.getvalue().encode(), "http://paper.test/feed").urls
        assert entry.title is None or "\x00" not in entry.title
