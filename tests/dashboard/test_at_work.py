"""What is missed: what a run has left behind; not what is still to be done at work, nor what a site has taken off."""

import re
from collections.abc import Mapping
from datetime import timedelta

from tests.dashboard.conftest import Get
from tests.dashboard.test_pages import plain
from tests.warehouse.desk import START, Desk, Page, site
from warehouse.connection import session

PAGES = [Page(url=f"http://harborledger.test/{number}", body=f"Text {number}.") for number in range(7)]


def coverage(get: Get) -> list[Mapping[str, str]]:
    """The rows of the coverage in figures, the newest first."""
    page = get("/sites/harborledger").text
    [table] = re.findall(r'<table class="dense">\s*<caption>By day of the run.*?</table>', page, re.DOTALL)
    head, *rows = [[plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
                   for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)]  # fmt: skip
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_what_is_still_to_be_done_is_not_missed(empty: Get, warehouse_url: str) -> None:
    with session(warehouse_url) as conn:
        desk = Desk(conn, site("harborledger"))
        desk.crawl("harbor-1", START, PAGES)
        [at_work] = coverage(empty)
        assert (at_work["Discovered"], at_work["Missed"], at_work["Open"]) == ("7", "0", "7")
        assert " missed)" not in plain(empty("/").text.partition("<details>")[2])
        desk.run("harbor-2", START + timedelta(days=1), [Page(url="http://harborledger.test/new")])
        done, left_behind = coverage(empty)
    assert (left_behind["Discovered"], left_behind["Missed"]) == ("7", "7")
    assert (done["Discovered"], done["Published"], done["Missed"]) == ("1", "1", "0")
    assert "Open" not in done
    assert "1 site, 1 article in the warehouse." in plain(empty("/").text)
    assert "(7 missed)" in plain(empty("/").text.partition("<details>")[2])


def test_what_a_site_has_taken_off_is_not_missed(empty: Get, warehouse_url: str) -> None:
    with session(warehouse_url) as conn:
        desk = Desk(conn, site("harborledger"))
        desk.run("harbor-1", START, PAGES)
        later = START + timedelta(days=1)
        desk.run("harbor-2", later, [Page(url="http://harborledger.test/new")], gone=[PAGES[0].url])
    row = coverage(empty)[0]
    assert (row["Discovered"], row["Published"], row["Missed"], row["Gone"]) == ("2", "1", "0", "1")
    assert " missed)" not in plain(empty("/").text.partition("<details>")[2])
