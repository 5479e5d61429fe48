"""Which sites are in force: a folder of one's own, with what cannot be read told apart."""

from pathlib import Path

import pytest

from scrapers.sites import SitesError, in_force, read_folder, registry

SITE = """
from scrapers.site import Feed, Site
SITE = Site(name="{name}", domains=("{name}.test",), sources=(Feed("http://{name}.test/feed"),))
"""
ONE = """
from scrapers.site import Feed, Site
FEED = Feed("http://slip.test/feed")
SITE = Site(name="slip", domains=({domains}), sources=({sources}), tags=({tags}))
"""


def test_a_folder_of_ones_own_is_the_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tern", "gull"):
        (tmp_path / f"{name}.py").write_text(SITE.format(name=name))
    monkeypatch.chdir(tmp_path.parent)
    monkeypatch.setenv("COPYDESK_SITES", f"./{tmp_path.name}")
    assert list(registry()) == ["gull", "tern"]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("SITE = Site(", "'(' was never closed, line 1"),
        ("import nowhere_to_be_found", "ModuleNotFoundError: No module named 'nowhere_to_be_found'"),
        ("import sys; sys.exit('no key')", "SystemExit: no key"),
        ("SITE = 3", "a site file must define SITE = Site(...)"),
        (SITE.format(name="tern"), "the site is named 'tern'; file and name must agree"),
        (SITE.format(name="Bad Name"), "ValueError: "),
        (ONE.format(domains='"slip.test"', sources="FEED,", tags='"tech",'), "ValueError: site slip: domains is 'slip"),
        (ONE.format(domains='"slip.test",', sources="FEED", tags='"tech",'), "ValueError: site slip: sources is Feed("),
        (
            ONE.format(domains='"slip.test",', sources="FEED.url,", tags='"tech",'),
            "ValueError: site slip: sources is ('http",
        ),
        (ONE.format(domains='"slip.test",', sources="FEED,", tags='"tech"'), "ValueError: site slip: tags is 'tech'"),
        (
            ONE.format(domains='"slip.test",', sources="FEED,", tags='"x" * 101,'),
            "ValueError: site slip: name, owner, language",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_costs_the_others_nothing(tmp_path: Path, text: str, cause: str) -> None:
    (tmp_path / "gull.py").write_text(SITE.format(name="gull"))
    (tmp_path / "slip.py").write_text(text)
    found = read_folder(tmp_path)
    assert list(found.sites) == ["gull"]
    assert found.broken["slip"].startswith(f"{tmp_path}/slip.py: {cause}")


KINDS = """
from datetime import date, datetime
from scrapers.page import ArticlePage
from scrapers.site import *
class Page(ArticlePage):
    remove_selectors = ".ap"
SITE = Site(**{{"name": "slip", "domains": ("slip.test",), "sources": (Feed("http://slip.test/feed"),), {more}}})
"""


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ('"retention_days": "30"', "retention_days is '30'; write a whole number or leave it out"),
        ('"retention_days": -1', "retention_days is -1; at least 1"),
        ('"contract": {"min_rows": 3}', "contract is {'min_rows': 3}; write Contract(…)"),
        ('"contract": Contract(max_age_hours=None)', "Contract.max_age_hours is None; write a whole number"),
        (
            '"contract": Contract(min_fill={"author": 0.9})',
            "min_fill has author; the fields that are measured are head",
        ),
        ('"contract": Contract(min_fill={"authors": 90})', "the share of authors is 90; shares are in 0…1"),
        (
            '"contract": Contract(volume_ratio=0.5)',
            "Contract.volume_ratio is 0.5; write a tuple of two numbers, such as",
        ),
        ('"contract": Contract(volume_ratio=(4, 1))', "volume_ratio is (4, 1); the lower bound comes first"),
        ('"delay_seconds": float("nan")', "delay_seconds is nan; write a number"),
        ('"max_urls_per_run": 0', "max_urls_per_run is 0; at least 1"),
        ('"full_feed": "no"', "full_feed is 'no'; write True or False"),
        ('"domains": ("http://slip.test",)', "the domain 'http://slip.test' is no plain name, such as example.com"),
        ('"domains": ("Slip.test",)', "the domain 'Slip.test' is no plain name"),
        ('"sources": (Feed("slip.test/feed"),)', "the address 'slip.test/feed' of a Feed is none of http or https"),
        ('"sources": (Feed(None),)', "Feed.url is None; write a text in quotes"),
        (
            '"sources": (Section("http://slip.test/"), Home("http://slip.test/"))',
            "two of its sources are at http://slip",
        ),
        (
            '"sources": (Section("http://slip.test/", max_pages=0),)',
            "the max_pages of http://slip.test/ is 0; at least 1",
        ),
        ('"history": (DateArchive("http://slip.test/{x}"),)', "a date archive's url needs a date"),
        ('"timezone": "America/StJohns"', "there is no time zone 'America/StJohns'; it has a name such as America/New"),
        ('"timezone": "America"', "there is no time zone 'America'"),
        ('"schedule": "0 6 30 2 *"', "the schedule '0 6 30 2 *' never comes: no month of it has such a day"),
        ('"article_url": "(("', "article_url is no regular expression: missing ), unterminated subpattern"),
        ('"page": Page', "Page.remove_selectors is '.ap'; write a tuple, and one of one like (this,)"),
        (
            '"layouts": (Layout(datetime(2026, 1, 1), ArticlePage),)',
            "Layout.since is datetime.datetime(2026, 1, 1, 0, 0);",
        ),
    ],
)
def test_a_value_that_could_only_fail_later_or_mean_nothing_is_refused_in_words(
    tmp_path: Path, more: str, cause: str
) -> None:
    (tmp_path / "slip.py").write_text(KINDS.format(more=more))
    assert read_folder(tmp_path).broken["slip"].startswith(f"{tmp_path}/slip.py: ValueError: site slip: {cause}")


@pytest.mark.parametrize(
    "more",
    [
        '"timezone": "America/St_Johns"',
        '"timezone": "Asia/Kathmandu"',
        '"schedule": "0 6 29 2 *"',
        '"schedule": "0 6 31 2 mon"',
        '"domains": ("slip.test", "xn--bcher-kva.test", "127.0.0.1", "2001:db8::1")',
        '"delay_seconds": 2, "retention_days": 1, "contract": Contract(min_fill={}, max_rejected_share=1)',
        '"sources": [Feed("http://slip.test:8080/feed?a=1")]',
    ],
)
def test_a_value_that_is_only_unusual_is_taken(tmp_path: Path, more: str) -> None:
    (tmp_path / "slip.py").write_text(KINDS.format(more=more))
    assert read_folder(tmp_path).broken == {}


@pytest.mark.parametrize(
    ("place", "cause"),
    [("./nowhere", "no folder of sites"), ("nowhere", "no module of sites"), ("dashboard", "has no SITES")],
)
def test_a_place_without_sites_is_an_error(monkeypatch: pytest.MonkeyPatch, place: str, cause: str) -> None:
    monkeypatch.setenv("COPYDESK_SITES", place)
    with pytest.raises(SitesError, match=cause):
        in_force()
