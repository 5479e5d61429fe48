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


@pytest.mark.parametrize(
    ("place", "cause"),
    [("./nowhere", "no folder of sites"), ("nowhere", "no module of sites"), ("dashboard", "has no SITES")],
)
def test_a_place_without_sites_is_an_error(monkeypatch: pytest.MonkeyPatch, place: str, cause: str) -> None:
    monkeypatch.setenv("COPYDESK_SITES", place)
    with pytest.raises(SitesError, match=cause):
        in_force()
