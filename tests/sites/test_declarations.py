"""The site files read as data: names, delays, addresses and lengths."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import scrapers.sites
from scrapers.site import MIN_DELAY_SECONDS, Site, Source
from scrapers.sites import SITES

FOLDER = Path(scrapers.sites.__file__).parent
FILES = sorted(path for path in FOLDER.glob("*.py") if path.name != "__init__.py")
MOST_LINES = 60
MOST_MEDIAN_LINES = 20
FEED_HOSTS_ELSEWHERE: dict[str, str] = {}
"""Feeds served from another domain than the site's, each with the reason."""


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def sources(site: Site) -> list[Source]:
    return list(site.sources)


def test_every_file_is_a_site() -> None:
    assert [path.stem for path in FILES] == list(SITES)


def test_site_files_are_short() -> None:
    lengths = sorted(map(lines, FILES))
    assert lengths[-1] <= MOST_LINES
    assert lengths[len(lengths) // 2] <= MOST_MEDIAN_LINES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_site_file_opens_with_one_line_of_facts(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith('"""')
    assert first.endswith('."""')


def test_sites_that_declare_the_full_hour_do_not_start_at_once() -> None:
    declared = {replace(site, schedule="0 6 * * *").starts for site in SITES.values()}
    assert len(declared) > len(SITES) / 2
    assert all(starts.endswith(" 6 * * *") and 0 <= int(starts.split()[0]) < 60 for starts in declared)
    assert replace(SITES["webpronews"], schedule="7 */4 * * *").starts == "7 */4 * * *"


@pytest.mark.parametrize("site", SITES.values(), ids=lambda site: site.name)
class TestSite:
    def test_delay_is_not_below_the_default(self, site: Site) -> None:
        assert site.delay_seconds >= MIN_DELAY_SECONDS

    def test_sources_are_https(self, site: Site) -> None:
        assert [source.url for source in sources(site) if urlsplit(source.url).scheme != "https"] == []

    def test_sources_lie_on_the_sites_domains(self, site: Site) -> None:
        hosts = {urlsplit(source.url).hostname or "" for source in sources(site)}
        stray = [host for host in hosts if not any(host == d or host.endswith(f".{d}") for d in site.domains)]
        assert [host for host in stray if host not in FEED_HOSTS_ELSEWHERE] == []

    def test_domains_are_registrable_names(self, site: Site) -> None:
        assert [domain for domain in site.domains if domain != domain.lower() or domain.startswith("www.")] == []

    def test_it_has_a_title_and_a_language(self, site: Site) -> None:
        assert site.title
        assert site.language

    def test_it_is_a_site_of_the_real_web(self, site: Site) -> None:
        assert not site.is_simulated


def test_listing_sites_loads_no_heavy_library() -> None:
    import subprocess  # noqa: PLC0415 - only this test starts a process
    import sys  # noqa: PLC0415 - as subprocess

    code = (
        "import sys, scrapers.sites; "
        "print([m for m in ('lxml', 'bs4', 'scrapy', 'psycopg2', 'airflow', 'gcld3') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
