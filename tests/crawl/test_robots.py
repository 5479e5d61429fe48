"""robots.txt by RFC 9309: rules, encodings, sizes, and what answers mean."""

import pytest

from scrapers.crawl.robots import MAX_BYTES, of_answer, parse_robots, robots_url
from scrapers.frontier import RobotsVerdict

ALLOWED, DISALLOWED, UNREACHABLE = RobotsVerdict.ALLOWED, RobotsVerdict.DISALLOWED, RobotsVerdict.UNREACHABLE
RULES = b"User-agent: *\nDisallow: /private\nAllow: /private/press$\nCrawl-delay: 2.5\nSitemap: http://a.test/s.xml\n"


@pytest.mark.parametrize(
    ("path", "verdict"),
    [("/", ALLOWED), ("/private", DISALLOWED), ("/private/x", DISALLOWED), ("/private/press", ALLOWED)],
)
def test_c4_the_longest_match_wins(path: str, verdict: RobotsVerdict) -> None:
    assert parse_robots(RULES).verdict(f"http://a.test{path}", "Copydesk") is verdict


def test_c4_a_group_of_our_own_name_is_ours_alone() -> None:
    rules = parse_robots(b"User-agent: *\nDisallow: /\n\nUser-agent: CopyDesk\nDisallow: /x\n")
    assert rules.verdict("http://a.test/y", "Copydesk") is ALLOWED
    assert rules.verdict("http://a.test/x", "Copydesk") is DISALLOWED


@pytest.mark.parametrize("name", ["Copydesk/0.1", "copydesk/0.1 (+https://a.test/)", "Copydesk/*"])
def test_c4_a_group_of_our_name_and_version_is_ours_too(name: str) -> None:
    """So it stands in access logs, and so people copy it; the product token ends before the slash."""
    for end in ("\n", "\r\n", "\r"):
        lines = (
            "User-agent: *",
            "Allow: /",
            "",
            f"User-agent: {name}",
            "Disallow: /x",
            "User-agent: Other/1",
            "Disallow: /y",
        )
        rules = parse_robots(end.join(lines).encode())
        assert rules.verdict("http://a.test/x", "Copydesk") is DISALLOWED
        assert rules.verdict("http://a.test/y", "Copydesk") is ALLOWED


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_c4_encodings_with_a_byte_order_mark(encoding: str) -> None:
    bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    rules = parse_robots(bom + RULES.decode().encode(encoding))
    assert rules.verdict("http://a.test/private", "Copydesk") is DISALLOWED


def test_c4_crawl_delay_and_sitemaps_are_read() -> None:
    rules = parse_robots(RULES)
    assert rules.crawl_delay_seconds("Copydesk") == 2.5
    assert rules.sitemaps() == ("http://a.test/s.xml",)


def test_c4_500_kib_are_read_and_no_more() -> None:
    padding = b"# " + b"x" * 98 + b"\n"
    inside = padding * 5000 + b"User-agent: *\nDisallow: /\n"
    assert len(inside) < MAX_BYTES
    assert parse_robots(inside).verdict("http://a.test/", "Copydesk") is DISALLOWED
    beyond = padding * 6000 + b"User-agent: *\nDisallow: /\n"
    assert parse_robots(beyond).verdict("http://a.test/", "Copydesk") is ALLOWED


def test_c4_half_a_line_at_the_end_of_what_is_read_is_no_rule() -> None:
    rule = b"Disallow: /secret/\n"
    padding = b"User-agent: *\n".ljust(MAX_BYTES - len(b"Disallow: /"), b"#")[:-1] + b"\n"
    cut = parse_robots(padding + rule)
    assert cut.verdict("http://a.test/news", "Copydesk") is ALLOWED


@pytest.mark.parametrize(
    ("told", "seconds"), [("0", None), ("-5", None), ("nan", None), ("86399", 86399), ("86400", 86400), ("1e9", 86400)]
)
def test_c4_a_crawl_delay_of_days_counts_as_one(told: str, seconds: float | None) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {told}\n".encode()).crawl_delay_seconds("Copydesk") == seconds


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, DISALLOWED),
        (206, DISALLOWED),
        (301, ALLOWED),
        (304, UNREACHABLE),
        (400, ALLOWED),
        (401, ALLOWED),
        (403, ALLOWED),
        (404, ALLOWED),
        (410, ALLOWED),
        (429, UNREACHABLE),
        (500, UNREACHABLE),
        (503, UNREACHABLE),
        (599, UNREACHABLE),
    ],
)
def test_c4_what_an_answer_means(status: int, verdict: RobotsVerdict) -> None:
    assert of_answer(status, RULES).verdict("http://a.test/private", "Copydesk") is verdict


def test_c4_nonsense_allows_all() -> None:
    assert parse_robots(bytes(range(256)) * 10).verdict("http://a.test/x", "Copydesk") is ALLOWED


def test_c4_rules_stand_beside_their_host_and_port() -> None:
    assert robots_url("https://a.test:8443/x/y?z") == "https://a.test:8443/robots.txt"
