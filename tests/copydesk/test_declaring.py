"""A declaration made of what a survey saw, and what is said of it: the parts of `copydesk new`, over values."""

import ast
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from copydesk.checking import CheckReport
from copydesk.errors import BadArgumentError
from copydesk.new.advice import contract_for, oddities
from copydesk.new.draft import NO_ARTICLES, draft_of
from copydesk.new.fixture import facts_path
from copydesk.new.naming import checked_name, name_for
from copydesk.new.settle import settled
from copydesk.new.site_file import MAX_LINES, site_file
from copydesk.new.surveying import checked_url
from copydesk.new.zones import zone_of
from scrapers.article import Article, Rejection
from scrapers.crawl.report import CrawlReport, CrawlState
from scrapers.crawl.survey.findings import Kind, SeenSource, Survey
from scrapers.outcome import RejectionReason
from scrapers.page import ArticlePage
from scrapers.site import Contract, Feed, Section, Site, Sitemap, WordPressApi
from scrapers.sites import SITES

NOW = datetime(2026, 3, 3, tzinfo=UTC)
TOOLS = Path(sys.executable).parent


def dated(*numbers: int) -> tuple[str, ...]:
    return tuple(f"https://example.com/2026/03/{number:02d}/a-story/" for number in numbers)


def slugs(*numbers: int) -> tuple[str, ...]:
    return tuple(f"https://example.com/story-{number}-of-the-day/" for number in numbers)


def source(kind: Kind, path: str, urls: tuple[str, ...] = (), **more: object) -> SeenSource:
    values: dict[str, Any] = {"entries": len(urls) or 9, "dated": 1.0, "newest_at": NOW, "status": 200, **more}
    return SeenSource(url=f"https://example.com{path}", kind=kind, found="the front page", urls=urls, **values)


def survey(*sources: SeenSource) -> Survey:
    return Survey(url="https://example.com/", front_url="https://example.com/", title="Example", sources=sources)


FEED = source(Kind.FEED, "/feed/", slugs(*range(9)))
DATED_FEED = source(Kind.FEED, "/feed/", dated(*range(1, 10)))
INDEX = source(Kind.SITEMAP_INDEX, "/sitemap.xml")
NEWS = source(Kind.NEWS_SITEMAP, "/news.xml", slugs(*range(9)))
API = source(Kind.API, "/wp-json/wp/v2/posts")
LIST = source(Kind.LIST, "/", slugs(*range(9)), link_selector="h2 a[href]")


@pytest.mark.parametrize(
    ("seen", "sources", "pattern"),
    [
        ([FEED], [Feed("https://example.com/feed/")], None),
        ([FEED, INDEX], [Feed("https://example.com/feed/")], None),
        ([FEED, NEWS, INDEX, API], [Feed("https://example.com/feed/"), Sitemap("https://example.com/news.xml")], None),
        ([DATED_FEED, INDEX], [Feed("https://example.com/feed/"), Sitemap("https://example.com/sitemap.xml")], "dated"),
        ([DATED_FEED, replace(INDEX, dated=0.0)], [Feed("https://example.com/feed/")], None),
        ([INDEX], [Sitemap("https://example.com/sitemap.xml")], "deny"),
        ([LIST], [Section("https://example.com/", link_selector="h2 a[href]")], "deny"),
        ([FEED, replace(FEED, url="https://example.com/feed/2")], [Feed("https://example.com/feed/")], None),
    ],
    ids=["feed", "index-of-slugs", "news", "index-by-date", "index-undated", "index-only", "list", "same-feed-twice"],
)
def test_what_can_tell_new_articles_is_declared(
    seen: list[SeenSource], sources: list[Any], pattern: str | None
) -> None:
    draft = draft_of(survey(*seen), "example")
    assert list(draft.site.sources) == sources
    assert draft.site.article_url == (r"/\d{4}/\d{2}/\d{2}/" if pattern == "dated" else None)
    assert draft.site.deny_url == (NO_ARTICLES if pattern == "deny" else None)
    assert draft.site.history == ((WordPressApi(API.url),) if API in seen else ())
    assert set(draft.uses) == {each.url for each in seen}


def test_what_tracks_readers_hides_no_shape() -> None:
    urls = tuple(f"https://example.com/fall-{number}.html?wt_mc=rss.all" for number in range(9))
    draft = draft_of(survey(replace(FEED, urls=urls), INDEX), "example")
    assert draft.site.article_url == r"-\d+\.html$"


def test_without_any_source_the_draft_is_empty() -> None:
    assert draft_of(survey(replace(FEED, entries=0)), "example").is_empty


