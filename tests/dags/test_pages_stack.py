"""The dashboard in Airflow's UI as a person sees it: no way in without the login, then from the menu into its pages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from copydesk.stack import control
from scrapers.crawl.browser import RenderUnavailableError, check_available, chromium
from tests.conftest import open_folder

pytestmark = [pytest.mark.soak, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with open_folder() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COPYDESK_HOME", str(folder))
        yield folder
        control.down(folder)


@pytest.fixture
def page(home: Path) -> Iterator[Any]:
    """A fresh browser; its address is the running stack's."""
    try:
        check_available("this test")
    except RenderUnavailableError as error:
        pytest.skip(str(error))
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # optional

    url = control.up(home, demo=True, port=None, progress=lambda _step: None).url
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        opened = browser.new_context(base_url=url).new_page()
        opened.set_default_timeout(60_000)
        yield opened
        browser.close()


def test_the_menu_leads_behind_the_login_and_into_the_pages(page: Any, home: Path) -> None:  # noqa: ANN401  # playwright's
    refused = page.goto("/copydesk/search")
    assert refused.status == 401
    page.get_by_role("link", name="To Airflow’s login").click()
    page.get_by_label("Username").fill("admin")
    page.locator("input[name=password]").fill(json.loads((home / "stack" / "passwords.json").read_text())["admin"])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Search", exact=True).wait_for()
    assert page.url.endswith("/copydesk/search")
    page.goto("/")
    page.get_by_role("link", name="Copydesk").click()
    frame = page.frame_locator("iframe[title=Copydesk]")
    frame.get_by_text("no site has been run yet").wait_for()
    frame.get_by_role("link", name="Trace").click()
    frame.get_by_role("heading", name="Trace", exact=True).wait_for()
    page.wait_for_url("**/plugin/copydesk/copydesk/trace")
    frame.get_by_label("Address").fill("http://nowhere.test/")
    page.keyboard.press("Enter")
    frame.get_by_text("No source has announced it").wait_for()