def test_articles_elsewhere_give_the_domain() -> None:
    feed = replace(FEED, urls=tuple(url.replace("example.com", "news.other.org") for url in FEED.urls))
    assert draft_of(survey(feed), "example").site.domains == ("other.org",)


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("bbc.co.uk", "bbc"),
        ("9to5linux.com", "site_9to5linux"),
        ("the-port.com", "the_port"),
        ("import.io", "import_news"),
        ("xn--mnchen-3ya.de", "munchen"),
        ("bgr.org", "bgr_org"),
        ("letters.substack.com", "letters"),
    ],
)
def test_a_name_is_a_module_of_its_own(domain: str, name: str) -> None:
    assert name_for(domain, SITES) == name
    assert checked_name(name) == name


@pytest.mark.parametrize("name", ["", "9to5", "a-b", "Import", "class", "../x", "a" * 41])
def test_a_name_that_no_module_can_have_is_refused(name: str) -> None:
    with pytest.raises(BadArgumentError):
        checked_name(name)


@pytest.mark.parametrize("text", ["", "not a url", "ftp://a.example/", "localhost", "https://u:p@a.example/", "/etc"])
def test_what_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(BadArgumentError):
        checked_url(text)


def test_an_address_needs_no_scheme() -> None:
    assert checked_url(" Example.COM/news ") == "https://example.com/news"


@pytest.mark.parametrize(
    ("domain", "region", "language", "times", "zone"),
    [
        ("a.de", None, "de", [], "Europe/Berlin"),
        ("a.com", "us", "en", ["2026-03-03T12:00:00-05:00"], "America/New_York"),
        ("a.com", "us", "en", ["2026-03-03T12:00:00-08:00", "2026-07-03T12:00:00-07:00"], "America/Los_Angeles"),
        ("a.com", None, "de", ["2026-03-03T12:00:00+01:00"], "Europe/Berlin"),
        ("a.de", None, "de", ["2026-03-03T12:00:00-05:00"], "America/New_York"),
        ("a.co.uk", None, "en", [], "Europe/London"),
        ("a.com", "us", "en", [], "UTC"),
        ("a.com", None, "en", ["2026-03-03T12:00:00+05:45"], "UTC"),
    ],
)
def test_the_zone_is_guessed_by_what_is_seen(
    domain: str, region: str | None, language: str, times: list[str], zone: str
) -> None:
    assert zone_of(domain, region, language, times).value == zone


def trial(*articles: Article, refused: tuple[Rejection, ...] = ()) -> CheckReport:
    site = draft_of(survey(FEED), "example").site
    crawl = CrawlReport(run_id="example-20260303T000000Z", site="example", state=CrawlState.OK)
    return CheckReport(site=site, archive=Path(), crawl=crawl, articles=articles, refused=refused)


STORY = Article(url=FEED.urls[0], headline="A", body_text="B", authors=("C",), published_at=NOW, language="en")


def advice(report: CheckReport, feed: SeenSource = FEED) -> dict[str, str]:
    found = oddities(survey(feed), draft_of(survey(feed), "example"), report, [], NOW)
    return {each.what: each.next_step for each in found if "language" not in each.what}


def test_an_ordinary_site_has_nothing_odd_and_keeps_the_usual_contract() -> None:
    assert advice(trial(STORY)) == {}
    assert contract_for(trial(STORY), NOW, NOW) is None


def test_unsigned_articles_are_told_with_a_contract_that_allows_them() -> None:
    report = trial(replace(STORY, authors=()))
    assert list(advice(report)) == ["authors is filled in 0% of the articles; the contract asks for 50%"]
    contract = contract_for(report, NOW, NOW)
    assert contract is not None
    assert eval(contract.partition("=")[2], {"Contract": Contract}).min_fill == {  # noqa: S307  # it is to be pasted
        "headline": 0.99, "body_text": 0.99, "published_at": 0.9,
    }  # fmt: skip


def test_a_selector_that_is_none_is_told_though_the_generic_rules_find_what_it_should() -> None:
    class Page(ArticlePage):
        body_selector = ".story[["
        remove_selectors = (".newsletter", "div >")

    report = trial(STORY)
    assert report.troubles == ()
    assert replace(report, site=replace(report.site, page=Page)).troubles == (
        "Page.body_selector is '.story[[', which is no CSS selector",
        "Page.remove_selectors is 'div >', which is no CSS selector",
    )


def test_a_slow_site_gets_a_contract_that_waits() -> None:
    assert contract_for(trial(STORY), NOW - timedelta(days=5), NOW) == "contract=Contract(max_age_hours=264)"


@pytest.mark.parametrize(("texts", "hint"), [(1.0, "full_feed=True"), (0.0, "paid articles stay rejected")])
def test_a_feed_of_whole_texts_is_the_way_around_a_wall(texts: float, hint: str) -> None:
    walled = Rejection(url=FEED.urls[1], reason=RejectionReason.PAYWALL_STUB)
    told = advice(trial(STORY, refused=(walled,)), replace(FEED, texts=texts))
    assert told["1 of 2 pages gave no article: paywall_stub"].startswith(hint)


def test_links_to_other_sites_are_told() -> None:
    elsewhere = tuple(f"https://other{number}.org/a-story/" for number in range(5))
    told = advice(trial(STORY), replace(FEED, urls=(*FEED.urls[:4], *elsewhere)))
    assert "5 of 9 links of https://example.com/feed/ lead to other sites" in told


@pytest.mark.parametrize(
    ("raw", "published_at", "announced_at", "zone"),
    [
        ("March 2, 2026 07:47 PM EST", datetime(2026, 3, 3, 0, 47, tzinfo=UTC), "", "America/New_York"),
        ("2026-03-02T19:47:00-08:00", datetime(2026, 3, 3, 3, 47, tzinfo=UTC), "", "America/Los_Angeles"),
        (
            "March 2, 2026 7:47 pm",
            datetime(2026, 3, 2, 19, 47, tzinfo=UTC),
            "2026-03-03T01:47:20+00:00",
            "America/Chicago",
        ),
        ("March 2, 2026 7:47 pm", datetime(2026, 3, 2, 19, 47, tzinfo=UTC), "2026-03-03T01:01:00+00:00", "UTC"),
        ("March 2, 2026", datetime(2026, 3, 2, tzinfo=UTC), "2026-03-03T01:47:20+00:00", "UTC"),
        ("2026-03-02T19:47:00Z", datetime(2026, 3, 2, 19, 47, tzinfo=UTC), "2026-03-03T01:47:00+00:00", "UTC"),
    ],
)
def test_the_pages_say_in_which_zone_they_are_written(
    raw: str, published_at: datetime, announced_at: str, zone: str
) -> None:
    feed = replace(FEED, announced_at=(announced_at,) * len(FEED.urls))
    report = trial(replace(STORY, published_raw=raw, published_at=published_at))
    draft, _ = settled(draft_of(survey(feed), "example"), survey(feed), report)
    assert draft.site.timezone == draft.timezone.value == zone


def formatted(text: str, *tool: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([TOOLS / "ruff", *tool, "-"], input=text, text=True, capture_output=True, check=False)


def test_a_site_file_is_as_ruff_would_have_it() -> None:
    site = Site(
        name="example",
        title="Example",
        domains=("example.com",),
        sources=(
            Feed("https://example.com/feed/"),
            Sitemap(INDEX.url),
            Sitemap("https://example.com/news-sitemap.xml"),
        ),
        history=(WordPressApi(API.url),),
        language="de",
        timezone="Europe/Berlin",
        article_url=r"/\d{4}/",
        deny_url=NO_ARTICLES,
    )
    text = site_file(site, "WordPress; feed, sitemap index")
    assert len(text.splitlines()) <= MAX_LINES
    assert formatted(text, "format").stdout == text
    assert formatted(text, "check", "--select", "ALL", "--ignore", "INP001,CPY001").returncode == 0


@pytest.mark.parametrize("title", ['"""', "\\", 'a"; import os; os.abort(); "', "{x}\n\n'''", "'\"", "\u202e\x00é"])
def test_what_a_page_calls_itself_stays_text(title: str) -> None:
    lists = (Section(f"https://example.com/{title}", link_selector=title),)
    site = Site(name="example", title=title, domains=("example.com",), sources=lists)
    tree = ast.parse(site_file(site, title))
    assert [type(each).__name__ for each in tree.body] == ["Expr", "ImportFrom", "Assign"]
    values: dict[str, Any] = {}
    exec(site_file(site, title), values)  # noqa: S102  # that nothing but the declaration runs is the point
    assert values["SITE"] == site


def test_facts_lie_among_the_tests_of_a_checkout_or_beside_the_sites(tmp_path: Path) -> None:
    sites = tmp_path / "scrapers" / "sites"
    assert facts_path(sites, "a") == sites / "fixtures" / "a.json"
    (tmp_path / "tests" / "sites").mkdir(parents=True)
    assert facts_path(sites, "a") == tmp_path / "tests" / "sites" / "fixtures" / "a.json"
